"""rules of the financial checks, what is seen beside the figures, and whose accounts they are"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

EVIDENCE = ["financial_signs", "financial_rules"]


def _table(name: str, *columns: sa.Column[object], refers: dict[str, str]) -> None:
    op.create_table(
        name,
        *columns,
        *(sa.Column(column, sa.Integer(), nullable=False) for column in refers),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, to in refers.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in refers:
        if column != "by_id":
            op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def upgrade() -> None:
    """Accounts of before are those of the bidder itself."""
    op.add_column("financial_figures", sa.Column("whose", sa.String(10), nullable=False, server_default="bidder"))
    _table(
        "financial_signs",
        sa.Column("signs", sa.JSON(), nullable=False),
        sa.Column("credit_on", sa.Date(), nullable=True),
        refers={"procurement_id": "procurement", "tender_id": "tender", "by_id": "person"},
    )
    _table(
        "financial_rules",
        sa.Column("test", sa.String(8), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        refers={"procurement_id": "procurement", "by_id": "person"},
    )
    for statement in guard_evidence(EVIDENCE, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for table in EVIDENCE:
        op.drop_table(table)
    op.drop_column("financial_figures", "whose")
