"""what a bidder's own sheet says that each price line comes to"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import Exact

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Schedules that were read before say nothing of it."""
    op.add_column("price_row", sa.Column("stated", Exact(), nullable=True))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("price_row", "stated")
