"""selection: the letters to those that do not go on"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLE = "selection_letter"


def upgrade() -> None:
    """Nobody was written to before."""
    links = (
        ("tender_id", "tender"),
        ("procurement_id", "procurement"),
        ("decision_id", "selection_decision"),
        ("by_id", "person"),
    )
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column, _ in links),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        *(sa.ForeignKeyConstraint([own], [f"{there}.id"], name=op.f(f"fk_{TABLE}_{own}")) for own, there in links),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("tender_id", "procurement_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    for statement in guard_evidence([TABLE], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget the letters."""
    op.drop_table(TABLE)
