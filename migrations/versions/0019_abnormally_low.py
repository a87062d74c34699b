"""the rule for abnormally low prices"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No rule was published before."""
    none = sa.text("'[]'")
    op.add_column("evaluation_scheme", sa.Column("abnormally_low", sa.JSON(), nullable=False, server_default=none))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("evaluation_scheme", "abnormally_low")
