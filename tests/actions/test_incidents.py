"""Something fails near a deadline: all are told, all get more time, and a clock that was moved shuts nobody out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from procurement.core.action import Context, Invalid, Refused
from procurement.core.clock import Moved, Watch
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import FIRST_ROUND, Stage
from procurement.tenders.actions import count_all, note_late_attempt
from procurement.tenders.actions.incidents import Failed, declare_incident, end_incident, extend_after_fault
from procurement.tenders.console import incident_command
from procurement.tenders.envelopes import undecided_late
from procurement.tenders.incidents import goes_on
from procurement.tenders.queries import opening
from procurement.tenders.receipts import receipt_facts
from procurement.timetable.actions.clock import note_clock
from procurement.timetable.amending import amendments
from procurement.timetable.queries import windows
from tests.factories import Small, local
from tests.pages.visiting import Visitor, words

pytestmark = pytest.mark.one_database

DEADLINE = local("2021-04-23T16:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).tendering()


def mails(beginning: str) -> set[str]:
    return set(db.session.scalars(select(Message.to_address).where(Message.once.startswith(beginning))))


def test_an_incident_is_on_every_page_at_once_and_in_the_post_until_it_ends(app: Flask, small: Small) -> None:
    small.fill(0)
    with pytest.raises(Refused):
        declare_incident(small.ctx("opener"), small.procurement, "Nothing has failed.")
    lead, bidder, other = (
        Visitor(app, user) for user in (small.staff["lead"], small.bidders[0], small.staff["auditor"])
    )
    said = "Files cannot be sent. <b>Wait</b>: you will get more time."
    page = "/procurements/SMALL-1/incident"
    lead.get(page)
    assert lead.post(page, {"words": " "}).status_code == 422
    assert lead.post(page, {"words": said}).status_code == 303
    for visitor, address in ((bidder, "/bid/SMALL-1"), (bidder, "/"), (other, "/procurements/SMALL-1/timetable")):
        assert said in words(visitor.get(address)), address
    assert "Something has failed" not in words(Visitor(app).get("/sign-in"))
    assert {small.bidders[0].email, small.staff["lead"].email} <= mails("incident-")
    with pytest.raises(Invalid, match="declared already"):
        declare_incident(small.ctx("lead"), small.procurement, "Again.")
    assert lead.post(page, {"words": "Files arrive again."}).status_code == 303
    db.session.rollback()
    assert goes_on(small.procurement.id) is None
    assert said not in words(bidder.get("/bid/SMALL-1")) and small.bidders[0].email in mails("incident-end-")
    assert "Files arrive again." in words(lead.get(page))
    with pytest.raises(Invalid, match="No incident"):
        end_incident(small.ctx("lead"), small.procurement, "Twice.")
    console = app.test_cli_runner()
    assert console.invoke(incident_command, ["SMALL-1", "The server is put right."]).exit_code == 0
    assert "small care procurement: something has failed" in words(bidder.get("/")).lower()
    assert "declared already" in console.invoke(incident_command, ["SMALL-1", "Again."]).output
    assert console.invoke(incident_command, ["SMALL-1", "It works.", "--end"]).exit_code == 0


def failed(began: datetime = DEADLINE - 5 * MINUTE, ended: datetime = DEADLINE + 5 * MINUTE) -> Failed:
    return Failed(began, ended, "No file could be sent.", "Line 4711 of the log.")


def test_after_the_deadline_only_a_fault_gives_more_time_to_all_and_only_while_nothing_is_opened(small: Small) -> None:
    small.submit(1, small.fill(1))
    tender, more = small.fill(0), DEADLINE + timedelta(hours=3)
    with pytest.raises(Invalid, match="No deadline has passed"):
        extend_after_fault(small.ctx("lead"), small.procurement, failed(), more)
    small.clock.at(DEADLINE + 10 * MINUTE)
    note_late_attempt(small.ctx(small.bidders[0]), tender)
    assert undecided_late(small.procurement.id, FIRST_ROUND)
    for wrong, closes_at, field in (
        (failed(began=DEADLINE), more, "began_at"),
        (failed(ended=DEADLINE + 20 * MINUTE), more, "ended_at"),
        (failed(), DEADLINE + 10 * MINUTE, "closes_at"),
        (Failed(DEADLINE - MINUTE, DEADLINE, "It failed.", " "), more, "evidence"),
    ):
        with pytest.raises(Invalid) as refused:
            extend_after_fault(small.ctx("lead"), small.procurement, wrong, closes_at)
        assert refused.value.field == field
    with pytest.raises(Refused):
        extend_after_fault(small.ctx("opener"), small.procurement, failed(), more)
    extend_after_fault(small.ctx("lead"), small.procurement, failed(), more)
    assert windows(small.procurement.id, small.clock.moment)[Stage.TENDERING].open
    (amendment,) = amendments(small.procurement.id)
    assert "No file could be sent." in amendment.reason
    assert mails(f"amendment-{amendment.id}-") == {small.bidders[0].email, small.bidders[1].email}
    assert undecided_late(small.procurement.id, FIRST_ROUND) == [], "it is not late by the deadline that stands"
    assert small.submit(0, tender).receipt == "on_time"
    small.open(Stage.OPENING)
    small.confirm("lead")
    with pytest.raises(Invalid, match="No deadline has passed"):
        extend_after_fault(small.ctx("lead"), small.procurement, failed(), small.clock.moment + MINUTE)


def test_a_clock_that_is_put_forward_shuts_nobody_out_and_is_told(small: Small) -> None:
    small.procurement.drafts_count = True
    db.session.commit()
    in_time, tender = small.submit(1, small.fill(1)), small.fill(0)
    small.fill(2)
    small.clock.at(DEADLINE - 30 * MINUTE)
    jumped = DEADLINE + 30 * MINUTE
    moved = Moved(DEADLINE - 31 * MINUTE, jumped, timedelta(hours=1))
    small.clock.at(jumped)
    first = note_clock(Context.at_console(), None, moved)
    assert note_clock(Context.at_console(), None, moved).id == first.id, "each process finds it, once it is on record"
    assert mails("clock-") == {small.staff["lead"].email}
    assert windows(small.procurement.id, jumped)[Stage.TENDERING].open
    assert count_all() == 0, "nothing counts by itself while the clock is in doubt"
    sent = small.submit(0, tender)
    assert sent.receipt == "on_time" and receipt_facts(sent)["clock_disputed"] == "+3,600 seconds"
    assert "clock_disputed" not in receipt_facts(in_time)
    small.clock.at(DEADLINE + timedelta(hours=1))
    assert not windows(small.procurement.id, small.clock.moment)[Stage.TENDERING].open, "by both it has passed"
    small.open(Stage.OPENING)
    small.confirm("lead")
    small.confirm("opener")
    opened = opening(small.procurement.id, FIRST_ROUND)
    assert opened
    clocks = {row["reference"]: row.get("clock") for row in json.loads(opened.register)["tenders"]}
    assert clocks == {sent.reference: "+3,600 seconds", in_time.reference: None}


@pytest.mark.parametrize(("by", "told"), [(2, None), (-2, None), (3, 3), (-7200, -7200)])
def test_the_clock_is_held_against_one_that_only_counts(by: int, told: int | None) -> None:
    wall, count = [DEADLINE], [100.0]
    watch = Watch(lambda: wall[0], lambda: count[0])
    wall[0], count[0] = wall[0] + timedelta(seconds=60), 160.0
    assert watch.moved() is None
    wall[0], count[0] = wall[0] + timedelta(seconds=30 + by), 190.0
    found = watch.moved()
    assert (found and found.by) == (timedelta(seconds=told) if told else None)
    assert watch.moved() is None, "once said, it is the clock that is"
