"""Tenders from the first draft to the opened register: in time, late, replaced, withdrawn, revised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from procurement.cases.models import Procurement
from procurement.core import audit
from procurement.core.access import Ground
from procurement.core.action import Invalid, Refused, Stale
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND, Event, Stage
from procurement.questionnaire.models import Question, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.actions import (
    WrongOffset,
    begin_upload,
    cancel_upload,
    choose_counting,
    choose_lots,
    count_all,
    decide_late,
    finish_upload,
    invite_resubmission,
    keep_unchanged,
    note_late_attempt,
    place_file,
    put_file,
    receive_chunk,
    remove_file,
    save_answers,
    start_tender,
    submit_tender,
    take_up,
    withdraw_tender,
)
from procurement.tenders.bids import bid
from procurement.tenders.drafts import draft
from procurement.tenders.envelopes import envelopes
from procurement.tenders.gates import resubmissions_opened, tenders_opened
from procurement.tenders.models import (
    DraftAnswer,
    DraftFile,
    LateAttempt,
    Opening,
    Submission,
    SubmittedFile,
    Tender,
    Upload,
)
from procurement.tenders.queries import (
    answers,
    files,
    is_opened,
    opened_tenders,
    opening,
    readable_by,
    standing_submissions,
    submitted_lots,
    withdrawal,
    withdrawals,
)
from procurement.tenders.readiness import doubts, ready_lots
from procurement.tenders.receipts import was_counted
from procurement.tenders.rules import digest, lots_in
from procurement.tenders.sealed import NotYours, read_back, sealed_files
from procurement.tenders.storing import store
from tests.factories import PDF, Small, local, workbook

pytestmark = pytest.mark.one_database

DEADLINE = local("2021-04-23T16:00")
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).tendering()


def question(small: Small, code: str) -> Question:
    return next(q for q in questions(small.procurement.id) if q.code == code)


def slot(small: Small, code: str) -> Slot:
    return next(s for s in slots(small.procurement.id) if s.code == code)


def bidder(small: Small, index: int) -> Any:
    return small.ctx(small.bidders[index])


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def events() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))


# Drafting


@pytest.mark.both_databases
def test_a_tender_is_numbered_and_begun_once(small: Small) -> None:
    first = start_tender(bidder(small, 0), small.procurement)
    again = start_tender(bidder(small, 0), small.procurement)
    second = start_tender(bidder(small, 1), small.procurement)
    assert again.id == first.id
    assert (first.bidder_code, second.bidder_code) == ("Bidder 01", "Bidder 02")


def test_nobody_begins_before_tendering_opens_and_no_council_officer_ever(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock)
        with pytest.raises(Refused, match="Tendering has not opened"):
            start_tender(bidder(small, 0), small.procurement)
        small.tendering()
        with pytest.raises(Refused) as refused:
            start_tender(small.ctx("lead"), small.procurement)
        assert refused.value.refusal.ground is Ground.ROLE
        assert count(Tender) == 0


def test_a_bidder_cannot_touch_anothers_tender(small: Small) -> None:
    theirs = small.fill(1)
    file = db.session.scalars(select(DraftFile).where(DraftFile.tender_id == theirs.id)).first()
    upload = begin_upload(bidder(small, 1), theirs, slot(small, "SUP"), "more.pdf", len(PDF))
    ctx = bidder(small, 0)
    tries: list[Callable[[], object]] = [
        lambda: choose_lots(ctx, theirs, []),
        lambda: save_answers(ctx, theirs, {question(small, "Q1").id: "mine now"}),
        lambda: put_file(ctx, theirs, slot(small, "A"), "a.pdf", PDF),
        lambda: begin_upload(ctx, theirs, slot(small, "A"), "a.pdf", len(PDF)),
        lambda: receive_chunk(ctx, upload, 0, PDF),
        lambda: finish_upload(ctx, upload, 0, PDF),
        lambda: cancel_upload(ctx, upload),
        lambda: remove_file(ctx, file),
        lambda: submit_tender(ctx, theirs),
        lambda: withdraw_tender(ctx, theirs, ""),
        lambda: note_late_attempt(ctx, theirs),
    ]
    for one in tries:
        with pytest.raises(Refused, match="belongs to another bidder"):
            one()
    assert draft(theirs, FIRST_ROUND).answers[question(small, "Q1").id].startswith("Birch")
    assert events().count(Event.REFUSED) == len(tries)


def test_the_lots_are_chosen_again_and_not_from_elsewhere(small: Small) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    one, two = (lot.id for lot in small.lots)
    choose_lots(bidder(small, 0), tender, [one, two])
    choose_lots(bidder(small, 0), tender, [two], seen=[one, two])
    assert [lot.number for lot in draft(tender, 1).lots] == [2]
    with pytest.raises(Invalid, match="from the lots in the list"):
        choose_lots(bidder(small, 0), tender, [two, 99_999])
    with pytest.raises(Stale) as stale:
        choose_lots(bidder(small, 0), tender, [one], seen=[one, two])
    assert (stale.value.theirs, stale.value.yours) == ({"lots": "2 Southtown"}, {"lots": "1 Northtown"})
    assert [lot.number for lot in draft(tender, 1).lots] == [2]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Two\r\nlines", "Two\nlines"),
        ("<script>alert(1)</script> {{ 7*7 }} =1+1", "<script>alert(1)</script> {{ 7*7 }} =1+1"),
        ("right \u202eto left", "right \u202eto left"),
        ("  \n ", ""),
        ("Zoë 投标 🙂", "Zoë 投标 🙂"),
    ],
)
def test_text_is_kept_as_it_was_typed(small: Small, typed: str, kept: str) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    asked = question(small, "Q1")
    save_answers(bidder(small, 0), tender, {asked.id: "before"})
    save_answers(bidder(small, 0), tender, {asked.id: typed})
    assert draft(tender, 1).answers[asked.id] == kept


@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("Q1", "nul \x00 inside", "cannot be printed"),
        ("Q1", "lone \ud800 surrogate", "cannot be printed"),
        ("Q1", "x" * 1_000_000, "1,000,000 characters long"),
        ("P1", "perhaps", "Choose one of the options"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_beside_its_question(
    small: Small, code: str, typed: str, sentence: str
) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    good, bad = question(small, "Q2"), question(small, code)
    with pytest.raises(Invalid, match=sentence) as invalid:
        save_answers(bidder(small, 0), tender, {good.id: "fine", bad.id: typed})
    assert invalid.value.field == f"q{bad.id}"
    assert count(DraftAnswer) == 0, "a refused save writes nothing"


@pytest.mark.both_databases
def test_two_tabs_never_overwrite_each_other(small: Small) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    asked = question(small, "Q1").id
    save_answers(bidder(small, 0), tender, {asked: "one"}, seen=0)
    save_answers(bidder(small, 0), tender, {asked: "two"}, seen=1)
    with pytest.raises(Stale) as stale:
        save_answers(bidder(small, 0), tender, {asked: "three"}, seen=1)
    assert stale.value.theirs == {f"q{asked}": "two"}
    assert stale.value.yours == {f"q{asked}": "three"}
    assert draft(tender, 1).answers[asked] == "two"
    save_answers(bidder(small, 0), tender, {asked: "two"}, seen=1)  # the same text twice is no conflict


def test_a_question_of_another_procurement_is_refused(small: Small, clock: Any) -> None:
    other = Small(clock, code="OTHER-1", prefix="o")
    tender = start_tender(bidder(small, 0), small.procurement)
    with pytest.raises(Invalid, match="not asked in this procurement"):
        save_answers(bidder(small, 0), tender, {question(other, "Q1").id: "x"})
    with pytest.raises(Invalid, match="not part of this procurement"):
        put_file(bidder(small, 0), tender, slot(other, "A"), "a.pdf", PDF)


# Files


def docx(extra: str | None = None) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for name in ("[Content_Types].xml", "word/document.xml", *([extra] if extra else [])):
            packed.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("code", "name", "content", "sentence"),
    [
        ("A", "empty.pdf", b"", "is empty"),
        ("A", "prices.xlsx", workbook([["1"]]), "takes PDF or Word"),
        ("A", "page.pdf", b"<html><script>alert(1)</script></html>", "something else or damaged"),
        ("A", "renamed.docx", PDF, "something else or damaged"),
        ("A", "zip.docx", workbook([["1"]]), "something else or damaged"),
        ("A", "cut.docx", docx()[:40], "something else or damaged"),
        ("A", "macros.docx", docx("word/vbaProject.bin"), "has macros"),
        ("A", "noending", PDF, "takes PDF or Word"),
        ("A", "tricked\u202efdp.exe", PDF, "takes PDF or Word"),
        ("S3", "a.pdf", PDF, r"takes Excel \(.xlsx\) files only"),
    ],
)
def test_a_file_is_what_its_content_says(small: Small, code: str, name: str, content: bytes, sentence: str) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    with pytest.raises(Invalid, match=sentence):
        put_file(bidder(small, 0), tender, slot(small, code), name, content)
    assert count(DraftFile) == 0
    assert list(store().blobs()) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/x.pdf", "x.pdf"),
        ("C:\\bids\\plan.PDF", "plan.PDF"),
        ("nul\x00line\r\nbreak.pdf", "nulline break.pdf"),
        ("rtl\u202egpj.pdf", "rtlgpj.pdf"),
        ("投标书.pdf", "投标书.pdf"),
        ("n" * 300 + ".pdf", "n" * 176 + ".pdf"),
        ("CON.pdf", "CON.pdf"),
    ],
)
def test_a_hostile_name_is_only_something_to_read(small: Small, name: str, shown: str) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    file = put_file(bidder(small, 0), tender, slot(small, "A"), name, PDF)
    assert file.name == shown
    assert list(store().blobs()) == [file.blob]
    assert name not in file.blob


def test_the_same_file_may_lie_in_two_slots_and_twice_in_one_for_several(small: Small) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    for code in ("A", "SUP", "SUP"):
        put_file(bidder(small, 0), tender, slot(small, code), "same.pdf", PDF)
    assert {s: len(held) for s, held in draft(tender, 1).files.items()} == {
        slot(small, "A").id: 1,
        slot(small, "SUP").id: 2,
    }


def test_what_is_stored_is_encrypted_and_comes_back_whole(small: Small) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    secret = PDF + b"% a very particular secret"
    file = put_file(bidder(small, 0), tender, slot(small, "A"), "a.pdf", secret)
    lying = b"".join(path.read_bytes() for path in store().folder.rglob("*") if path.is_file())
    assert b"particular secret" not in lying and b"%PDF" not in lying
    assert store().content(file.blob, file.wrapped_key) == secret
    assert file.sha256 == __import__("hashlib").sha256(secret).hexdigest()


def test_a_replaced_draft_file_goes_and_a_submitted_one_stays(small: Small) -> None:
    tender = small.fill(0)
    place = slot(small, "A")
    put_file(bidder(small, 0), tender, place, "second.pdf", PDF + b"%2")
    assert [f.name for f in draft(tender, 1).files[place.id]] == ["second.pdf"]
    before = set(store().blobs())
    assert len(before) == 2, "the first file's bytes are gone: nobody submitted them"
    sent = small.submit(0, tender)
    take_up(bidder(small, 0), sent, small.receipts[sent.id])
    remove_file(bidder(small, 0), db.session.scalars(select(DraftFile).where(DraftFile.slot_id == place.id)).one())
    assert set(store().blobs()) == before, "a submission keeps its bytes"
    assert [m.title for m in draft(tender, 1).missing] == [place.title]


@pytest.mark.both_databases
def test_a_file_comes_in_chunks_and_goes_on_where_it_was_cut(small: Small) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    content = PDF + b"%" * 3_000_000
    upload = begin_upload(bidder(small, 0), tender, slot(small, "A"), "big.pdf", len(content))
    receive_chunk(bidder(small, 0), upload, 0, content[:1_500_000])
    with pytest.raises(WrongOffset) as wrong:
        receive_chunk(bidder(small, 0), upload, 0, content[:1_500_000])
    assert wrong.value.received == 1_500_000
    with pytest.raises(Invalid, match=r"Only 2000000 of \d+ bytes"):
        finish_upload(bidder(small, 0), upload, 1_500_000, content[1_500_000:2_000_000])
    # A crash after writing and before the commit leaves bytes that were never acknowledged.
    store().append(upload.blob, upload.wrapped_key, b"torn")
    with pytest.raises(Invalid, match="the last of the file"):
        receive_chunk(bidder(small, 0), upload, 1_500_000, content[1_500_000:])
    file = finish_upload(bidder(small, 0), upload, 1_500_000, content[1_500_000:])
    assert (file.size, file.sha256) == (len(content), __import__("hashlib").sha256(content).hexdigest())
    assert store().content(file.blob, file.wrapped_key) == content
    with pytest.raises(Invalid, match="has come already"):
        receive_chunk(bidder(small, 0), upload, len(content), b"x")


def test_an_upload_is_refused_at_once_when_it_could_not_be_taken(small: Small) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    place = slot(small, "A")
    for name, size, sentence in (
        ("a.pdf", 0, "is empty"),
        ("a.pdf", -5, "is empty"),
        ("a.pdf", 200 * 1024 * 1024, "must be 100 MB or less"),
        ("a.exe", 10, "takes PDF or Word"),
    ):
        with pytest.raises(Invalid, match=sentence):
            begin_upload(bidder(small, 0), tender, place, name, size)
    upload = begin_upload(bidder(small, 0), tender, place, "a.pdf", 4)
    with pytest.raises(Invalid, match="More was sent"):
        receive_chunk(bidder(small, 0), upload, 0, b"12345")
    with pytest.raises(Invalid, match="something else"):
        finish_upload(bidder(small, 0), upload, 0, b"junk")
    cancel_upload(bidder(small, 0), upload)
    assert count(Upload) == 0 and list(store().blobs()) == []


def _places_of_lots(small: Small) -> None:
    """A place of its own for the prices of each lot."""
    for number in (1, 2):
        db.session.add(
            Slot(
                procurement_id=small.procurement.id,
                code=f"P-{number}",
                position=10 + number,
                title=f"Rota plan of lot {number}",
                accepts=["pdf"],
                required=True,
                several=False,
                lots=[number],
            )
        )
    db.session.commit()


def test_what_one_lot_lacks_never_holds_up_another(small: Small) -> None:
    _places_of_lots(small)
    tender = small.fill(0)
    remove = db.session.scalars(select(DraftFile).join(Slot).where(Slot.code == "P-2")).one()
    remove_file(bidder(small, 0), remove)
    held = draft(tender, 1)
    assert [(m.code, m.lots) for m in held.missing] == [("P-2", (2,))]
    assert [lot.number for lot in ready_lots(held)] == [1]
    with pytest.raises(Invalid, match="first P-2"):
        submit_tender(bidder(small, 0), tender)
    for lots in ([1, 2], [2]):
        with pytest.raises(Invalid, match="first P-2"):
            submit_tender(bidder(small, 0), tender, lots)
    with pytest.raises(Invalid, match="Your lots have changed"):
        submit_tender(bidder(small, 0), tender, [3])
    sent = small.submit(0, tender, (1,))
    first = read_back(sent, small.receipts[sent.id]).manifest
    assert lots_in(first) == (1,) and "P-2" not in first
    mine = bid(bidder(small, 0), small.procurement)
    assert (mine.verdict.kind, mine.verdict.title) == ("alarm", "Lot 2 not submitted")
    put_file(bidder(small, 0), tender, slot(small, "P-2"), "lot 2.pdf", PDF)
    take_up(bidder(small, 0), sent, small.receipts[sent.id])
    both = small.submit(0, tender)
    assert lots_in(read_back(both, small.receipts[both.id]).manifest) == (1, 2)
    assert bid(bidder(small, 0), small.procurement).verdict.kind == "sent"


def test_a_file_is_used_in_another_place_or_moved_there_without_being_sent_again(small: Small) -> None:
    _places_of_lots(small)
    tender = start_tender(bidder(small, 0), small.procurement)
    first = put_file(bidder(small, 0), tender, slot(small, "P-1"), "rota plan of lot 2.pdf", PDF)
    assert "Its name looks like P-2" in doubts(draft(tender, 1))[first.id]
    again = place_file(bidder(small, 0), first, slot(small, "P-2"), keep_here=True)
    assert (again.blob, again.put_at, len(list(store().blobs()))) == (first.blob, first.put_at, 1)
    assert doubts(draft(tender, 1))[again.id] == "The same file is in P-1 too."
    remove_file(bidder(small, 0), first)
    assert len(list(store().blobs())) == 1, "the other place still holds it"
    moved = place_file(bidder(small, 0), again, slot(small, "A"), keep_here=False)
    assert [(f.id, f.slot.code) for f in db.session.scalars(select(DraftFile))] == [(moved.id, "A")]
    with pytest.raises(Invalid, match="in this place already"):
        place_file(bidder(small, 0), moved, slot(small, "A"), keep_here=True)
    with pytest.raises(Invalid, match=r"takes Excel"):
        place_file(bidder(small, 0), moved, slot(small, "S3"), keep_here=True)


# Submitting


def test_what_is_missing_is_named_and_nothing_is_sent(small: Small) -> None:
    tender = start_tender(bidder(small, 0), small.procurement)
    lacking = draft(tender, 1).missing
    assert [(m.want.value, m.code) for m in lacking] == [
        ("answer", "P1"),
        ("answer", "P2"),
        ("answer", "Q1"),
        ("answer", "Q2"),
        ("lots", ""),
        ("file", "A"),
        ("file", "S3"),
    ]
    with pytest.raises(Invalid, match="7 still to do"):
        small.submit(0, tender)
    assert count(Submission) == 0


@pytest.mark.both_databases
def test_a_submission_is_whole_and_its_receipt_can_be_checked(small: Small) -> None:
    tender = small.fill(0)
    sent = small.submit(0, tender)
    assert (sent.round, sent.number, sent.receipt) == (1, 1, "on_time")
    assert sent.manifest == "" and answers(sent.id) == {} and files(sent.id) == []
    document = read_back(sent, small.receipts[sent.id])
    assert sent.manifest_sha256 == digest(document.manifest)
    listed = json.loads(document.manifest)["content"]
    hidden = sealed_files(sent.id)
    assert {(f["slot"], f["sha256"], f["size"]) for f in listed["files"]} == {
        (f.slot.code, f.sha256, f.size) for f in hidden
    }
    said = {one.question_id: one for one in document.answers}
    assert {q.code: digest(said[q.id].text) for q in questions(small.procurement.id)} == listed["answers"]
    assert said[question(small, "Q1").id].words == 13
    assert document.lots == tuple(lot.id for lot in small.lots)
    mail = db.session.scalars(select(Message)).one()
    assert mail.to_address == small.bidders[0].email and mail.sent_at
    assert sent.reference in mail.subject
    assert all(f.sha256 in mail.body for f in hidden) and "prices.xlsx" not in mail.body
    assert "2021-03-24 09:00:00 UTC" in mail.body


@pytest.mark.both_databases
def test_pressing_twice_sends_one_submission_and_one_mail(small: Small) -> None:
    tender = small.fill(0)
    assert small.submit(0, tender).id == small.submit(0, tender).id
    assert (count(Submission), count(Message)) == (1, 1)


def test_a_submission_is_replaced_and_the_old_one_stays_on_record(small: Small) -> None:
    tender = small.fill(0)
    first = small.submit(0, tender)
    q1 = question(small, "Q1").id
    save_answers(bidder(small, 0), tender, {q1: "Better."})
    take_up(bidder(small, 0), first, small.receipts[first.id])
    assert draft(tender, 1).answers[q1] == "Better.", "what was typed since is not overwritten"
    second = small.submit(0, tender)
    assert (second.number, second.reference != first.reference) == (2, True)
    assert [s.id for s in standing_submissions(small.procurement.id, 1)] == [second.id]
    for sent, begins in ((first, "Alder"), (second, "Better.")):
        said = {one.question_id: one.text for one in read_back(sent, small.receipts[sent.id]).answers}
        assert said[q1].startswith(begins)
    with pytest.raises(NotYours, match="not that of this submission"):
        read_back(first, small.receipts[second.id])
    for statement in (
        "UPDATE sealed_tender SET document = 'changed'",
        "DELETE FROM submission",
        "UPDATE sealed_file SET sha256 = 'x'",
    ):
        with pytest.raises(DatabaseError, match="is evidence"):
            db.session.execute(text(statement))
        db.session.rollback()


@pytest.mark.parametrize(
    ("offset", "taken"),
    [(-MICROSECOND, True), (timedelta(0), False), (MICROSECOND, False)],
    ids=["before", "at", "after"],
)
def test_the_deadline_to_the_microsecond(small: Small, offset: timedelta, taken: bool) -> None:
    tender = small.fill(0)
    small.clock.at(DEADLINE + offset)
    if taken:
        assert small.submit(0, tender).receipt == "on_time"
        return
    with pytest.raises(Refused) as refused:
        small.submit(0, tender)
    assert refused.value.refusal.ground is Ground.STAGE
    assert "Tendering closed at 16:00:00 on Fri 23 April 2021." in str(refused.value)
    assert count(Submission) == 0


def test_a_press_is_judged_when_it_arrived_however_long_it_waited(small: Small) -> None:
    tender = small.fill(0)
    small.clock.at(DEADLINE - MICROSECOND)
    arrived = bidder(small, 0)
    small.clock.at(DEADLINE + timedelta(seconds=20))
    assert submit_tender(arrived, tender).received_at == DEADLINE - MICROSECOND


def test_after_the_deadline_nothing_of_the_draft_can_change(small: Small) -> None:
    tender = small.fill(0)
    held = db.session.scalars(select(DraftFile).where(DraftFile.tender_id == tender.id)).first()
    small.clock.at(DEADLINE)
    tries: list[Callable[[Any], object]] = [
        lambda ctx: save_answers(ctx, tender, {question(small, "Q1").id: "late words"}),
        lambda ctx: choose_lots(ctx, tender, []),
        lambda ctx: put_file(ctx, tender, slot(small, "A"), "late.pdf", PDF),
        lambda ctx: begin_upload(ctx, tender, slot(small, "A"), "late.pdf", 10),
        lambda ctx: remove_file(ctx, held),
    ]
    for one in tries:
        with pytest.raises(Refused, match="Tendering closed at 16:00:00"):
            one(bidder(small, 0))


# Withdrawing


def test_a_withdrawn_tender_is_out_until_it_is_submitted_again(small: Small) -> None:
    tender = small.fill(0)
    with pytest.raises(Invalid, match="Nothing was submitted"):
        withdraw_tender(bidder(small, 0), tender, "")
    small.submit(0, tender)
    small.clock.forward(minutes=1)
    withdraw_tender(bidder(small, 0), tender, "Our director is away.")
    assert withdrawal(tender) and standing_submissions(small.procurement.id, 1) == []
    with pytest.raises(Invalid, match="withdrawn already"):
        withdraw_tender(bidder(small, 0), tender, "")
    small.clock.forward(minutes=-1)  # a machine's clock may be set back: what comes after is after all the same
    with pytest.raises(Invalid, match="still to do"):  # its draft is gone; with the key it is made again
        small.submit(0, tender)
    [(number, key)] = small.receipts.items()
    take_up(bidder(small, 0), db.session.get_one(Submission, number), key)
    again = small.submit(0, tender)
    assert again.number == 2
    assert withdrawal(tender) is None
    assert [s.id for s in standing_submissions(small.procurement.id, 1)] == [again.id]
    assert withdrawals(small.procurement.id) == {}


def test_withdrawn_after_opening_it_stays_on_record_and_leaves_evaluation(small: Small) -> None:
    from procurement.pqq.queries import in_evaluation

    small.opened()
    small.clock.forward(hours=1)
    withdraw_tender(bidder(small, 1), small.tenders[1], "Too many hours.")
    assert [t.number for t in opened_tenders(small.procurement.id)] == [1, 2, 3]
    assert [t.number for t in in_evaluation(small.procurement.id)] == [1, 3]


# Late, and in flight


def late(small: Small, index: int = 2) -> Tender:
    tender = small.fill(index)
    small.clock.at(DEADLINE + timedelta(seconds=3))
    note_late_attempt(bidder(small, index), tender)
    return tender


def test_a_late_attempt_is_on_record_and_sealed(small: Small) -> None:
    tender = late(small)
    attempt = db.session.scalars(select(LateAttempt)).one()
    assert (attempt.at, attempt.closed_at) == (DEADLINE + timedelta(seconds=3), DEADLINE)
    envelope = envelopes(small.procurement.id)[0]
    assert (envelope.tender_id, envelope.received_at, envelope.files) == (tender.id, None, 0)
    assert Event.TENDER_REFUSED_LATE in events()
    small.open(Stage.OPENING)
    with pytest.raises(Invalid, match="Decide first about what came late: 1"):
        small.confirm("lead", 1)
    assert [b.what for b in tenders_opened(small.procurement.id, small.clock.moment)] == [
        "1 late tender is undecided",
        "The tenders have not been opened",
    ]


def test_there_is_no_late_attempt_in_time_or_with_nothing_in_hand(small: Small) -> None:
    tender = small.fill(0)
    with pytest.raises(Invalid, match="has not passed"):
        note_late_attempt(bidder(small, 0), tender)
    empty = start_tender(bidder(small, 1), small.procurement)
    small.clock.at(DEADLINE)
    with pytest.raises(Invalid, match="nothing had been put in hand"):
        note_late_attempt(bidder(small, 1), empty)


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.both_databases
def test_a_late_tender_is_decided_once_with_a_reason_before_anything_is_opened(small: Small, accepted: bool) -> None:
    small.submit(0, small.fill(0))
    tender = late(small)
    small.open(Stage.OPENING)
    with pytest.raises(Invalid, match="Say why"):
        decide_late(small.ctx("lead"), tender, accepted, "  ")
    with pytest.raises(Refused):
        decide_late(small.ctx("opener"), tender, accepted, "Because.")
    decide_late(small.ctx("lead"), tender, accepted, "The portal was slow for four minutes.")
    with pytest.raises(Invalid, match="decided already"):
        decide_late(small.ctx("lead"), tender, not accepted, "Again.")
    small.confirm("lead", 1)
    small.confirm("opener", 1)
    assert [t.number for t in opened_tenders(small.procurement.id)] == ([1, 2] if accepted else [1])
    register = json.loads(opening(small.procurement.id, 1).register)  # type: ignore[union-attr]
    assert [(row["bidder"], row["accepted"]) for row in register["late"]] == [("Cedar Living", accepted)]
    assert len(register["tenders"]) == (2 if accepted else 1)
    mail = db.session.scalars(select(Message).where(Message.once.like("late-%"))).one()
    assert "The portal was slow" in mail.body and mail.to_address == small.bidders[2].email
    if accepted:
        sent = standing_submissions(small.procurement.id, 1)[-1]
        assert (sent.receipt, sent.received_at, sent.submitted_by_id) == (
            "late",
            DEADLINE + timedelta(seconds=3),
            small.bidders[2].id,
        )


def test_after_opening_no_late_tender_can_be_taken(small: Small) -> None:
    tender = small.fill(2)
    for index in range(2):
        small.submit(index, small.fill(index))
    small.open(Stage.OPENING)
    small.confirm("lead", 1)
    small.confirm("opener", 1)
    note_late_attempt(bidder(small, 2), tender)
    with pytest.raises(Invalid, match="have been opened"):
        decide_late(small.ctx("lead"), tender, True, "Kindness.")
    assert len(opened_tenders(small.procurement.id)) == 2


def test_an_incomplete_draft_cannot_be_taken_late(small: Small) -> None:
    tender = small.fill(2)
    save_answers(bidder(small, 2), tender, {question(small, "Q2").id: ""})
    small.clock.at(DEADLINE)
    note_late_attempt(bidder(small, 2), tender)
    with pytest.raises(Invalid, match=r"not complete \(1 missing\)"):
        decide_late(small.ctx("lead"), tender, True, "Kindness.")
    decide_late(small.ctx("lead"), tender, False, "It was not complete.")


def test_what_was_on_its_way_at_the_deadline_is_kept_and_flagged(small: Small) -> None:
    tender = small.fill(2)
    remove_file(
        bidder(small, 2), db.session.scalars(select(DraftFile).where(DraftFile.slot_id == slot(small, "A").id)).one()
    )
    small.clock.at(DEADLINE - timedelta(seconds=5))
    upload = begin_upload(bidder(small, 2), tender, slot(small, "A"), "plan.pdf", len(PDF))
    receive_chunk(bidder(small, 2), upload, 0, PDF[:50])
    with pytest.raises(Invalid, match="1 still to do"):
        small.submit(2, tender)
    assert draft(tender, 1).missing[0].why == "Still being sent"
    small.clock.at(DEADLINE + timedelta(seconds=5))
    finish_upload(bidder(small, 2), upload, 50, PDF[50:])
    small.clock.at(DEADLINE + timedelta(seconds=9))
    note_late_attempt(bidder(small, 2), tender)
    envelope = envelopes(small.procurement.id)[0]
    flying = envelope.in_flight[0]
    assert (flying.begun_at, flying.put_at) == (
        DEADLINE - timedelta(seconds=5),
        DEADLINE + timedelta(seconds=5),
    )
    decide_late(small.ctx("lead"), tender, True, "It was on its way.")
    assert standing_submissions(small.procurement.id, 1)[0].receipt == "in_flight"


def test_nothing_is_added_to_what_was_opened(small: Small) -> None:
    tender = small.fill(0)
    small.submit(0, tender)
    upload = begin_upload(bidder(small, 0), tender, slot(small, "SUP"), "more.pdf", len(PDF))
    small.open(Stage.OPENING)
    small.confirm("lead", 1)
    small.confirm("opener", 1)
    with pytest.raises(Invalid, match="have been opened"):
        receive_chunk(bidder(small, 0), upload, 0, PDF)


def test_where_it_was_published_complete_drafts_count_at_the_deadline(small: Small) -> None:
    """Alder's is complete for lot 1 alone, Birch said no, Cedar had submitted and changed it since."""
    _places_of_lots(small)
    alder, birch, cedar = (small.fill(index) for index in range(3))
    with pytest.raises(Invalid, match="no draft counts"):
        choose_counting(bidder(small, 0), alder, False)
    db.session.get_one(Procurement, small.procurement.id).drafts_count = True
    db.session.commit()
    remove_file(
        bidder(small, 0),
        db.session.scalars(select(DraftFile).join(Slot).where(Slot.code == "P-2").order_by(DraftFile.id)).first(),
    )
    choose_counting(bidder(small, 1), birch, False)
    sent = submit_tender(bidder(small, 2), cedar)
    first = db.session.get_one(Tender, alder.id)
    small.clock.at(DEADLINE - timedelta(seconds=5))
    late = begin_upload(bidder(small, 0), first, slot(small, "P-2"), "late.pdf", len(PDF))
    small.clock.at(DEADLINE - timedelta(microseconds=1))
    assert count_all() == 0, "not before the deadline"
    small.clock.at(DEADLINE + timedelta(seconds=30))
    finish_upload(bidder(small, 0), late, 0, PDF)
    assert (count_all(), count_all()) == (1, 0), "each once"
    stands = {one.tender_id: one for one in standing_submissions(small.procurement.id, 1)}
    assert set(stands) == {alder.id, cedar.id} and stands[cedar.id].id == sent.id
    counted = stands[alder.id]
    assert [file.slot.code for file in sealed_files(counted.id)] == ["A", "S3", "P-1"]
    assert counted.received_at < DEADLINE and was_counted(counted)
    mail = db.session.scalars(select(Message).where(Message.attached == f"receipt:{counted.id}")).one()
    assert "You had not pressed Submit" in mail.body and counted.reference in mail.body


