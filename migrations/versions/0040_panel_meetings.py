"""the meeting of a panel: what is open, who is there, how it is held, and what was said of each part"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

EVIDENCE = ["item_opening", "attendance", "moderation_terms"]


def _table(name: str, *columns: sa.Column[object], refers: dict[str, str]) -> None:
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
    op.create_index(op.f(f"ix_{name}_procurement_id"), name, ["procurement_id"])


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _at() -> sa.Column[object]:
    return sa.Column("at", UtcDateTime(timezone=True), nullable=False)


def upgrade() -> None:
    """the meeting of a panel"""
    ours = {"procurement_id": "procurement", "by_id": "person"}
    _table("item_opening", _number("round"), _at(), refers=ours | {"tender_id": "tender", "criterion_id": "criterion"})
    op.create_index("ix_item_opening_of", "item_opening", ["tender_id", "criterion_id", "round"])
    _table(
        "attendance",
        _number("round"),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _at(),
        refers=ours | {"user_id": "person"},
    )
    _table("moderation_terms", _number("quorum"), _number("views_from"), _number("minutes"), _at(), refers=ours)
    op.create_table(
        "panel_meeting",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        _number("round"),
        _number("moves"),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("opening_id", sa.Integer(), nullable=True),
        _number("version"),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_panel_meeting_procurement_id")),
        sa.ForeignKeyConstraint(["chair_id"], ["person.id"], name=op.f("fk_panel_meeting_chair_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["item_opening.id"], name=op.f("fk_panel_meeting_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_meeting")),
        sa.UniqueConstraint("procurement_id", "round", name=op.f("uq_panel_meeting_procurement_id_round")),
    )
    # Added in place: no row of evidence is written anew.
    op.add_column("consensus", sa.Column("discussed", sa.Text(), nullable=False, server_default=""))
    op.add_column("consensus_draft", sa.Column("discussed", sa.Text(), nullable=False, server_default=""))
    op.add_column("consensus_draft", sa.Column("pen_to_id", sa.Integer(), nullable=True))
    op.add_column("assent", sa.Column("text_sha256", sa.String(64), nullable=False, server_default=""))
    for statement in guard_evidence(EVIDENCE, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    op.drop_column("assent", "text_sha256")
    for column in ("pen_to_id", "discussed"):
        op.drop_column("consensus_draft", column)
    op.drop_column("consensus", "discussed")
    op.drop_table("panel_meeting")
    for table in reversed(EVIDENCE):
        op.drop_table(table)
