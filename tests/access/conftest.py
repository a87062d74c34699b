"""The world of the access tests, made once per test process."""

import os
from collections.abc import Iterator

import pytest

from procurement.core import clock as core_clock
from tests.access.world import World, finish, make_world
from tests.conftest import migrate
from tests.databases import SqliteStore


@pytest.fixture(scope="session")
def whole_world(sqlite_store: SqliteStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The story, told once."""
    folder = tmp_path_factory.mktemp("world")
    url = sqlite_store.fresh(migrate, folder)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    world = make_world(folder, url, folder / "evenhand.db", shared)
    core_clock.reset()
    yield world
    finish(world)


@pytest.fixture
def world(whole_world: World) -> World:
    """The same; each test puts it where it needs it."""
    return whole_world
