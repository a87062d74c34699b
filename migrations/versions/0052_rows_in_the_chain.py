"""rows of evidence bound to the entries that they were written with; a chain that is followed past what is closed"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import guard_evidence

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """rows of evidence bound to the entries; entries of before keep the form they were hashed in"""
    op.create_table(
        "audit_row",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_row_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_row")),
        sa.UniqueConstraint("about", name=op.f("uq_audit_row_about")),
    )
    op.create_index(op.f("ix_audit_row_entry_id"), "audit_row", ["entry_id"])
    op.add_column("audit_entry", sa.Column("form", sa.Integer(), nullable=False, server_default="1"))
    for statement in guard_evidence(["audit_row"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    op.drop_column("audit_entry", "form")
    op.drop_table("audit_row")
