"""noughts in a price schedule, confirmed with the draft and kept with what was sent"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """noughts in a price schedule, confirmed with the draft and kept with what was sent"""
    op.add_column("draft_key", sa.Column("zeros", sa.Text(), nullable=True))
    op.add_column("submitted_file", sa.Column("zeros", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("submitted_file", "zeros")
    op.drop_column("draft_key", "zeros")
