"""bidders whose part ended with a round, by its published minimum"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody's part had ended so before."""
    op.create_table(
        "not_invited",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("procurement_id", "tender_id", "round")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reason", "rule")),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_not_invited_{column}"))
            for column, to in (("procurement_id", "procurement"), ("tender_id", "tender"), ("by_id", "person"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_invited")),
        sa.UniqueConstraint("tender_id", "round", name=op.f("uq_not_invited_tender_id_round")),
    )
    op.create_index(op.f("ix_not_invited_procurement_id"), "not_invited", ["procurement_id"])
    for statement in guard_evidence(["not_invited"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    op.drop_table("not_invited")
