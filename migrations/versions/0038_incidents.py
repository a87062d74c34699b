"""incidents that everybody is told of, faults for which deadlines move, and moves of the server's clock"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TABLES = ["incident", "incident_end", "system_fault", "clock_dispute"]


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=False)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _refers(table: str, column: str, to: str, *, nullable: bool = False) -> tuple[sa.Column[object], sa.Constraint]:
    key = sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, sa.Integer(), nullable=nullable), key


def _table(name: str, *columns: sa.Column[object] | sa.Constraint) -> None:
    key = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    op.create_table(name, *columns, sa.Column("id", sa.Integer(), nullable=False), key)


def upgrade() -> None:
    """Nothing of it was on record before."""
    _table(
        "incident",
        *_refers("incident", "procurement_id", "procurement"),
        _text("words"),
        *_refers("incident", "by_id", "person", nullable=True),
        _at("at"),
    )
    _table(
        "incident_end",
        *_refers("incident_end", "incident_id", "incident"),
        _text("words"),
        *_refers("incident_end", "by_id", "person", nullable=True),
        _at("at"),
        sa.UniqueConstraint("incident_id", name=op.f("uq_incident_end_incident_id")),
    )
    _table(
        "system_fault",
        *_refers("system_fault", "procurement_id", "procurement"),
        sa.Column("stage", sa.String(20), nullable=False),
        *(_at(name) for name in ("began_at", "ended_at", "closed_at", "closes_at", "at")),
        _text("what"),
        _text("evidence"),
        *_refers("system_fault", "by_id", "person"),
    )
    for table in ("incident", "system_fault"):
        op.create_index(op.f(f"ix_{table}_procurement_id"), table, ["procurement_id"])
    _table("clock_dispute", _at("sound_at"), _at("noticed_at"), sa.Column("moved_ms", sa.Integer(), nullable=False))
    op.create_index(op.f("ix_clock_dispute_noticed_at"), "clock_dispute", ["noticed_at"])
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    for table in ("clock_dispute", "system_fault", "incident_end", "incident"):
        op.drop_table(table)
