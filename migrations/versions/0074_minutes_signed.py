"""who signed minutes off for the council before they went to the bidder"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was sent before was sent unsigned, and stays so."""
    op.create_table(
        "minutes_signature",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("procurement_id", "record_id", "by_id")),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_minutes_signature_{column}"))
            for column, to in (("procurement_id", "procurement"), ("record_id", "meeting_record"), ("by_id", "person"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_signature")),
        sa.UniqueConstraint("record_id", name=op.f("uq_minutes_signature_record_id")),
    )
    op.create_index(op.f("ix_minutes_signature_procurement_id"), "minutes_signature", ["procurement_id"])
    for statement in guard_evidence(["minutes_signature"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    op.drop_table("minutes_signature")
