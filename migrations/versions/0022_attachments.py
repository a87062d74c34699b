"""mails that bring a file along"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was written before brings none."""
    op.add_column("message", sa.Column("attached", sa.String(60), nullable=True))


def downgrade() -> None:
    """Forget them."""
    op.drop_column("message", "attached")
