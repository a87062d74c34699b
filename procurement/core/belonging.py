"""Which rows belong to one procurement, so that they can go with it, and the one door by which evidence goes.

A row belongs to the procurement that it names, or that the row it belongs to names: a file to its submission, that to
its procurement. Evidence goes only while a disposal of its procurement that is on record is carried out: the databases
themselves hold to that. Tables whose class has `stays_after_disposal` never go.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import MetaData, Table, event, text
from sqlalchemy.engine import Connection

from procurement.core.db import EVIDENCE_TRIGGERS, Base, evidence_tables

UNDER_WAY = """SELECT 1 FROM disposal_under_way u JOIN disposal_step s ON s.id = u.step_id
    WHERE s.kind = 'carried_out' AND u.procurement_id ="""

SQLITE_GOES = """CREATE TRIGGER {table}_DELETE BEFORE DELETE ON {table}
    WHEN NOT EXISTS ({under_way} {owner})
    BEGIN SELECT RAISE(ABORT, '{table} is evidence: it is never changed or removed'); END"""

POSTGRESQL_GOES = """CREATE OR REPLACE TRIGGER {table}_DELETE BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION evidence_goes('{owner}')"""

POSTGRESQL_FUNCTION = f"""CREATE OR REPLACE FUNCTION evidence_goes() RETURNS trigger AS $$
    DECLARE owner integer;
    BEGIN
        EXECUTE 'SELECT ' || TG_ARGV[0] INTO owner USING OLD;
        IF EXISTS ({UNDER_WAY} owner) THEN RETURN OLD; END IF;
        RAISE EXCEPTION '% is evidence: it is never changed or removed', TG_TABLE_NAME;
    END; $$ LANGUAGE plpgsql"""


@dataclass(frozen=True)
class Belonging:
    """A table whose rows belong to procurements: by which columns one comes from a row to its procurement."""

    table: Table
    model: type[Any] | None
    path: tuple[tuple[str, str], ...]
    """(column, table that it names), from the row on; the last row names the procurement itself."""

    def owner(self, row: str) -> str:
        """The procurement of a row, in SQL: `row` is how its columns are named."""
        return _owner(row, self.path)


def _owner(row: str, path: tuple[tuple[str, str], ...]) -> str:
    if not path:
        return f"{row}.procurement_id"
    (column, there), rest = path[0], path[1:]
    upper = f"o{len(path)}"
    return f"(SELECT {_owner(upper, rest)} FROM {there} {upper} WHERE {upper}.id = {row}.{column})"  # noqa: S608


@cache
def belonging() -> tuple[Belonging, ...]:
    """Every table that goes with its procurement, those that name others before the ones they name."""
    models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    found = []
    for table in reversed(Base.metadata.sorted_tables):
        model = models.get(table)
        path = _path(table, frozenset())
        if path is not None and not getattr(model, "stays_after_disposal", False):
            found.append(Belonging(table, model, path))
    return tuple(found)


def _path(table: Table, seen: frozenset[str]) -> tuple[tuple[str, str], ...] | None:
    """The shortest way from a row to its procurement; None where its table has none."""
    if "procurement_id" in table.columns:
        return ()
    ways = []
    for column in table.columns:
        for key in column.foreign_keys:
            there = key.column.table
            if there.name not in seen and there is not table and not column.nullable:
                beyond = _path(there, seen | {table.name})
                if beyond is not None:
                    ways.append(((column.name, there.name), *beyond))
    return min(ways, key=len) if ways else None


def let_go_statements(dialect: str) -> Iterator[tuple[str, str]]:
    """(table, statement) that lets its evidence go while a disposal of its procurement is carried out."""
    evidence = set(evidence_tables())
    for one in belonging():
        if one.table.name in evidence:
            if dialect == "sqlite":
                said = SQLITE_GOES.format(table=one.table.name, under_way=UNDER_WAY, owner=one.owner("OLD"))
            else:
                said = POSTGRESQL_GOES.format(table=one.table.name, owner=one.owner("($1)"))
            yield one.table.name, said


def let_disposed_go(connection: Connection) -> None:
    """Make the triggers that let evidence go with its procurement; those that are there stay."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(POSTGRESQL_FUNCTION.replace("%", "%%"))
    make_triggers(connection, "DELETE", let_go_statements(connection.dialect.name))


def make_triggers(connection: Connection, verb: str, statements: Iterable[tuple[str, str]]) -> None:
    """Make each table's trigger for a verb as its statement says, where it is another so far."""
    sqlite = connection.dialect.name == "sqlite"
    there = _made(connection, verb) if sqlite else {}
    for table, statement in statements:
        if there.get(table) == statement:
            continue
        if sqlite:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{verb}")
        connection.exec_driver_sql(statement)


def let_nothing_go(connection: Connection, verb: str = "DELETE", asks: str = "disposal_under_way") -> None:
    """Evidence goes by no door while tables are altered: SQLite renames none that another's trigger asks about."""
    if connection.dialect.name == "sqlite":
        doors = [table for table, made in _made(connection, verb).items() if asks in made]
        strict = EVIDENCE_TRIGGERS["sqlite"]
        make_triggers(connection, verb, [(table, strict.format(table=table, verb=verb)) for table in doors])


def _made(connection: Connection, verb: str) -> dict[str, str]:
    """The triggers for a verb that are there, by table."""
    rows = connection.execute(text("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {table: made for table, made in rows if f" BEFORE {verb} ON " in made}


@event.listens_for(Base.metadata, "after_create")
def _after_create(_target: MetaData, connection: Connection, **_: Any) -> None:
    """Tables that come straight from the models have these triggers too."""
    let_disposed_go(connection)
