"""the ranking that a correction of an agreed score replaced"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

TABLE = "ranking_before"


def upgrade() -> None:
    """There is none yet."""
    op.create_table(
        TABLE,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "procurement_id", "consensus_id")),
        sa.Column("ranking", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f(f"fk_{TABLE}_procurement_id")),
        sa.ForeignKeyConstraint(["consensus_id"], ["consensus.id"], name=op.f(f"fk_{TABLE}_consensus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_procurement_id"), TABLE, ["procurement_id"])
    for statement in guard_evidence([TABLE], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_table(TABLE)
