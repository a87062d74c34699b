"""core supplier information under the Act: shared by bidders, looked at again by the council"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLES = ["core_information", "core_information_check"]


def upgrade() -> None:
    """core supplier information under the Act: shared by bidders, looked at again by the council"""
    op.create_table(
        "core_information",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("share_code", sa.String(length=8), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_core_information_by_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_core_information_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_information")),
    )
    op.create_index(op.f("ix_core_information_tender_id"), "core_information", ["tender_id"], unique=False)
    op.create_table(
        "core_information_check",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_core_information_check_by_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_core_information_check_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_information_check")),
    )
    op.create_index(op.f("ix_core_information_check_tender_id"), "core_information_check", ["tender_id"], unique=False)
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
