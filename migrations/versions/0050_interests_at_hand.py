"""interests and failed bidders are found without reading what everybody else declared or passed"""

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_declaration_of", "declaration", ["procurement_id", "user_id", "organisation_id"]),
    ("ix_declaration_interest", "declaration", ["procurement_id", "interest", "user_id"]),
    ("ix_selection_decision_of", "selection_decision", ["procurement_id", "passed"]),
)


def upgrade() -> None:
    """interests and failed bidders are found without reading what everybody else declared or passed"""
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    for table in ("declaration", "selection_decision"):
        op.drop_index(f"ix_{table}_procurement_id", table)


def downgrade() -> None:
    """Take it back."""
    for table in ("declaration", "selection_decision"):
        op.create_index(f"ix_{table}_procurement_id", table, ["procurement_id"])
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
