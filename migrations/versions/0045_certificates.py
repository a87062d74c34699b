"""certificates that organisations keep, and the last day of those that went into a tender"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TABLE = "certificate"


def upgrade() -> None:
    """Files of before say nothing of a last day."""
    op.create_table(
        TABLE,
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(260), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(40), nullable=False),
        sa.Column("wrapped_key", sa.String(160), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_certificate_organisation_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_certificate_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    op.create_index(op.f("ix_certificate_organisation_id"), TABLE, ["organisation_id"])
    for table in ("draft_file", "submitted_file"):
        op.add_column(table, sa.Column("expires_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Forget them."""
    for table in ("submitted_file", "draft_file"):
        op.drop_column(table, "expires_on")
    op.drop_table(TABLE)
