"""How migrations run: inside the application, on its database, one transaction each."""

from alembic import context
from flask import current_app

target = current_app.extensions["migrate"].db
config = context.config


def _include(_object: object, name: str | None, kind: str, *_: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


def run() -> None:
    """Bring the database at the application's address to the version asked for."""
    engine = target.engine
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # before anything begins: inside a transaction SQLite leaves it as it was, and tables made anew lose rows
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=target.metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=_include,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            connection.rollback()
            connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


run()
