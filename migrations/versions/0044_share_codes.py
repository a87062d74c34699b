"""share codes of any length that they may have"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import guard_evidence

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def _length(before: int, now: int) -> None:
    """The table is written anew where the database cannot change it in place, and guarded again."""
    name = op.get_bind().dialect.name
    with op.batch_alter_table("core_information") as told:
        told.alter_column("share_code", existing_type=sa.String(before), type_=sa.String(now), existing_nullable=False)
    if name == "sqlite":
        for statement in guard_evidence(["core_information"], name):
            op.execute(statement)


def upgrade() -> None:
    """Codes of before stay as they are."""
    _length(8, 20)


def downgrade() -> None:
    """Longer codes do not fit any more."""
    _length(20, 8)
