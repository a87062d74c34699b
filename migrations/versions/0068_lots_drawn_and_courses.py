"""lots drawn between equal totals, and what becomes of lots that are not filled"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

TABLES = ("draw_secret", "lots_drawn", "lot_course")


def _create(table: str, refers: dict[str, str], *columns: sa.Column) -> None:
    op.create_table(
        table,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", *refers)),
        *columns,
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, to in refers.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    """Nothing was drawn before, and no lot that failed had a decision of its own but to be abandoned."""
    _create(
        "draw_secret",
        {"procurement_id": "procurement"},
        *(
            sa.Column(name, sa.String(size), nullable=False)
            for name, size in (("sha256", 64), ("blob", 40), ("wrapped_key", 160))
        ),
    )
    with op.batch_alter_table("draw_secret") as table:
        table.create_unique_constraint(op.f("uq_draw_secret_procurement_id"), ["procurement_id"])
    lot = {"procurement_id": "procurement", "lot_id": "lot", "by_id": "person"}
    _create(
        "lots_drawn",
        lot,
        sa.Column("drawn_order", sa.JSON(), nullable=False),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("witnesses", sa.JSON(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("drawn_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
    )
    _create(
        "lot_course",
        lot,
        sa.Column("course", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
    )
    for table in ("lots_drawn", "lot_course"):
        op.create_index(op.f(f"ix_{table}_procurement_id"), table, ["procurement_id"])
    for statement in guard_evidence(list(TABLES), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    for table in TABLES:
        op.drop_table(table)
