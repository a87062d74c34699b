"""how long a procurement is kept, and legal holds"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

YEARS = ("record_years", "won_years", "lost_years", "declared_years")


def upgrade() -> None:
    """Nothing was said of any procurement of before: the usual periods go for them."""
    _table("keeping_terms", sa.Column("ends_on", sa.Date()), *(_number(name) for name in YEARS))
    _table("legal_hold", sa.Column("since", sa.Date(), nullable=False))
    _table("legal_hold_end", _number("hold_id"), of_hold=True)
    for statement in guard_evidence(["keeping_terms", "legal_hold", "legal_hold_end"], op.get_bind().dialect.name):
        op.execute(statement)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _table(name: str, *columns: sa.Column[object], of_hold: bool = False) -> None:
    to = [("procurement_id", "procurement"), ("by_id", "person"), *([("hold_id", "legal_hold")] if of_hold else [])]
    op.create_table(
        name,
        _number("procurement_id"),
        *columns,
        sa.Column("reason", sa.Text(), nullable=False),
        _number("by_id"),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        _number("id"),
        *(sa.ForeignKeyConstraint([column], [f"{there}.id"], name=op.f(f"fk_{name}_{column}")) for column, there in to),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *([sa.UniqueConstraint("hold_id", name=op.f("uq_legal_hold_end_hold_id"))] if of_hold else []),
    )
    op.create_index(op.f(f"ix_{name}_procurement_id"), name, ["procurement_id"])


def downgrade() -> None:
    """Forget it."""
    for name in ("legal_hold_end", "legal_hold", "keeping_terms"):
        op.drop_table(name)
