"""questions of bidders, answers to all, letters with one bidder, who will not bid"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

EVIDENCE = [
    "clarification_question",
    "confidential_decision",
    "asker_reply",
    "published_answer",
    "answered_question",
    "clarification_reading",
    "bidder_letter",
    "bid_decline",
]


def upgrade() -> None:
    """Procurements of before have none."""
    op.create_table(
        "clarification_question",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("why_confidential", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_clarification_question_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_clarification_question_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_clarification_question_procurement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification_question")),
    )
    op.create_index(
        op.f("ix_clarification_question_organisation_id"), "clarification_question", ["organisation_id"], unique=False
    )
    op.create_index(
        op.f("ix_clarification_question_procurement_id"), "clarification_question", ["procurement_id"], unique=False
    )
    op.create_table(
        "confidential_decision",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("waits_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_confidential_decision_by_id")),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_confidential_decision_procurement_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["clarification_question.id"], name=op.f("fk_confidential_decision_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confidential_decision")),
        sa.UniqueConstraint("question_id", name=op.f("uq_confidential_decision_question_id")),
    )
    op.create_index(
        op.f("ix_confidential_decision_procurement_id"), "confidential_decision", ["procurement_id"], unique=False
    )
    op.create_table(
        "asker_reply",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_asker_reply_by_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_asker_reply_procurement_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["clarification_question.id"], name=op.f("fk_asker_reply_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asker_reply")),
        sa.UniqueConstraint("question_id", name=op.f("uq_asker_reply_question_id")),
    )
    op.create_index(op.f("ix_asker_reply_procurement_id"), "asker_reply", ["procurement_id"], unique=False)
    op.create_table(
        "published_answer",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("to_organisation_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_published_answer_by_id")),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_published_answer_procurement_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_organisation_id"], ["organisation.id"], name=op.f("fk_published_answer_to_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_answer")),
        sa.UniqueConstraint(
            "procurement_id", "to_organisation_id", "number", "edition", name="uq_published_answer_edition"
        ),
    )
    op.create_index(op.f("ix_published_answer_procurement_id"), "published_answer", ["procurement_id"], unique=False)
    op.create_table(
        "answer_draft",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["corrects_id"], ["published_answer.id"], name=op.f("fk_answer_draft_corrects_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_answer_draft_procurement_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_answer_draft_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_draft")),
    )
    op.create_index(op.f("ix_answer_draft_procurement_id"), "answer_draft", ["procurement_id"], unique=False)
    op.create_table(
        "drafted_question",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["answer_draft.id"], name=op.f("fk_drafted_question_draft_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["clarification_question.id"], name=op.f("fk_drafted_question_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafted_question")),
        sa.UniqueConstraint("question_id", name=op.f("uq_drafted_question_question_id")),
    )
    op.create_index(op.f("ix_drafted_question_draft_id"), "drafted_question", ["draft_id"], unique=False)
    op.create_table(
        "answered_question",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["published_answer.id"], name=op.f("fk_answered_question_answer_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["clarification_question.id"], name=op.f("fk_answered_question_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered_question")),
        sa.UniqueConstraint("answer_id", "question_id", name=op.f("uq_answered_question_answer_id_question_id")),
    )
    op.create_index(op.f("ix_answered_question_answer_id"), "answered_question", ["answer_id"], unique=False)
    op.create_index(op.f("ix_answered_question_question_id"), "answered_question", ["question_id"], unique=False)
    op.create_table(
        "clarification_reading",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("last_answer_id", sa.Integer(), nullable=False),
        sa.Column("last_letter_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_clarification_reading_by_id")),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_clarification_reading_procurement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification_reading")),
    )
    op.create_index(op.f("ix_clarification_reading_by_id"), "clarification_reading", ["by_id"], unique=False)
    op.create_index(
        op.f("ix_clarification_reading_procurement_id"), "clarification_reading", ["procurement_id"], unique=False
    )
    op.create_table(
        "bidder_letter",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_council", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reply_by", UtcDateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_bidder_letter_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bidder_letter_organisation_id")
        ),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_bidder_letter_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bidder_letter")),
    )
    op.create_index(op.f("ix_bidder_letter_organisation_id"), "bidder_letter", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_bidder_letter_procurement_id"), "bidder_letter", ["procurement_id"], unique=False)
    op.create_table(
        "bid_decline",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_bid_decline_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_bid_decline_organisation_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_bid_decline_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_decline")),
    )
    op.create_index(op.f("ix_bid_decline_organisation_id"), "bid_decline", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_bid_decline_procurement_id"), "bid_decline", ["procurement_id"], unique=False)
    for statement in guard_evidence(EVIDENCE, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take the tables away."""
    for table in ["drafted_question", "answer_draft", *reversed(EVIDENCE)]:
        op.drop_table(table)
