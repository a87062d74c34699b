"""consensus drafts: the record of moderation as it is being written"""

import sqlalchemy as sa
from alembic import op

import procurement.core.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
            "tender_id",
            "criterion_id",
            "round",
            name=op.f("uq_consensus_draft_tender_id_criterion_id_round"),
        ),
    )
    with op.batch_alter_table("consensus_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consensus_draft_procurement_id"), ["procurement_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("consensus_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consensus_draft_procurement_id"))

    op.drop_table("consensus_draft")
