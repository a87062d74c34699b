"""The database: one base for every table, the column types, and what keeps evidence from changing.

SQLite by default (write-ahead log, every commit synced to disk), PostgreSQL by address. Both refuse to
update or delete evidence by trigger, so that no fault of ours and no hand at a console does it quietly.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Integer, MetaData, Numeric, String, Table, Text, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone has no place in the record")
        stamp = value.astimezone(UTC)
        return stamp.replace(tzinfo=None) if dialect.name == "sqlite" else stamp

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as it was given, digit for digit (text on SQLite, numeric elsewhere)."""

    impl = String(40)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(40))
        return dialect.type_descriptor(Numeric(24, 6))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | Decimal | None:
        if value is None:
            return None
        return format(value, "f") if dialect.name == "sqlite" else value

    def process_result_value(self, value: str | Decimal | None, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        number = Decimal(value)
        return number if dialect.name == "sqlite" else Decimal(format(number.normalize(), "f"))


Read = TypeVar("Read")

_REMEMBERED = "remembered"

Weight = Exact
Money = Exact


class Base(DeclarativeBase):
    """Every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime(), Decimal: Exact(), str: Text()}
    stays_after_disposal: ClassVar[bool] = False
    """Whether rows stay when the procurement they belong to is disposed of: what shows that it was, and by whom."""


class Row:
    """What every table has: an opaque number that says nothing about anyone."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True)


class Mutable(Row):
    """A row that may change, and so carries a version: a stale write is refused, never merged silently."""

    version: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Evidence(Row):
    """A row that never changes and never goes: marks, decisions, submissions, deadlines, approvals."""

    personal: ClassVar[tuple[str, ...]] = ()
    """Columns that name a person, and that give way to another name when that person is erased."""


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
"""The session of the request. Tables are declared on `Base`, so that they are typed."""


def remembered(key: tuple[Hashable, ...], read: Callable[[], Read]) -> Read:
    """What a query finds, asked once while a transaction only reads: a write, or its end, forgets it.

    For what many parts of one page ask for alike. Whoever gets it must not change it.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        return read()
    kept: dict[tuple[Hashable, ...], Any] = session.info.setdefault(_REMEMBERED, {})
    if key not in kept:
        kept[key] = read()
    found: Read = kept[key]
    return found


@event.listens_for(db.session, "after_flush")
@event.listens_for(db.session, "after_transaction_end")
def _forget(session: Any, *_: object) -> None:
    session.info.pop(_REMEMBERED, None)


_WRITTEN = "evidence written"


@event.listens_for(db.session, "after_flush")
def _note_evidence(session: Any, *_: object) -> None:
    written = [row for row in session.new if isinstance(row, Evidence)]
    if written:
        session.info.setdefault(_WRITTEN, []).extend(written)


@event.listens_for(db.session, "after_commit")
@event.listens_for(db.session, "after_rollback")
def _settle_evidence(session: Any) -> None:
    session.info.pop(_WRITTEN, None)


def evidence_written() -> list[Evidence]:
    """The rows of evidence that this transaction has written and that nobody has asked for yet."""
    session = db.session()
    session.flush()
    written: list[Evidence] = session.info.pop(_WRITTEN, [])
    return written


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__.split(".")[0] != "sqlite3":
        return
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "busy_timeout=15000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Reading begins when it reads; writing takes its turn at once, so that nobody's write fails halfway."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


EVIDENCE_TRIGGERS: dict[str, str] = {
    "sqlite": """
        CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is evidence: it is never changed or removed'); END
    """,
    "postgresql": """
        CREATE OR REPLACE TRIGGER {table}_{verb} BEFORE {verb} ON {table}
        FOR EACH ROW EXECUTE FUNCTION evidence_stands()
    """,
}

EVIDENCE_FUNCTION = """
    CREATE OR REPLACE FUNCTION evidence_stands() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION '%% is evidence: it is never changed or removed', TG_TABLE_NAME; END;
    $$ LANGUAGE plpgsql
"""


def evidence_classes() -> list[type[Any]]:
    """The classes of all tables whose rows never change, by the tables' names."""
    found = [mapper for mapper in Base.registry.mappers if issubclass(mapper.class_, Evidence)]
    return [m.class_ for m in sorted(found, key=lambda m: str(m.local_table)) if isinstance(m.local_table, Table)]


def evidence_tables() -> list[str]:
    """The names of all tables whose rows never change."""
    return [str(table.__tablename__) for table in evidence_classes()]


def guard_evidence(tables: list[str], dialect: str) -> list[str]:
    """The statements that make `tables` append-only on `dialect`."""
    pattern = EVIDENCE_TRIGGERS[dialect]
    statements = [EVIDENCE_FUNCTION.replace("%%", "%")] if dialect == "postgresql" else []
    return statements + [pattern.format(table=t, verb=v) for t in tables for v in ("UPDATE", "DELETE")]


def guard_on_create(metadata: MetaData) -> None:
    """Let `metadata.create_all` make the triggers too, as the migrations do."""

    def after_create(_target: MetaData, connection: Any, **_: Any) -> None:
        for statement in guard_evidence(evidence_tables(), connection.dialect.name):
            connection.exec_driver_sql(
                statement.replace("%", "%%") if connection.dialect.name == "postgresql" else statement
            )

    event.listen(metadata, "after_create", after_create)


guard_on_create(Base.metadata)
