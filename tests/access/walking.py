"""Asking every route, as every person, at every point of the story, for their own things and for others'."""

from __future__ import annotations

import fcntl
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.access.bodies import body_for
from tests.access.expected import OK, TABLE, TOLD_WHY
from tests.access.guarding import faults_of
from tests.access.places import FOREIGN, MISSING, RIVAL
from tests.access.search import Found, found_in
from tests.access.story import APPROVED, MODERATION, OPENED, POINTS, RESCORING, SEALED
from tests.access.world import PEOPLE, World

READING = ("GET",)
WRITING = ("POST", "PATCH", "PUT", "DELETE")
APART = {
    "static": "a file of the product, the same for everybody",
    "security.static": "a file of the sign-in library, the same for everybody",
    "security.logout": "ends the session that the walk needs; it has a test of its own",
}
"""Endpoints that are not walked, and why."""

WRITES_BY_READING = frozenset(
    {
        "opening.file",
        "documents.download",
        "papers.take",
        "papers.archive",
        "taking_out.download",
        "score_sheets.workbook",
        "financial_register.workbook",
        "financial_register.printed",
        "opening.archive",
        "record.export",
    }
)
"""Handing out a copy is on record, so these write an entry."""

REFUSAL = "action.refused"
"""The entry that a refusal leaves: it changes nothing, so nothing has to be undone."""

STRANGE_AT = (MODERATION,)
"""The point at which everybody asks also for what does not exist and for what is another procurement's."""

SHARES = 4
"""Into how many parts the people are divided, so that two processes can walk at the same point."""

TELLS_THEM_APART = frozenset({"lead", "evaluator1", "conflicted", "torn", "alder", "birch", "anonymous", "outsider"})
"""Those to whom Birch's things are not as Alder's (and some to whom they are); the others ask for them at one point."""


MUCH_AS_NEXT = (SEALED, OPENED, RESCORING, APPROVED)
"""Points at which most may do what they may at the point beside: there only those who tell things apart ask."""


PAPERWORK = (
    *("joining.", "library.", "library_book.", "organisation.", "paper_register.", "papers.", "people.", "proclaimed."),
    *("second_step.", "setup.", "signing.", "tender_pack.", "timetable.", "timetable_sheet."),
    *(
        "home.help",
        "price_schedule.blank",
        "scheme.scheme",
        "financial_register.printed",
        "receipt.printed",
        "letters.printed",
    ),
)
"""Steps whose pages hold nothing of any tender; and papers set in type, which take a second each and say what a page
that is asked for at every point says."""

TURNS = 6
"""Of how many points one is asked for what the table answers as at the points beside it."""


@dataclass(frozen=True)
class Way:
    """One way to ask one route: its method, the kind of address, the path."""

    method: str
    endpoint: str
    whose: str
    path: str


@dataclass(frozen=True)
class Visit:
    """What somebody got; of a page that was read, which secrets it holds and what is wrong with its headers."""

    way: Way
    person: str
    status: int
    wrote: tuple[str, ...] = ()
    broke: str = ""
    secrets: frozenset[Found] = frozenset()
    unguarded: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = self.broke or self.status
        return f"{self.way.method} {self.way.endpoint} ({self.way.whose}, {self.way.path}) as {self.person}: {said}"


