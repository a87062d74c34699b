"""documents for bidders: versions, undertakings, who took what"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

EVIDENCE = ["paper_version", "paper_withdrawal", "paper_undertaking", "paper_taking"]


def upgrade() -> None:
    """Procurements of before have none."""
    op.create_table(
        "paper",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("undertaking", sa.Text(), nullable=False),
        sa.Column("added_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_paper_procurement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_table(
        "paper_version",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(260), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(40), nullable=False),
        sa.Column("wrapped_key", sa.String(160), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_version_paper_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_paper_version_procurement_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_paper_version_issued_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_version")),
        sa.UniqueConstraint("paper_id", "number", name=op.f("uq_paper_version_paper_id_number")),
    )
    op.create_table(
        "paper_withdrawal",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_withdrawal_paper_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_paper_withdrawal_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_withdrawal")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_paper_withdrawal_paper_id")),
    )
    _undertakings_and_takings()
    _indices()
    for statement in guard_evidence(EVIDENCE, op.get_bind().dialect.name):
        op.execute(statement)


def _undertakings_and_takings() -> None:
    op.create_table(
        "paper_undertaking",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("capacity", sa.String(160), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_undertaking_paper_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_paper_undertaking_organisation_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_paper_undertaking_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_undertaking")),
        sa.UniqueConstraint("paper_id", "organisation_id", name=op.f("uq_paper_undertaking_paper_id_organisation_id")),
    )
    op.create_table(
        "paper_taking",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["paper_version.id"], name=op.f("fk_paper_taking_version_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_paper_taking_organisation_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_paper_taking_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_taking")),
    )


def _indices() -> None:
    for table, columns in {
        "paper": ["procurement_id"],
        "paper_version": ["paper_id", "procurement_id"],
        "paper_undertaking": ["paper_id"],
        "paper_taking": ["version_id", "organisation_id"],
    }.items():
        with op.batch_alter_table(table) as made:
            for column in columns:
                made.create_index(op.f(f"ix_{table}_{column}"), [column])


def downgrade() -> None:
    """Forget them."""
    for table in ("paper_taking", "paper_undertaking", "paper_withdrawal", "paper_version", "paper"):
        op.drop_table(table)
