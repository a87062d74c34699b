"""the law's records: published notices, signed conflicts assessments, abandonment"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ["abandonment", "conflicts_assessment", "published_notice"]


def upgrade() -> None:
    """Procurements of before have none of them."""
    op.create_table(
        "abandonment",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        *_signed("abandonment"),
        sa.UniqueConstraint("procurement_id", name=op.f("uq_abandonment_procurement_id")),
    )
    op.create_table(
        "conflicts_assessment",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("signed_name", sa.String(160), nullable=False),
        *_signed("conflicts_assessment"),
        sa.UniqueConstraint("procurement_id", "number", name=op.f("uq_conflicts_assessment_procurement_id_number")),
    )
    op.create_table(
        "published_notice",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(120), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["corrects_id"], ["published_notice.id"], name=op.f("fk_published_notice_corrects_id")),
        *_signed("published_notice"),
    )
    for table in ("conflicts_assessment", "published_notice"):
        with op.batch_alter_table(table) as made:
            made.create_index(op.f(f"ix_{table}_procurement_id"), ["procurement_id"])
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def _signed(table: str) -> list[sa.schema.SchemaItem]:
    """Who and when, and what every such table has."""
    return [
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f(f"fk_{table}_procurement_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f(f"fk_{table}_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    """Forget them."""
    for table in reversed(TABLES):
        op.drop_table(table)
