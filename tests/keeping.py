"""States of a small procurement, kept once they were reached, and laid under the next test that asks for the same.

What a state holds was made by the product's own actions, once in each test process; a test that only starts from it
gets a copy of the database and of the stored files. Nothing else is shared.
"""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from flask import current_app
from sqlalchemy import func, select

from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.files import FileStore

Step = TypeVar("Step", bound=Callable[..., Any])

_kept: dict[tuple[str, ...], dict[str, Any]] = {}
_folder: Path | None = None


def entries() -> int:
    """How much has happened in this database."""
    found = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    db.session.commit()  # no reading stays open: what others write in the meantime would make the next write stale
    return found


def kept(step: Step) -> Step:
    """A stage that is reached by its actions the first time, and by a copy of where they led after that.

    Only from a procurement to which nothing has happened since it was set up; otherwise the actions run.
    """

    @wraps(step)
    def reach(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.untouched():
            return step(self, *args, **kwargs)
        name = (db.engine.dialect.name, self.key(), step.__name__, repr(args), repr(sorted(kwargs.items())))
        if name in _kept:
            restore(name, self)
            return self
        self.keeping = True
        try:
            step(self, *args, **kwargs)
        finally:
            self.keeping = False
        keep(name, self)
        return self

    return reach  # type: ignore[return-value]


def keep(name: tuple[str, ...], state: Any) -> None:
    """Keep the database, the files and what the state remembers, under a name."""
    here = _place(name)
    _store().folder.mkdir(exist_ok=True)
    shutil.copytree(_store().folder, here / "files")
    shutil.copytree(_store().drafts.folder, here / "drafts")
    shutil.copyfile(_store().key_file, here / "key")
    shutil.copyfile(_store().book.path, here / "book")
    _let_go()
    _copy_out(here, f"kept_{len(_kept)}")
    _kept[name] = {"at": here, "number": len(_kept), "memory": state.memory()}


def restore(name: tuple[str, ...], state: Any) -> None:
    """Put what was kept in place of this test's database and files."""
    found = _kept[name]
    store = _store()
    shutil.copytree(found["at"] / "files", store.folder, dirs_exist_ok=True)
    shutil.copytree(found["at"] / "drafts", store.drafts.folder, dirs_exist_ok=True)
    shutil.copyfile(found["at"] / "key", store.key_file)
    shutil.copyfile(found["at"] / "book", store.book.path)
    store.__init__(store.folder, store.key_file, store.drafts.folder)  # type: ignore[misc]  # reads the key there now
    current_app.extensions["draft keys"] = store.drafts
    _let_go()
    _copy_in(found["at"], f"kept_{found['number']}")
    state.remember(found["memory"])
    db.session.commit()


def _store() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store


def _let_go() -> None:
    db.session.remove()
    db.engine.dispose()


def _place(name: tuple[str, ...]) -> Path:
    global _folder
    if _folder is None:
        _folder = Path(tempfile.mkdtemp(prefix="evenhand-kept-"))
        atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    here = _folder / str(len(_kept))
    here.mkdir()
    return here


def _copy_out(here: Path, database: str) -> None:
    if db.engine.dialect.name == "sqlite":
        _backup(Path(str(db.engine.url.database)), here / "evenhand.db")
        return
    with _server() as server:
        server.execute(f'CREATE DATABASE "{database}" TEMPLATE "{db.engine.url.database}" STRATEGY FILE_COPY')


def _copy_in(here: Path, database: str) -> None:
    if db.engine.dialect.name == "sqlite":
        _backup(here / "evenhand.db", Path(str(db.engine.url.database)))
        return
    name = db.engine.url.database
    with _server() as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{database}" STRATEGY FILE_COPY')


def _backup(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)
    reading.close()
    writing.close()


def _server() -> psycopg.Connection[Any]:
    url = db.engine.url.set(drivername="postgresql", database="postgres")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
