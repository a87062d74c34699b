"""tenders: pages of the questionnaire that are said to be finished"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLE = "finished_section"


def upgrade() -> None:
    """Nothing was said of any page before."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tender_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(100), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f(f"fk_{TABLE}_tender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("tender_id", "section", name=op.f(f"uq_{TABLE}_tender_id_section")),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table(TABLE)
