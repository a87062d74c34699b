"""What is prepared in an instance, and what is looked for in it afterwards."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from evaluation.check import report
from evaluation.moderation.figures import differences
from evaluation.scheme.models import Criterion
from evaluation.scoring.items import items
from evaluation.scoring.models import Mark, MarkDraft, MarksLock
from procurement.core import audit, clock
from procurement.core.db import db
from procurement.core.files import Damaged
from procurement.core.numbers import shown
from procurement.core.outbox import Message
from procurement.core.vocabulary import FIRST_ROUND, Stage
from procurement.people.models import User
from procurement.questionnaire.models import Question
from procurement.questionnaire.queries import slots
from procurement.tenders.actions import put_file
from procurement.tenders.actions.sweeping import blobs_on_record, sweep
from procurement.tenders.models import (
    DraftAnswer,
    DraftFile,
    DraftKey,
    Opening,
    Submission,
    SubmittedAnswer,
    Tender,
    Upload,
)
from procurement.tenders.sealed import read_back
from procurement.tenders.sealed_models import GivenPart, OpenedTender, SealedTender
from procurement.tenders.storing import store
from tests.databases import LIVE, copy_database
from tests.factories import PDF, Small

BIDDERS = 3
MORE_FILES = 2
"""Files of some size in each tender, beside the small ones."""


class Standing:
    """A clock in the hand of whoever prepares."""

    def __init__(self) -> None:
        self.moment = clock.now()

    def at(self, when: datetime) -> datetime:
        """Stand there."""
        self.moment = clock.to_utc(when)
        clock.set(lambda: self.moment)
        return self.moment

    def forward(self, **_length: float) -> datetime:
        """Stay."""
        return self.moment


def prepare(drafted: str, sealed: str) -> dict[str, Any]:
    """A small procurement whose tenders are complete, then all sent and to be opened, then opened and to be marked.

    Kept at `drafted` and at `sealed` as it was then.
    """
    small = Small(Standing()).tendering()
    place = next(slot for slot in slots(small.procurement.id) if slot.code == "SUP")
    tenders = [small.fill(index) for index in range(BIDDERS)]
    for index, tender in enumerate(tenders):
        for number in range(MORE_FILES):
            content = PDF + f"%{index} {number}".encode() * 30_000
            put_file(small.ctx(small.bidders[index]), tender, place, f"reference {number}.pdf", content)
    known = {
        "drafted": clock.now().isoformat(),
        "bidders": [user.email for user in small.bidders],
        "openers": {name: small.staff[name].email for name in small.shares},
        "shares": small.shares,
    }
    _keep(drafted)
    for index, tender in enumerate(tenders):
        small.submit(index, tender)
    small.open(Stage.OPENING)
    known["sealed"] = clock.now().isoformat()
    _keep(sealed)
    return known | _to_be_marked(small, tenders)


def _keep(state: str) -> None:
    """Keep the instance as it lies there in a folder, and its database beside it where that is not in the folder."""
    shutil.copytree(store().folder.parent, state)
    if db.engine.dialect.name == "postgresql":
        db.session.commit()
        db.engine.dispose()
        copy_database(str(db.engine.url.query["host"]), LIVE, f"state_{Path(state).name}")


def _to_be_marked(small: Small, tenders: list[Tender]) -> dict[str, Any]:
    for name in small.shares:
        small.confirm(name)
    small.close(Stage.OPENING)
    small.tenders = tenders
    for name in small.staff:
        if name != "opener":
            small.declare(name)
    small.done |= {"tendering", "submitted", "opened"}
    small.scoring()
    return {
        "scoring": clock.now().isoformat(),
        "evaluators": {name: small.staff[name].email for name in ("evaluator1", "evaluator2")},
        "answers": [
            (item.criterion.question.code, item.tender.id) for item in items(small.procurement.id, FIRST_ROUND)
        ],
    }


@dataclass
class Found:
    """What an instance holds; `wrong` is empty when all of it is as it must be."""

    files: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, list[int]] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    submissions: dict[str, dict[str, Any]] = field(default_factory=dict)
    opened: bool = False
    taken_out: list[int] = field(default_factory=list)
    given: int = 0
    register: str = ""
    mails: dict[str, bool] = field(default_factory=dict)
    drafts: dict[str, list[str]] = field(default_factory=dict)
    marks: dict[str, list[str]] = field(default_factory=dict)
    sets: list[str] = field(default_factory=list)
    keys_left: int = 0
    files_left: int = 0
    wrong: list[str] = field(default_factory=list)


def look(receipt_key: str = "", whole: bool = False) -> dict[str, Any]:
    """Read everything, sweep, and look at what is left then. `whole`: every invariant of `evenhand check` as well."""
    found = Found()
    _drafts(found)
    _sent(found, receipt_key)
    _marked(found)
    found.wrong += differences()
    named, keys = blobs_on_record(), set(db.session.scalars(select(DraftKey.token)))
    found.files_left = len(set(store().blobs()) - named)
    found.keys_left = len(set(store().drafts.tokens()) - keys)
    swept = sweep(0)
    if swept.strange:
        found.wrong.append("the sweep takes the store for another database's")
    if set(store().blobs()) != named or set(store().drafts.tokens()) != keys:
        found.wrong.append("the sweep left something behind, or took too much")
    found.wrong += [f"entry {fault.seq} {fault.what}" for fault in audit.verify()]
    if whole:
        for invariant, breaches in report(files=True):
            found.wrong += [f"{invariant.says}: {breach}" for breach in breaches]
    db.session.rollback()
    return asdict(found)


def _drafts(found: Found) -> None:
    for file in db.session.scalars(select(DraftFile)).all():
        found.files[f"{file.tender_id} {file.slot.code} {file.name}"] = file.sha256
        _same(found, f"draft file {file.id}", file.blob, file.wrapped_key, file.sha256, file.size)
    for upload in db.session.scalars(select(Upload)).all():
        if upload.finished_at is None:
            found.uploads[upload.token] = [upload.received, upload.size]
            try:
                lying = len(store().content(upload.blob, upload.wrapped_key))
            except Damaged:
                lying = -1
            if lying < upload.received:
                found.wrong.append(f"upload {upload.token}: {lying} bytes of {upload.received} acknowledged")
    found.answers = sorted(str(text) for text in db.session.scalars(select(DraftAnswer.text)).all())
    if "" in found.answers:
        found.wrong.append("an answer of a draft cannot be read")


def _same(found: Found, what: str, blob: str, key: str, sha256: str, size: int) -> None:
    try:
        content = store().content(blob, key)
    except Damaged:
        found.wrong.append(f"{what} cannot be read")
        return
    if (hashlib.sha256(content).hexdigest(), len(content)) != (sha256, size):
        found.wrong.append(f"{what} is not what was put there")


def _sent(found: Found, receipt_key: str) -> None:
    for submission in db.session.scalars(select(Submission)).all():
        said: dict[str, Any] = {"tender": submission.tender_id, "manifest": submission.manifest_sha256}
        if receipt_key:
            document = read_back(submission, receipt_key)
            said["answers"] = sorted(one.text for one in document.answers)
            said["files"] = sorted(one.sha256 for one in document.files)
            for file in document.files:
                key = store().wrap(file.blob, bytes.fromhex(file.key))
                _same(found, f"sent file {file.name}", file.blob, key, file.sha256, file.size)
        found.submissions[submission.reference] = said
    opening = db.session.scalar(select(Opening).where(Opening.round == FIRST_ROUND))
    found.opened, found.register = opening is not None, opening.register if opening else ""
    found.taken_out = [
        db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in (SealedTender, OpenedTender, SubmittedAnswer)
    ]
    found.given = db.session.scalar(select(func.count()).select_from(GivenPart)) or 0
    found.mails = {row.once: row.sent_at is not None for row in db.session.scalars(select(Message)).all()}


def _marked(found: Found) -> None:
    """What each evaluator has written and submitted, by their address, the question and the tender."""
    for table, said in ((MarkDraft, found.drafts), (Mark, found.marks)):
        query = select(User.email, Question.code, table.tender_id, table.mark, table.reason)
        query = query.join(User, User.id == table.user_id).join(Criterion, Criterion.id == table.criterion_id)
        query = query.join(Question, Question.id == Criterion.question_id).order_by(table.id)
        for email, code, tender_id, mark, reason in db.session.execute(query):
            said[f"{email} {code} {tender_id}"] = [shown(mark), reason]
    query = select(User.email, Question.code).select_from(MarksLock).join(User, User.id == MarksLock.user_id)
    query = query.join(Criterion, Criterion.id == MarksLock.criterion_id)
    rows = db.session.execute(query.join(Question, Question.id == Criterion.question_id))
    found.sets = sorted(f"{email} {code}" for email, code in rows)


LOOKS = {"prepare": prepare, "look": look}
