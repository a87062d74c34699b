"""which columns a row of evidence had when it was bound to its entry"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """which columns a row of evidence had when it was bound to its entry; those of before had all"""
    op.add_column("audit_row", sa.Column("columns", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("audit_row", "columns")
