"""questions that are passed or failed; limits of pages"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is there already is marked on the scale, and has no limit of pages."""
    op.add_column("criterion", sa.Column("pass_fail", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("slot", sa.Column("page_limit", sa.Integer(), nullable=True))
    op.add_column("draft_file", sa.Column("pages", sa.Integer(), nullable=True))
    op.add_column("submitted_file", sa.Column("pages", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Forget them."""
    op.drop_column("submitted_file", "pages")
    op.drop_column("draft_file", "pages")
    op.drop_column("slot", "page_limit")
    op.drop_column("criterion", "pass_fail")
