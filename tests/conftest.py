"""What every test may ask for: a database, the application on it, a clock to set, a server, a browser to see it with.

Nothing here imports Flask until a fixture needs it, so that the tests of the rules run without.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from procurement.core import clock as core_clock
from procurement.core.memory import look_seldom
from tests.databases import Cluster, SqliteStore, cluster_or_skip

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from playwright.sync_api import BrowserContext, Page

    from config import Settings

BACKENDS = ("sqlite", "postgresql")
ROOT = Path(__file__).resolve().parents[1]


def pytest_configure() -> None:
    """Look for forgotten objects as seldom as the served product does."""
    look_seldom()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever touches a database on both, unless it or its module is marked `one_database`.

    What every page asks of PostgreSQL is asked by tests/access/test_on_postgresql.py; both are for what a database
    does by itself: constraints, triggers, locks, transactions that meet. `both_databases` says so of one test.
    """
    if "database_url" not in metafunc.fixturenames:
        return
    if any("database_url" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")):
        return
    marked = metafunc.definition.get_closest_marker
    one = marked("one_database") and not marked("both_databases")
    metafunc.parametrize("database_url", BACKENDS[:1] if one else BACKENDS, indirect=True)


# Time


class SetClock:
    """The product's clock in a test's hand: it stands still where it was put."""

    def __init__(self) -> None:
        self.moment = core_clock.now()

    def at(self, when: str | datetime) -> datetime:
        """Stand at a time, written with its offset: at("2021-04-23T15:59:58+01:00")."""
        moment = datetime.fromisoformat(when) if isinstance(when, str) else when
        if moment.tzinfo is None:
            raise ValueError(f"{when} does not say in which zone; write its offset")
        self.moment = moment.astimezone(UTC)
        core_clock.set(lambda: self.moment)
        return self.moment

    def forward(self, **length: float) -> datetime:
        """Move on, as timedelta counts: forward(hours=2)."""
        return self.at(self.moment + timedelta(**length))


@pytest.fixture(autouse=True)
def _machine_time() -> Iterator[None]:
    """No test leaves its time to the next."""
    yield
    core_clock.reset()


@pytest.fixture
def clock() -> SetClock:
    """The clock; it runs on the machine's time until the test sets it."""
    return SetClock()


# Databases


def migrate(url: str) -> None:
    """Bring the empty database at `url` to the newest schema, as `evenhand migrate` does.

    With EVENHAND_TEST_SCHEMA=models the tables come straight from the models, while a migration is still to be written.
    """
    import os
    import tempfile

    from app import create_app
    from config import Settings
    from procurement.core.db import db
    from procurement.core.schema import bring_up_to_date

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.for_tests(Path(folder), url))
        with app.app_context():
            if os.environ.get("EVENHAND_TEST_SCHEMA") == "models":
                db.create_all()
            else:
                bring_up_to_date(str(ROOT / "migrations"))
        close(app)


class CompiledTemplates(BytecodeCache):
    """Templates as this process compiled them: each test has an application of its own, and all the same pages."""

    kept: dict[str, bytes] = {}  # shared on purpose

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is kept; jinja compares it with the source as it is now."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


_compile_builder = Rule._compile_builder
_builders: dict[tuple[Any, ...], Any] = {}


