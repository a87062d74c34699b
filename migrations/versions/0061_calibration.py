"""an invented answer that the panel marks before real ones"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import Exact, UtcDateTime, guard_evidence

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

TABLES = ("calibration_item", "calibration_mark", "calibration_step")


def _table(name: str, *columns: sa.Column[object] | sa.UniqueConstraint, refers: dict[str, str]) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in refers),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, to in refers.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    """an invented answer that the panel marks before real ones"""
    _table(
        "calibration_item",
        sa.Column("text", sa.Text(), nullable=False),
        refers={"procurement_id": "procurement", "criterion_id": "criterion", "by_id": "person"},
    )
    op.create_index(op.f("ix_calibration_item_procurement_id"), "calibration_item", ["procurement_id"])
    _table(
        "calibration_mark",
        sa.Column("mark", Exact(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.UniqueConstraint("item_id", "user_id", name=op.f("uq_calibration_mark_item_id_user_id")),
        refers={"item_id": "calibration_item", "user_id": "person"},
    )
    _table(
        "calibration_step",
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        refers={"item_id": "calibration_item", "by_id": "person"},
    )
    op.create_index(op.f("ix_calibration_step_item_id"), "calibration_step", ["item_id"])
    for statement in guard_evidence(list(TABLES), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
