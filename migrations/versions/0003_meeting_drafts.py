"""meeting drafts: the record of a negotiation meeting as it is being written"""

import sqlalchemy as sa
from alembic import op

import procurement.core.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
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


def downgrade() -> None:
    with op.batch_alter_table("meeting_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_draft_procurement_id"))

    op.drop_table("meeting_draft")
