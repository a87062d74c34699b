"""questions that stand for some lots only"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is asked already is asked for every lot."""
    op.add_column("question", sa.Column("lots", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))


def downgrade() -> None:
    """Forget them."""
    op.drop_column("question", "lots")