# Opening


@pytest.mark.both_databases
def test_two_different_people_open_and_only_after_the_deadline(small: Small) -> None:
    small.submit(0, small.fill(0))
    with pytest.raises(Refused, match="Opening has not opened"):
        small.confirm("lead", 1)
    small.open(Stage.OPENING)
    for name in ("evaluator1", "accountant1", "moderator", "approver", "auditor"):
        with pytest.raises(Refused):
            small.confirm(name, 1)
    small.confirm("lead", 1)
    assert not is_opened(small.procurement.id, 1)
    with pytest.raises(Refused, match="A second person must do this"):
        small.confirm("lead", 1)
    with pytest.raises(Invalid, match="not open"):
        small.confirm("opener", SECOND_ROUND)
    opened = small.confirm("opener", 1)
    assert isinstance(opened, Opening)
    assert (opened.opener_id, opened.witness_id) == (small.staff["lead"].id, small.staff["opener"].id)
    with pytest.raises(Invalid, match="opened already"):
        small.confirm("opener", 1)
    assert events().count(Event.TENDERS_OPENED) == 1
    assert list(audit.verify()) == []


def test_before_opening_the_councils_side_sees_envelopes_only(small: Small) -> None:
    small.submitted()
    small.open(Stage.OPENING)
    assert readable_by(small.ctx("lead")) == []
    assert opened_tenders(small.procurement.id) == []
    said = repr(envelopes(small.procurement.id))
    assert "Alder Homecare" in said and small.answer(0, "Q1") not in said and "prices.xlsx" not in said


