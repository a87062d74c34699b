"""explanations that bidders are asked for, and what was decided of prices that looked too low"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

EVIDENCE = ["explanation_asked", "explanation_given", "low_price_decision"]


def _table(name: str, *columns: sa.Column[object], refers: dict[str, str], indexed: tuple[str, ...]) -> None:
    op.create_table(
        name,
        *columns,
        *(
            sa.Column(column.removesuffix("?"), sa.Integer(), nullable=column.endswith("?"))
            for column in (*refers, "procurement_id", "by_id")
        ),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, to in {
                **{column.removesuffix("?"): to for column, to in refers.items()},
                "procurement_id": "procurement",
                "by_id": "person",
            }.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in indexed:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def upgrade() -> None:
    """explanations that bidders are asked for, and what was decided of prices that looked too low"""
    _table(
        "explanation_asked",
        sa.Column("about", sa.String(12), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=True),
        sa.Column("figure", sa.String(40), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        refers={"tender_id": "tender", "decision_id?": "financial_decision"},
        indexed=("procurement_id", "tender_id"),
    )
    _table(
        "explanation_given",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("enclosures", sa.JSON(), nullable=False),
        refers={"asked_id": "explanation_asked"},
        indexed=("procurement_id", "asked_id"),
    )
    _table(
        "low_price_decision",
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(40), nullable=False),
        sa.Column("finding", sa.String(12), nullable=False),
        sa.Column("rejects", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        refers={"tender_id": "tender", "asked_id": "explanation_asked"},
        indexed=("procurement_id", "tender_id"),
    )
    for statement in guard_evidence(EVIDENCE, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for table in reversed(EVIDENCE):
        op.drop_table(table)
