"""opening keys and their shares, tenders as they lie sealed, and what an opening took out of them"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

EVIDENCE = [
    "opening_share",
    "opening_key",
    "opening_key_part",
    "opening_rehearsal",
    "sealed_tender",
    "sealed_file",
    "opened_tender",
]


def _table(name: str, *columns: sa.Column[object], refers: dict[str, str], unique: tuple[str, ...] = ()) -> None:
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}"))
        for column, to in refers.items()
    ]
    if unique:
        keys.append(sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}")))
    op.create_table(
        name,
        *columns,
        *(sa.Column(column, sa.Integer(), nullable=False) for column in refers),
        sa.Column("id", sa.Integer(), nullable=False),
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=False)


def _text(name: str, length: int | None = None, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=nullable)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _keys() -> None:
    _table(
        "opening_share",
        _text("public", 64),
        _at("taken_at"),
        refers={"procurement_id": "procurement", "user_id": "person"},
    )
    _table(
        "opening_key",
        _number("round"),
        _text("public", 64),
        _text("letter"),
        _at("made_at"),
        refers={"procurement_id": "procurement", "by_id": "person"},
    )
    for table in ("opening_share", "opening_key"):
        op.create_index(op.f(f"ix_{table}_procurement_id"), table, ["procurement_id"])
    _table(
        "opening_key_part",
        _text("sealed"),
        refers={"opening_key_id": "opening_key", "share_id": "opening_share"},
        unique=("opening_key_id", "share_id"),
    )
    _table(
        "given_part",
        _text("sealed"),
        _at("at"),
        _number("version"),
        refers={"opening_key_id": "opening_key", "giver_id": "person", "share_id": "opening_share"},
        unique=("opening_key_id", "giver_id", "share_id"),
    )
    _table(
        "opening_rehearsal",
        _at("at"),
        refers={"opening_key_id": "opening_key", "first_id": "person", "second_id": "person"},
    )


def _sealed() -> None:
    _table(
        "sealed_tender",
        _text("document"),
        _text("for_openers"),
        _text("for_bidder", nullable=True),
        _text("bidder_public", 64, nullable=True),
        refers={"submission_id": "submission", "opening_key_id": "opening_key"},
        unique=("submission_id",),
    )
    _table(
        "sealed_file",
        _text("sha256", 64),
        _number("size"),
        _text("blob", 40),
        refers={"submission_id": "submission", "slot_id": "slot"},
    )
    op.create_index(op.f("ix_sealed_file_submission_id"), "sealed_file", ["submission_id"])
    _table(
        "opened_tender",
        _text("manifest"),
        _text("damage"),
        refers={"submission_id": "submission"},
        unique=("submission_id",),
    )
    op.add_column("late_attempt", sa.Column("bidder_public", sa.String(64), nullable=True))
    op.add_column("late_decision", sa.Column("lots", sa.Text(), nullable=True))
    op.add_column("draft_key", sa.Column("rest", sa.Boolean(), nullable=False, server_default=sa.false()))


def upgrade() -> None:
    """What was submitted before stays as it was written down; a procurement without keys goes on without."""
    _keys()
    _sealed()
    for statement in guard_evidence(EVIDENCE, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Only where nothing lies sealed."""
    op.drop_column("draft_key", "rest")
    op.drop_column("late_decision", "lots")
    op.drop_column("late_attempt", "bidder_public")
    for table in ("opened_tender", "sealed_file", "sealed_tender", "opening_rehearsal", "given_part"):
        op.drop_table(table)
    for table in ("opening_key_part", "opening_key", "opening_share"):
        op.drop_table(table)
