"""tender packs: drafts and published versions"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import Exact, UtcDateTime, guard_evidence

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Procurements that were set up before have neither: their rows stand."""
    op.create_table(
        "pack_draft",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_pack_draft_procurement_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_pack_draft_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_draft")),
        sa.UniqueConstraint("procurement_id", name=op.f("uq_pack_draft_procurement_id")),
    )
    op.create_table(
        "publication",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_publication_procurement_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_publication_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("procurement_id", "number", name=op.f("uq_publication_procurement_id")),
    )
    with op.batch_alter_table("publication") as made:
        made.create_index(op.f("ix_publication_procurement_id"), ["procurement_id"])
    op.add_column("lot", sa.Column("extra_rural_rate", Exact(), nullable=True))
    for statement in guard_evidence(["publication"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_column("lot", "extra_rural_rate")
    op.drop_table("publication")
    op.drop_table("pack_draft")
