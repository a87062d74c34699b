"""what virus scans found, by the content of files"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = ["virus_scan"]


def upgrade() -> None:
    """Nothing was scanned before."""
    op.create_table(
        "virus_scan",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("found", sa.String(120), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_virus_scan")),
    )
    op.create_index(op.f("ix_virus_scan_sha256"), "virus_scan", ["sha256"])
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    for table in TABLES:
        op.drop_table(table)
