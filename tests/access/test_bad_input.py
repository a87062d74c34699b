"""Everything that people might type, in every box of every form: refused in words, or kept and shown inert.

The boxes are found in the pages themselves. Whatever is sent, the product never breaks, and no text is lost: it comes
back in the page, or it stands in the database as it was typed.
"""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import lxml.html
import pytest

from procurement.core.db import db
from procurement.tenders.models import DraftAnswer
from tests.access.places import OURS, RIVAL
from tests.access.story import (
    AWARD,
    FINANCE,
    MODERATION,
    NEGOTIATION,
    OPENED,
    SCORING,
    SEALED,
    TENDERING,
)
from tests.access.walking import READING, REFUSAL, ways
from tests.access.world import World

pytestmark = pytest.mark.one_database

WHO_TYPES = {
    TENDERING: ("alder", "lead", "anonymous"),
    SEALED: ("lead",),
    OPENED: ("lead", "evaluator1"),
    SCORING: ("evaluator2", "lead"),
    MODERATION: ("moderator", "evaluator2"),
    NEGOTIATION: ("lead", "alder"),
    FINANCE: ("accountant2", "accountant1"),
    AWARD: ("lead", "approver"),
}

HERE = "/procurements/SMALL-1"
ALIKE_ALWAYS = (
    *("/profile", "/password", "/register", "/sign-in", "/staff", "/organisation", "/proclaimed-days", "/library"),
    *("/procurements/new", f"{HERE}/timetable/", f"{HERE}/setup", f"{HERE}/papers", f"{HERE}/clarifications"),
    *(f"{HERE}/incident", f"{HERE}/letters", f"{HERE}/not-bidding", f"{HERE}/progress/", f"{HERE}/scoring/calibration"),
    f"{HERE}/keeping",
)
"""Forms that are the same at every point: they are filled at the first."""

ALIKE_FROM = {
    f"{HERE}/interests": OPENED,
    f"{HERE}/selection": SCORING,
    f"{HERE}/prices": FINANCE,
}
"""Forms that are the same from a point on: they are filled there."""

NUMBERS = (
    *("NaN", "sNaN", "-Infinity", "1e999", "-0", "1" + "0" * 40, "0." + "1" * 31, "٣", "１２", "1_0", "1,5"),
    *("3.5", "99", "-1", "0x10", "1 000", "1\x002", "9" * 5000),
)
DATES = ("31", "30 February", "0", "99999", "-1", "٣", "NaN", "2021-02-30", "\x00")
TEXTS = (
    "{{7*7}} ${7*7} {% raise %}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "'; DROP TABLE mark; -- \" OR 1=1",
    '=HYPERLINK("http://evil.example")',
    "text with a \x00 in it and \x1b[31m",
    "to the \u202eleft\u202c and \u2066back\u2069",
    "a\r\nSet-Cookie: evil=1",
    "e" + "\u0301" * 400,
)
NONSENSE = ("nonsense", "999999", "-1", "\x00", "1" * 400)
LONG = "word " * 210_000
"""One megabyte."""
SURROGATE = b"\xed\xa0\x80 lone surrogate, in bytes that are no text"


Shape = tuple[str, tuple[str, ...]]
"""Where a form goes, without its numbers, and the names of its boxes."""


@dataclass
class Form:
    """A form of a page: where it goes and what it would send as it stands."""

    page: str
    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)


def forms_in(page: str, content: bytes) -> Iterator[Form]:
    """Every form of a page that is sent by POST."""
    tree = lxml.html.fromstring(content)
    for form in tree.xpath("//form"):
        if (form.get("method") or "get").lower() != "post" or "sign-out" in (form.get("action") or ""):
            continue
        found = Form(page, form.get("action") or page, "POST")
        for name, value in form.fields.items():
            if name:
                found.values[name] = value if isinstance(value, str) else ""
        for box in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
            kind = box.get("type", "text") if box.tag == "input" else box.tag
            if kind in ("text", "email", "password", "number", "search"):
                found.boxes.append(box.get("name"))
            elif kind == "textarea":
                found.areas.append(box.get("name"))
            elif box.get("name") != "csrf_token" and kind not in ("file", "submit"):
                found.choices.append(box.get("name"))
        yield found


