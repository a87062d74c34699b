"""the agenda's index says how each item stands; what a moderator recorded last is found at once"""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

_ORDER = ["procurement_id", "round", "ready", "nearness", "position", "number"]


def upgrade() -> None:
    """What comes next is found in the index alone, and an item's place from what is kept of the questions.

    What is kept is thrown away: the application works it out anew when it starts.
    """
    op.execute("DELETE FROM item_figure")
    op.execute("DELETE FROM question_figure")
    op.add_column("question_figure", sa.Column("spreads", sa.Text(), nullable=False, server_default="{}"))
    op.drop_index("ix_item_figure_agenda", table_name="item_figure")
    op.create_index("ix_item_figure_agenda", "item_figure", [*_ORDER, "standing"])
    op.create_index("ix_consensus_moderator", "consensus", ["procurement_id", "moderator_id", "id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_consensus_moderator", table_name="consensus")
    op.drop_index("ix_item_figure_agenda", table_name="item_figure")
    op.create_index("ix_item_figure_agenda", "item_figure", _ORDER)
    op.drop_column("question_figure", "spreads")
