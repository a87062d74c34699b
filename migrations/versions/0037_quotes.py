"""words quoted as evidence for a mark, in drafts and with marks; an evaluator's own notes"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import guard_evidence

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

WRITTEN = ("strength_quotes", "concern_quotes", "notes")


def upgrade() -> None:
    """words quoted as evidence for a mark, in drafts and with marks; an evaluator's own notes"""
    for column in WRITTEN:
        op.add_column("mark_draft", sa.Column(column, sa.Text(), server_default="", nullable=False))
    op.create_table(
        "quote",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("mark_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submitted_file_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_quote_procurement_id")),
        sa.ForeignKeyConstraint(["mark_id"], ["mark.id"], name=op.f("fk_quote_mark_id")),
        sa.ForeignKeyConstraint(["submitted_file_id"], ["submitted_file.id"], name=op.f("fk_quote_submitted_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
    )
    op.create_index(op.f("ix_quote_procurement_id"), "quote", ["procurement_id"])
    op.create_index(op.f("ix_quote_mark_id"), "quote", ["mark_id"])
    for statement in guard_evidence(["quote"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("quote")
    for column in WRITTEN:
        op.drop_column("mark_draft", column)
