"""evaluators abstain; the lead moves what is not submitted from one evaluator to another"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

TABLES = ("abstention", "abstention_word", "marking_move", "marking_change")


def _table(name: str, *columns: sa.Column[object], refers: dict[str, tuple[str, bool]], indexed: str) -> None:
    """`refers`: what a column numbers, and whether it may be empty."""
    op.create_table(
        name,
        *columns,
        *(sa.Column(column, sa.Integer(), nullable=empty) for column, (_, empty) in refers.items()),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, (to, _) in refers.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_{indexed}"), name, [indexed])


def _at() -> sa.Column[object]:
    return sa.Column("at", UtcDateTime(timezone=True), nullable=False)


def upgrade() -> None:
    """evaluators abstain; the lead moves what is not submitted from one evaluator to another"""
    _table(
        "abstention",
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _at(),
        refers={
            "procurement_id": ("procurement", False),
            "user_id": ("person", False),
            "tender_id": ("tender", True),
            "criterion_id": ("criterion", True),
        },
        indexed="procurement_id",
    )
    _table(
        "abstention_word",
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _at(),
        refers={"abstention_id": ("abstention", False), "by_id": ("person", False)},
        indexed="abstention_id",
    )
    _table(
        "marking_move",
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("drafts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _at(),
        refers={
            "procurement_id": ("procurement", False),
            "from_id": ("person", True),
            "to_id": ("person", True),
            "abstention_id": ("abstention", True),
            "by_id": ("person", False),
        },
        indexed="procurement_id",
    )
    _table(
        "marking_change",
        sa.Column("begins", sa.Boolean(), nullable=False),
        refers={
            "move_id": ("marking_move", False),
            "criterion_id": ("criterion", False),
            "user_id": ("person", False),
            "tender_id": ("tender", True),
        },
        indexed="move_id",
    )
    for statement in guard_evidence(list(TABLES), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