def test_the_register_lists_every_tender_with_its_files_and_stands(small: Small) -> None:
    small.submitted()
    small.clock.forward(minutes=5)
    withdraw_tender(bidder(small, 1), small.tenders[1], "")
    small.opened()
    opened = opening(small.procurement.id, 1)
    assert opened is not None and opened.register_sha256 == digest(opened.register)
    said = json.loads(opened.register)
    assert said["deadline"] == "2021-04-23T15:00:00+00:00"
    assert [one["name"] for one in said["openers"]] == ["Lead Person", "Opener Person"]
    assert [row["bidder"] for row in said["tenders"]] == ["Alder Homecare", "Cedar Living"]
    assert [row["bidder"] for row in said["withdrawn"]] == ["Birch Support"]
    assert said["tenders"][0]["lots"] == ["1 Northtown", "2 Southtown"]
    kept = {(f.slot.code, f.name, f.size, f.sha256) for f in db.session.scalars(select(SubmittedFile))}
    for row in said["tenders"]:
        assert len(row["files"]) == 2
        assert {(f["slot"], f["name"], f["size"], f["sha256"]) for f in row["files"]} <= kept


def test_a_procurement_without_a_single_tender_is_opened_too(small: Small) -> None:
    small.open(Stage.OPENING)
    small.confirm("opener", 1)
    opened = small.confirm("lead", 1)
    assert isinstance(opened, Opening)
    assert json.loads(opened.register)["tenders"] == []


