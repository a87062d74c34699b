"""print packs that were set, for the evaluator who asked"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """There is none yet."""
    op.create_table(
        "printed_pack",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "procurement_id", "made_by_id", "size")),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("blob", sa.String(40), nullable=False),
        sa.Column("wrapped_key", sa.String(160), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_printed_pack_procurement_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_printed_pack_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_pack")),
    )
    op.create_index(op.f("ix_printed_pack_procurement_id"), "printed_pack", ["procurement_id"])
    for statement in guard_evidence(["printed_pack"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_table("printed_pack")
