"""the template of outcome letters, what bidders marked confidential, and what is decided of leaks"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until a template is saved the one to start from holds."""
    _table("letter_template", [sa.Column("number", sa.Integer(), nullable=False)], ("words", "own"))
    _table("confidential_words", [_link("tender_id")], ("words", "source"), {"tender_id": "tender"})
    leak = [
        sa.Column("leak", sa.String(64), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
    ]
    _table("leak_answer", leak, ("reason",))
    for statement in guard_evidence(
        ["letter_template", "confidential_words", "leak_answer"], op.get_bind().dialect.name
    ):
        op.execute(statement)


def _link(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), nullable=False)


def _table(name: str, columns: "list[sa.Column]", words: tuple[str, ...], links: dict[str, str] | None = None) -> None:
    to = {"procurement_id": "procurement", **(links or {}), "by_id": "person"}
    op.create_table(
        name,
        _link("procurement_id"),
        *columns,
        *(sa.Column(text, sa.Text(), nullable=False) for text in words),
        _link("by_id"),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        _link("id"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, table in to.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *(
            [sa.UniqueConstraint("procurement_id", "number", name=op.f(f"uq_{name}_procurement_id_number"))]
            if name == "letter_template"
            else []
        ),
    )
    if name != "letter_template":
        op.create_index(op.f(f"ix_{name}_procurement_id"), name, ["procurement_id"])


def downgrade() -> None:
    """Forget them."""
    for name in ("leak_answer", "confidential_words", "letter_template"):
        op.drop_table(name)
