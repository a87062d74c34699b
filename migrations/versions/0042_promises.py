"""what shows that a bidder has what it promised at selection"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TABLE = "selection_promise_kept"
REFERS = {"tender_id": "tender", "procurement_id": "procurement", "question_id": "question", "by_id": "person"}


def upgrade() -> None:
    """Promises of before are still to be shown."""
    op.create_table(
        TABLE,
        sa.Column("shown_by", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in REFERS),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{TABLE}_{column}"))
            for column, to in REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_procurement_id"), TABLE, ["procurement_id"])
    for statement in guard_evidence([TABLE], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    op.drop_table(TABLE)
