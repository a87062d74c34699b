"""several scales, and which question is marked on which"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is there already is the one scale of its scheme."""
    op.add_column("scale_step", sa.Column("scale", sa.String(60), nullable=False, server_default=""))
    op.add_column("criterion", sa.Column("scale", sa.String(60), nullable=False, server_default=""))


def downgrade() -> None:
    """Forget them."""
    op.drop_column("criterion", "scale")
    op.drop_column("scale_step", "scale")
