"""from which document and page figures were keyed; of what kind a condition is, and what is to show it"""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is on file names no page, and its conditions no kind."""
    op.add_column("financial_figures", sa.Column("document", sa.String(24), nullable=False, server_default=""))
    op.add_column("financial_figures", sa.Column("pages", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("financial_decision", sa.Column("condition_kind", sa.String(12), nullable=False, server_default=""))
    op.add_column("financial_decision", sa.Column("condition_evidence", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Forget them."""
    for column in ("condition_evidence", "condition_kind"):
        op.drop_column("financial_decision", column)
    for column in ("pages", "document"):
        op.drop_column("financial_figures", column)
