"""Everything as one archive: whole, checked by its manifest, and without what the person may not read."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask import Flask, current_app

from evaluation.setup.files import from_json
from evaluation.setup.queries import draft_of
from evaluation.setup.taking_in import taken_in
from exports.taking_out.actions import ask_take_out
from exports.taking_out.queries import own
from exports.taking_out.sweeping import sweep
from procurement.core.action import Refused
from procurement.core.audit import canonical, sha256
from procurement.core.vocabulary import Role
from procurement.papers.actions import Chosen, add_paper
from procurement.papers.rules import PaperKind
from procurement.people.actions import appoint
from tests.access.search import Found, found_in
from tests.access.story import OPENING, PLANTED, RESCORING, SCORING, TOLD, Story
from tests.conftest import SetClock
from tests.factories import PDF
from tests.pages.visiting import Visitor, words

pytestmark = pytest.mark.one_database

Archive = dict[str, bytes]
ALDER, DOGWOOD = "0", "3"
OF_TENDERS = {"answer", "revised", "file", "price", "chunk"}
OF_MARKS = {"strength", "concern", "reason"}


def archive(story: Story, who: str) -> Archive:
    """Ask for it, as somebody, and open what was made."""
    job = ask_take_out(story.ctx(who), story.procurement)
    assert job.state == "done", job.step
    made = own(story.procurement.id, story.staff[who].id)[0]
    assert str(made.id) == job.result
    content = current_app.extensions["files"].content(made.blob, made.wrapped_key)
    assert hashlib.sha256(content).hexdigest() == made.sha256
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert packed.testzip() is None
        assert len(packed.namelist()) == len(set(packed.namelist())) == made.files
        return {name: packed.read(name) for name in packed.namelist()}


def secrets(files: Archive) -> set[Found]:
    """Every secret of the story in any of the files, workbooks and PDFs opened."""
    return set().union(*(found_in(content, "") for content in files.values()))


@pytest.fixture
def story(app: Flask, clock: SetClock) -> Iterator[Story]:
    """The story of the access tests, with an auditor who has an interest in Alder."""
    with app.app_context():
        found = Story(clock)
        appoint(found.ctx("lead"), found.procurement, found.staff["torn"], Role.AUDITOR)
        lead = found.ctx("lead")
        add_paper(lead, found.procurement, title="=1+1", kind=PaperKind.OTHER, file=Chosen("a.pdf", PDF))
        yield found


def test_what_is_in_it_at_each_point_is_what_the_person_may_read(story: Story) -> None:
    made: dict[tuple[str, str], Archive] = {}

    def keep(point: str) -> None:
        if point in (OPENING, SCORING, RESCORING, TOLD):
            made.update({(point, who): archive(story, who) for who in ("lead", "torn")})

    story.tell(keep)
    for files in made.values():
        whole_and_named(files)
        late = [one for one in secrets(files) if one[0] != "name" and DOGWOOD in one[1:2]]
        assert late == [], "what came late and was not taken stays sealed"
    sealed = made[OPENING, "lead"]
    assert not {one[0] for one in secrets(sealed)} & (OF_TENDERS | OF_MARKS)
    assert not [name for name in sealed if name.startswith(("tenders/Bidder", "scoring", "selection"))]
    assert "sealed until" in sealed["README.txt"].decode()
    assert b"Bidder 01" in sealed["tenders/envelopes.csv"]

    blind = secrets(made[SCORING, "lead"])
    assert {"answer", "file", "price"} <= {one[0] for one in blind}
    assert not {one[0] for one in blind} & OF_MARKS, "no mark before all have submitted"

    end = secrets(made[TOLD, "lead"])
    kinds = {one[0] for one in end}
    assert OF_TENDERS - {"chunk"} <= kinds
    assert {"strength", "deciding", "notes", "ours", "standing", "condition", "recommended", "approved"} <= kinds
    torn = made[TOLD, "torn"]
    told_all = {"name", "enquired", "alone", "agreedstrength"}  # what the council wrote to others, or to everybody
    about_alder = [one for one in secrets(torn) if one[0] not in told_all and ALDER in one[1:2]]
    assert about_alder == [], "neither in what was judged nor in the record"
    entries = [json.loads(line) for line in torn["record/audit.jsonl"].decode().splitlines()]
    closed = [one for one in entries if one["did"].startswith("Left out: it is about a bidder")]
    assert closed and all(set(one) == {"seq", "at", "did"} for one in closed) and len(closed) < len(entries) / 2
    assert "in the audit log too" in " ".join(json.loads(torn["manifest.json"])["left_out"])
    assert ("answer", "1", "q1") in secrets(torn) or any(one[:2] == ("answer", "1") for one in secrets(torn))
    assert "you declared an interest" in torn["README.txt"].decode()
    assert not [name for name in torn if name.startswith(("documents/", "award/recommendation-", "tenders/opening"))]
    whole(story, made[TOLD, "lead"])


def whole_and_named(files: Archive) -> None:
    """The manifest names every other file with its size and SHA-256, and nothing that is not there."""
    manifest = json.loads(files["manifest.json"])
    named = {one["name"]: (one["size"], one["sha256"]) for one in manifest["members"]}
    assert set(named) == set(files) - {"manifest.json"}
    for name, (size, digest) in named.items():
        assert len(files[name]) == size, name
        assert hashlib.sha256(files[name]).hexdigest() == digest, name


def whole(story: Story, files: Archive) -> None:
    """The formats are what they say, and say what the record says."""
    _, pack = draft_of(story.procurement)
    assert from_json(files["pack/pack.json"]) == pack
    assert taken_in(files["pack/pack.xlsx"]) == pack
    assert files["timetable/timetable.ics"].startswith(b"BEGIN:VCALENDAR")
    for name in files:
        if name.endswith(".csv"):
            assert_equal_tables(files[name], files[f"{name[:-4]}.json"])
    papers = json.loads(files["papers/papers.json"])
    assert [row["title"] for row in papers] == ["=1+1", "Terms", "Staff who may transfer"]
    assert b"'=1+1" in files["papers/papers.csv"]
    assert files["papers/01 1 1, version 1.pdf"] == PDF
    marks = json.loads(files["scoring/marks.json"])
    assert {row["question"] for row in marks} == {"Q1", "Q2"}
    assert all(row["mark"].replace(".", "").isdigit() for row in marks), "a mark goes out digit for digit"
    chain([json.loads(line) for line in files["record/audit.jsonl"].decode().splitlines()])


def assert_equal_tables(as_csv: bytes, as_json: bytes) -> None:
    """The same rows under the same heads, however each is written."""
    rows = list(csv.reader(StringIO(as_csv.decode("utf-8-sig"), newline="")))
    found: list[dict[str, Any]] = json.loads(as_json)
    assert len(rows) - 1 == len(found)
    assert not found or rows[0] == list(found[0])


def chain(entries: list[dict[str, Any]]) -> None:
    """Every entry whose predecessor is told can be recomputed from what is in the file."""
    checked = 0
    for one in entries:
        if not one.get("previous"):
            continue
        said = {
            "seq": one["seq"],
            "at": one["at"],
            "actor": one["actor"],
            "event": one["event"],
            "procurement": one["procurement"],
            "subject": one["subject"],
            "payload": one["payload_text"],
        }
        assert sha256(one["previous"] + sha256(canonical(said))) == one["hash"], one["seq"]
        checked += 1
    assert checked > len(entries) / 2


def test_only_lead_and_auditor_ask_and_only_who_asked_takes(app: Flask, story: Story) -> None:
    for who in ("approver", "evaluator1", story.bidders[0]):
        with pytest.raises(Refused):
            ask_take_out(story.ctx(who), story.procurement)
    archive(story, "lead")
    lead, auditor = Visitor(app, story.staff["lead"]), Visitor(app, story.staff["auditor"])
    here = "/procurements/SMALL-1/take-out"
    made = own(story.procurement.id, story.staff["lead"].id)[0]
    assert made.name in words(lead.get(here))
    assert "Nothing has been taken out yet" in words(auditor.get(here))
    assert auditor.get(f"{here}/{made.id}/file").status_code == 404
    taken = lead.get(f"{here}/{made.id}/file")
    assert hashlib.sha256(taken.data).hexdigest() == made.sha256
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert auditor.post(here).status_code == 303
    shown = words(auditor.get(here))
    assert "Made for you1 archive" in shown
    assert made.name not in shown or made.sha256[:8] not in shown, "each has their own"


def test_an_archive_is_taken_away_after_a_week(app: Flask, story: Story, clock: SetClock) -> None:
    archive(story, "lead")
    (made,) = own(story.procurement.id, story.staff["lead"].id)
    assert sweep() == 0
    clock.forward(days=7, minutes=1)
    assert sweep() == 1 and sweep() == 0
    lead = Visitor(app, story.staff["lead"])
    here = "/procurements/SMALL-1/take-out"
    assert lead.get(f"{here}/{made.id}/file").location == here
    assert "Taken away after a week" in words(lead.get(here))


def test_nothing_of_it_lies_in_the_clear(app: Flask, story: Story) -> None:
    """What is stored is encrypted: not a word of the archive is found on the disk."""
    archive(story, "lead")
    stored = current_app.extensions["files"]
    pieces = [stored._path(blob).read_bytes() for blob in stored.blobs()]
    assert pieces
    assert not [piece for piece in pieces if b"README.txt" in piece or b"manifest.json" in piece]
    assert PLANTED
