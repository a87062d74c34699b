"""with whom a bidder bids: partners, their own answers, and what follows when one of them is excluded"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

EVIDENCE = ["partner_invitation", "submitted_partner", "submitted_partner_answer", "selection_not_replaced"]


def _table(name: str, *columns: sa.Column[object], refers: dict[str, str], unique: tuple[str, ...] = ()) -> None:
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}"))
        for column, to in refers.items()
    ]
    if unique:
        keys.append(sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}")))
    op.create_table(
        name,
        *columns,
        *(sa.Column(column, sa.Integer(), nullable=False) for column in refers),
        sa.Column("id", sa.Integer(), nullable=False),
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int | None = None, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=nullable)


def _drafts() -> None:
    _table(
        "partner",
        _text("details", nullable=True),
        _at("named_at"),
        _at("done_at", nullable=True),
        _at("removed_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        refers={"tender_id": "tender"},
    )
    op.create_index(op.f("ix_partner_tender_id"), "partner", ["tender_id"])
    _table(
        "partner_answer",
        _text("text"),
        _at("saved_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        refers={"partner_id": "partner", "question_id": "question"},
        unique=("partner_id", "question_id"),
    )
    _table(
        "partner_invitation",
        refers={"partner_id": "partner", "link_id": "account_link"},
        unique=("link_id",),
    )
    op.create_index(op.f("ix_partner_invitation_partner_id"), "partner_invitation", ["partner_id"])


def _submitted() -> None:
    _table(
        "submitted_partner",
        _text("kind", 16),
        _text("name", 160),
        _text("company_number", 20),
        _text("share", 200),
        sa.Column("lots", sa.JSON(), nullable=False),
        refers={"submission_id": "submission", "partner_id": "partner"},
    )
    op.create_index(op.f("ix_submitted_partner_submission_id"), "submitted_partner", ["submission_id"])
    _table(
        "submitted_partner_answer",
        _text("text"),
        refers={"submitted_partner_id": "submitted_partner", "question_id": "question"},
        unique=("submitted_partner_id", "question_id"),
    )


def _selection() -> None:
    _table(
        "selection_not_replaced",
        _text("reason"),
        _at("at"),
        refers={
            "tender_id": "tender",
            "procurement_id": "procurement",
            "relied_on_id": "selection_relied_on",
            "question_id": "question",
            "by_id": "person",
        },
    )
    op.create_index(op.f("ix_selection_not_replaced_tender_id"), "selection_not_replaced", ["tender_id"])
    op.execute(
        "ALTER TABLE selection_relied_on ADD COLUMN partner_id INTEGER "
        "CONSTRAINT fk_selection_relied_on_partner_id REFERENCES submitted_partner (id)"
    )
    op.add_column("selection_asking", sa.Column("replace", sa.Boolean(), nullable=False, server_default=sa.false()))


def upgrade() -> None:
    """Questionnaires of before ask nothing of partners."""
    op.add_column("question", sa.Column("also_asked", sa.String(8), nullable=False, server_default=""))
    _drafts()
    _submitted()
    _selection()
    for statement in guard_evidence(EVIDENCE, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_column("selection_asking", "replace")
    op.drop_column("selection_relied_on", "partner_id")
    for table in ("selection_not_replaced", "submitted_partner_answer", "submitted_partner", "partner_invitation"):
        op.drop_table(table)
    op.drop_table("partner_answer")
    op.drop_table("partner")
    op.drop_column("question", "also_asked")
