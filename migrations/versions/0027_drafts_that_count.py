"""whether complete drafts count as submitted at the deadline"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nowhere was it published that they do."""
    op.add_column("procurement", sa.Column("drafts_count", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("tender", sa.Column("counts_at_deadline", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("tender", "counts_at_deadline")
    op.drop_column("procurement", "drafts_count")
