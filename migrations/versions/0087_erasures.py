"""people who were erased, and the rows of evidence in which another name stands"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def upgrade() -> None:
    """Nobody was erased before."""
    op.create_table(
        "erasure",
        _number("number"),
        _number("user_id", nullable=True),
        sa.Column("pseudonym", sa.String(60), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reason", "facts")),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        _number("id"),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_erasure_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("number", name=op.f("uq_erasure_number")),
    )
    op.create_table(
        "erased_row",
        _number("erasure_id"),
        sa.Column("about", sa.String(80), nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("was_sha256", "now_sha256")),
        _number("id"),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name=op.f("fk_erased_row_erasure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_row")),
    )
    op.create_index(op.f("ix_erased_row_erasure_id"), "erased_row", ["erasure_id"])
    op.create_table(
        "erasure_under_way",
        _number("erasure_id"),
        _number("id"),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name=op.f("fk_erasure_under_way_erasure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_under_way")),
    )
    for statement in guard_evidence(["erasure", "erased_row"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    for name in ("erasure_under_way", "erased_row", "erasure"):
        op.drop_table(name)
