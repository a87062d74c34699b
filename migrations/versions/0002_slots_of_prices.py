"""slots that hold prices"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say of each slot whether prices go into it; of those there are, nobody said so."""
    with op.batch_alter_table("slot") as slot:
        slot.add_column(sa.Column("prices", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("slot") as slot:
        slot.drop_column("prices")
