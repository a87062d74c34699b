"""first tables"""

import sqlalchemy as sa
from alembic import op

import procurement.core.db
from procurement.core.db import guard_evidence

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

EVIDENCE = [
    "appointment",
    "approval",
    "assent",
    "assignment",
    "audit_entry",
    "condition_met",
    "consensus",
    "declaration",
    "financial_decision",
    "financial_figures",
    "financial_moderation",
    "frozen_scheme",
    "issued_document",
    "late_attempt",
    "late_decision",
    "mark",
    "marks_lock",
    "meeting_point",
    "meeting_record",
    "milestone",
    "opening",
    "opening_confirmation",
    "outcome_letter",
    "outcome_letters",
    "recommendation",
    "resubmission_invitation",
    "selection_check",
    "selection_decision",
    "stage_event",
    "stage_plan",
    "submission",
    "submitted_answer",
    "submitted_file",
    "submitted_lot",
    "withdrawal",
]


def upgrade() -> None:
    op.create_table(
        "account_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_group")),
        sa.UniqueConstraint("name", name=op.f("uq_account_group_name")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_procurement", ["procurement_id"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["subject"], unique=False)

    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("finished_at", procurement.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_table(
        "message",
        sa.Column("procurement_id", sa.Integer(), nullable=True),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=False),
        sa.Column("written_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", procurement.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("once", name=op.f("uq_message_once")),
    )
    op.create_table(
        "organisation",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("company_number", sa.String(length=20), nullable=False),
        sa.Column("registered_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("company_number", name=op.f("uq_organisation_company_number")),
    )
    op.create_table(
        "procurement",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("buyer", sa.String(length=160), nullable=False),
        sa.Column("regime", sa.String(length=10), nullable=False),
        sa.Column("route", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.Column("created_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procurement")),
        sa.UniqueConstraint("code", name=op.f("uq_procurement_code")),
    )
    op.create_table(
        "audit_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_words_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_words")),
    )
    with op.batch_alter_table("audit_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_words_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "evaluation_scheme",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("quality_minimum", procurement.core.db.Exact(length=40), nullable=True),
        sa.Column("rounding", sa.JSON(), nullable=False),
        sa.Column("tie_break", sa.JSON(), nullable=False),
        sa.Column("price", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_evaluation_scheme_procurement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_scheme")),
        sa.UniqueConstraint("procurement_id", name=op.f("uq_evaluation_scheme_procurement_id")),
    )
    op.create_table(
        "lot",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("weekly_hours", procurement.core.db.Exact(length=40), nullable=False),
        sa.Column("min_providers", sa.Integer(), nullable=False),
        sa.Column("max_providers", sa.Integer(), nullable=False),
        sa.Column("old_clusters", sa.JSON(), nullable=False),
        sa.Column("urban_rate", procurement.core.db.Exact(length=40), nullable=True),
        sa.Column("rural_rate", procurement.core.db.Exact(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_lot_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("procurement_id", "number", name=op.f("uq_lot_procurement_id_number")),
    )
    op.create_table(
        "milestone",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("set_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_milestone_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("job_title", sa.String(length=120), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("keys", sa.Boolean(), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_person_fs_uniquifier")),
    )
    op.create_table(
        "question",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("word_limit", sa.Integer(), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("revisable", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_question_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("procurement_id", "code", name=op.f("uq_question_procurement_id_code")),
    )
    op.create_table(
        "slot",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("accepts", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("several", sa.Boolean(), nullable=False),
        sa.Column("revisable", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_slot_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("procurement_id", "code", name=op.f("uq_slot_procurement_id_code")),
    )
    op.create_table(
        "tender",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_tender_organisation_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_tender_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender")),
        sa.UniqueConstraint("procurement_id", "number", name=op.f("uq_tender_procurement_id_number")),
        sa.UniqueConstraint("procurement_id", "organisation_id", name=op.f("uq_tender_procurement_id_organisation_id")),
    )
    with op.batch_alter_table("tender", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tender_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "account_group_member",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["account_group.id"], name=op.f("fk_account_group_member_group_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_account_group_member_user_id")),
        sa.PrimaryKeyConstraint("user_id", "group_id", name=op.f("pk_account_group_member")),
    )
    op.create_table(
        "appointment",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("appointed_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_appointment_procurement_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_appointment_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint(
            "procurement_id", "user_id", "role", name=op.f("uq_appointment_procurement_id_user_id_role")
        ),
    )
    op.create_table(
        "criterion",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", procurement.core.db.Exact(length=40), nullable=False),
        sa.Column("minimum", procurement.core.db.Exact(length=40), nullable=True),
        sa.Column("guidance", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_criterion_procurement_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_criterion_question_id")),
        sa.ForeignKeyConstraint(["scheme_id"], ["evaluation_scheme.id"], name=op.f("fk_criterion_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("scheme_id", "question_id", name=op.f("uq_criterion_scheme_id_question_id")),
    )
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_criterion_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "declaration",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("interest", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("declared_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_declaration_organisation_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_declaration_procurement_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_declaration_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declaration_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "draft_answer",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_draft_answer_question_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_draft_answer_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_answer")),
        sa.UniqueConstraint(
            "tender_id", "round", "question_id", name=op.f("uq_draft_answer_tender_id_round_question_id")
        ),
    )
    op.create_table(
        "draft_file",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=260), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(length=40), nullable=False),
        sa.Column("wrapped_key", sa.String(length=160), nullable=False),
        sa.Column("begun_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("put_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_draft_file_slot_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_draft_file_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
    )
    with op.batch_alter_table("draft_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_file_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "draft_lot",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_draft_lot_lot_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_draft_lot_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_lot")),
        sa.UniqueConstraint("tender_id", "lot_id", name=op.f("uq_draft_lot_tender_id_lot_id")),
    )
    op.create_table(
        "financial_figures",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=160), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("year_end", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("audited", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("keyed_by_id", sa.Integer(), nullable=False),
        sa.Column("keyed_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["keyed_by_id"], ["person.id"], name=op.f("fk_financial_figures_keyed_by_id")),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_financial_figures_procurement_id")
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_financial_figures_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financial_figures")),
    )
    with op.batch_alter_table("financial_figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_financial_figures_procurement_id"), ["procurement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_financial_figures_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "frozen_scheme",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_frozen_scheme_by_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_frozen_scheme_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_scheme")),
    )
    with op.batch_alter_table("frozen_scheme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_frozen_scheme_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "late_attempt",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_late_attempt_procurement_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_late_attempt_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_attempt")),
    )
    with op.batch_alter_table("late_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_late_attempt_procurement_id"), ["procurement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_late_attempt_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "late_decision",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_late_decision_by_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_late_decision_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_decision")),
    )
    with op.batch_alter_table("late_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_late_decision_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_meeting_procurement_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_meeting_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_procurement", ["procurement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "opening",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opened_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opener_id", sa.Integer(), nullable=False),
        sa.Column("witness_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("register_sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opener_id"], ["person.id"], name=op.f("fk_opening_opener_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_opening_procurement_id")),
        sa.ForeignKeyConstraint(["witness_id"], ["person.id"], name=op.f("fk_opening_witness_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("procurement_id", "round", name=op.f("uq_opening_procurement_id_round")),
    )
    op.create_table(
        "opening_confirmation",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_opening_confirmation_procurement_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_opening_confirmation_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_confirmation")),
        sa.UniqueConstraint(
            "procurement_id", "round", "user_id", name=op.f("uq_opening_confirmation_procurement_id_round_user_id")
        ),
    )
    op.create_table(
        "recommendation",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_recommendation_by_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_recommendation_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("procurement_id", "number", name=op.f("uq_recommendation_procurement_id_number")),
    )
    op.create_table(
        "resubmission_invitation",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("question_ids", sa.Text(), nullable=False),
        sa.Column("slot_ids", sa.Text(), nullable=False),
        sa.Column("tender_ids", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("closes_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("invited_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_resubmission_invitation_by_id")),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_resubmission_invitation_procurement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resubmission_invitation")),
        sa.UniqueConstraint("procurement_id", "round", name=op.f("uq_resubmission_invitation_procurement_id_round")),
    )
    op.create_table(
        "scale_step",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("value_order", sa.Integer(), nullable=False),
        sa.Column("value", procurement.core.db.Exact(length=40), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("descriptor", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["evaluation_scheme.id"], name=op.f("fk_scale_step_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scale_step")),
        sa.UniqueConstraint("scheme_id", "value_order", name=op.f("uq_scale_step_scheme_id_value_order")),
    )
    op.create_table(
        "selection_check",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_selection_check_by_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_selection_check_procurement_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_selection_check_question_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_selection_check_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_check")),
    )
    with op.batch_alter_table("selection_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_selection_check_procurement_id"), ["procurement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_selection_check_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "selection_decision",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_selection_decision_by_id")),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_selection_decision_procurement_id")
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_selection_decision_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_decision")),
    )
    with op.batch_alter_table("selection_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_selection_decision_procurement_id"), ["procurement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_selection_decision_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "stage_event",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_stage_event_by_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_stage_event_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_event")),
    )
    with op.batch_alter_table("stage_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_event_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "stage_plan",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("opens_at", procurement.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closes_at", procurement.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["planned_by_id"], ["person.id"], name=op.f("fk_stage_plan_planned_by_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_stage_plan_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_plan")),
    )
    with op.batch_alter_table("stage_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_plan_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "submission",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("received_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("receipt", sa.String(length=10), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_submission_procurement_id")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_submission_submitted_by_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_submission_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("reference", name=op.f("uq_submission_reference")),
        sa.UniqueConstraint("tender_id", "round", "number", name=op.f("uq_submission_tender_id_round_number")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_procurement_id"), ["procurement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_submission_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "upload",
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=260), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(length=40), nullable=False),
        sa.Column("wrapped_key", sa.String(length=160), nullable=False),
        sa.Column("begun_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", procurement.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_upload_slot_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_upload_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("token", name=op.f("uq_upload_token")),
    )
    op.create_table(
        "withdrawal",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_withdrawal_by_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_withdrawal_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    with op.batch_alter_table("withdrawal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_withdrawal_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_approval_by_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_approval_procurement_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_approval_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("recommendation_id", name=op.f("uq_approval_recommendation_id")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_assignment_criterion_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_assignment_procurement_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_assignment_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("criterion_id", "user_id", name=op.f("uq_assignment_criterion_id_user_id")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "consensus",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("score", procurement.core.db.Exact(length=40), nullable=False),
        sa.Column("deciding", sa.Text(), nullable=False),
        sa.Column("not_followed", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("higher", sa.Text(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("mark_ids", sa.Text(), nullable=False),
        sa.Column("present_ids", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_consensus_criterion_id")),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_consensus_moderator_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_consensus_procurement_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_consensus_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus")),
    )
    with op.batch_alter_table("consensus", schema=None) as batch_op:
        batch_op.create_index("ix_consensus_of", ["tender_id", "criterion_id", "round"], unique=False)
        batch_op.create_index(batch_op.f("ix_consensus_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "consensus_draft",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("score", procurement.core.db.Exact(length=40), nullable=True),
        sa.Column("deciding", sa.Text(), nullable=False),
        sa.Column("not_followed", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("higher", sa.Text(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("present_ids", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_consensus_draft_criterion_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_consensus_draft_procurement_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_consensus_draft_saved_by_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_consensus_draft_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus_draft")),
        sa.UniqueConstraint(
            "tender_id", "criterion_id", "round", name=op.f("uq_consensus_draft_tender_id_criterion_id_round")
        ),
    )
    with op.batch_alter_table("consensus_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consensus_draft_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "financial_decision",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("figures_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=14), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("condition_due_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_financial_decision_by_id")),
        sa.ForeignKeyConstraint(
            ["figures_id"], ["financial_figures.id"], name=op.f("fk_financial_decision_figures_id")
        ),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_financial_decision_procurement_id")
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_financial_decision_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financial_decision")),
    )
    with op.batch_alter_table("financial_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_financial_decision_procurement_id"), ["procurement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_financial_decision_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "issued_document",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("exempt", sa.Boolean(), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(length=40), nullable=False),
        sa.Column("wrapped_key", sa.String(length=160), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_issued_document_made_by_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_issued_document_procurement_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_issued_document_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
    )
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issued_document_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "mark",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("mark", procurement.core.db.Exact(length=40), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("concerns", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_mark_criterion_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_mark_procurement_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_mark_submission_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_mark_tender_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_mark_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.create_index("ix_mark_of", ["tender_id", "criterion_id", "round"], unique=False)
        batch_op.create_index(batch_op.f("ix_mark_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "mark_draft",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("mark", procurement.core.db.Exact(length=40), nullable=True),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("concerns", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("saved_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_mark_draft_criterion_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_mark_draft_procurement_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_mark_draft_tender_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_mark_draft_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_draft")),
        sa.UniqueConstraint(
            "user_id",
            "tender_id",
            "criterion_id",
            "round",
            name=op.f("uq_mark_draft_user_id_tender_id_criterion_id_round"),
        ),
    )
    with op.batch_alter_table("mark_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mark_draft_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "marks_lock",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_marks_lock_by_id")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_marks_lock_criterion_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_marks_lock_procurement_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_marks_lock_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks_lock")),
    )
    with op.batch_alter_table("marks_lock", schema=None) as batch_op:
        batch_op.create_index("ix_marks_lock_of", ["criterion_id", "user_id", "round"], unique=False)
        batch_op.create_index(batch_op.f("ix_marks_lock_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "meeting_draft",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_draft_meeting_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_meeting_draft_procurement_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_meeting_draft_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_draft")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_meeting_draft_meeting_id")),
    )
    with op.batch_alter_table("meeting_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_draft_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "meeting_record",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("attended", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_record_meeting_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_meeting_record_procurement_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_meeting_record_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_record")),
    )
    with op.batch_alter_table("meeting_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_record_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_record_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "outcome_letters",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("earliest_signing", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(length=160), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_outcome_letters_by_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_outcome_letters_procurement_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_outcome_letters_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_letters")),
        sa.UniqueConstraint("procurement_id", name=op.f("uq_outcome_letters_procurement_id")),
    )
    op.create_table(
        "submitted_answer",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_submitted_answer_question_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_submitted_answer_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_answer")),
        sa.UniqueConstraint("submission_id", "question_id", name=op.f("uq_submitted_answer_submission_id_question_id")),
    )
    op.create_table(
        "submitted_file",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=260), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(length=40), nullable=False),
        sa.Column("wrapped_key", sa.String(length=160), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_submitted_file_slot_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_submitted_file_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_file")),
    )
    with op.batch_alter_table("submitted_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submitted_file_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "submitted_lot",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_submitted_lot_lot_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_submitted_lot_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_lot")),
        sa.UniqueConstraint("submission_id", "lot_id", name=op.f("uq_submitted_lot_submission_id_lot_id")),
    )
    op.create_table(
        "assent",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("consensus_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["consensus_id"], ["consensus.id"], name=op.f("fk_assent_consensus_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_assent_procurement_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_assent_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assent")),
        sa.UniqueConstraint("consensus_id", "user_id", name=op.f("uq_assent_consensus_id_user_id")),
    )
    with op.batch_alter_table("assent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assent_consensus_id"), ["consensus_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assent_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "condition_met",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("shown_by", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_condition_met_by_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["financial_decision.id"], name=op.f("fk_condition_met_decision_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_condition_met_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_met")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_condition_met_decision_id")),
    )
    with op.batch_alter_table("condition_met", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_condition_met_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "financial_moderation",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", procurement.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_financial_moderation_by_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["financial_decision.id"], name=op.f("fk_financial_moderation_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_financial_moderation_procurement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financial_moderation")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_financial_moderation_decision_id")),
    )
    with op.batch_alter_table("financial_moderation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_financial_moderation_procurement_id"), ["procurement_id"], unique=False)

    op.create_table(
        "meeting_point",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=160), nullable=False),
        sa.Column("ours", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["meeting_record.id"], name=op.f("fk_meeting_point_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_point")),
    )
    with op.batch_alter_table("meeting_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_point_record_id"), ["record_id"], unique=False)

    op.create_table(
        "outcome_letter",
        sa.Column("letters_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["letters_id"], ["outcome_letters.id"], name=op.f("fk_outcome_letter_letters_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_outcome_letter_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_letter")),
    )
    with op.batch_alter_table("outcome_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_letter_letters_id"), ["letters_id"], unique=False)

    for statement in guard_evidence(EVIDENCE, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("outcome_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_letter_letters_id"))

    op.drop_table("outcome_letter")
    with op.batch_alter_table("meeting_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_point_record_id"))

    op.drop_table("meeting_point")
    with op.batch_alter_table("financial_moderation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_financial_moderation_procurement_id"))

    op.drop_table("financial_moderation")
    with op.batch_alter_table("condition_met", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_condition_met_procurement_id"))

    op.drop_table("condition_met")
    with op.batch_alter_table("assent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assent_procurement_id"))
        batch_op.drop_index(batch_op.f("ix_assent_consensus_id"))

    op.drop_table("assent")
    op.drop_table("submitted_lot")
    with op.batch_alter_table("submitted_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submitted_file_submission_id"))

    op.drop_table("submitted_file")
    op.drop_table("submitted_answer")
    op.drop_table("outcome_letters")
    with op.batch_alter_table("meeting_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_record_procurement_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_record_meeting_id"))

    op.drop_table("meeting_record")
    with op.batch_alter_table("meeting_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_draft_procurement_id"))

    op.drop_table("meeting_draft")
    with op.batch_alter_table("marks_lock", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_marks_lock_procurement_id"))
        batch_op.drop_index("ix_marks_lock_of")

    op.drop_table("marks_lock")
    with op.batch_alter_table("mark_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mark_draft_procurement_id"))

    op.drop_table("mark_draft")
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mark_procurement_id"))
        batch_op.drop_index("ix_mark_of")

    op.drop_table("mark")
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issued_document_procurement_id"))

    op.drop_table("issued_document")
    with op.batch_alter_table("financial_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_financial_decision_tender_id"))
        batch_op.drop_index(batch_op.f("ix_financial_decision_procurement_id"))

    op.drop_table("financial_decision")
    with op.batch_alter_table("consensus_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consensus_draft_procurement_id"))

    op.drop_table("consensus_draft")
    with op.batch_alter_table("consensus", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consensus_procurement_id"))
        batch_op.drop_index("ix_consensus_of")

    op.drop_table("consensus")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_procurement_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_procurement_id"))

    op.drop_table("approval")
    with op.batch_alter_table("withdrawal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_withdrawal_tender_id"))

    op.drop_table("withdrawal")
    op.drop_table("upload")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_tender_id"))
        batch_op.drop_index(batch_op.f("ix_submission_procurement_id"))

    op.drop_table("submission")
    with op.batch_alter_table("stage_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_plan_procurement_id"))

    op.drop_table("stage_plan")
    with op.batch_alter_table("stage_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_event_procurement_id"))

    op.drop_table("stage_event")
    with op.batch_alter_table("selection_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selection_decision_tender_id"))
        batch_op.drop_index(batch_op.f("ix_selection_decision_procurement_id"))

    op.drop_table("selection_decision")
    with op.batch_alter_table("selection_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selection_check_tender_id"))
        batch_op.drop_index(batch_op.f("ix_selection_check_procurement_id"))

    op.drop_table("selection_check")
    op.drop_table("scale_step")
    op.drop_table("resubmission_invitation")
    op.drop_table("recommendation")
    op.drop_table("opening_confirmation")
    op.drop_table("opening")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_tender_id"))
        batch_op.drop_index("ix_meeting_procurement")

    op.drop_table("meeting")
    with op.batch_alter_table("late_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_late_decision_tender_id"))

    op.drop_table("late_decision")
    with op.batch_alter_table("late_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_late_attempt_tender_id"))
        batch_op.drop_index(batch_op.f("ix_late_attempt_procurement_id"))

    op.drop_table("late_attempt")
    with op.batch_alter_table("frozen_scheme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frozen_scheme_procurement_id"))

    op.drop_table("frozen_scheme")
    with op.batch_alter_table("financial_figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_financial_figures_tender_id"))
        batch_op.drop_index(batch_op.f("ix_financial_figures_procurement_id"))

    op.drop_table("financial_figures")
    op.drop_table("draft_lot")
    with op.batch_alter_table("draft_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_file_tender_id"))

    op.drop_table("draft_file")
    op.drop_table("draft_answer")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declaration_procurement_id"))

    op.drop_table("declaration")
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_criterion_procurement_id"))

    op.drop_table("criterion")
    op.drop_table("appointment")
    op.drop_table("account_group_member")
    with op.batch_alter_table("tender", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tender_procurement_id"))

    op.drop_table("tender")
    op.drop_table("slot")
    op.drop_table("question")
    op.drop_table("person")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_procurement_id"))

    op.drop_table("milestone")
    op.drop_table("lot")
    op.drop_table("evaluation_scheme")
    with op.batch_alter_table("audit_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_words_entry_id"))

    op.drop_table("audit_words")
    op.drop_table("procurement")
    op.drop_table("organisation")
    op.drop_table("message")
    op.drop_table("job")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index("ix_audit_entry_procurement")

    op.drop_table("audit_entry")
    op.drop_table("account_group")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS evidence_stands()")
