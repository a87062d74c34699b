"""A house to walk through: the server with a queue of jobs that the journey works itself, and its people."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import OpenPage, Serve, Server, SetClock, migrate
from tests.databases import SqliteStore
from tests.journeys.walking import House


@pytest.fixture
def server(serve: Serve, sqlite_store: SqliteStore, tmp_path: Path) -> Server:
    """The application as it runs for people: long jobs wait in a queue until a worker takes them."""
    from config import Settings

    settings = Settings.for_tests(tmp_path, sqlite_store.fresh(migrate, tmp_path))
    return serve(replace(settings, jobs_inline=False))


@pytest.fixture
def house(server: Server, open_page: OpenPage, clock: SetClock) -> Iterator[House]:
    """The small procurement set up and planned, nothing opened; every page that was walked is judged at the end."""
    from tests.factories import Small

    with server.app.app_context():
        walked = House(server, open_page, clock, Small(clock))
        yield walked