NO_PAGES: set[str] = set()
"""Endpoints that answered with a file: nobody meets a form there, so none is asked for again."""


def forms(world: World, point: str, person: str, met: set[Shape]) -> list[Form]:
    """Every form that somebody meets at a point and nobody has met there before, which adds to what is `met`."""
    found: dict[Shape, Form] = {}
    seen: set[str] = set()
    for way in ways(world, READING):
        if way.whose not in (OURS, RIVAL) or way.endpoint in NO_PAGES | seen:
            continue
        answer = world.as_(person).get(way.path)
        if answer.status_code == 200:
            # What is Birch's has the same form with another number in its address.
            (seen if answer.mimetype == "text/html" else NO_PAGES).add(way.endpoint)
        if answer.status_code == 200 and answer.mimetype == "text/html" and answer.data:
            for form in forms_in(way.path, answer.data):
                if filled_elsewhere(form.action, point):
                    continue
                shape = re.sub(r"\d+", "#", form.action.split("?")[0])
                found.setdefault((shape, tuple(sorted(form.values))), form)
    new = [form for shape, form in found.items() if shape not in met]
    met.update(found)
    return new


def filled_elsewhere(action: str, point: str) -> bool:
    """Whether the form at an address is filled at another point, where it is the same."""
    if action.startswith(ALIKE_ALWAYS):
        return point != TENDERING
    return any(point != at for start, at in ALIKE_FROM.items() if action.startswith(start))


def send(world: World, person: str, form: Form, typed: dict[str, str | bytes]) -> tuple[int, bytes, str]:
    """Send a form with some boxes filled so and the others plainly; follow where it leads; undo it."""
    values: dict[str, str | bytes] = {**form.values}
    values.update({area: values[area] or "For the reason given." for area in form.areas})
    values.update(typed)
    before = world.last_entry()
    answer = world.as_(person).post(form.action, data={**values, "csrf_token": world.tokens[person]})
    status, content, stored = answer.status_code, answer.data, ""
    wrote = bool(set(world.events(before)) - {REFUSAL})
    if wrote and set(typed) & set(form.areas):
        stored = dumped(world)
    if status in (302, 303):
        content = world.as_(person).get(answer.headers["Location"]).data
    if wrote:
        world.back()
    return status, content, stored


