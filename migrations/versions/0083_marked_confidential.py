"""what bidders mark confidential in their tenders"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import guard_evidence

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

TABLE = "submitted_confidential"


def upgrade() -> None:
    """Nobody could mark anything before."""
    op.add_column("draft_key", sa.Column("confidential", sa.Text(), nullable=True))
    op.create_table(
        TABLE,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "submission_id")),
        sa.Column("place", sa.String(20), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("words", "reason")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f(f"fk_{TABLE}_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_submission_id"), TABLE, ["submission_id"])
    for statement in guard_evidence([TABLE], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    op.drop_table(TABLE)
    op.drop_column("draft_key", "confidential")
