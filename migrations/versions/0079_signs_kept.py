"""what a search for signs of collusion found, and what leads made of it"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

FOUND, VIEW = "likeness_found", "likeness_view"


def _by_and_in(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f(f"fk_{table}_procurement_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f(f"fk_{table}_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    """There is none yet; earlier searches lie with their jobs and may be made again."""
    op.create_table(
        FOUND,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "procurement_id")),
        sa.Column("rests_on", sa.JSON(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        *_by_and_in(FOUND),
    )
    op.create_table(
        VIEW,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "procurement_id", "found_id")),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["found_id"], [f"{FOUND}.id"], name=op.f(f"fk_{VIEW}_found_id")),
        *_by_and_in(VIEW),
    )
    for table in (FOUND, VIEW):
        op.create_index(op.f(f"ix_{table}_procurement_id"), table, ["procurement_id"])
    for statement in guard_evidence([FOUND, VIEW], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_table(VIEW)
    op.drop_table(FOUND)
