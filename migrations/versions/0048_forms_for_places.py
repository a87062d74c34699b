"""which place a document for bidders is the form for"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Documents of before are only read."""
    op.add_column("paper", sa.Column("place", sa.String(20), nullable=False, server_default=""))


def downgrade() -> None:
    """No document is a form any more."""
    with op.batch_alter_table("paper") as table:
        table.drop_column("place")
