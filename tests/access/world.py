"""The story on a real instance: its database kept at every point, everybody signed in, and where things are."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from config import Settings
from procurement.core import clock as core_clock
from procurement.core.db import db
from procurement.people.models import User
from tests.access.places import Places, found_now
from tests.access.story import ALDER, BIRCH, DOGWOOD, MEMBERS_ADDRESS, Other, Story
from tests.conftest import SetClock, close, compiled_once
from tests.factories import PASSWORD

ELM = DOGWOOD + 1

ANONYMOUS = "anonymous"
STAFF = (
    "lead",
    "opener",
    "evaluator1",
    "evaluator2",
    "conflicted",
    "unassigned",
    "moderator",
    "undeclared",
    "torn",
    "accountant1",
    "accountant2",
    "approver",
    "auditor",
)
BIDDERS = {"alder": ALDER, "birch": BIRCH, "dogwood": DOGWOOD, "elm": ELM}
OUTSIDER = "outsider"
"""The lead of another procurement."""

MEMBER = "member"
"""Who answers for a member of Alder's group: no role in any procurement, and one part of one tender."""

PEOPLE = (ANONYMOUS, *STAFF, *BIDDERS, OUTSIDER, MEMBER)

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Kept:
    """A point of the story: its database, the keys of its drafts, its moment, and where things are in it."""

    database: Path
    drafts: Path
    moment: datetime
    places: Places


@dataclass
class World:
    """The instance. `at` puts it at a point; `as_` is a browser in which somebody has signed in."""

    app: Flask
    database: Path
    clock: SetClock
    kept_in: Path
    points: dict[str, Kept] = field(default_factory=dict)
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    here: str = ""
    log: sqlite3.Connection | None = None

    def at(self, point: str) -> Kept:
        """Put the database and the clock at a point of the story."""
        kept = self.points[point]
        self.restore(kept)
        self.clock.at(kept.moment)
        self.here = point
        return kept

    def restore(self, kept: Kept) -> None:
        """Make the database what it was, and the keys of drafts."""
        if self.log:
            self.log.close()
            self.log = None
        with self.app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()
        for tail in ("-wal", "-shm"):
            Path(f"{self.database}{tail}").unlink(missing_ok=True)
        shutil.copyfile(kept.database, self.database)
        for key in kept.drafts.iterdir():
            shutil.copyfile(key, self.app.extensions["draft keys"].folder / key.name)

    def back(self) -> None:
        """Undo whatever a request has just written."""
        self.restore(self.points[self.here])

    def as_(self, person: str) -> FlaskClient:
        """A browser in which this person has signed in (through the sign-in page, once)."""
        return self.clients[person]

    def events(self, after: int = 0) -> list[str]:
        """What was written to the audit log after an entry: straight from the file, past the product."""
        return [row[0] for row in self._read("SELECT event FROM audit_entry WHERE id > ? ORDER BY id", after)]

    def last_entry(self) -> int:
        """The number of the newest entry of the audit log."""
        return int(self._read("SELECT max(id) FROM audit_entry").fetchone()[0])

    def _read(self, query: str, *values: int) -> sqlite3.Cursor:
        """Ask the file itself, through one connection that lasts until the file is put back."""
        if self.log is None:
            self.log = sqlite3.connect(self.database)
        return self.log.execute(query, values)

    @contextmanager
    def within(self) -> Iterator[None]:
        """An application context."""
        with self.app.app_context():
            yield


def make_world(folder: Path, url: str, database: Path, kept_in: Path) -> World:
    """Tell the story on a fresh database and keep every point of it. `kept_in`: what test processes share."""
    clock = SetClock()
    app = compiled_once(create_app(Settings.for_tests(folder, url)))
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False  # the walk asks thousands of times within one session
    world = World(app, database, clock, kept_in)
    with app.app_context():
        other = Other(clock, code="OTHER-1", prefix="other-").with_papers().opened()
        story = Story(clock)

        def keep(point: str) -> None:
            db.session.commit()
            path = folder / f"{point}.db"
            with closing(sqlite3.connect(database)) as now, closing(sqlite3.connect(path)) as then:
                now.backup(then)
            drafts = shutil.copytree(app.extensions["draft keys"].folder, folder / f"{point}.keys")
            world.points[point] = Kept(path, Path(drafts), core_clock.now(), found_now(story, other))

        story.tell(keep)
        addresses = {name: story.staff[name].email for name in STAFF}
        addresses |= {name: story.bidders[index].email for name, index in BIDDERS.items()}
        addresses |= {OUTSIDER: other.staff["lead"].email, MEMBER: MEMBERS_ADDRESS}
    for person in PEOPLE:
        sign_in(world, person, addresses.get(person))
    return world


def sign_in(world: World, person: str, address: str | None) -> None:
    """Open a browser for somebody, and sign in by the sign-in page whoever has an address."""
    client = world.app.test_client()
    world.clients[person] = client
    page = client.get("/sign-in")
    if address is not None:
        answer = client.post(
            "/sign-in", data={"email": address, "password": PASSWORD, "csrf_token": token_in(page.data)}
        )
        assert answer.status_code == 302, f"{person} could not sign in: {answer.status_code}"
        page = client.get("/profile")
    world.tokens[person] = token_in(page.data)


def token_in(page: bytes) -> str:
    """The token that a page's form carries."""
    found = TOKEN.search(page)
    assert found, "the page has a form with a token"
    return found.group(1).decode()


def person_id(email: str) -> int:
    """Somebody's number."""
    found: Any = db.session.scalar(select(User.id).where(User.email == email))
    return int(found)


def finish(world: World) -> None:
    """Let go of the files."""
    close(world.app)
