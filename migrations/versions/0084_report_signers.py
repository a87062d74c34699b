"""who signs an award report, in which order, with a remark"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody was named; whoever had signed had no place for a remark."""
    op.create_table(
        "report_signers",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("procurement_id", "number", "by_id", "id")),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_signers")),
        sa.ForeignKeyConstraint(["procurement_id"], ["procurement.id"], name=op.f("fk_report_signers_procurement_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_report_signers_by_id")),
        sa.UniqueConstraint("procurement_id", "number", name=op.f("uq_report_signers_procurement_id_number")),
    )
    op.add_column("report_sign_off", sa.Column("remark", sa.Text(), nullable=False, server_default=""))
    for statement in guard_evidence(["report_signers"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    op.drop_column("report_sign_off", "remark")
    op.drop_table("report_signers")
