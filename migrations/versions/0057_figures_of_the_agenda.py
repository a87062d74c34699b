"""figures of the agenda, kept beside the marks that they follow from"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import Exact

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """figures of the agenda, kept beside the marks that they follow from"""
    op.create_table(
        "item_figure",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("lowest", Exact(length=40), nullable=True),
        sa.Column("highest", Exact(length=40), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("nearness", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(24), nullable=False),
        sa.Column("consensus_id", sa.Integer(), nullable=True),
        sa.Column("score", Exact(length=40), nullable=True),
        sa.Column("waiting", sa.Text(), nullable=False),
        sa.Column("dissents", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=op.f(f"fk_item_figure_{to}_id"))
            for to in ("procurement", "criterion", "tender", "consensus")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_figure")),
        sa.UniqueConstraint(
            "tender_id", "criterion_id", "round", name=op.f("uq_item_figure_tender_id_criterion_id_round")
        ),
    )
    op.create_index("ix_item_figure_criterion", "item_figure", ["criterion_id", "round"])
    order = ["procurement_id", "round", "ready", "nearness", "position", "number"]
    op.create_index("ix_item_figure_agenda", "item_figure", order)
    op.create_index(op.f("ix_item_figure_consensus_id"), "item_figure", ["consensus_id"])
    op.create_table(
        "question_figure",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=op.f(f"fk_question_figure_{to}_id"))
            for to in ("procurement", "criterion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_figure")),
        sa.UniqueConstraint("criterion_id", "round", name=op.f("uq_question_figure_criterion_id_round")),
    )
    op.create_index(op.f("ix_question_figure_procurement_id"), "question_figure", ["procurement_id"])
    op.create_index("ix_mark_question", "mark", ["criterion_id", "round"])
    op.create_index("ix_consensus_question", "consensus", ["criterion_id", "round"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_consensus_question", "consensus")
    op.drop_index("ix_mark_question", "mark")
    op.drop_table("question_figure")
    op.drop_table("item_figure")
