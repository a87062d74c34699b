"""How long a procurement is kept, the holds on it, and how it goes when its time is over."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from evaluation.check import report
from evaluation.keeping.actions import (
    confirm_disposal,
    dispose_of_due,
    lift_hold,
    place_hold,
    propose_disposal,
)
from evaluation.keeping.actions.carrying_out import carry_out
from evaluation.keeping.queries import disposals
from evaluation.keeping.rules import Step
from evaluation.setup.actions import abandon
from procurement.core import audit
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.files import Damaged
from procurement.tenders.models import Submission, SubmittedFile
from procurement.tenders.storing import store
from tests.exports.reading import text_of_pdf
from tests.factories import Small, local
from tests.pages.visiting import Visitor, words

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/keeping"
TERMS = {
    "do": "terms",
    "ends_on-day": "31",
    "ends_on-month": "3",
    "ends_on-year": "2024",
    "record_years": "6",
    "won_years": "6",
    "lost_years": "3",
    "declared_years": "6",
    "reason": "Line 4.2 of the schedule.",
}
ENDED = date(2021, 4, 22)
HOLD = {"do": "hold", "since-day": "2", "since-month": "8", "since-year": "2021", "hold_reason": "Claim <HT-2021-7>"}


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).awarded()


def test_periods_are_set_with_a_reason_and_a_hold_stands_wherever_it_bites(app: Flask, small: Small) -> None:
    lead, approver, auditor = (Visitor(app, small.staff[who]) for who in ("lead", "approver", "auditor"))
    assert "Not known yet" in words(lead.get(HERE)) and "No end known yet" in words(lead.get("/keeping"))
    wrong = lead.post(HERE, TERMS | {"record_years": "2", "lost_years": "many", "reason": ""})
    assert wrong.status_code == 422 and "many" in wrong.text and "Say why" in wrong.text
    assert lead.post(HERE, TERMS).status_code == 303
    assert "Kept until Sun 31 March 2030" in words(lead.get(HERE))
    assert approver.post(HERE, TERMS).status_code == 403 and auditor.post(HERE, HOLD).status_code == 403
    assert auditor.post(HERE, {"do": "nothing"}).status_code == 422
    future = HOLD | {"since-year": "2031"}
    assert "This day has not come yet." in words(approver.post(HERE, future))
    assert approver.post(HERE, HOLD).status_code == 303
    for page in (auditor.get(HERE), auditor.get("/keeping?stands=held")):
        assert "Claim <HT-2021-7>" in words(page)
    assert "None stands so" in words(auditor.get("/keeping?stands=due"))
    lift = {"do": "lift", "hold": "1", "lift_reason": " "}
    assert "Say why it is lifted" in words(lead.post(HERE, lift))
    assert lead.post(HERE, lift | {"lift_reason": "Settled."}).status_code == 303
    assert lead.post(HERE, lift | {"lift_reason": "Again."}).status_code == 422
    assert lead.post(HERE, lift | {"hold": "x"}).status_code == 422
    small.clock.at(local("2030-04-01T09:00"))
    assert "Small care" in words(Visitor(app, small.staff["lead"]).get("/keeping?stands=due"))


PROPOSE = {"do": "propose", "propose_reason": "Line 4.2: six years.", "backup_days": "30"}


@pytest.mark.both_databases
def test_a_procurement_goes_by_two_people_and_nothing_of_it_can_be_read_again(
    app: Flask, small: Small, tmp_path: Path
) -> None:
    made = small.procurement
    said = [small.answer(0, "Q1"), "Evaluator1 Person: two years of rates"]
    assert all(found_in(app, said)), "what is looked for is there before"
    instance = Path(app.instance_path)
    files = {row.blob: row.wrapped_key for row in db.session.scalars(select(SubmittedFile))}
    kept = {blob: (instance / "files" / blob[:2] / blob).read_bytes() for blob in files}
    lead = Visitor(app, small.staff["lead"])
    assert lead.post(HERE, TERMS).status_code == 303
    assert "Its time is not over" in words(lead.post(HERE, PROPOSE))
    small.clock.at(local("2030-04-01T09:00"))
    lead, approver = Visitor(app, small.staff["lead"]), Visitor(app, small.staff["approver"])
    refuses("DELETE FROM mark")
    assert "Marks, reasons and quotes" in words(lead.get(HERE))
    assert lead.post(HERE, PROPOSE).status_code == 303
    assert lead.post(HERE, {"do": "confirm", "disposal": "1"}).status_code == 403
    assert approver.post(HERE, {"do": "confirm", "disposal": "1"}).status_code == 303
    assert approver.post(HERE, {"do": "confirm", "disposal": "1"}).status_code == 422
    small.clock.at(local("2030-04-14T23:00"))
    assert dispose_of_due() == 0 and found_in(app, said)[0]
    small.clock.at(local("2030-04-15T03:20"))
    place_hold(small.ctx("approver"), made, since=local("2030-04-15T00:00").date(), reason="A claim.")
    assert dispose_of_due() == 0, "a hold placed meanwhile keeps it"
    lift_hold(small.ctx("approver"), made, 1, reason="It was withdrawn.")
    killed_at("DELETE FROM mark")
    assert all(found_in(app, said)) and list(audit.unbound()) == [], "killed half way it has not begun"
    [standing] = disposals(local("2030-04-15T03:20").date())
    console = Context.at_console()
    console.procurement_id = made.id
    carry_out(console, standing.row)
    assert "It is being carried out" in words(Visitor(app, small.staff["lead"]).get(HERE)), (
        "killed after it, it goes on"
    )
    assert all((instance / "files" / blob[:2] / blob).exists() for blob in kept)
    assert dispose_of_due() == 1 and dispose_of_due() == 0
    assert not any(found_in(app, said)), "nothing of it is in database, log, store, mail or temporary folder"
    assert list(audit.verify()) == [] and list(audit.unbound()) == [] and list(audit.entries_bound()) == []
    assert [what.says for what, broken in report(files=True) if broken] == []
    assert kept and all(not (instance / "files" / blob[:2] / blob).exists() for blob in kept)
    for blob, content in kept.items():
        (instance / "files" / blob[:2] / blob).write_bytes(content)
        with pytest.raises(Damaged):
            store().content(blob, files[blob])
        store().remove(blob)
    refuses("DELETE FROM appointment")
    lead, bidder = Visitor(app, small.staff["lead"]), Visitor(app, small.bidders[0])
    gone = "disposed of under certificate 1"
    assert gone in words(lead.get("/procurements/SMALL-1/timetable")) and gone in words(bidder.get("/bid/SMALL-1"))
    assert "Certificate 1 (PDF)" in words(lead.get(HERE))
    for page in ("/", "/keeping?stands=gone", "/procurements/SMALL-1/record", "/procurements/SMALL-1/record.csv"):
        assert lead.get(page).status_code == 200, page
    assert bidder.get("/").status_code == 200
    paper = text_of_pdf(lead.get(f"{HERE}/certificate.pdf").data, tmp_path)
    for word in ("Certificate of disposal 1", "Lead Person", "Alder Homecare", "Line 4.2", "16 May 2030"):
        assert word in paper, word


@pytest.fixture
def sealed(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).submitted()


def test_what_a_backup_brings_back_goes_again_and_sealed_tenders_and_drafts_go_too(app: Flask, sealed: Small) -> None:
    """A procurement that was ended while tenders lay sealed: nobody ever opens them, and no backup brings them back."""
    sealed.fill(0)
    abandon(sealed.ctx("approver"), sealed.procurement, reason="No money.", decided_by="Cabinet", decided_on=ENDED)
    database, folder = Path(str(db.engine.url.database)), Path(app.instance_path) / "files"
    shutil.copytree(folder, app.instance_path + "-files")
    sealed.clock.at(local("2027-06-01T09:00"))
    approver = Visitor(app, sealed.staff["approver"])
    assert "Review the record" in words(Visitor(app, sealed.staff["lead"]).get("/"))
    row = propose_disposal(sealed.ctx("lead"), sealed.procurement, reason="Line 1.", backup_days=0)
    assert "Confirm or call off the disposal" in words(approver.get("/"))
    confirm_disposal(sealed.ctx("approver"), row)
    assert "Disposal of Small care procurement" in words(approver.get("/"))
    copied(database, Path(f"{database}-kept"))
    sealed.clock.at(local("2027-06-16T09:00"))
    assert dispose_of_due() == 1
    assert not list(folder.glob("??/*")) and not list(store().drafts.tokens())
    copied(Path(f"{database}-kept"), database)
    shutil.copytree(app.instance_path + "-files", folder, dirs_exist_ok=True)
    gone = "disposed of under certificate 1"
    assert gone in words(Visitor(app, sealed.staff["lead"]).get("/procurements/SMALL-1/timetable")), "at once"
    assert list(folder.glob("??/*")) and dispose_of_due() == 1
    assert not list(folder.glob("??/*")) and db.session.scalars(select(Submission)).all() == []
    assert list(audit.verify()) == [] and list(audit.unbound()) == []
    [again] = disposals(local("2027-06-16T09:00").date())
    assert "A backup was put back" in again.steps[Step.CARRIED_OUT].facts
    assert "Certificate 1 (PDF)" in words(Visitor(app, sealed.staff["auditor"]).get(HERE))


def copied(source: Path, target: Path) -> None:
    """A SQLite database as it is now, in place of another."""
    db.session.rollback()
    db.engine.dispose()
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


def killed_at(statement: str) -> None:
    """A process that disposes of what is due, and dies when it comes to a statement."""
    db.session.rollback()
    child = os.fork()
    if child == 0:
        db.engine.dispose(close=False)

        def die(_c: Any, _cursor: Any, said: str, *_rest: Any) -> None:
            if said.startswith(statement):
                os._exit(9)

        event.listen(db.engine, "before_cursor_execute", die)
        with suppress(BaseException):
            dispose_of_due()
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def refuses(statement: str) -> None:
    """The database itself does not do this."""
    db.session.rollback()
    with pytest.raises(DBAPIError, match="is evidence"):
        db.session.execute(text(statement))
    db.session.rollback()


def found_in(app: Flask, wanted: list[str]) -> list[bool]:
    """Whether each text lies in the clear anywhere: in the database as it lies on disk, in its tables, in any file."""
    db.session.rollback()
    heap = b"".join(path.read_bytes() for path in Path(app.instance_path).rglob("*") if path.is_file())
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            heap += repr(connection.execute(table.select()).all()).encode()
    return [one.encode() in heap for one in wanted]