def dumped(world: World) -> str:
    """Everything the database says, as text, and what lies sealed in drafts."""
    with world.within():
        drafted = db.session.scalars(db.select(DraftAnswer.text)).all()
    with closing(sqlite3.connect(world.database)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        plain = (value for name in names for row in connection.execute(f'SELECT * FROM "{name}"') for value in row)
        return "\n".join(map(str, [*drafted, *plain]))


def spoken(text: str) -> str:
    """A text without what a record cannot hold, so that kept and shown forms compare."""
    return re.sub(r"[\s\x00-\x1f\x7f\ufffd]+", "", text)


def shows(content: bytes, typed: str) -> bool:
    """Whether a page shows the text, escaped, somewhere in it."""
    return spoken(typed) in spoken(html.unescape(content.decode("utf-8", "replace")))


@pytest.mark.parametrize("point", WHO_TYPES)
def test_no_box_breaks_and_no_text_is_lost(world: World, point: str) -> None:
    world.at(point)
    faults: list[str] = []
    tried = 0
    met: set[Shape] = set()
    for person in WHO_TYPES[point]:
        for turn, form in enumerate(forms(world, point, person, met)):
            for typed in tries(form, turn):
                tried += 1
                said = f"{form.action} as {person}, {', '.join(typed)} = {next(iter(typed.values()))[:30]!r}"
                try:
                    status, content, stored = send(world, person, form, typed)
                except Exception as broke:  # a fault of a view is a finding, with what was typed
                    world.back()
                    faults.append(f"{said}: {type(broke).__name__}: {str(broke)[:160]}")
                    continue
                faults += [f"{said}: {what}" for what in judged(form, typed, status, content, stored)]
    assert tried > 20, "there are boxes to fill"
    assert not faults, f"{len(faults)} of {tried}:\n" + "\n".join(faults[:50])


def tries(form: Form, turn: int) -> Iterator[dict[str, str | bytes]]:
    """Numbers, dates, texts and nonsense in all boxes of their kind at once, then the worst in each alone.

    Forms take turns: each value but the texts of large boxes is tried in every fourth form, of the worst one in each.
    """
    fourth = slice(turn % 4, None, 4)
    dated = [name for name in form.boxes if re.search(r"-(day|month|year|time)$", name)]
    plain = [name for name in form.boxes if name not in dated]
    whole = ((plain, NUMBERS[fourth]), (dated, DATES[fourth]), (form.areas, TEXTS), (plain, TEXTS[fourth]))
    for names, corpus in whole:
        if names:
            yield from (dict.fromkeys(names, typed) for typed in corpus)
    if form.choices:
        yield from (dict.fromkeys(form.choices, typed) for typed in NONSENSE[fourth])
    for name in one_of_each(form.boxes):
        yield {name: ("sNaN", "x\x00")[turn % 2]}
    for name in one_of_each(form.areas):
        yield {name: (TEXTS[1], "x\x00")[turn % 2]}
    for name in one_of_each(form.choices):
        yield {name: "999999"}
    if form.areas:
        if turn % 4 == 0:
            yield {form.areas[0]: LONG}
        yield {form.areas[-1]: SURROGATE}


def one_of_each(names: list[str]) -> list[str]:
    """The boxes of a form, of those that repeat in every row of a grid the first."""
    shapes: dict[str, str] = {}
    for name in names:
        shapes.setdefault(re.sub(r"\d+", "#", name), name)
    return list(shapes.values())


def judged(form: Form, typed: dict[str, str | bytes], status: int, content: bytes, stored: str) -> Iterator[str]:
    """What is wrong with an answer."""
    if status >= 500:
        yield f"broke with {status}"
    if b"<script>alert" in content or b"<img src=x" in content:
        yield "shows it live"
    if status in (401, 403, 404, 409, 413):
        return  # nothing was taken, and the page says why
    for name, text in typed.items():
        written = name in form.areas and isinstance(text, str)
        if written and not shows(content, text) and spoken(text) not in spoken(stored):
            yield f"lost the text of {name} ({status})"


def test_what_is_too_long_for_the_server_is_refused_in_words(world: World) -> None:
    world.at(TENDERING)
    answer = world.as_("lead").post("/profile", data={"theme": "x" * 5_000_000})
    assert answer.status_code in (400, 413)
    assert b"<h1" in answer.data


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("?page=NaN&round=%D9%A3&sort=%00&show=<script>&lot=1e9", ("approver", "evaluator1", "moderator", "alder")),
        ("?page=999999999999&sort=%27--", ("lead", "accountant1")),
    ],
    ids=["no-numbers", "too-far"],
)
def test_nothing_in_an_address_breaks_a_page(world: World, query: str, people: tuple[str, ...]) -> None:
    world.at(AWARD)
    for person in people:
        for way in ways(world, READING):
            if way.whose == OURS:
                answer = world.as_(person).get(way.path + query)
                assert answer.status_code < 500, f"{way.path}{query} as {person}"
                assert b"<script>" not in answer.data


def test_keys_that_a_form_does_not_have_are_ignored(world: World) -> None:
    """Nobody becomes somebody else, or makes something theirs, by sending one more name."""
    extra = {"user_id": "1", "by_id": "1", "organisation_id": "1", "procurement_id": "2", "role": "lead", "id": "1"}
    extra |= {"active": "1", "email": "evil@evil.example", "roles": "lead", "fs_uniquifier": "x", "version": "999"}
    world.at(TENDERING)
    before = people_now(world)
    answer = world.as_("alder").post(
        "/profile", data={**extra, "keys": "on", "theme": "dark", "csrf_token": world.tokens["alder"]}
    )
    assert answer.status_code in (303, 422, 409)
    changed = [(old, new) for old, new in zip(before, people_now(world), strict=True) if old != new]
    assert all(old[:4] == new[:4] for old, new in changed)
    world.back()


def people_now(world: World) -> list[tuple[object, ...]]:
    """Accounts as they stand: number, address, organisation, key; then what a person may change."""
    with closing(sqlite3.connect(world.database)) as connection:
        return list(
            connection.execute("SELECT id, email, organisation_id, fs_uniquifier, theme, keys FROM person ORDER BY id")
        )
