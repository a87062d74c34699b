"""files that go with answers to what was asked, with letters, and with published clarifications"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TABLE = "enclosure"
LISTING = ("selection_reply", "bidder_letter", "answer_draft", "published_answer")


def upgrade() -> None:
    """What was written before has nothing with it."""
    op.create_table(
        TABLE,
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(12), nullable=False),
        sa.Column("name", sa.String(260), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(40), nullable=False),
        sa.Column("wrapped_key", sa.String(160), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_enclosure_procurement_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_enclosure_organisation_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_enclosure_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enclosure")),
    )
    op.create_index(op.f("ix_enclosure_procurement_id"), TABLE, ["procurement_id"])
    for table in LISTING:
        none = sa.Column("enclosures", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        op.add_column(table, none)
    for statement in guard_evidence([TABLE], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    for table in LISTING:
        op.drop_column(table, "enclosures")
    op.drop_table(TABLE)
