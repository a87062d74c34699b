"""what the lead decides about names that show where bids are read without them"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

TABLE = "name_decision"
REFERS = {
    "procurement_id": ("procurement", False),
    "tender_id": ("tender", False),
    "question_id": ("question", True),
    "enclosure_id": ("enclosure", True),
    "by_id": ("person", False),
}


def upgrade() -> None:
    """what the lead decides about names that show where bids are read without them"""
    op.create_table(
        TABLE,
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=empty) for column, (_, empty) in REFERS.items()),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{TABLE}_{column}"))
            for column, (to, _) in REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_procurement_id"), TABLE, ["procurement_id"])
    for statement in guard_evidence([TABLE], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    op.drop_table(TABLE)
