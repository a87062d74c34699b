"""how lots are allocated together"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nowhere was it published that they are."""
    op.add_column("evaluation_scheme", sa.Column("allocation", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("evaluation_scheme", "allocation")
