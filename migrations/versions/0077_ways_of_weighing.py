"""weights that make no hundred, and quality set against the best of the lot"""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

TABLE = "evaluation_scheme"


def upgrade() -> None:
    """Schemes that are there weigh in points of the hundred, and count quality as it is earned."""
    op.add_column(TABLE, sa.Column("quality_relative_to_best", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(TABLE, sa.Column("weights", sa.String(12), nullable=False, server_default=""))


def downgrade() -> None:
    """Weigh all in points of the hundred."""
    op.drop_column(TABLE, "weights")
    op.drop_column(TABLE, "quality_relative_to_best")
