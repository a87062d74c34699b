"""times that bidders book for meetings, how negotiation is held, who of the council is at a meeting"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Meetings of before name nobody of the council, no room and no lot, and stand."""
    op.add_column("meeting", sa.Column("room", sa.String(80), nullable=False, server_default=""))
    op.add_column("meeting", sa.Column("council", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("meeting", sa.Column("lot", sa.Integer(), nullable=True))
    op.add_column("meeting", sa.Column("cancelled", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "meeting_slot",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("room", sa.String(80), nullable=False),
        sa.Column("council", sa.JSON(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("meeting_slot", "procurement_id", "procurement"),
        _key("meeting_slot", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_slot")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_meeting_slot_meeting_id")),
    )
    op.create_index(op.f("ix_meeting_slot_procurement_id"), "meeting_slot", ["procurement_id"])
    op.create_table(
        "negotiation_terms",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("per_lot", sa.Boolean(), nullable=False),
        sa.Column("book_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("negotiation_terms", "procurement_id", "procurement"),
        _key("negotiation_terms", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiation_terms")),
    )
    op.create_index(op.f("ix_negotiation_terms_procurement_id"), "negotiation_terms", ["procurement_id"])
    for statement in guard_evidence(["negotiation_terms"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("negotiation_terms")
    op.drop_table("meeting_slot")
    for column in ("cancelled", "lot", "council", "room"):
        op.drop_column("meeting", column)
