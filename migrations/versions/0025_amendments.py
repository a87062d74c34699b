"""amendments: one list with one numbering, of versions of the pack and of moved dates"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = ["amendment"]


def upgrade() -> None:
    """Every version of a pack after the first was an amendment, and keeps its number."""
    op.create_table(
        "amendment",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("publication", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reads", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_amendment_procurement_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_amendment_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("procurement_id", "number", name=op.f("uq_amendment_procurement_id_number")),
    )
    op.create_index(op.f("ix_amendment_procurement_id"), "amendment", ["procurement_id"])
    op.execute(
        "INSERT INTO amendment (procurement_id, number, publication, reason, reads, by_id, at) "
        "SELECT procurement_id, number - 1, number, reason, '[]', by_id, at FROM publication WHERE number > 1 "
        "ORDER BY id"
    )
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them; the versions stay."""
    for table in TABLES:
        op.drop_table(table)
