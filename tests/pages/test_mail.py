"""Mail: what each may turn off and what goes always; who was not reached stands before the lead."""

import pytest
from flask import Flask
from sqlalchemy import select

from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.outbox import CHOSEN, Message
from procurement.people.actions import record_bounce
from procurement.people.bounces import bounced
from procurement.people.notices import NOTICES, Goes, Reader, wanted
from tests.conftest import SetClock
from tests.factories import Small
from tests.pages.visiting import Visitor, page, words

pytestmark = pytest.mark.one_database

REPORT = """From: MAILER-DAEMON@mail.example
To: evenhand@localhost
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; somebody@bidder.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {number}
Subject: Yours
--b--
"""


def test_what_the_law_gives_everybody_cannot_be_turned_off() -> None:
    for one in NOTICES:
        assert Goes.ALWAYS not in one.goes.values() or one.why, "whoever cannot choose is told why"
    kept = {one.key for one in NOTICES if one.goes[Reader.OWNER] is Goes.ALWAYS}
    assert {"dates", "papers", "answers", "letters", "receipts", "outcome", "account"} <= kept


def test_people_choose_their_mail_where_it_is_theirs(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock).submitted()
        bidder, lead = small.bidders[0], small.staff["lead"]
        owner, chief = Visitor(app, bidder), Visitor(app, lead)
    boxes = page(owner.get("/profile/mail")).xpath("//input[@name='wanted']/@value")
    assert boxes == ["reminders", "shared"], "the owner of a bidder's account is always told what counts"
    offered = page(chief.get("/profile/mail")).xpath("//input[@name='wanted']/@value")
    assert offered == ["reminders", "dates", "meetings", "replies"]
    assert owner.post("/profile/mail", {"wanted": "reminders"}).status_code == 303
    assert not page(owner.get("/profile/mail")).xpath("//input[@value='shared']/@checked")
    with app.app_context():
        assert (
            not wanted(bidder.email, "share-1") and wanted(bidder.email, "plan-1") and wanted("x@y.example", "link-1")
        )
        assert wanted(lead.email, "selection-reply-1")


def test_whoever_was_not_reached_stands_before_the_lead(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock).submitted()
        mail = db.session.scalars(select(Message).where(Message.to_address == small.bidders[2].email)).all()[-1]
        number = f"<{mail.id}.{mail.once}@evenhand>"
        lead = Visitor(app, small.staff["lead"])
        assert bounced(REPORT.format(action="delayed", number=number).encode()) is None
        assert bounced(REPORT.format(action="failed", number="<1.x@other>").encode()) is None
        assert bounced(b"Subject: hello\n\nFailed") is None
        found = bounced(REPORT.format(action="failed", number=number).encode())
        assert found is not None and found[1] == "smtp; 550 no such user"
        assert "Everybody was reached" in words(lead.get("/outbox?show=undelivered"))
        ctx = Context.at_console()
        ctx.procurement_id = found[0].procurement_id
        record_bounce(ctx, *found)
    said = words(lead.get("/outbox?show=undelivered"))
    assert "A mail about its own tender" in said and found[0].subject not in said, "who has submitted is sealed"
    assert found[0].subject not in words(lead.get("/outbox"))
    assert "1 mail did not arrive" in said and "Cedar Living" in said and "550 no such user" in said
    with app.app_context():
        assert not db.session.scalars(select(Message).where(Message.withheld == CHOSEN)).all()
