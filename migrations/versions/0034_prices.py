"""prices: the lines of the schedule, what was read of each bidder's, what was put right"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import Exact, UtcDateTime, guard_evidence

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

EVIDENCE = ["price_reading", "price_row", "price_correction"]


def upgrade() -> None:
    """Procurements of before name no lines: one sum for each lot."""
    op.create_table(
        "price_line",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("label", sa.String(160), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("volume", Exact(), nullable=True),
        sa.Column("lots", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_price_line_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_line")),
        sa.UniqueConstraint("procurement_id", "code", name=op.f("uq_price_line_procurement_id_code")),
    )
    op.create_index(op.f("ix_price_line_procurement_id"), "price_line", ["procurement_id"], unique=False)
    op.create_table(
        "price_reading",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_price_reading_by_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_price_reading_procurement_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_price_reading_submission_id")),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_price_reading_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_reading")),
    )
    op.create_index(op.f("ix_price_reading_procurement_id"), "price_reading", ["procurement_id"], unique=False)
    op.create_index(op.f("ix_price_reading_tender_id"), "price_reading", ["tender_id"], unique=False)
    op.create_table(
        "price_row",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("sheet", sa.String(40), nullable=False),
        sa.Column("cell", sa.String(12), nullable=False),
        sa.Column("typed", sa.String(200), nullable=False),
        sa.Column("amount", Exact(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["submitted_file.id"], name=op.f("fk_price_row_file_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["price_reading.id"], name=op.f("fk_price_row_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_row")),
        sa.UniqueConstraint("reading_id", "lot", "code", name=op.f("uq_price_row_reading_id_lot_code")),
    )
    op.create_index(op.f("ix_price_row_reading_id"), "price_row", ["reading_id"], unique=False)
    op.create_table(
        "price_correction",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("amount", Exact(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.String(160), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_price_correction_by_id")),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_price_correction_procurement_id")
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_price_correction_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_correction")),
    )
    op.create_index(op.f("ix_price_correction_procurement_id"), "price_correction", ["procurement_id"], unique=False)
    op.create_index(op.f("ix_price_correction_tender_id"), "price_correction", ["tender_id"], unique=False)
    for statement in guard_evidence(EVIDENCE, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take the tables away."""
    for table in [*reversed(EVIDENCE), "price_line"]:
        op.drop_table(table)
