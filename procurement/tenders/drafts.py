"""Reading what a bidder has in hand: the draft of a round, and what it still lacks.

In a later round the submission before is there already: what the council opened may be changed over it, the rest
stands as it was sent.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select

from procurement.cases.models import Lot, Procurement
from procurement.cases.queries import lot_abandonments
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, ROUNDS, Stage, in_time
from procurement.people.models import Organisation
from procurement.questionnaire.models import Kind, Question, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.questionnaire.rules import capacity_of, left_out, stands_for
from procurement.tenders.confidential import Confidential, marks_in_hand
from procurement.tenders.core_information import shared, wanted
from procurement.tenders.in_hand import draft_key, lots_in_hand, zeros_in_hand
from procurement.tenders.models import (
    DraftAnswer,
    DraftFile,
    ResubmissionInvitation,
    Submission,
    SubmittedAnswer,
    SubmittedFile,
    SubmittedLot,
    Tender,
    Upload,
)
from procurement.tenders.partner_models import PartnerFile
from procurement.tenders.partners import HeldPartner, partners_of
from procurement.tenders.rules import (
    Asked,
    Content,
    Missing,
    SentFile,
    SentPartner,
    Want,
    digest,
    missing,
    undecided,
)

ROUND_STAGE = {round_: Stage.TENDERING if round_ == FIRST_ROUND else Stage.RESUBMISSION for round_ in ROUNDS}


@dataclass(frozen=True)
class Invited:
    """What all remaining bidders were invited to revise, in the council's words, and by when."""

    round: int
    question_ids: frozenset[int]
    slot_ids: frozenset[int]
    tender_ids: frozenset[int]
    words: str
    closes_at: datetime
    invited_at: datetime


def invitation(procurement_id: int, round_: int | None = None) -> Invited | None:
    """The invitation to resubmit in a round, once it was made; the last one where no round is named."""
    found = invitations(procurement_id)
    return next((one for one in found[::-1] if round_ in (None, one.round)), None)


def invitations(procurement_id: int) -> list[Invited]:
    """Every invitation to resubmit, by round."""
    query = select(ResubmissionInvitation).where(ResubmissionInvitation.procurement_id == procurement_id)
    return [_invited(row) for row in db.session.scalars(query.order_by(ResubmissionInvitation.id))]


def _invited(row: ResubmissionInvitation) -> Invited:
    return Invited(
        row.round,
        frozenset(json.loads(row.question_ids)),
        frozenset(json.loads(row.slot_ids)),
        frozenset(json.loads(row.tender_ids)),
        row.words,
        row.closes_at,
        row.invited_at,
    )


def open_round(ctx: Context, tender: Tender) -> int | None:
    """The round in which this tender may be worked on now; None when no deadline lies ahead of it."""
    if Stage.TENDERING in ctx.standing.open_stages:
        return FIRST_ROUND
    if Stage.RESUBMISSION in ctx.standing.open_stages:
        invited = invitation(tender.procurement_id)
        if invited and tender.id in invited.tender_ids:
            return invited.round
    return None


def shown_round(ctx: Context, tender: Tender) -> int:
    """The round a bidder's page is about: the last to which it was invited; else the first."""
    mine = [one.round for one in invitations(tender.procurement_id) if tender.id in one.tender_ids]
    return mine[-1] if mine else FIRST_ROUND


@dataclass(frozen=True)
class HeldFile:
    """A file in a slot: put in this round (`id` of its draft row), or `carried` over from the round before."""

    id: int | None
    slot_id: int
    name: str
    media_type: str
    sha256: str
    size: int
    blob: str
    wrapped_key: str
    pages: int | None
    begun_at: datetime | None
    put_at: datetime | None
    carried: bool
    zeros: str = ""
    expires_on: date | None = None

    @property
    def meant(self) -> frozenset[str]:
        """The marks of the lines of a price schedule whose nought was confirmed."""
        return frozenset(self.zeros.split(",")) - {""}

    def in_flight(self, closes_at: datetime | None) -> bool:
        """Whether its sending began before the deadline and ended after it."""
        if not (closes_at and self.begun_at and self.put_at):
            return False
        return in_time(self.begun_at, closes_at) and not in_time(self.put_at, closes_at)


