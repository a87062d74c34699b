"""what-ifs of the lots, kept beside the award"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

TABLE = "what_if"


def upgrade() -> None:
    """There is none yet."""
    op.create_table(
        TABLE,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "procurement_id", "number", "by_id")),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("given", "result")),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f(f"fk_{TABLE}_procurement_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f(f"fk_{TABLE}_by_id")),
        sa.UniqueConstraint("procurement_id", "number", name=op.f(f"uq_{TABLE}_procurement_id_number")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for statement in guard_evidence([TABLE], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_table(TABLE)
