"""What of evidence names a person, and the one door by which such a name gives way to another.

A class of evidence says in `personal` which of its columns do. They change only while an erasure that is on record is
carried out, and nothing else of the row changes with them: the databases themselves hold to that.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import MetaData, event
from sqlalchemy.engine import Connection

from procurement.core.belonging import let_nothing_go, make_triggers
from procurement.core.db import Base, evidence_classes

SQLITE_NAMED = """CREATE TRIGGER {table}_UPDATE BEFORE UPDATE ON {table}
    WHEN NOT EXISTS (SELECT 1 FROM erasure_under_way) OR {others}
    BEGIN SELECT RAISE(ABORT, '{table} is evidence: it is never changed or removed'); END"""

POSTGRESQL_NAMED = """CREATE OR REPLACE TRIGGER {table}_UPDATE BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION evidence_named({named})"""

POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION evidence_named() RETURNS trigger AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM erasure_under_way)
            AND (to_jsonb(NEW) - TG_ARGV::text[]) = (to_jsonb(OLD) - TG_ARGV::text[]) THEN RETURN NEW; END IF;
        RAISE EXCEPTION '% is evidence: it is never changed or removed', TG_TABLE_NAME;
    END; $$ LANGUAGE plpgsql"""


def personal_classes() -> list[type[Any]]:
    """The classes of evidence that name people in columns of their own."""
    return [one for one in evidence_classes() if one.personal]


def let_names_go(connection: Connection) -> None:
    """Make the triggers that let names of people give way; those that are there stay."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(POSTGRESQL_FUNCTION.replace("%", "%%"))
    make_triggers(connection, "UPDATE", _statements(connection.dialect.name))


def let_no_name_go(connection: Connection) -> None:
    """No name gives way while tables are altered."""
    let_nothing_go(connection, "UPDATE", "erasure_under_way")


def _statements(dialect: str) -> Iterator[tuple[str, str]]:
    for one in personal_classes():
        table = one.__table__
        if dialect == "sqlite":
            others = [column.name for column in table.columns if column.name not in one.personal]
            differ = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in others)
            yield table.name, SQLITE_NAMED.format(table=table.name, others=differ)
        else:
            named = ", ".join(f"'{name}'" for name in one.personal)
            yield table.name, POSTGRESQL_NAMED.format(table=table.name, named=named)


@event.listens_for(Base.metadata, "after_create")
def _after_create(_target: MetaData, connection: Connection, **_: Any) -> None:
    """Tables that come straight from the models have these triggers too."""
    let_names_go(connection)
