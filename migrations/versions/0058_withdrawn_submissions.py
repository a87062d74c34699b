"""which submission a bidder took back"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import guard_evidence

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def _guarded() -> None:
    """The table was written anew where the database cannot change it in place, and is guarded again."""
    name = op.get_bind().dialect.name
    if name == "sqlite":
        for statement in guard_evidence(["withdrawal"], name):
            op.execute(statement)


def upgrade() -> None:
    """Withdrawals of before go by their times."""
    with op.batch_alter_table("withdrawal") as table:
        table.add_column(sa.Column("submission_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_withdrawal_submission_id"), "submission", ["submission_id"], ["id"])
    _guarded()


def downgrade() -> None:
    """All go by their times again."""
    with op.batch_alter_table("withdrawal") as table:
        table.drop_constraint(op.f("fk_withdrawal_submission_id"), type_="foreignkey")
        table.drop_column("submission_id")
    _guarded()
