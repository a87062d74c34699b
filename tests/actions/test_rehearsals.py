"""A rehearsal: a marked copy that changes nothing of the real one, and writes to nobody outside."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from evaluation.award.actions import send_letters
from evaluation.invariants import INVARIANTS
from evaluation.setup.actions import NotPublishable, discard_rehearsal, let_resubmit, record_notice, rehearse, save_pack
from evaluation.setup.notices import Recorded
from evaluation.setup.queries import draft_of, draft_row, publications
from procurement.cases.models import Procurement
from procurement.cases.queries import of_person, rehearsals_of_person
from procurement.clarifications.actions import publish_answers, save_answer, write_answer
from procurement.core import clock as core_clock
from procurement.core import outbox
from procurement.core.access import Ground
from procurement.core.action import Invalid, Refused
from procurement.core.db import Base, db
from procurement.core.outbox import Message
from procurement.core.vocabulary import SECOND_ROUND, Role, Stage
from procurement.papers.actions import Chosen, add_paper
from procurement.papers.queries import issued_papers
from procurement.papers.rules import PaperKind
from procurement.people.models import Organisation, User
from procurement.people.queries import held_in, roles
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.actions import invite_resubmission, start_tender
from procurement.tenders.models import Submission, Tender
from procurement.tenders.queries import answers, files, lots_of
from procurement.timetable.actions import open_stage
from procurement.timetable.actions.reminding import remind_all
from tests.conftest import SetClock
from tests.factories import PDF
from tests.rehearsing import Practised, Real, practise

pytestmark = pytest.mark.one_database


@pytest.fixture
def real(app: Flask, clock: SetClock) -> Iterator[Real]:
    """A procurement to rehearse."""
    with app.app_context():
        yield Real(clock)


def test_it_is_a_published_copy_with_the_same_people_and_tenders_of_invented_bidders(real: Real) -> None:
    terms = add_paper(
        real.ctx("lead", real.procurement),
        real.procurement,
        title="Terms",
        kind=PaperKind.TERMS,
        file=Chosen("terms.pdf", PDF),
    )
    made = real.rehearsal()
    (copied,) = issued_papers(made.id)
    (original,) = issued_papers(real.procurement.id)
    assert copied.paper.id != terms.id and copied.paper.title == "Terms" and copied.current.number == 1
    assert copied.current.blob == original.current.blob, "rows are copied, bytes are not"
    assert (made.code, made.title, made.rehearsal_of_id) == (
        "CARE-2026-R1",
        "Rehearsal: Care at home",
        real.procurement.id,
    )
    _, pack = draft_of(made)
    assert pack == real.pack().with_basics(title=made.title)
    assert len(publications(made.id)) == 1
    assert not publications(real.procurement.id)
    now = core_clock.now()
    evaluators = {(real.small.staff[name].id, Role.EVALUATOR) for name in ("evaluator1", "evaluator2")}
    assert set(held_in(made.id, now)) == set(held_in(real.procurement.id, now)) | evaluators
    tenders = list(db.session.scalars(select(Tender).where(Tender.procurement_id == made.id)))
    assert len(tenders) == 4
    told = set()
    for tender in tenders:
        assert tender.organisation.rehearsal_id == made.id
        sent = db.session.scalars(select(Submission).where(Submission.tender_id == tender.id)).one()
        assert len(lots_of(sent.id)) == 2
        given = answers(sent.id)
        assert len(given) == len(pack.questions) + len(pack.selection)
        assert {file.slot.code for file in files(sent.id)} == {slot.code for slot in pack.slots if slot.required}
        told.add(tuple(one.text for one in given.values()))
    assert len(told) == 4, "no two of them say the same"


def test_a_second_one_is_numbered_and_a_rehearsal_of_a_rehearsal_is_none(real: Real) -> None:
    first, second = real.rehearsal(), real.rehearsal()
    assert (second.code, second.title) == ("CARE-2026-R2", "Rehearsal 2: Care at home")
    with pytest.raises(Invalid, match="rehearsal already"):
        rehearse(real.ctx("lead", first), first)


def test_what_the_pack_lacks_is_named_and_nothing_is_made(real: Real) -> None:
    row = draft_row(real.procurement.id)
    assert row
    save_pack(
        real.ctx("lead", real.procurement),
        real.procurement,
        replace(real.pack(), lots=()),
        version=row.version,
        part="test",
    )
    with pytest.raises(NotPublishable, match="There are no lots") as told:
        real.rehearsal()
    assert all(one.page not in ("notices", "conflicts") for one in told.value.findings)
    assert db.session.scalar(select(Procurement.id).where(Procurement.rehearsal_of_id.is_not(None))) is None


def test_only_the_lead_begins_and_discards(real: Real) -> None:
    for who in ("moderator", "approver", "auditor"):
        with pytest.raises(Refused):
            rehearse(real.ctx(who, real.procurement), real.procurement)
    made = real.rehearsal()
    with pytest.raises(Refused):
        discard_rehearsal(real.ctx("approver", made), made)


ALSO_GROWING = {"audit_entry", "audit_words", "job"}
"""What is the instance's own and only grows: the log, and the jobs."""


