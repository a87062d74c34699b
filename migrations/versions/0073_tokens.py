"""tokens by which other systems read"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

TABLES = ("api_token", "api_token_end", "api_use")


def upgrade() -> None:
    """No other system read before."""
    _table(
        "api_token",
        {"procurement_id": "procurement", "by_id": "person"},
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scopes", sa.String(80), nullable=False),
        sa.Column("covers_all", sa.Boolean(), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("sha256", name=op.f("uq_api_token_sha256")),
    )
    _table(
        "api_token_end",
        {"procurement_id": "procurement", "token_id": "api_token", "by_id": "person"},
        sa.UniqueConstraint("token_id", name=op.f("uq_api_token_end_token_id")),
    )
    _table("api_use", {"token_id": "api_token"}, sa.Column("path", sa.String(200), nullable=False))
    for name, column in (("api_token", "procurement_id"), ("api_token_end", "procurement_id"), ("api_use", "token_id")):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    for statement in guard_evidence(list(TABLES), op.get_bind().dialect.name):
        op.execute(statement)


def _table(name: str, links: dict[str, str], *more: "sa.Column | sa.Constraint") -> None:
    op.create_table(
        name,
        *(sa.Column(column, sa.Integer(), nullable=False) for column in links),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *more,
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, to in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    """Forget them."""
    for name in reversed(TABLES):
        op.drop_table(name)
