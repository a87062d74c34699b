"""accounts by a link in a mail; who owns an organisation's account, and who asks to join it"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ["join_request", "account_link", "join_answer", "ownership", "account_link_end"]


def upgrade() -> None:
    """accounts by a link in a mail; who owns an organisation's account, and who asks to join it"""
    op.create_table(
        "join_request",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_join_request_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
    )
    op.create_index(op.f("ix_join_request_organisation_id"), "join_request", ["organisation_id"], unique=False)
    op.create_table(
        "account_link",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("job_title", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_account_link_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_account_link_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_account_link_token_sha256")),
    )
    op.create_index(op.f("ix_account_link_email"), "account_link", ["email"], unique=False)
    op.create_index(op.f("ix_account_link_organisation_id"), "account_link", ["organisation_id"], unique=False)
    op.create_table(
        "join_answer",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_join_answer_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["join_request.id"], name=op.f("fk_join_answer_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_answer")),
        sa.UniqueConstraint("request_id", name=op.f("uq_join_answer_request_id")),
    )
    op.create_table(
        "ownership",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_ownership_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_ownership_organisation_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_ownership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ownership")),
    )
    op.create_index(op.f("ix_ownership_organisation_id"), "ownership", ["organisation_id"], unique=False)
    op.create_table(
        "account_link_end",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["account_link.id"], name=op.f("fk_account_link_end_link_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_account_link_end_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link_end")),
        sa.UniqueConstraint("link_id", name=op.f("uq_account_link_end_link_id")),
    )
    op.add_column("organisation", sa.Column("ppon", sa.String(length=14), nullable=True))
    op.create_index(op.f("ix_organisation_ppon"), "organisation", ["ppon"], unique=True)
    for statement in guard_evidence(TABLES, op.get_bind().dialect.name):
        op.execute(statement)
    op.execute(
        "INSERT INTO ownership (organisation_id, user_id, at) SELECT organisation.id, min(person.id), "
        "organisation.registered_at FROM organisation JOIN person ON person.organisation_id = organisation.id "
        "GROUP BY organisation.id, organisation.registered_at"
    )


def downgrade() -> None:
    """Take it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_organisation_ppon", table_name="organisation")
    op.drop_column("organisation", "ppon")
