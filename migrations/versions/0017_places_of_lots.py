"""places for files that are for some lots, or belong to a question"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is asked already is asked for every lot and belongs to no question."""
    with op.batch_alter_table("slot") as slot:
        slot.add_column(sa.Column("lots", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        slot.add_column(sa.Column("question", sa.String(12), nullable=False, server_default=""))
        slot.alter_column("code", existing_type=sa.String(12), type_=sa.String(20), existing_nullable=False)


def downgrade() -> None:
    """Forget them."""
    with op.batch_alter_table("slot") as slot:
        slot.alter_column("code", existing_type=sa.String(20), type_=sa.String(12), existing_nullable=False)
        slot.drop_column("question")
        slot.drop_column("lots")
