"""what openers declared before they opened"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLES = ["opener_declaration"]


def upgrade() -> None:
    """what openers declared before they opened"""
    op.create_table(
        "opener_declaration",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("interest", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_opener_declaration_procurement_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_opener_declaration_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opener_declaration")),
    )
    op.create_index(
        op.f("ix_opener_declaration_procurement_id"), "opener_declaration", ["procurement_id"], unique=False
    )
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