def dump() -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table, word for word."""
    found = {}
    for name, table in Base.metadata.tables.items():
        if name not in ALSO_GROWING:
            found[name] = {tuple(map(str, row)) for row in db.session.execute(select(table))}
    db.session.commit()
    return found


def test_no_row_of_what_is_real_changes(real: Real) -> None:
    before = dump()
    made = real.rehearsal()
    practise(real, made)
    discard_rehearsal(real.ctx("lead", made), made)
    after = dump()
    for name, rows in before.items():
        assert rows <= after[name], f"a row of {name} that was there has changed or gone"
    more = {name for name in after if after[name] - before[name]}
    for name in more & {table.name for table in Base.metadata.tables.values() if "procurement_id" in table.c}:
        added = after[name] - before[name]
        at = list(Base.metadata.tables[name].c.keys()).index("procurement_id")
        assert {row[at] for row in added} == {str(made.id)}, f"{name} grew outside the rehearsal"


def test_the_mark_stays_for_good(real: Real) -> None:
    made = real.rehearsal()
    for statement in (
        f"UPDATE procurement SET rehearsal_of_id = NULL WHERE id = {made.id}",
        f"UPDATE procurement SET rehearsal_of_id = {made.id} WHERE id = {real.procurement.id}",
        f"UPDATE organisation SET rehearsal_id = NULL WHERE rehearsal_id = {made.id}",
    ):
        with pytest.raises(DatabaseError, match="stays so"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_real_bidders_and_invented_ones_never_meet(real: Real) -> None:
    made = real.rehearsal()
    now, outside = core_clock.now(), real.small.bidders[0]
    invented = db.session.scalars(select(User).join(Organisation).where(Organisation.rehearsal_id == made.id)).all()
    assert roles(outside.id, made.id, now) == (frozenset(), {})
    assert roles(outside.id, real.procurement.id, now)[0] == {Role.BIDDER}
    for person in invented:
        assert person.password is None
        assert not person.is_active
        assert roles(person.id, made.id, now)[0] == {Role.BIDDER}
        assert roles(person.id, real.procurement.id, now) == (frozenset(), {})
    with pytest.raises(Refused) as no:
        start_tender(real.small.ctx(outside).within(made.id), made)
    assert no.value.refusal.ground is Ground.ROLE
    assert made not in of_person(outside.id, now, bidder=True)


def test_no_notice_of_it_is_recorded_and_nobody_is_reminded(app: Flask, real: Real) -> None:
    made = real.rehearsal()
    with pytest.raises(Invalid, match="rehearsal"):
        record_notice(real.ctx("lead", made), made, Recorded(0, "UK4", core_clock.now().date(), "1"))
    real.clock.forward(days=2)
    with app.test_request_context():
        remind_all("http://localhost")
    assert not [m for m in db.session.scalars(select(Message)) if m.once.startswith("remind") and "REH" in m.subject]


def test_it_is_apart_from_what_is_real_and_gone_once_discarded(real: Real) -> None:
    made, lead = real.rehearsal(), real.small.staff["lead"]
    now = core_clock.now()
    assert made not in of_person(lead.id, now, bidder=False)
    assert rehearsals_of_person(lead.id, now) == [made]
    discard_rehearsal(real.ctx("lead", made), made)
    assert rehearsals_of_person(lead.id, now) == []
    held, ended = roles(lead.id, made.id, now)
    assert not held
    assert "discarded on Fri 20 February 2026" in ended[Role.LEAD]
    assert roles(real.small.staff["auditor"].id, made.id, now)[0] == {Role.AUDITOR}
    with pytest.raises(Refused, match="discarded"):
        open_stage(real.ctx("lead", made), made, Stage.OPENING)
    with pytest.raises(Refused):
        discard_rehearsal(real.ctx("lead", made), made)
    with pytest.raises(Invalid, match="real"):
        discard_rehearsal(real.ctx("lead", real.procurement), real.procurement)


def test_what_always_holds_holds_with_a_rehearsal_in_it(real: Real) -> None:
    practise(real, real.rehearsal())
    assert [(one.says, breach) for one in INVARIANTS for breach in one.breaches()] == []


def test_it_goes_all_the_way_to_letters_that_nobody_gets(real: Real) -> None:
    made = real.rehearsal()
    practised = Practised(real, made).financed(("pass",) * 4)  # type: ignore[arg-type]
    practised.awarded(("pass",) * 4)  # type: ignore[arg-type]
    send_letters(practised.ctx("lead"), made)
    lead, said = practised.ctx("lead"), {"title": "Rates", "question": "Are rates indexed?", "answer": "Each April."}
    draft = save_answer(lead, write_answer(lead, made, chosen=[]), **said, chosen=[])
    assert len(publish_answers(lead, made, chosen=[draft.id])) == 1
    letters = [m for m in db.session.scalars(select(Message).where(Message.procurement_id == made.id)) if m.withheld]
    assert len(letters) == 8, "a receipt and a letter for each invented bidder"
    assert all(m.sent_at is None and m.to_address.endswith(".invalid") for m in letters)
    outside = select(Message).where(Message.procurement_id == made.id, Message.sent_at.is_not(None))
    assert all(m.to_address.endswith("@council.example") for m in db.session.scalars(outside))
    assert [(one.says, breach) for one in INVARIANTS for breach in one.breaches()] == []


def test_its_bidders_answer_an_invitation_to_resubmit(real: Real) -> None:
    made = real.rehearsal()
    with pytest.raises(Invalid, match="Open resubmission"):
        let_resubmit(real.ctx("lead", made), made)
    practised = Practised(real, made).moderated()
    practised.open(Stage.NEGOTIATION)
    practised.open(Stage.RESUBMISSION)
    asked = [row.id for row in questions(made.id) if row.revisable]
    places = [row.id for row in slots(made.id) if row.revisable]
    invite_resubmission(practised.ctx("lead"), made, asked, places, "You may revise these.")
    practised.clock.forward(minutes=5)
    job = let_resubmit(practised.ctx("lead"), made)
    assert job.state == "done"
    again = select(Submission).where(Submission.procurement_id == made.id, Submission.round == SECOND_ROUND)
    assert len(list(db.session.scalars(again))) == 3
    with pytest.raises(Invalid, match="real"):
        let_resubmit(real.ctx("lead", real.procurement), real.procurement)


class _Line(socketserver.StreamRequestHandler):
    """As much of a mail server as a client needs."""

    def handle(self) -> None:
        """Answer each line; keep what follows DATA."""
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.append(text.decode())  # type: ignore[attr-defined]
            elif word == b"RCPT":
                self.server.told.append(line.decode())  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 yes\r\n")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    """A real mail server on this machine, which keeps what it is handed."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Line) as serving:
        serving.mails, serving.told = [], []  # type: ignore[attr-defined]
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def test_mail_to_invented_bidders_stays_on_record_and_mail_to_staff_says_what_it_is(
    real: Real, server: Any, tmp_path: Path
) -> None:
    before = outbox._post
    outbox.post_with(outbox.Post(tmp_path / "sent", "council@localhost", f"127.0.0.1:{server.server_address[1]}"))
    try:
        made = real.rehearsal()
        receipts = list(db.session.scalars(select(Message).where(Message.procurement_id == made.id)))
        assert len(receipts) == 4
        assert {(m.withheld, m.sent_at, m.failure) for m in receipts} == {("rehearsal", None, None)}
        assert all(m.subject.startswith("REHEARSAL: ") for m in receipts)
        assert server.mails == []
        assert not list((tmp_path / "sent").glob("*")), "not even the copy on disk is made"
        ctx = real.ctx("lead", made)
        for number, address in enumerate(("auditor@council.example", "bid1@bidder1.example", "x@nowhere.example")):
            outbox.send(ctx, address, "Words", "Body", once=f"test-{number}")
        db.session.commit()
        outbox.deliver_waiting()
        assert len(server.told) == 1
        assert "auditor@council.example" in server.told[0]
        assert len(server.mails) == 1
        assert "Subject: REHEARSAL: Words" in server.mails[0]
        assert "nothing here is real" in server.mails[0]
    finally:
        outbox._post = before
