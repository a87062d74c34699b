"""Sealed until two open: nothing of a tender lies anywhere in the clear, one share opens nothing, every pair does."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from evaluation.check import report
from evaluation.gates import GATES
from procurement.core.action import Invalid
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.sealing import Holds, Unopened, key_of, new_code, unseal
from procurement.core.vocabulary import FIRST_ROUND, Event, Role, Stage
from procurement.people.actions import appoint
from procurement.questionnaire.queries import questions, slots
from procurement.tenders import tus
from procurement.tenders.actions import (
    begin_upload,
    choose_lots,
    make_opening_keys,
    opening_keys,
    put_file,
    receive_chunk,
    rehearse_opening,
    save_answers,
    start_tender,
    take_share,
)
from procurement.tenders.actions.forgetting import DRAFTS_KEPT
from procurement.tenders.actions.marking import mark_own
from procurement.tenders.actions.sweeping import Swept, sweep
from procurement.tenders.confidential import Confidential, marked
from procurement.tenders.drafts import draft
from procurement.tenders.models import DraftAnswer, DraftFile, Opening, SubmittedAnswer, SubmittedFile, Tender, Upload
from procurement.tenders.opening_keys import keys_of, parts_of
from procurement.tenders.queries import answers, files, is_opened, opening
from procurement.tenders.sealed import about, manifest_of, opening_key, sealed_files, sealed_tender
from procurement.tenders.sealed_models import GivenPart, SealedTender
from procurement.tenders.storing import store
from procurement.timetable.actions import Blocked
from tests.factories import PDF, Small

CANARY = "Kanarienvogel"


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).tendering()


def fill(small: Small, index: int) -> Tender:
    """A complete draft in which every word, every file and every file's name holds the canary; one more on its way."""
    ctx, word = small.bidders[index], f"{CANARY}{index}"
    tender = start_tender(small.ctx(ctx), small.procurement)
    choose_lots(small.ctx(ctx), tender, [lot.id for lot in small.lots])
    said = {q.id: "No" if q.code == "P1" else f"{word} answers {q.code}." for q in questions(small.procurement.id)}
    save_answers(small.ctx(ctx), tender, said)
    for slot in slots(small.procurement.id):
        if slot.code != "S3":
            put_file(small.ctx(ctx), tender, slot, f"{word} {slot.code}.pdf", PDF + f"%{word}".encode() * 90)
        else:
            put_file(small.ctx(ctx), tender, slot, f"{word}.xlsx", small_book(word))
    mark_own(small.ctx(ctx), tender, Confidential("Q1", f"{word} and no other", f"{word}: a method of our own."))
    mark_own(small.ctx(ctx), tender, Confidential("Q2", "", f"{word}: all of it until 2027."))
    extra = next(slot for slot in slots(small.procurement.id) if slot.several)
    upload = begin_upload(small.ctx(ctx), tender, extra, f"{word} on its way.pdf", 9_000)
    receive_chunk(small.ctx(ctx), upload, 0, f"%PDF {word}".encode())
    return tender


def small_book(word: str) -> bytes:
    from tests.factories import workbook

    return workbook([["Lot", word]])


def found_in(folder: Path) -> list[str]:
    """Every file under the instance, the database with all its pages and its log among them, that holds the canary."""
    db.session.commit()
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in kept), "the log of the database is looked into too"
    return [str(path) for path in kept if CANARY.encode() in path.read_bytes() or CANARY in path.name]


