"""what happens after the award; corrected letters go again"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Letters of before went once for each procurement, and so once for each recommendation."""
    with op.batch_alter_table("outcome_letters") as table:
        table.drop_constraint(op.f("uq_outcome_letters_procurement_id"), type_="unique")
        table.create_unique_constraint(op.f("uq_outcome_letters_recommendation_id"), ["recommendation_id"])
        table.create_index(op.f("ix_outcome_letters_procurement_id"), ["procurement_id"])
    op.create_table(
        "award_step",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("procurement_id", "recommendation_id")),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("lot_id", "tender_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reference", "words")),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_award_step_{column}"))
            for column, to in (
                ("procurement_id", "procurement"),
                ("recommendation_id", "recommendation"),
                ("lot_id", "lot"),
                ("tender_id", "tender"),
                ("by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_step")),
    )
    op.create_index(op.f("ix_award_step_procurement_id"), "award_step", ["procurement_id"])
    _guarded(["award_step", "outcome_letters"])


def _guarded(tables: list[str]) -> None:
    for statement in guard_evidence(tables, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """One sending for each procurement again."""
    op.drop_table("award_step")
    with op.batch_alter_table("outcome_letters") as table:
        table.drop_index(op.f("ix_outcome_letters_procurement_id"))
        table.drop_constraint(op.f("uq_outcome_letters_recommendation_id"), type_="unique")
        table.create_unique_constraint(op.f("uq_outcome_letters_procurement_id"), ["procurement_id"])
    _guarded(["outcome_letters"])