# Revising


@pytest.fixture
def revising(small: Small) -> Small:
    """Q1 and the prices are open for revision by all but the third bidder, who failed selection."""
    small.selected(fail=(2,))
    small.moderated()
    small.open(Stage.NEGOTIATION)
    small.open(Stage.RESUBMISSION)
    invite_resubmission(
        small.ctx("lead"),
        small.procurement,
        [question(small, "Q1").id],
        [slot(small, "S3").id],
        "Revise Q1 and prices.",
    )
    return small


@pytest.mark.both_databases
def test_only_the_invited_and_only_what_was_opened(revising: Small) -> None:
    small = revising
    q1, q2 = question(small, "Q1").id, question(small, "Q2").id
    with pytest.raises(Invalid, match="not open for revision"):
        save_answers(bidder(small, 0), small.tenders[0], {q2: "sneaky"})
    with pytest.raises(Invalid, match="not open for revision"):
        put_file(bidder(small, 0), small.tenders[0], slot(small, "A"), "a.pdf", PDF)
    with pytest.raises(Invalid, match="cannot change in a resubmission"):
        choose_lots(bidder(small, 0), small.tenders[0], [])
    with pytest.raises(Invalid, match="not invited"):
        save_answers(bidder(small, 2), small.tenders[2], {q1: "me too"})
    mails = db.session.scalars(select(Message.to_address).where(Message.once.like("invitation-%"))).all()
    assert sorted(mails) == ["bid1@bidder1.example", "bid2@bidder2.example"]