def ways(world: World, methods: tuple[str, ...]) -> Iterator[Way]:
    """Every way to ask at the point where the world stands."""
    places = world.points[world.here].places
    for rule in sorted(world.app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if rule.endpoint not in APART:
            yield from _ways_of(world, rule, places.of(rule), methods)


def _ways_of(world: World, rule: Rule, addresses: dict[str, dict[str, Any]], methods: tuple[str, ...]) -> Iterator[Way]:
    for method in methods:
        if method in (rule.methods or ()):
            for whose, parts in addresses.items():
                if whose in (MISSING, FOREIGN) and world.here not in STRANGE_AT:
                    continue
                path = world.app.url_map.bind("localhost").build(rule.endpoint, parts)
                yield Way(method, rule.endpoint, whose, path)


def asks(point: str, way: Way, person: str) -> bool:
    """Whether somebody asks for this at this point.

    At one point everybody asks for everything; for what does not exist or is another procurement's those who tell
    things apart, and a sixth of the rest. At the others whatever the table answers otherwise than just before or
    after is asked, and every page about tenders that is handed out, since what it holds differs; of the rest, answered
    as it was and will be, a sixth in turn.
    """
    turn = (crc32(f"{way.endpoint} {person} {way.whose}".encode()) + POINTS.index(point)) % TURNS == 0
    if point in STRANGE_AT:
        return turn or person in TELLS_THEM_APART or way.whose not in (MISSING, FOREIGN)
    if person not in TELLS_THEM_APART and (point in MUCH_AS_NEXT or way.whose == RIVAL):
        return False
    around = answers_around(way.method, way.endpoint, person, way.whose, point)
    if len(around) != 1 or (around == {OK} and way.method in READING and not way.endpoint.startswith(PAPERWORK)):
        return True
    return turn


@cache
def answers_around(method: str, endpoint: str, person: str, whose: str, point: str) -> frozenset[str]:
    """What the table answers at a point, just before and just after; nothing where it does not know the route."""
    row, at = TABLE.get((method, endpoint)), POINTS.index(point)
    return (
        frozenset(row.answer(person, near, whose) for near in POINTS[max(0, at - 1) : at + 2]) if row else frozenset()
    )


def ask(world: World, way: Way, person: str) -> TestResponse:
    """Send one request; anything but a GET with the token and a plain body.

    Whoever the table says will not get it asks as a script does: the answer is the same without a page drawn round it.
    """
    client = world.as_(person)
    row = TABLE.get((way.method, way.endpoint))
    drawn = row is None or row.answer(person, world.here, way.whose) in (OK, TOLD_WHY)
    headers = {} if drawn else {"Accept": "application/json"}
    if way.method == "GET":
        return client.get(way.path, headers=headers)
    headers["X-CSRFToken"] = world.tokens[person]
    return client.open(way.path, method=way.method, headers=headers, **body_for(way.endpoint))


def status_of(answer: TestResponse) -> int:
    """The status, where being sent away to sign in counts as 401."""
    away = answer.status_code == 302 and urlsplit(answer.headers["Location"]).path == "/sign-in"
    return 401 if away else answer.status_code


def visit(world: World, way: Way, person: str) -> Visit:
    """Send it and note what was handed out, or what was written, which is then undone."""
    reads = way.method == "GET" and way.endpoint not in WRITES_BY_READING
    before = 0 if reads else world.last_entry()
    try:
        answer = ask(world, way, person)
        status, content = status_of(answer), answer.data
    except Exception as broke:  # whatever a view raises is a finding, with its address
        world.back()
        return Visit(way, person, 500, broke=f"{type(broke).__name__}: {str(broke)[:160]}")
    secrets = found_in(content, answer.content_type or "")
    unguarded = tuple(faults_of(answer, content))
    answer.close()
    if reads:
        return Visit(way, person, status, secrets=secrets, unguarded=unguarded)
    wrote = tuple(world.events(before))
    if set(wrote) - {REFUSAL}:
        world.back()
    return Visit(way, person, status, wrote, secrets=secrets, unguarded=unguarded)


def walk(world: World, point: str, methods: tuple[str, ...]) -> list[Visit]:
    """Everybody asks for everything, at one point. Done once and kept; test processes share the work."""
    found: dict[int, list[Visit]] = {}
    for waits in (False, True):
        for share in range(SHARES):
            if share not in found and (part := _walked(world, point, methods, share, waits)) is not None:
                found[share] = part
    return [visit for share in range(SHARES) for visit in found[share]]


def _walked(world: World, point: str, methods: tuple[str, ...], share: int, waits: bool) -> list[Visit] | None:
    """What some of the people found; None while another process walks for them, unless one waits for it."""
    kept = world.kept_in / f"walk-{point}-{methods[0]}-{share}.pickle"
    with open(f"{kept}.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError:
            return None
        if not kept.exists():
            world.at(point)
            visits = [
                visit(world, way, person)
                for way in ways(world, methods)
                for person in PEOPLE[share::SHARES]
                if asks(point, way, person)
            ]
            kept.write_bytes(pickle.dumps(visits))
        known: list[Visit] = pickle.loads(kept.read_bytes())
        return known
