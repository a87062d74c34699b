"""what lots are worth"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import Exact

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No lot has a value of its own yet."""
    op.add_column("lot", sa.Column("value_net", Exact(length=40), nullable=True))
    op.add_column("lot", sa.Column("value_gross", Exact(length=40), nullable=True))


def downgrade() -> None:
    """Forget them."""
    op.drop_column("lot", "value_gross")
    op.drop_column("lot", "value_net")
