"""A few kills of the many of `make faults`: while files come in, while tenders are submitted, opened and marked."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import migrate
from tests.databases import SqliteStore
from tests.faults.run import kill_often, sound


def test_a_killed_server_loses_nothing_that_it_acknowledged(sqlite_store: SqliteStore, tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "instance").mkdir()
    sqlite_store.fresh(migrate, tmp_path / "instance")
    told = kill_often(tmp_path, 8, 7, None, said.append)
    shutil.rmtree(tmp_path / "states")
    assert sound(told), "\n".join(said)
    assert [tally.kills for tally in told.values()] == [2, 2, 2, 2]
