"""how a line of a price schedule gets its price"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every line of before has its price typed."""
    op.add_column("price_line", sa.Column("how", sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("price_line", "how")
