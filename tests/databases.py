"""The two databases that the tests run on: SQLite in a file, and a PostgreSQL of the system's packages.

Both are prepared once per test process by the product's own migrations, and copied for each test: a file for
SQLite, a template database for PostgreSQL.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

SUPERUSER = "evenhand"
TEMPLATE = "prepared"
LIVE = "live"
"""The database of an instance whose states are kept beside it."""

Prepare = Callable[[str], None]
"""Brings the empty database at an address to the newest schema."""


class PostgresMissing(Exception):
    """PostgreSQL's programs are not installed."""


class Cluster:
    """A PostgreSQL server of the tests' own: a new folder, a socket inside it, no network, no waiting for disks."""

    def __init__(self) -> None:
        self.programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="evenhand-postgres-"))
        self.prepared = False
        self._count = 0
        if _is_root():
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        data = str(self.folder / "data")
        self._run(
            "initdb",
            *("--pgdata", data, "--username", SUPERUSER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"),
        )
        quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=40"
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} {quick}"
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "--wait", "--silent", "--pgdata", data, "--log", log, "--options", options)

    def stop(self) -> None:
        """Stop the server and leave nothing behind."""
        try:
            self._run("pg_ctl", "stop", "--mode", "immediate", "--silent", "--pgdata", str(self.folder / "data"))
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """SQLAlchemy's address of a database in the cluster."""
        return f"postgresql+psycopg://{SUPERUSER}@/{name}?host={self.folder}"

    def fresh(self, prepare: Prepare) -> str:
        """The name of a new database with the newest schema and no rows."""
        if not self.prepared:
            self._execute(f"CREATE DATABASE {TEMPLATE}")
            prepare(self.url(TEMPLATE))
            self.prepared = True
        self._count += 1
        name = f"test_{self._count}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        return name

    def empty(self) -> str:
        """The name of a new database without a schema (for tests of the migrations themselves)."""
        self._count += 1
        name = f"test_{self._count}"
        self._execute(f"CREATE DATABASE {name}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        where = f"host={self.folder} user={SUPERUSER} dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        if _is_root():  # PostgreSQL refuses to run as root
            command = ["runuser", "-u", "postgres", "--", *command]
        # The server outlives pg_ctl and would hold on to our pipes, so what it says goes to a file.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False)
            if done.returncode:
                said.seek(0)
                raise RuntimeError(f"{program} failed: {said.read().decode(errors='replace').strip()}")


def copy_database(folder: str, name: str, to: str) -> None:
    """Make a database of the cluster in a folder what another is, whoever is still connected to either."""
    with psycopg.connect(f"host={folder} user={SUPERUSER} dbname=postgres", autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        connection.execute(f"DROP DATABASE IF EXISTS {to} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {to} TEMPLATE {name} STRATEGY FILE_COPY".encode())


class SqliteStore:
    """A prepared SQLite file, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.prepared = folder / "prepared.db"

    def fresh(self, prepare: Prepare, folder: Path) -> str:
        """The address of a new file in `folder` with the newest schema and no rows."""
        if not self.prepared.exists():
            making = self.prepared.with_suffix(".making")
            prepare(f"sqlite:///{making}")
            if Path(f"{making}-wal").exists():
                raise RuntimeError("the prepared database was left open, so a copy of its file would lack rows")
            making.rename(self.prepared)
        target = folder / "evenhand.db"
        shutil.copyfile(self.prepared, target)
        return f"sqlite:///{target}"


def cluster_or_skip() -> Cluster:
    """A started cluster. Without PostgreSQL the test is skipped, or fails where it was promised (make test)."""
    try:
        cluster = Cluster()
    except PostgresMissing:
        sentence = "PostgreSQL is not installed (apt-get install postgresql), so only SQLite is tested"
        if os.environ.get("EVENHAND_TEST_REQUIRE_POSTGRES") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    cluster.start()
    return cluster


def _programs() -> Path:
    """The folder of the newest installed PostgreSQL's programs (Debian and Ubuntu keep them off the path)."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found:
        raise PostgresMissing
    return max(found, key=lambda folder: int(folder.parent.name))


def _is_root() -> bool:
    return os.geteuid() == 0
