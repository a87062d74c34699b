"""files of a partner's own part: in the draft, on their way, sealed, and as an opening writes them down"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def _file(name: str, of: str, refers: str, *more: sa.Column[object]) -> None:
    op.create_table(
        name,
        *more,
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(40), nullable=False),
        sa.Column("wrapped_key", sa.String(160), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column(of, sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([of], [f"{refers}.id"], name=op.f(f"fk_{name}_{of}")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f(f"fk_{name}_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_{of}"), name, [of])


def upgrade() -> None:
    """Files that came before are the bidders' own."""
    _file(
        "partner_file",
        "partner_id",
        "partner",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("begun_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("put_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    _file(
        "submitted_partner_file",
        "submitted_partner_id",
        "submitted_partner",
        sa.Column("name", sa.String(260), nullable=False),
    )
    for table in ("upload", "sealed_file"):
        refers = f"CONSTRAINT fk_{table}_partner_id REFERENCES partner (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN partner_id INTEGER {refers}")
    for statement in guard_evidence(["submitted_partner_file"], op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.drop_table("submitted_partner_file")
    op.drop_table("partner_file")
    op.drop_column("upload", "partner_id")
    op.drop_column("sealed_file", "partner_id")
