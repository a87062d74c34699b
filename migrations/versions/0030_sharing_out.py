"""who of a bidder's people answers which question of its draft"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLES = ["question_share"]


def upgrade() -> None:
    """who of a bidder's people answers which question of its draft"""
    op.create_table(
        "question_share",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_question_share_by_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_share_question_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_question_share_tender_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_question_share_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_share")),
    )
    op.create_index(op.f("ix_question_share_tender_id"), "question_share", ["tender_id"], unique=False)
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
