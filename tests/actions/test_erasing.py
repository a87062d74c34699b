"""A person is erased: another name everywhere that is not the law's record, and a chain that is proved as before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from evaluation.check import report
from evaluation.keeping.actions import lift_hold, place_hold
from evaluation.keeping.console import erase_command, person_command
from exports.disposal_certificate.console import erasure_certificate_command
from exports.record.bundle import bundle
from exports.record.offline.verify import verify
from procurement.core import audit, clock
from procurement.core.archive import zipped
from procurement.core.audit import AuditWords
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.signing_key import own_key
from procurement.people.actions.absences import record_own_leave
from procurement.people.actions.inviting import Invitee, end_access, invite, withdraw_invitation
from procurement.people.models import AccountLink, Invitation, Leave, User
from procurement.tenders.storing import store
from tests.exports.reading import text_of_pdf
from tests.factories import Small, local
from tests.pages.visiting import Visitor, words

HERE = "https://evenhand.example"
ASKED = ["--reason", "Evaluator1 Person asked in person on 3 May, and showed a passport."]


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).awarded()


def test_a_person_gives_way_to_another_name_and_the_chain_is_proved_as_before(
    app: Flask, small: Small, tmp_path: Path
) -> None:
    made, lead = small.procurement, small.ctx("lead")
    person = small.staff["evaluator1"]
    name, email, number = person.name, person.email, person.id
    first = local("2021-12-20T00:00").date()
    record_own_leave(small.ctx("evaluator1"), person, first, first, "A hospital stay of Evaluator1 Person")
    [asked] = invite(lead, made, [Invitee("zoe@outside.example", "Zoe Hart", outside=True)], HERE)
    withdraw_invitation(lead, made, "zoe@outside.example")
    hold = place_hold(lead, made, since=local("2021-08-02T00:00").date(), reason="Claim 7")
    console = app.test_cli_runner()
    preview = console.invoke(person_command, [email.upper()]).output
    assert "Not now: They still have a part in SMALL-1" in preview and "Not now: Legal hold on SMALL-1" in preview
    assert "Nobody is known" in console.invoke(person_command, ["nobody@nowhere.example"]).output
    end_access(lead, made, email, "The panel is done.")
    stopped = console.invoke(erase_command, [email, *ASKED, "--carry-out"])
    assert stopped.exit_code == 1 and "Legal hold on SMALL-1: Claim 7" in stopped.output
    lift_hold(lead, made, hold.id, reason="Settled.")
    copy = tmp_path / "copy.json"
    assert console.invoke(person_command, [email, "--copy", str(copy)]).exit_code == 0
    told = json.loads(copy.read_text(encoding="utf-8"))
    assert told["account"]["name"] == name and told["parts in procurements"] and len(told["what they did"]) > 5
    assert any("hospital" in row.get("words", "") for row in told["invitations, links, requests and leave"])
    assert "Nothing was changed" in console.invoke(erase_command, [email, *ASKED]).output
    for table in ("leave", "invitation"):
        db.session.rollback()
        with pytest.raises(DBAPIError, match="is evidence"):
            db.session.execute(text(f"UPDATE {table} SET id = id"))
    db.session.rollback()
    done = console.invoke(erase_command, [email, *ASKED, "--carry-out"])
    assert done.exit_code == 0, done.output
    assert console.invoke(erase_command, ["zoe@outside.example", *ASKED, "--carry-out"]).exit_code == 0
    db.session.rollback()
    db.session.expire_all()
    user = db.session.get_one(User, number)
    assert (user.name, user.email, user.active, user.password) == ("Erased person 1", address(1), False, None)
    assert db.session.scalars(select(Leave.words)).all() == [""]
    gone = db.session.get_one(Invitation, asked.id)
    assert (gone.name, gone.email) == ("Erased person 2", address(2))
    for table in (Message.to_address, Message.body, Message.subject, AuditWords.words, AccountLink.email):
        assert not [said for said in db.session.scalars(select(table)) if name in said or email in said], table
    assert not [mail for mail in (Path(app.instance_path) / "outbox").glob("*") if email.encode() in mail.read_bytes()]
    assert list(audit.verify()) == [] and list(audit.unbound()) == [] and list(audit.entries_bound()) == []
    assert [what.says for what, broken in report() if broken] == []
    whole = tmp_path / "record.zip"
    whole.write_bytes(b"".join(zipped(bundle(made, clock.now(), own_key(), store()))))
    assert verify(whole).rows > 100
    refused = Visitor(app)
    assert refused.post("/sign-in", {"email": email, "password": "a long enough password"}).status_code != 302
    assert "Erased person 1" in words(Visitor(app, small.staff["auditor"]).get("/procurements/SMALL-1/record"))
    paper = tmp_path / "certificate.pdf"
    assert console.invoke(erasure_certificate_command, ["1", str(paper)]).exit_code == 0
    said = text_of_pdf(paper.read_bytes(), tmp_path)
    assert "Certificate of erasure 1" in said and name not in said and email not in said
    assert console.invoke(erasure_certificate_command, ["3", str(paper)]).exit_code == 1


def address(number: int) -> str:
    """What stands in place of somebody's address."""
    return f"erased-{number}@erased.invalid"
