"""minimums that may exclude, and what was decided of each"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_minimum_decision_{column}"))


def upgrade() -> None:
    """Every minimum that is there already excludes."""
    no = sa.false()
    op.add_column("criterion", sa.Column("minimum_may", sa.Boolean(), nullable=False, server_default=no))
    op.add_column(
        "evaluation_scheme", sa.Column("quality_minimum_may", sa.Boolean(), nullable=False, server_default=no)
    )
    op.create_table(
        "minimum_decision",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(20), nullable=False),
        sa.Column("figure", sa.String(200), nullable=False),
        sa.Column("excludes", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _refers("procurement_id", "procurement"),
        _refers("tender_id", "tender"),
        _refers("by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minimum_decision")),
    )
    op.create_index(op.f("ix_minimum_decision_procurement_id"), "minimum_decision", ["procurement_id"])
    for statement in guard_evidence(["minimum_decision"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_table("minimum_decision")
    op.drop_column("evaluation_scheme", "quality_minimum_may")
    op.drop_column("criterion", "minimum_may")
