"""what contracts are worth; where an organisation is reached, and what kind it is"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import Exact

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing of it was asked before."""
    for name in ("value_net", "value_gross"):
        op.add_column("award_step", sa.Column(name, Exact(length=40), nullable=True))
    op.add_column("organisation", sa.Column("postal_address", sa.Text(), nullable=False, server_default=""))
    for name in ("small", "voluntary"):
        op.add_column("organisation", sa.Column(name, sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Forget it."""
    for name in ("voluntary", "small", "postal_address"):
        op.drop_column("organisation", name)
    for name in ("value_gross", "value_net"):
        op.drop_column("award_step", name)