def _builder_once(rule: Rule, append_unknown: bool = True) -> Any:
    """What builds the addresses of a route depends on its text alone, and to compile it is most of making an app."""
    key = (rule.rule, rule.subdomain, rule.host, repr(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


Rule._compile_builder = _builder_once  # type: ignore[method-assign]


def compiled_once(application: "Flask") -> "Flask":
    """The application, taking its templates as they were compiled for the test before."""
    application.jinja_env.bytecode_cache = CompiledTemplates()
    return application


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> SqliteStore:
    """The prepared SQLite file of this test process."""
    return SqliteStore(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The PostgreSQL server of this test process."""
    cluster = cluster_or_skip()
    yield cluster
    cluster.stop()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with the newest schema: each test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        store: SqliteStore = request.getfixturevalue("sqlite_store")
        yield store.fresh(migrate, tmp_path)
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    name = cluster.fresh(migrate)
    yield cluster.url(name)
    cluster.drop(name)


# The application


def close(app: "Flask") -> None:
    """Let go of every connection that the application holds."""
    from procurement.core.db import db

    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> "Settings":
    """An instance of its own in the test's folder."""
    from config import Settings

    return Settings.for_tests(tmp_path, database_url)


@pytest.fixture
def app(settings: "Settings") -> "Iterator[Flask]":
    """The application on a fresh database. No context is pushed: an action's test opens app.app_context()."""
    from app import create_app

    application = compiled_once(create_app(settings))
    yield application
    close(application)


@pytest.fixture
def client(app: "Flask") -> "FlaskClient":
    """A browser without a screen."""
    return app.test_client()


# A server and a browser


@dataclass(frozen=True)
class Server:
    """The application answering on a port of this machine, on a SQLite database of its own."""

    app: "Flask"
    url: str

    def __str__(self) -> str:
        return self.url


Serve = Callable[["Settings"], Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve the instance that some settings describe; give it an instance that is already filled, if need be."""
    from werkzeug.serving import make_server

    from app import create_app

    endings: list[Callable[[], None]] = []

    def start(settings: "Settings") -> Server:
        listening = make_server("127.0.0.1", 0, _not_yet, threaded=True)
        url = f"http://127.0.0.1:{listening.server_port}"
        application = compiled_once(create_app(replace(settings, base_url=url)))
        listening.app = application
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()

        def end() -> None:
            listening.shutdown()
            thread.join()
            listening.server_close()
            close(application)

        endings.append(end)
        return Server(application, url)

    yield start
    for end in reversed(endings):
        end()


def _not_yet(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("503 Service Unavailable", [])
    return []


@pytest.fixture
def server(serve: Serve, sqlite_store: SqliteStore, tmp_path: Path) -> Server:
    """The application on a fresh SQLite database, answering on a port."""
    from config import Settings

    return serve(Settings.for_tests(tmp_path, sqlite_store.fresh(migrate, tmp_path)))


def chromium() -> str | None:
    """The system's Chromium or Chrome, best the one without windows; None lets Playwright look for its own."""
    import os

    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("EVENHAND_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How Chromium starts: the system's own, speaking to nobody but the server under test."""
    quiet = "--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": [*quiet.split(), "--disable-sync", "--no-sandbox"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A person in Kent at a desk."""
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "viewport": {"width": 1440, "height": 900},
        "reduced_motion": "reduce",
    }


OpenPage = Callable[..., "Page"]


@pytest.fixture
def open_page(server: Server, new_context: "Callable[..., BrowserContext]") -> Iterator[OpenPage]:
    """Open a page as another person: each call has cookies of its own; keywords as Playwright's new_context.

    At the end the test fails if any page met a script error, broke the Content-Security-Policy or asked another
    machine for anything.
    """
    faults: list[str] = []

    def elsewhere(url: str) -> bool:
        return urlsplit(url).scheme in ("http", "https", "ws", "wss") and not url.startswith(server.url)

    def start(**options: Any) -> "Page":
        page = new_context(base_url=server.url, **options).new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on(
            "request", lambda request: faults.append(f"asked for {request.url}") if elsewhere(request.url) else None
        )
        # That a refused page answers 403 is also told to the console; tests assert it where they expect it.
        page.on(
            "console",
            lambda said: (
                faults.append(f"{page.url}: {said.text}")
                if said.type == "error" and not said.text.startswith("Failed to load resource")
                else None
            ),
        )
        return page

    yield start
    assert not faults, "the browser complained:\n" + "\n".join(faults)


@pytest.fixture
def browser_page(open_page: OpenPage) -> "Page":
    """One page in Chromium, on the server's site: browser_page.goto("/")."""
    return open_page()


@pytest.fixture
def plain_page(open_page: OpenPage) -> "Page":
    """The same with JavaScript off."""
    return open_page(java_script_enabled=False)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name no case by a file's bytes or their length: both may hold the second in which it was made."""
    return ("bytes" if val else "no bytes") if isinstance(val, bytes) else None
