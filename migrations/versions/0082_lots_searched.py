"""longer looks for the best allocation; the record of a draw can be corrected"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

TABLE = "lots_searched"


def upgrade() -> None:
    """Nobody looked longer yet, and no record of a draw was corrected."""
    op.create_table(
        TABLE,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "procurement_id", "seconds", "by_id")),
        sa.Column("given_sha256", sa.String(64), nullable=False),
        sa.Column("proved", sa.Boolean(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f(f"fk_{TABLE}_procurement_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f(f"fk_{TABLE}_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_procurement_id"), TABLE, ["procurement_id"])
    with op.batch_alter_table("lots_drawn") as table:
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("reason", sa.Text(), nullable=True))
        table.create_foreign_key(op.f("fk_lots_drawn_replaces_id"), "lots_drawn", ["replaces_id"], ["id"])
    for statement in guard_evidence([TABLE, "lots_drawn"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_table(TABLE)
    with op.batch_alter_table("lots_drawn") as table:
        table.drop_constraint(op.f("fk_lots_drawn_replaces_id"), type_="foreignkey")
        table.drop_column("reason")
        table.drop_column("replaces_id")
    for statement in guard_evidence(["lots_drawn"], op.get_bind().dialect.name):
        op.execute(statement)
