"""who was at a meeting and when it began, what changed in the requirement, minutes sent and what the bidder says"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

TABLES = ("point_notice", "meeting_minutes", "minutes_reply")


def _text(name: str, length: int | None = None) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False, server_default="")


def _table(name: str, *columns: "sa.Column[object]", refers: dict[str, str]) -> None:
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


def _at(name: str, *, known: bool = True) -> "sa.Column[object]":
    return sa.Column(name, UtcDateTime(timezone=True), nullable=not known)


def upgrade() -> None:
    """Records of before name their people in words alone, and stand."""
    op.add_column("meeting_record", sa.Column("present", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("meeting_record", _at("began_at", known=False))
    op.add_column("meeting_record", _at("ended_at", known=False))
    for name, length in (("late", 10), ("why", 30), ("documents", None)):
        op.add_column("meeting_record", _text(name, length))
    op.add_column("meeting_record", sa.Column("silent", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name, length in (("reference", 160), ("agreed", 12), ("requirement", None), ("consent", None)):
        op.add_column("meeting_point", _text(name, length))
    _table(
        "point_notice",
        sa.Column("amendment", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _at("at"),
        refers={"procurement_id": "procurement", "point_id": "meeting_point", "by_id": "person"},
    )
    _table(
        "meeting_minutes",
        sa.Column("number", sa.Integer(), nullable=False),
        _at("sent_at"),
        refers={
            "procurement_id": "procurement",
            "meeting_id": "meeting",
            "record_id": "meeting_record",
            "by_id": "person",
        },
    )
    _table(
        "minutes_reply",
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _at("at"),
        refers={"procurement_id": "procurement", "minutes_id": "meeting_minutes", "by_id": "person"},
    )
    for name in TABLES:
        op.create_index(op.f(f"ix_{name}_procurement_id"), name, ["procurement_id"])
    for statement in guard_evidence(list(TABLES), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    for table in reversed(TABLES):
        op.drop_table(table)
    for column in ("consent", "requirement", "agreed", "reference"):
        op.drop_column("meeting_point", column)
    for column in ("silent", "documents", "why", "late", "ended_at", "began_at", "present"):
        op.drop_column("meeting_record", column)
