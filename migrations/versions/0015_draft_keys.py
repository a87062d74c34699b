"""drafts under keys of their own: which key, and names of files as the key hides them"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was drafted before reads as it stands; what is saved from now on is hidden."""
    op.create_table(
        "draft_key",
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("lots", sa.Text(), nullable=True),
        sa.Column("begun_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_draft_key_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_key")),
        sa.UniqueConstraint("tender_id", "round", name=op.f("uq_draft_key_tender_id_round")),
    )
    for table in ("draft_file", "upload"):
        with op.batch_alter_table(table) as batch:
            batch.alter_column("name", existing_type=sa.String(260), type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    """Names that a key hides are longer than names were: only an instance without drafts goes back."""
    for table in ("upload", "draft_file"):
        with op.batch_alter_table(table) as batch:
            batch.alter_column("name", existing_type=sa.Text(), type_=sa.String(260), existing_nullable=False)
    op.drop_table("draft_key")
