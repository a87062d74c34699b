"""what people write into an award report"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

TABLES = (
    "report_layout",
    "report_block",
    "report_figures",
    "report_remark",
    "report_reply",
    "report_sign_off",
    "report_final",
)


def _table(name: str, *columns: sa.Column[object] | sa.UniqueConstraint, refers: dict[str, str]) -> None:
    op.create_table(
        name,
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in refers),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, to in {"procurement_id": "procurement", "by_id": "person", **refers}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _indexed(*names: str) -> None:
    for name in names:
        op.create_index(op.f(f"ix_{name}_procurement_id"), name, ["procurement_id"])


def _words(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _short(name: str, most: int) -> sa.Column[object]:
    return sa.Column(name, sa.String(most), nullable=False)


def _number() -> sa.Column[object]:
    return sa.Column("number", sa.Integer(), nullable=False)


def upgrade() -> None:
    """Nobody has written into any report."""
    _table("report_layout", _short("layout", 20), refers={})
    _table(
        "report_block",
        _short("key", 20),
        _number(),
        _words("words"),
        _short("paragraph", 2),
        _words("interest"),
        _short("ground", 12),
        sa.UniqueConstraint("procurement_id", "key", "number", name=op.f("uq_report_block_procurement_id_key_number")),
        refers={},
    )
    _table(
        "report_figures",
        _short("kind", 10),
        _number(),
        _words("figures"),
        sa.UniqueConstraint(
            "procurement_id", "kind", "number", name=op.f("uq_report_figures_procurement_id_kind_number")
        ),
        refers={},
    )
    _table("report_remark", _short("key", 20), _number(), _words("words"), refers={})
    _table(
        "report_reply",
        _words("words"),
        sa.Column("settles", sa.Boolean(), nullable=False),
        refers={"remark_id": "report_remark"},
    )
    _table("report_sign_off", _short("capacity", 120), _short("content_sha256", 64), refers={})
    _table(
        "report_final",
        _short("content_sha256", 64),
        _words("text"),
        _short("sha256", 64),
        sa.UniqueConstraint("recommendation_id", name=op.f("uq_report_final_recommendation_id")),
        refers={"recommendation_id": "recommendation"},
    )
    _indexed("report_layout", "report_remark", "report_reply", "report_sign_off", "report_final")
    for statement in guard_evidence(list(TABLES), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
