"""The tests' own ground: two real databases, fresh for each test, and a clock that stands where it is put."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from procurement.core import clock as product
from procurement.core.db import db
from tests.conftest import SetClock


def test_each_test_begins_without_a_row(app: Flask) -> None:
    with app.app_context():
        for table in db.metadata.sorted_tables:
            assert not db.session.execute(table.select()).all(), table.name


@pytest.mark.parametrize("attempt", [1, 2])
def test_what_one_test_leaves_the_next_never_sees(app: Flask, attempt: int) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_over (x INTEGER)"))


def test_sqlite_loses_nothing_that_it_acknowledged(app: Flask) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "secure_delete": 1}
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            found = {name: db.session.execute(text(f"PRAGMA {name}")).scalar_one() for name in wanted}
            assert found == wanted


def test_the_application_answers(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code in (200, 302)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_clock_stands_where_it_is_put(clock: SetClock) -> None:
    clock.at("2021-04-23T15:59:58+01:00")
    assert product.now().isoformat() == "2021-04-23T14:59:58+00:00"
    clock.forward(seconds=2)
    assert product.now().isoformat() == "2021-04-23T15:00:00+00:00"
