"""The migrations make what the models say, on both databases, and every one can be taken back and done again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app import create_app
from config import Settings
from procurement.core.db import db, evidence_tables
from procurement.core.schema import migrations_of
from tests.conftest import BACKENDS, ROOT, close
from tests.databases import Cluster

MIGRATIONS = str(ROOT / "migrations")
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.fixture(params=BACKENDS)
def unprepared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without a schema."""
    if request.param == "sqlite":
        app = create_app(Settings.for_tests(tmp_path))
        migrations_of(app)
        yield app
        close(app)
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    name = cluster.empty()
    app = create_app(Settings.for_tests(tmp_path, cluster.url(name)))
    migrations_of(app)
    yield app
    close(app)
    cluster.drop(name)


def triggers() -> set[str]:
    """The names of the database's triggers."""
    with db.engine.connect() as connection:
        return {name.lower() for (name,) in connection.execute(text(TRIGGERS[db.engine.dialect.name]))}


def tables() -> set[str]:
    """The names of the product's tables that are there."""
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_they_make_what_the_models_say(unprepared: Flask) -> None:
    with unprepared.app_context():
        upgrade(directory=MIGRATIONS)
        with db.engine.connect() as connection:
            seen = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(seen, db.metadata) == []


def test_they_guard_all_evidence(unprepared: Flask) -> None:
    with unprepared.app_context():
        upgrade(directory=MIGRATIONS)
        wanted = {f"{table}_{verb}" for table in evidence_tables() for verb in ("update", "delete")}
        assert wanted
        assert wanted <= triggers()


def test_they_can_be_taken_back_and_done_again(unprepared: Flask) -> None:
    with unprepared.app_context():
        upgrade(directory=MIGRATIONS)
        made, guarded = tables(), triggers()
        downgrade(directory=MIGRATIONS, revision="base")
        assert tables() == set()
        assert triggers() == set()
        upgrade(directory=MIGRATIONS)
        assert tables() == made
        assert triggers() == guarded


def test_doing_them_twice_changes_nothing(unprepared: Flask) -> None:
    with unprepared.app_context():
        upgrade(directory=MIGRATIONS)
        made = tables()
        upgrade(directory=MIGRATIONS)
        assert tables() == made
