"""A copy of everything that an instance must not lose, taken while it works, and proved before it is put back.

It holds the database as it stood at one moment, the encrypted files that it names, the queue of long jobs and the
mail. It holds no key: neither those of the instance, which are kept apart, nor any of a draft, which is copied nowhere.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Engine, create_engine, inspect, literal, select, text
from sqlalchemy.orm import Session

from procurement.core.db import Base
from procurement.core.draft_keys import sync_folder
from procurement.core.files import BOOK, under_draft
from procurement.core.procurement_keys import book_mark

MANIFEST = "manifest.json"
DATABASE, DUMP, JOBS = "evenhand.db", "evenhand.dump", "jobs.db"
KEYS = ("files.key", BOOK, "second-step.key", "signing.key")
"""The instance's own keys that a backup is useless without; the key of sessions may be any."""

BESIDE = ("demonstration", "clock-shift")
"""What says of an instance that it is a demonstration, and how its clock stands."""

TRIES = 5
_PIECE = 1024 * 1024


class Unusable(Exception):
    """A backup cannot be made, or cannot be put back here; the sentence says why and what to do."""


@dataclass
class Manifest:
    """What a backup holds: each file with its size and SHA-256. `keys` tell the instance's keys without telling them.

    `missing` are stored files that the database names and that were not there to be copied.
    """

    made_at: str
    database: str
    schema: str
    keys: dict[str, str]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a backup. Raises Unusable for a folder that is none, or was not finished."""
        try:
            said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            return cls(**{**said, "files": {name: (size, digest) for name, (size, digest) in said["files"].items()}})
        except (OSError, ValueError, KeyError, TypeError) as why:
            raise Unusable(f"{folder} is no backup, or one that was not finished: it has no {MANIFEST}.") from why


def back_up(instance: Path, engine: Engine, to: Path, at: datetime) -> Manifest:
    """Copy an instance into an empty folder while it goes on working; the manifest is written last."""
    if to.resolve().is_relative_to(instance.resolve()):
        raise Unusable("A backup does not lie in the instance itself: name another folder.")
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(to.iterdir()):
        raise Unusable(f"{to} is not empty.")
    dialect = engine.dialect.name
    made = Manifest(at.isoformat(), dialect, schema_of(engine), digests(instance))
    for _ in range(TRIES):
        if dialect == "sqlite":
            _snapshot(Path(str(engine.url.database)), to / DATABASE)
            with _reader(to / DATABASE) as copy:
                named = blobs_to_keep(copy)
        else:
            _dump(engine, to / DUMP)
            named = blobs_to_keep(engine)
        made.missing = [blob for blob in sorted(named) if not _copied(instance, to, made, f"files/{blob[:2]}/{blob}")]
        if not made.missing:
            break  # else something was taken away since: the database is asked again
    _beside(instance, to, made)
    _listed(to, made, DATABASE if dialect == "sqlite" else DUMP)
    _written(to / MANIFEST, json.dumps(asdict(made), indent=1).encode())
    sync_folder(to)
    return made


def digests(instance: Path) -> dict[str, str]:
    """What tells one instance's keys from another's; each is 32 random bytes, so nothing is learned of it."""
    found = {}
    for name in KEYS:
        path = instance / "keys" / name
        if path.exists():
            content = path.read_bytes()
            told = book_mark(content) if name == BOOK else content.strip()
            found[name] = hashlib.sha256(b"evenhand backup\0" + told).hexdigest()
    return found


def schema_of(engine: Engine) -> str:
    """The revision of a database's tables; empty where there are none."""
    if not inspect(engine).has_table("alembic_version"):
        return ""
    with engine.connect() as asked:
        return str(asked.scalar(text("SELECT version_num FROM alembic_version")) or "")


def blobs_to_keep(engine: Engine) -> set[str]:
    """The stored files that a database names, without those that lie under the key of a draft: no backup opens them."""
    found: set[str] = set()
    with Session(engine) as asked:
        for mapper in Base.registry.mappers:
            if "blob" in mapper.columns:
                key = mapper.columns["wrapped_key"] if "wrapped_key" in mapper.columns else literal("")
                rows = asked.execute(select(mapper.columns["blob"], key))
                found |= {blob for blob, wrapped in rows if not under_draft(wrapped or "")}
    return found


@contextmanager
def _reader(path: Path) -> Iterator[Engine]:
    """A database file that is read and let go of."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        yield engine
    finally:
        engine.dispose()


def _snapshot(source: Path, target: Path) -> None:
    """One file that stands by itself, proved at once: the database as it was at one moment, whoever writes then."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source, timeout=60)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")
        if (said := writing.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise Unusable(f"The copy of the database is not sound: {said}")
    target.chmod(0o600)


def _dump(engine: Engine, target: Path) -> None:
    target.unlink(missing_ok=True)
    run_tool("pg_dump", engine, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    target.chmod(0o600)


def run_tool(name: str, engine: Engine, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on a database; the password goes by the environment, not the command."""
    tool = shutil.which(name)
    if tool is None:
        raise Unusable(f"{name} is not installed, and nothing else copies PostgreSQL: install its client programs.")
    url = engine.url.set(drivername="postgresql", password=None)
    secret = {"PGPASSWORD": str(engine.url.password)} if engine.url.password else {}
    command = [tool, f"--dbname={url.render_as_string(hide_password=False)}", *arguments]
    done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, text=True, check=False)  # noqa: S603 - found above, told by our own settings
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it did not say why"])[-1]
        raise Unusable(f"{name} failed: {last}")


def _beside(instance: Path, to: Path, made: Manifest) -> None:
    if (instance / JOBS).exists():
        _snapshot(instance / JOBS, to / JOBS)
        _listed(to, made, JOBS)
    for path in sorted((instance / "outbox").glob("*")) if (instance / "outbox").exists() else ():
        _copied(instance, to, made, f"outbox/{path.name}")
    for name in BESIDE:
        _copied(instance, to, made, name)


def _copied(instance: Path, to: Path, made: Manifest, name: str) -> bool:
    """Copy a file and list it, unless it was copied before; false for one that is not there."""
    if name in made.files:
        return True
    try:
        copy_file(instance / name, to / name)
    except FileNotFoundError:
        return False
    _listed(to, made, name)
    return True


def copy_file(source: Path, target: Path) -> None:
    """Copy a file so that it lasts through a power cut."""
    with source.open("rb") as reading:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as writing:
            shutil.copyfileobj(reading, writing, _PIECE)
            writing.flush()
            os.fsync(writing.fileno())


def _listed(to: Path, made: Manifest, name: str) -> None:
    made.files[name] = measured(to / name)


def measured(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file as it lies."""
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(path):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            yield piece


def _written(path: Path, content: bytes) -> None:
    waiting = path.with_suffix(".part")
    with waiting.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    waiting.replace(path)


def differing(said: Manifest, instance: Path) -> Collection[str]:
    """The names of the instance's keys that are not those under which the backup was made."""
    here = digests(instance)
    return [name for name, digest in said.keys.items() if here.get(name) != digest]
