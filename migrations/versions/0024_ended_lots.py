"""single lots that were abandoned while the others go on"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = ["lot_abandonment"]


def upgrade() -> None:
    """No lot was abandoned by itself before."""
    op.create_table(
        "lot_abandonment",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_lot_abandonment_procurement_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_abandonment_lot_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_lot_abandonment_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_abandonment")),
        sa.UniqueConstraint("lot_id", name=op.f("uq_lot_abandonment_lot_id")),
    )
    op.create_index(op.f("ix_lot_abandonment_procurement_id"), "lot_abandonment", ["procurement_id"])
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    for table in TABLES:
        op.drop_table(table)
