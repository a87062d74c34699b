"""named negotiators may open price schedules, where that was published"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

TABLES = ("price_negotiator", "price_sight")


def upgrade() -> None:
    """Nowhere was it published, and nobody had opened any."""
    op.add_column(
        "procurement", sa.Column("prices_negotiated", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "price_negotiator",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("procurement_id", "user_id", "by_id", "id")),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        *_keys("price_negotiator", "user_id", "by_id"),
    )
    op.create_table(
        "price_sight",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("procurement_id", "user_id", "id")),
        sa.Column("submission_ids", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        *_keys("price_sight", "user_id"),
    )
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_procurement_id"), table, ["procurement_id"])
    for statement in guard_evidence(list(TABLES), op.get_bind().dialect.name):
        op.execute(statement)


def _keys(table: str, *people: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f(f"fk_{table}_procurement_id")),
        *(sa.ForeignKeyConstraint([one], ["person.id"], name=op.f(f"fk_{table}_{one}")) for one in people),
    ]


def downgrade() -> None:
    """Forget it."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("procurement", "prices_negotiated")
