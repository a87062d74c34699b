"""the round whose tenders are final, after which nothing is negotiated"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No procurement had said so before."""
    op.create_table(
        "final_tender",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_final_tender_procurement_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_final_tender_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_final_tender")),
        sa.UniqueConstraint("procurement_id", name=op.f("uq_final_tender_procurement_id")),
    )
    for statement in guard_evidence(["final_tender"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    op.drop_table("final_tender")
