"""invitations, the end of roles, leave and deputies; mails that keep a secret"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ["deputy", "invitation_end", "invitation", "leave", "role_end"]


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _refers("invitation", "procurement_id", "procurement"),
        _refers("invitation", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invitation_token_sha256")),
    )
    op.create_index(op.f("ix_invitation_procurement_id"), "invitation", ["procurement_id"])
    op.create_table(
        "invitation_end",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _refers("invitation_end", "invitation_id", "invitation"),
        _refers("invitation_end", "user_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_end")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_invitation_end_invitation_id")),
    )


def _absences() -> None:
    op.create_table(
        "role_end",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _refers("role_end", "appointment_id", "appointment"),
        _refers("role_end", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_end")),
    )
    op.create_index(op.f("ix_role_end_appointment_id"), "role_end", ["appointment_id"])
    op.create_table(
        "leave",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("withdraws_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _refers("leave", "user_id", "person"),
        _refers("leave", "withdraws_id", "leave"),
        _refers("leave", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.create_index(op.f("ix_leave_user_id"), "leave", ["user_id"])
    op.create_table(
        "deputy",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdraws_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _refers("deputy", "procurement_id", "procurement"),
        _refers("deputy", "absent_id", "person"),
        _refers("deputy", "deputy_id", "person"),
        _refers("deputy", "withdraws_id", "deputy"),
        _refers("deputy", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
    )
    op.create_index(op.f("ix_deputy_procurement_id"), "deputy", ["procurement_id"])
    op.create_index(op.f("ix_deputy_deputy_id"), "deputy", ["deputy_id"])


def upgrade() -> None:
    """Whoever has a role already keeps it without an end."""
    _invitations()
    _absences()
    op.add_column("message", sa.Column("secret", sa.String(120), nullable=True))
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_column("message", "secret")
    for table in TABLES:
        op.drop_table(table)