@pytest.mark.one_database
def test_no_canary_of_a_tender_lies_anywhere_before_the_opening(
    app: Flask, small: Small, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    fill(small, 1)  # a draft that is never submitted
    tender = fill(small, 0)
    keys = set(store().drafts.tokens())
    sent = small.submit(0, tender)
    assert found_in(tmp_path) == []
    assert len(keys - set(store().drafts.tokens())) == 1, "the key of the submitted draft is gone"
    assert CANARY in draft(tender, 1).under_way[0].name, "what was on its way goes on, in a new draft"
    assert CANARY not in "".join(capfd.readouterr())
    small.open(Stage.OPENING)
    small.confirm("lead")
    assert found_in(tmp_path) == [], "one of two has confirmed"
    small.confirm("opener")
    said = answers(sent.id)
    assert all(CANARY in row.text for row in said.values() if row.text != "No") and len(files(sent.id)) == 3
    for file in files(sent.id):
        assert store().content(file.blob, file.wrapped_key)
    assert found_in(tmp_path) != [], "the search finds what is opened"
    assert [(one.tender_id, one.mark.place, one.passages) for one in marked(small.procurement.id)] == [
        (tender.id, "Q1", f"{CANARY}0 and no other"),
        (tender.id, "Q2", f"{CANARY}0 answers Q2."),
    ]
    assert "confidential" in json.loads(manifest_of(sent))["content"], "the receipt vouches for the marks too"
    assert [breaches for _, breaches in report(files=True) if breaches] == []


def every_state(small: Small) -> list[str]:
    """All that the database holds under any name of a key, a seal or a part; what a thief would try."""
    found: list[str] = []
    for table in ("opening_share", "opening_key", "opening_key_part", "given_part", "sealed_tender", "late_attempt"):
        for row in db.session.execute(text(f"SELECT * FROM {table}")):
            found += [value for value in row if isinstance(value, str)]
    return found


@pytest.mark.one_database
def test_all_of_the_state_and_one_share_open_nothing(small: Small) -> None:
    sent = small.submit(0, fill(small, 0))
    small.open(Stage.OPENING)
    small.confirm("lead")
    row = sealed_tender(sent)
    key = opening_key(small.procurement.id, FIRST_ROUND)
    assert row and key
    names = [about(sent), "letter", opening_keys.name_of(key)]
    mine = key_of(small.shares["lead"], Holds.SHARE)  # the lead's has been given already, and lies for the opener only
    tried = {mine, bytes.fromhex(key.public)}
    opened = [plain for sealed in every_state(small) for name in names if (plain := attempt(mine, sealed, name))]
    assert len(opened) == 1, "one's own part, and nothing else"
    tried |= {opened[0][1:], opened[0][:32]}
    for secret in tried:
        assert not any(attempt(secret, sealed, about(sent)) for sealed in every_state(small))


def attempt(private: bytes, sealed: str, name: str) -> bytes:
    try:
        return unseal(private, sealed, name)
    except Unopened:
        return b""


def three_openers(clock: Any) -> Small:
    """A third opener is named and the keys are made anew, before tendering."""
    small = Small(clock)
    appoint(small.ctx("lead"), small.procurement, small.staff["moderator"], Role.OPENER)
    assert keys_of(small.procurement.id).lacking == []
    share = new_code(Holds.SHARE)
    take_share(small.ctx("moderator"), small.procurement, share)
    assert keys_of(small.procurement.id).lacking == [
        "A share was taken after the opening keys were made: make them anew"
    ]
    with pytest.raises(Invalid, match="You hold no share of this key"):
        rehearse_opening(small.ctx("moderator"), small.procurement, share)
    make_opening_keys(small.ctx("lead"), small.procurement)
    assert keys_of(small.procurement.id).lacking == ["The opening has not been rehearsed"]
    small.shares["moderator"] = share
    for name in ("moderator", "opener"):
        rehearse_opening(small.ctx(name), small.procurement, small.shares[name])
    assert keys_of(small.procurement.id).lacking == []
    return small


@pytest.mark.one_database
def test_each_pair_of_three_opens_and_a_crash_in_the_middle_changes_nothing(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        small = three_openers(clock).tendering()
        for index in (0, 1):
            small.submit(index, fill(small, index))
        with pytest.raises(Invalid, match="keys are in use"):
            take_share(small.ctx("lead"), small.procurement, new_code(Holds.SHARE))
        with pytest.raises(Invalid, match="Tendering has opened"):
            make_opening_keys(small.ctx("lead"), small.procurement)
        small.open(Stage.OPENING)
        key = opening_key(small.procurement.id, FIRST_ROUND)
        assert key and len(parts_of(key)) == 3
        for first, second in permutations(("lead", "opener", "moderator"), 2):
            saved = db.session.begin_nested()
            assert opening_keys.give(small.ctx(first), key, small.shares[first]) == (None, None)
            private, giver = opening_keys.give(small.ctx(second), key, small.shares[second])
            assert private and giver == small.staff[first].id and db.session.scalar(select(GivenPart.id)) is None
            for row in db.session.scalars(select(SealedTender)).all():
                assert unseal(private, row.for_openers, about(row.submission))
            saved.rollback()
        db.session.rollback()

        small.confirm("moderator")
        written: list[int] = []

        def crash(*_: Any) -> None:
            written.extend(db.session.scalars(select(SubmittedAnswer.id)))
            raise KeyboardInterrupt

        with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
            broken.setattr("procurement.tenders.actions.opening.register", crash)
            small.confirm("lead")
        assert written and not is_opened(small.procurement.id, 1), "it had written half, and nothing of it stands"
        assert db.session.scalar(select(SubmittedAnswer.id)) is None
        assert isinstance(small.confirm("lead"), Opening)
        assert db.session.scalar(select(GivenPart.id)) is None
        assert len(db.session.scalars(select(SubmittedFile)).all()) == 6


@pytest.mark.one_database
def test_what_a_crash_left_is_swept_and_a_foreign_store_is_left_alone(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.submit(0, fill(small, 0))
    tender, place = fill(small, 1), slots(small.procurement.id)[0]
    before, drafts = set(store().blobs()), set(store().drafts.tokens())

    def cut(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("procurement.tenders.actions.drafting.pages_of", cut)
        put_file(small.ctx(small.bidders[1]), tender, place, "more.pdf", PDF)
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("procurement.core.draft_keys.DraftKeys.destroy", cut)
        small.submit(1, tender)
    assert len(set(store().blobs()) - before) == 1
    assert sweep() == Swept(keys=1, files=0), "what is young may be on its way to the record"
    assert sweep(0) == Swept(files=1)
    assert set(store().blobs()) == before and len(drafts - set(store().drafts.tokens())) == 1
    with monkeypatch.context() as other:
        other.setattr("procurement.tenders.actions.sweeping.blobs_on_record", set)
        assert sweep(0) == Swept(strange=True) and set(store().blobs()) == before


@pytest.mark.one_database
def test_what_has_lain_too_long_is_deleted_and_that_is_on_record(small: Small) -> None:
    small.submit(0, fill(small, 0))
    fill(small, 1)
    waiting = db.session.scalars(select(Upload).where(Upload.finished_at.is_(None))).all()
    begun = small.clock.moment
    assert len(waiting) == 2 and sweep(0) == Swept(), "what is young stays"
    small.open(Stage.OPENING)
    small.confirm("lead")
    small.confirm("opener")
    small.clock.at(begun + tus.KEPT + timedelta(seconds=1))
    assert sweep(0) == Swept(uploads=2) and db.session.scalars(select(DraftFile)).all()
    small.clock.forward(days=DRAFTS_KEPT.days + 5)
    swept = sweep(0)
    assert swept.drafts == 2 and not db.session.scalars(select(DraftFile)).all(), "with what was left of the first"
    assert set(store().drafts.tokens()) == set() and db.session.scalar(select(DraftAnswer.id)) is None
    assert len(db.session.scalars(select(SubmittedFile)).all()) == 3
    assert [breaches for _, breaches in report(files=True) if breaches] == []
    kept = [
        e.event
        for e in db.session.scalars(select(AuditEntry))
        if e.event in (Event.UPLOAD_EXPIRED, Event.DRAFT_FORGOTTEN)
    ]
    assert kept == [Event.UPLOAD_EXPIRED] * 2 + [Event.DRAFT_FORGOTTEN] * 2


@pytest.mark.one_database
def test_what_is_damaged_is_listed_and_hinders_nothing(small: Small) -> None:
    first, second = (small.submit(index, fill(small, index)) for index in (0, 1))
    broken = sealed_files(first.id)[0]
    path = next(store().folder.glob(f"??/{broken.blob}"))
    path.write_bytes(path.read_bytes()[:-9])
    db.session.execute(text("DROP TRIGGER sealed_tender_update"))
    db.session.execute(
        text("UPDATE sealed_tender SET document = 'AAAA' || document WHERE submission_id = :n"), {"n": second.id}
    )
    db.session.commit()
    small.open(Stage.OPENING)
    small.confirm("lead")
    small.confirm("opener")
    opened = opening(small.procurement.id, 1)
    assert opened
    said = [row.get("damage", "") for row in json.loads(opened.register)["tenders"]]
    assert said[0].startswith("Cannot be read: ") and broken.slot.code in said[0]
    assert said[1] == "The sealed document does not open: a byte of it was changed."
    assert len(answers(first.id)) == 4 and answers(second.id) == {}


@pytest.mark.one_database
def test_a_procurement_without_keys_is_opened_as_before(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        monkeypatch.setattr("tests.factories.with_keys", lambda *_: {})
        before = Small(clock, code="BEFORE-1", prefix="before-")
        assert keys_of(before.procurement.id).lacking == ["Opening keys are missing: two people take a share"]
        with pytest.raises(Blocked, match="two people take a share"):
            before.tendering()
        before.done.clear()
        monkeypatch.setitem(GATES, (Stage.TENDERING, "open"), [])  # as it was when it opened
        sent = before.submit(0, before.tendering().fill(0))
        assert sent.manifest and len(answers(sent.id)) == 4
        before.open(Stage.OPENING)
        before.confirm("lead")
        assert isinstance(before.confirm("opener"), Opening)
