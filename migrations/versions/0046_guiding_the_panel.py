"""checks of reasons that are binding; what evaluators ask the lead, and the replies"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def _table(name: str, *columns: sa.Column[object], refers: dict[str, str], indexed: str) -> None:
    op.create_table(
        name,
        *columns,
        *(sa.Column(column, sa.Integer(), nullable=False) for column in refers),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, to in refers.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_{indexed}"), name, [indexed])


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=False)


def upgrade() -> None:
    """checks of reasons that are binding; what evaluators ask the lead, and the replies"""
    _table(
        "hint_rule",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("binding", sa.Boolean(), nullable=False),
        _at("at"),
        refers={"procurement_id": "procurement", "by_id": "person"},
        indexed="procurement_id",
    )
    _table(
        "item_query",
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _at("asked_at"),
        refers={
            "procurement_id": "procurement",
            "user_id": "person",
            "tender_id": "tender",
            "criterion_id": "criterion",
        },
        indexed="procurement_id",
    )
    _table(
        "item_reply",
        sa.Column("words", sa.Text(), nullable=False),
        _at("at"),
        refers={"query_id": "item_query", "by_id": "person"},
        indexed="query_id",
    )
    for statement in guard_evidence(["hint_rule", "item_query", "item_reply"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for table in ("item_reply", "item_query", "hint_rule"):
        op.drop_table(table)
