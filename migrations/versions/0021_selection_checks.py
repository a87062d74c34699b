"""selection: what a question is about, second checks, grounds in steps, those relied on, what bidders are asked"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = [
    "selection_second_check",
    "selection_relied_on",
    "selection_list_search",
    "selection_ground_step",
    "selection_asking",
    "selection_reply",
]


def _table(name: str, columns: Sequence[sa.Column[object]], links: Sequence[tuple[str, str]]) -> None:
    """A table of evidence about one tender."""
    links = [*links, ("tender_id", "tender"), ("procurement_id", "procurement"), ("by_id", "person")]
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        *columns,
        *(sa.ForeignKeyConstraint([own], [f"{table}.id"], name=op.f(f"fk_{name}_{own}")) for own, table in links),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in ("tender_id", "procurement_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _about() -> list[sa.Column[object]]:
    return [
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("relied_on_id", sa.Integer(), nullable=True),
        sa.Column("ground", sa.String(24), nullable=False),
    ]


def upgrade() -> None:
    """Questions of before stand on one page and are about nothing in particular."""
    op.add_column("question", sa.Column("topic", sa.String(80), nullable=False, server_default=""))
    op.add_column("question", sa.Column("nature", sa.String(16), nullable=False, server_default="plain"))
    op.add_column("question", sa.Column("only_if", sa.String(120), nullable=False, server_default=""))
    _table(
        "selection_second_check",
        [
            sa.Column("check_id", sa.Integer(), nullable=False),
            sa.Column("agreed", sa.Boolean(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
        ],
        [("check_id", "selection_check")],
    )
    op.create_index(op.f("ix_selection_second_check_check_id"), "selection_second_check", ["check_id"])
    _table(
        "selection_relied_on",
        [
            sa.Column("kind", sa.String(16), nullable=False),
            sa.Column("name", sa.String(160), nullable=False),
            sa.Column("company_number", sa.String(20), nullable=False),
            sa.Column("instead_of_id", sa.Integer(), nullable=True),
        ],
        [("instead_of_id", "selection_relied_on")],
    )
    _table(
        "selection_list_search",
        [
            sa.Column("relied_on_id", sa.Integer(), nullable=True),
            sa.Column("listed", sa.Boolean(), nullable=False),
            sa.Column("words", sa.Text(), nullable=False),
        ],
        [("relied_on_id", "selection_relied_on")],
    )
    links = [("question_id", "question"), ("relied_on_id", "selection_relied_on")]
    _table(
        "selection_ground_step",
        [
            *_about(),
            sa.Column("step", sa.String(10), nullable=False),
            sa.Column("answer", sa.Boolean(), nullable=False),
            sa.Column("happened_on", sa.Date(), nullable=True),
            sa.Column("weighed", sa.JSON(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
        ],
        links,
    )
    _table(
        "selection_asking",
        [
            *_about(),
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        ],
        links,
    )
    _table(
        "selection_reply",
        [sa.Column("asking_id", sa.Integer(), nullable=False), sa.Column("text", sa.Text(), nullable=False)],
        [("asking_id", "selection_asking")],
    )
    op.create_index(op.f("ix_selection_reply_asking_id"), "selection_reply", ["asking_id"])
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget all of it."""
    for table in reversed(TABLES):
        op.drop_table(table)
    for column in ("only_if", "nature", "topic"):
        op.drop_column("question", column)
