"""the library: entries, versions, where they were used"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """It begins empty."""
    op.create_table(
        "library_entry",
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("added_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_entry")),
    )
    op.create_table(
        "library_version",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("guidance", sa.JSON(), nullable=False),
        sa.Column("word_limit", sa.Integer(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["library_entry.id"], name=op.f("fk_library_version_entry_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_library_version_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_version")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_library_version_entry_id_number")),
    )
    op.create_table(
        "library_use",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["library_version.id"], name=op.f("fk_library_use_version_id")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_library_use_procurement_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_library_use_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_use")),
    )
    for table, columns in {"library_version": ["entry_id"], "library_use": ["version_id", "procurement_id"]}.items():
        with op.batch_alter_table(table) as made:
            for column in columns:
                made.create_index(op.f(f"ix_{table}_{column}"), [column])
    for statement in guard_evidence(["library_version", "library_use"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    for table in ("library_use", "library_version", "library_entry"):
        op.drop_table(table)
