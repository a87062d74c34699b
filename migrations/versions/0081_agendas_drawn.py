"""whether every agenda also has what moderation recorded of its bidder"""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Where it was not said, agendas are drawn from both."""
    op.add_column("negotiation_terms", sa.Column("concerns", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("negotiation_terms", "concerns")
