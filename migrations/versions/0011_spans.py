"""dates that last, and dates that are taken out"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is there already is a single day that stands."""
    op.add_column("milestone", sa.Column("ends_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("milestone", sa.Column("taken_out", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("milestone", sa.Column("reason", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Forget them."""
    op.drop_column("milestone", "reason")
    op.drop_column("milestone", "taken_out")
    op.drop_column("milestone", "ends_at")
