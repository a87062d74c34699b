"""disposals of procurements whose time is over"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _at() -> sa.Column[object]:
    return sa.Column("at", UtcDateTime(timezone=True), nullable=False)


def _table(name: str, *parts: sa.Column[object] | sa.UniqueConstraint, to: tuple[tuple[str, str], ...]) -> None:
    op.create_table(
        name,
        *parts,
        _number("id"),
        *(sa.ForeignKeyConstraint([column], [f"{there}.id"], name=op.f(f"fk_{name}_{column}")) for column, there in to),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    """Nothing was disposed of before."""
    person, procurement = ("by_id", "person"), ("procurement_id", "procurement")
    _table(
        "disposal",
        *(_number(name) for name in ("procurement_id", "number", "backup_days")),
        *(_text(name) for name in ("reason", "goes")),
        _number("by_id", nullable=True),
        _at(),
        sa.UniqueConstraint("number", name=op.f("uq_disposal_number")),
        to=(procurement, person),
    )
    op.create_index(op.f("ix_disposal_procurement_id"), "disposal", ["procurement_id"])
    _table(
        "disposal_step",
        *(_number(name) for name in ("procurement_id", "disposal_id")),
        sa.Column("kind", sa.String(12), nullable=False),
        *(_text(name) for name in ("reason", "facts")),
        _number("by_id", nullable=True),
        _at(),
        sa.UniqueConstraint("disposal_id", "kind", name=op.f("uq_disposal_step_disposal_id_kind")),
        to=(procurement, ("disposal_id", "disposal"), person),
    )
    op.create_index(op.f("ix_disposal_step_procurement_id"), "disposal_step", ["procurement_id"])
    _table(
        "disposal_under_way",
        *(_number(name) for name in ("procurement_id", "step_id")),
        to=(procurement, ("step_id", "disposal_step")),
    )
    for statement in guard_evidence(["disposal", "disposal_step"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    for name in ("disposal_under_way", "disposal_step", "disposal"):
        op.drop_table(name)
