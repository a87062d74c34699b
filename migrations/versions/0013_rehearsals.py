"""rehearsals: what they are of, who was invented for them, that they are over; mail that never goes"""

import sqlalchemy as sa
from alembic import op

from procurement.core.db import UtcDateTime, guard_evidence

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ["rehearsal_discard"]
COLUMNS = (("procurement", "rehearsal_of_id"), ("organisation", "rehearsal_id"))

STAYS = {
    "sqlite": [
        """
        CREATE TRIGGER {table}_{column}_stays BEFORE UPDATE OF {column} ON {table}
        WHEN NEW.{column} IS NOT OLD.{column}
        BEGIN SELECT RAISE(ABORT, 'what is a rehearsal, and what is real, stays so'); END
        """
    ],
    "postgresql": [
        """
        CREATE OR REPLACE FUNCTION rehearsal_stays() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION 'what is a rehearsal, and what is real, stays so'; END;
        $$ LANGUAGE plpgsql
        """,
        """
        CREATE TRIGGER {table}_{column}_stays BEFORE UPDATE OF {column} ON {table}
        FOR EACH ROW WHEN (NEW.{column} IS DISTINCT FROM OLD.{column}) EXECUTE FUNCTION rehearsal_stays()
        """,
    ],
}
"""What is one from its first moment can never become the other."""


def upgrade() -> None:
    """All that is there already is real."""
    dialect = op.get_bind().dialect.name
    for table, column in COLUMNS:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
            f" CONSTRAINT fk_{table}_{column} REFERENCES procurement (id)"
        )
        for statement in STAYS[dialect]:
            op.execute(statement.format(table=table, column=column))
    op.add_column("message", sa.Column("withheld", sa.String(40), nullable=True))
    op.create_table(
        "rehearsal_discard",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procurement_id"], ["procurement.id"], name=op.f("fk_rehearsal_discard_procurement_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_rehearsal_discard_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal_discard")),
        sa.UniqueConstraint("procurement_id", name=op.f("uq_rehearsal_discard_procurement_id")),
    )
    for statement in guard_evidence(TABLES, dialect):
        op.execute(statement)


def downgrade() -> None:
    """Forget which were rehearsals."""
    dialect = op.get_bind().dialect.name
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("message", "withheld")
    for table, column in COLUMNS:
        on = f" ON {table}" if dialect == "postgresql" else ""
        op.execute(f"DROP TRIGGER {table}_{column}_stays{on}")
        op.drop_column(table, column)
    if dialect == "postgresql":
        op.execute("DROP FUNCTION rehearsal_stays()")
