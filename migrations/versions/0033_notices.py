"""kinds of mail that a person has turned off; mails that came back"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """kinds of mail that a person has turned off; mails that came back"""
    op.add_column("message", sa.Column("bounced_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("mail_off", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("message", "bounced_at")
    op.drop_column("person", "mail_off")
