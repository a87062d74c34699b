"""offsets and owners of stages, how periods are counted, proclaimed days, reminders"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EVIDENCE = ["period_terms", "proclaimed_day", "stage_link", "stage_owner"]


def _of_procurement(table: str, *columns: sa.Column[object] | sa.ForeignKeyConstraint) -> None:
    """A table of evidence about a procurement: who set what, and when."""
    op.create_table(
        table,
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f(f"fk_{table}_procurement_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f(f"fk_{table}_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    with op.batch_alter_table(table) as made:
        made.create_index(op.f(f"ix_{table}_procurement_id"), ["procurement_id"])


def upgrade() -> None:
    """Nothing is set in what there is: no stage follows another by days, none has an owner."""
    _of_procurement(
        "stage_link",
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("after_stage", sa.String(20), nullable=True),
        sa.Column("after_edge", sa.String(6), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(10), nullable=False),
    )
    _of_procurement(
        "stage_owner",
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stage_owner_person_id")),
    )
    _of_procurement(
        "period_terms",
        sa.Column("procedure", sa.String(20), nullable=False),
        sa.Column("e_submission", sa.Boolean(), nullable=False),
        sa.Column("all_documents", sa.Boolean(), nullable=False),
        sa.Column("prior_notice", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("uk_wide", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "proclaimed_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("parts", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdraws_id", sa.Integer(), nullable=True),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["withdraws_id"], ["proclaimed_day.id"], name=op.f("fk_proclaimed_day_withdraws_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_proclaimed_day_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proclaimed_day")),
    )
    # not sa.true(): for that SQLite would have the table copied, which what refers to its people forbids
    op.add_column("person", sa.Column("reminders", sa.Boolean(), nullable=False, server_default="1"))
    for statement in guard_evidence(EVIDENCE, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    op.drop_column("person", "reminders")
    for table in ("proclaimed_day", "period_terms", "stage_owner", "stage_link"):
        op.drop_table(table)