def test_the_first_tender_is_copied_in_and_no_change_is_said_part_by_part(revising: Small) -> None:
    small = revising
    tender, q1, q2, s3 = small.tenders[0], question(small, "Q1"), question(small, "Q2"), slot(small, "S3")
    held = draft(tender, SECOND_ROUND)
    assert held.answers[q1.id] == small.answer(0, "Q1") and held.files[s3.id][0].carried
    assert [(m.code, m.why) for m in held.missing] == [
        ("Q1", "Change or confirm"),
        ("S3", "Change or confirm"),
    ]
    with pytest.raises(Invalid, match="2 still to do"):
        small.submit(0, tender)
    keep_unchanged(bidder(small, 0), tender, [], [s3.id])
    save_answers(bidder(small, 0), tender, {q1.id: "Winter cover starts on 1 October."})
    sent = small.submit(0, tender)
    assert (sent.round, sent.number) == (2, 1)
    assert submitted_lots(small.procurement.id)[tender.id] == [lot.id for lot in small.lots]
    document = read_back(sent, small.receipts[sent.id])
    said = {one.question_id: one for one in document.answers}
    assert (said[q1.id].carried, said[q2.id].carried) == (False, True)
    assert said[q2.id].text == small.answer(0, "Q2")
    assert document.files and all(f.carried for f in document.files)
    first = standing_submissions(small.procurement.id, FIRST_ROUND)[0]
    assert answers(first.id)[q1.id].text == small.answer(0, "Q1"), "the first version still reads as it was sent"