@dataclass(frozen=True)
class Draft:
    """A tender as the bidder has it in hand in one round."""

    tender: Tender
    round: int
    questions: list[Question]
    slots: list[Slot]
    lots: list[Lot]
    ended: frozenset[int]
    """Of the lots it is for, those that were abandoned, by number."""
    answers: dict[int, str]
    rows: dict[int, DraftAnswer]
    files: dict[int, list[HeldFile]]
    under_way: list[Upload]
    before: Submission | None
    answers_before: dict[int, str]
    files_before: dict[int, list[HeldFile]]
    editable_questions: frozenset[int]
    editable_slots: frozenset[int]
    begun: bool
    """Whether anything of this round is in hand: from the first word until it is submitted and sealed."""
    rest: bool
    """Whether it is what was left out of a submission for some of its lots only."""
    core_lacking: bool = False
    """Whether the bidder has still to confirm that its core supplier information is shared and current."""
    waiting: tuple[Question, ...] = ()
    """Questions of these lots that are asked only if another answer is another; what was typed for them stays here."""
    partners: tuple[HeldPartner, ...] = ()
    """With whom the bidder bids, for the lots that it is for; each answers a part of its own."""
    confidential: tuple[Confidential, ...] = ()
    """What the bidder marks confidential in it."""

    @property
    def going_on(self) -> list[Lot]:
        """The lots it is for and that can still be awarded."""
        return [lot for lot in self.lots if lot.number not in self.ended]

    def _goes_on(self, one: Question | Slot) -> bool:
        """Whether it is asked for a lot that was not abandoned."""
        return not self.ended or stands_for(one.lots, [lot.number for lot in self.going_on])

    @property
    def saved_at(self) -> datetime | None:
        """When anything of it was last saved."""
        times = [row.saved_at for row in self.rows.values()]
        times += [f.put_at for held in self.files.values() for f in held if f.put_at]
        return max(times, default=None)

    def settled(self, question_id: int) -> bool:
        """Whether an opened answer was changed or confirmed in this round."""
        return question_id in self.rows

    def settled_slot(self, slot_id: int) -> bool:
        """Whether an opened slot was given new files, was confirmed, or had nothing in it to confirm."""
        put = any(not f.carried for f in self.files.get(slot_id, []))
        return put or not self.files_before.get(slot_id)

    def changed(self, question_id: int) -> bool:
        """Whether an answer differs from the round before."""
        return self.answers.get(question_id, "") != self.answers_before.get(question_id, "")

    def changed_slot(self, slot_id: int) -> bool:
        """Whether a slot's files differ from the round before."""
        now = Counter((f.name, f.sha256) for f in self.files.get(slot_id, []))
        return now != Counter((f.name, f.sha256) for f in self.files_before.get(slot_id, []))

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What keeps it, or some of its lots, from being submitted."""
        under_way = Counter(upload.slot_id for upload in self.under_way)
        lacking = missing(
            [asked(q) for q in self.questions if q.id in self.editable_questions and self._goes_on(q)],
            self.answers,
            len(self.going_on),
            [asked(s) for s in self.slots if s.id in self.editable_slots and self._goes_on(s)],
            {slot_id: len(held) for slot_id, held in self.files.items()},
            under_way,
        )
        if self.core_lacking:
            lacking += (Missing(Want.CORE, None, "", "Core supplier information", "Not confirmed"),)
        lacking += tuple(one.lacking for one in self.partners if one.lacking)
        if self.round == FIRST_ROUND:
            return lacking
        named = {(m.of_question, m.id) for m in lacking}
        open_choices = undecided(
            [asked(q) for q in self.questions if q.id in self.editable_questions and self._goes_on(q)],
            [asked(s) for s in self.slots if s.id in self.editable_slots and self._goes_on(s)],
            frozenset(self.rows),
            frozenset(s.id for s in self.slots if self.settled_slot(s.id)),
        )
        return lacking + tuple(m for m in open_choices if (m.of_question, m.id) not in named)


def still_in_hand(upload: Upload) -> bool:
    """Whether a file that was sent in pieces is on its way or in the draft, rather than taken out of it again."""
    return upload.finished_at is None or file_of(upload) is not None


def file_of(upload: Upload) -> DraftFile | PartnerFile | None:
    """The file of the draft that was sent in pieces; None while it is on its way, or when it was taken out again."""
    if upload.finished_at is None:
        return None
    if upload.partner_id:
        return db.session.scalar(select(PartnerFile).where(PartnerFile.blob == upload.blob).limit(1))
    return db.session.scalar(select(DraftFile).where(DraftFile.blob == upload.blob).limit(1))


def asked(row: Question | Slot) -> Asked:
    """A question or slot as the rules know it."""
    return Asked(row.id, row.code, row.title, row.required, tuple(row.lots))


def draft(tender: Tender, round_: int) -> Draft:
    """The draft of a round, in a constant number of statements."""
    rows = {
        row.question_id: row
        for row in db.session.scalars(
            select(DraftAnswer).where(DraftAnswer.tender_id == tender.id, DraftAnswer.round == round_)
        )
    }
    put = db.session.scalars(
        select(DraftFile).where(DraftFile.tender_id == tender.id, DraftFile.round == round_).order_by(DraftFile.id)
    )
    key = draft_key(tender.id, round_)
    zeros = zeros_in_hand(key)
    files = _by_slot(_held(row, row.id, row.begun_at, row.put_at, zeros.get(row.sha256, "")) for row in put)
    before, answers_before, files_before = _before(tender, round_)
    chosen = _lots(tender, before)
    every = questions(tender.procurement_id)
    answers = answers_before | {question_id: row.text for question_id, row in rows.items()}
    answers = _of_these_lots(every, answers, chosen)
    of_lots, places = _of_lots(every, chosen), _of_lots(slots(tender.procurement_id), chosen)
    asked_for = _depending(of_lots, answers)
    ended = frozenset(lot_abandonments(tender.procurement_id)) & {lot.number for lot in chosen}
    held = {slot.id for slot in places}
    invited = invitation(tender.procurement_id, round_) if round_ > FIRST_ROUND else None
    return Draft(
        tender=tender,
        round=round_,
        questions=asked_for,
        slots=places,
        lots=chosen,
        ended=ended,
        answers=answers,
        rows=rows,
        files={slot_id: there for slot_id, there in (files_before | files).items() if slot_id in held},
        under_way=list(
            db.session.scalars(
                select(Upload)
                .where(Upload.tender_id == tender.id, Upload.round == round_, Upload.finished_at.is_(None))
                .where(Upload.partner_id.is_(None))
                .order_by(Upload.id)
            )
        ),
        before=before,
        answers_before=answers_before,
        files_before=files_before,
        editable_questions=invited.question_ids & {q.id for q in asked_for}
        if invited
        else frozenset(q.id for q in every),
        editable_slots=invited.slot_ids & held if invited else frozenset(held),
        core_lacking=round_ == FIRST_ROUND and wanted(tender.procurement_id) and not shared([tender.id]),
        waiting=tuple(q for q in of_lots if q not in asked_for) if len(of_lots) > len(asked_for) else (),
        partners=partners_of(tender.id, every, [lot.number for lot in chosen]) if round_ == FIRST_ROUND else (),
        confidential=marks_in_hand(key),
        begun=bool(rows or files or key),
        rest=bool(key and key.rest),
    )


_AskedOf = TypeVar("_AskedOf", Question, Slot)


def _of_lots(every: list[_AskedOf], chosen: list[Lot]) -> list[_AskedOf]:
    """What is asked of the lots it bids for, or all while no lot is chosen; what was put for another stays unsent."""
    numbers = [lot.number for lot in chosen]
    return [one for one in every if stands_for(one.lots, numbers)] if numbers else every


def _of_these_lots(every: list[Question], answers: dict[int, str], chosen: list[Lot]) -> dict[int, str]:
    """Without a capacity that was stated for other lots than are chosen now: it is to be stated anew."""
    numbers = {lot.number for lot in chosen}
    stale = set()
    for question in every:
        stated = capacity_of(answers.get(question.id, "")) if question.kind == Kind.CAPACITY else None
        if stated and {one.lot for one in stated.lots} != numbers:
            stale.add(question.id)
    return {question_id: text for question_id, text in answers.items() if question_id not in stale}


def _depending(every: list[Question], answers: Mapping[int, str]) -> list[Question]:
    """Without the questions that depend on another answer; what was typed for them stays unsent."""
    if not any(question.only_if for question in every):
        return every
    out = left_out([(q.code, q.only_if) for q in every], {q.code: answers.get(q.id, "") for q in every})
    return [question for question in every if question.code not in out]


def _before(tender: Tender, round_: int) -> tuple[Submission | None, dict[int, str], dict[int, list[HeldFile]]]:
    """The submission of the round before, its answers and files."""
    if round_ == FIRST_ROUND:
        return None, {}, {}
    sent = db.session.scalar(
        select(Submission)
        .where(Submission.tender_id == tender.id, Submission.round < round_)
        .order_by(Submission.id.desc())
        .limit(1)
    )
    if sent is None:
        return None, {}, {}
    answers = db.session.scalars(select(SubmittedAnswer).where(SubmittedAnswer.submission_id == sent.id))
    files = db.session.scalars(
        select(SubmittedFile).where(SubmittedFile.submission_id == sent.id).order_by(SubmittedFile.id)
    )
    return sent, {a.question_id: a.text for a in answers}, _by_slot(_held(f, None, None, None, f.zeros) for f in files)


def _lots(tender: Tender, before: Submission | None) -> list[Lot]:
    query = (
        select(Lot).join(SubmittedLot, SubmittedLot.lot_id == Lot.id).where(SubmittedLot.submission_id == before.id)
        if before
        else select(Lot).where(Lot.id.in_(lots_in_hand([tender.id]).get(tender.id, [])))
    )
    return list(db.session.scalars(query.order_by(Lot.number)))


def _held(
    row: DraftFile | SubmittedFile,
    draft_id: int | None,
    begun_at: datetime | None,
    put_at: datetime | None,
    zeros: str,
) -> HeldFile:
    return HeldFile(
        draft_id,
        row.slot_id,
        row.name,
        row.media_type,
        row.sha256,
        row.size,
        row.blob,
        row.wrapped_key,
        row.pages,
        begun_at,
        put_at,
        draft_id is None,
        zeros,
        row.expires_on,
    )


def _by_slot(files: Iterable[HeldFile]) -> dict[int, list[HeldFile]]:
    found: dict[int, list[HeldFile]] = {}
    for file in files:
        found.setdefault(file.slot_id, []).append(file)
    return found


def content_of(held: Draft) -> Content:
    """What the draft says, as its manifest will list it."""
    procurement = db.session.get(Procurement, held.tender.procurement_id)
    bidder = db.session.get(Organisation, held.tender.organisation_id)
    assert procurement is not None and bidder is not None
    slots = {slot.id: slot.code for slot in held.slots}
    return Content(
        procurement=procurement.code,
        bidder=bidder.name,
        company_number=bidder.company_number,
        round=held.round,
        lots=tuple(lot.number for lot in held.lots),
        answers=tuple((q.code, digest(held.answers[q.id])) for q in held.questions if held.answers.get(q.id)),
        files=tuple(
            SentFile(slots[slot_id], file.name, file.sha256, file.size, file.zeros)
            for slot_id, files in held.files.items()
            for file in files
        ),
        partners=tuple(_sent(partner) for partner in held.partners if partner.details),
        confidential=tuple(mark.key for mark in held.confidential),
    )


def _sent(partner: HeldPartner) -> SentPartner:
    assert partner.details is not None
    said, answers = partner.details, partner.answers
    return SentPartner(
        said.name,
        said.company_number,
        said.kind,
        said.share,
        said.lots,
        tuple((q.code, digest(answers[q.id])) for q in partner.asked if q.id in answers),
        tuple(
            (slot.code, file.sha256, file.size) for slot in partner.places for file in partner.files.get(slot.id, ())
        ),
    )