def test_a_resubmission_without_any_change_is_carried_whole(revising: Small) -> None:
    from procurement.tenders.queries import revised

    small = revising
    keep_unchanged(bidder(small, 1), small.tenders[1], [question(small, "Q1").id], [slot(small, "S3").id])
    sent = small.submit(1, small.tenders[1])
    rows = read_back(sent, small.receipts[sent.id]).answers
    assert rows and all(row.carried for row in rows)
    assert revised(small.procurement.id, SECOND_ROUND) == frozenset()


def test_new_files_in_an_opened_slot_take_the_place_of_the_old(revising: Small) -> None:
    small = revising
    tender, s3 = small.tenders[0], slot(small, "S3")
    put_file(bidder(small, 0), tender, s3, "lower.xlsx", workbook([["Lot", "Urban"], ["1", "18.10"]]))
    held = draft(tender, SECOND_ROUND)
    assert [f.name for f in held.files[s3.id]] == ["lower.xlsx"] and held.changed_slot(s3.id)
    keep_unchanged(bidder(small, 0), tender, [], [s3.id])
    assert [f.name for f in draft(tender, SECOND_ROUND).files[s3.id]] == ["prices.xlsx"]


def test_the_resubmissions_are_opened_by_two_people_of_their_own(revising: Small) -> None:
    small = revising
    save_answers(bidder(small, 0), small.tenders[0], {question(small, "Q1").id: "Dated."})
    keep_unchanged(bidder(small, 0), small.tenders[0], [], [slot(small, "S3").id])
    small.clock.at(local("2021-07-09T15:59:59"))
    small.submit(0, small.tenders[0])
    small.clock.at(local("2021-07-09T16:00"))
    with pytest.raises(Refused, match="Resubmission closed at 16:00:00"):
        small.submit(1, small.tenders[1])
    assert len(readable_by(small.ctx("lead"))) == 3
    small.open(Stage.RESCORING)
    assert resubmissions_opened(small.procurement.id, small.clock.moment)
    small.confirm("opener", SECOND_ROUND)
    small.confirm("lead", SECOND_ROUND)
    assert resubmissions_opened(small.procurement.id, small.clock.moment) == []
    register = json.loads(opening(small.procurement.id, SECOND_ROUND).register)  # type: ignore[union-attr]
    assert [row["bidder"] for row in register["tenders"]] == ["Alder Homecare"]
    assert register["deadline"] == "2021-07-09T15:00:00+00:00"


def test_an_invitation_names_published_parts_once_and_with_words(small: Small) -> None:
    small.opened()
    small.moderated()
    small.open(Stage.NEGOTIATION)
    q1, p1, lead = question(small, "Q1").id, question(small, "P1").id, small.ctx("lead")
    for ids, words, sentence in (
        ([], "Words", "at least one part"),
        ([p1], "Words", "never negotiated"),
        ([q1], "  ", "Say what may be revised"),
    ):
        with pytest.raises(Invalid, match=sentence):
            invite_resubmission(lead, small.procurement, ids, [], words)
    invite_resubmission(lead, small.procurement, [q1], [], "Words")
    with pytest.raises(Invalid, match="sent already"):
        invite_resubmission(lead, small.procurement, [q1], [], "Words")
