"""Reading tenders. `readable_by` is the only way the council's side reaches what a tender says.

Before a round is opened there is only the envelope: that it exists, when it came, sizes and hashes.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select

from procurement.cases.models import Lot
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Stage
from procurement.people.models import Organisation
from procurement.people.queries import conflicted_with, has_declared
from procurement.questionnaire.models import Question
from procurement.tenders.models import (
    DraftFile,
    LateAttempt,
    LateDecision,
    Opening,
    OpeningConfirmation,
    ResubmissionInvitation,
    Submission,
    SubmittedAnswer,
    SubmittedFile,
    SubmittedLot,
    Tender,
    Withdrawal,
)
from procurement.timetable.models import StagePlan


def own(organisation_id: int, procurement_id: int) -> Tender | None:
    """An organisation's tender in a procurement."""
    return db.session.scalar(
        select(Tender).where(Tender.organisation_id == organisation_id, Tender.procurement_id == procurement_id)
    )


def opening(procurement_id: int, round_: int) -> Opening | None:
    """The opening of a round, once it happened."""
    return db.session.scalar(select(Opening).where(Opening.procurement_id == procurement_id, Opening.round == round_))


def is_opened(procurement_id: int, round_: int) -> bool:
    """Whether the tenders of a round were opened by two people."""
    return opening(procurement_id, round_) is not None


def _latest() -> Select[int]:
    """Ids of the last submission of each tender in each round."""
    return select(func.max(Submission.id)).group_by(Submission.tender_id, Submission.round)


def standing_submissions(procurement_id: int, round_: int) -> list[Submission]:
    """The submission that stands for each tender in a round: its last, unless withdrawn after it."""
    withdrawn = (
        select(Withdrawal.id)
        .where(
            Withdrawal.tender_id == Submission.tender_id,
            Withdrawal.round <= Submission.round,
            Withdrawal.at >= Submission.received_at,
        )
        .exists()
    )
    query = (
        select(Submission)
        .join(Tender)
        .where(Submission.procurement_id == procurement_id, Submission.round == round_, Submission.id.in_(_latest()))
        .where(~withdrawn)
        .order_by(Tender.number)
    )
    return list(db.session.scalars(query))


def latest_submission(tender_id: int, up_to_round: int | None = None) -> Submission | None:
    """A tender's last submission of its last round that was opened or is its only one (drafts do not count)."""
    query = select(Submission).where(Submission.tender_id == tender_id)
    if up_to_round is not None:
        query = query.where(Submission.round <= up_to_round)
    return db.session.scalar(query.order_by(Submission.id.desc()).limit(1))


def opened_submission(tender: Tender) -> Submission | None:
    """The last submission of a tender whose round has been opened: the one that is read and ranked."""
    opened = select(Opening.round).where(Opening.procurement_id == tender.procurement_id)
    query = select(Submission).where(Submission.tender_id == tender.id, Submission.round.in_(opened))
    return db.session.scalar(query.order_by(Submission.id.desc()).limit(1))


def withdrawal(tender_id: int) -> Withdrawal | None:
    """The withdrawal that stands: the last, if nothing was submitted after it."""
    last = db.session.scalar(select(Withdrawal).where(Withdrawal.tender_id == tender_id).order_by(Withdrawal.id.desc()))
    if last is None:
        return None
    again = exists().where(Submission.tender_id == tender_id, Submission.received_at > last.at)
    return None if db.session.scalar(select(again)) else last


def withdrawals(procurement_id: int) -> dict[int, Withdrawal]:
    """The withdrawals that stand, by tender: the last of each, if nothing was submitted after it."""
    rows = db.session.scalars(
        select(Withdrawal)
        .join(Tender, Tender.id == Withdrawal.tender_id)
        .where(Tender.procurement_id == procurement_id)
        .order_by(Withdrawal.id)
    )
    last = {row.tender_id: row for row in rows}
    sent: dict[int, datetime] = {}
    if last:
        for tender_id, received_at in db.session.execute(
            select(Submission.tender_id, Submission.received_at).where(Submission.tender_id.in_(last))
        ):
            sent[tender_id] = max(received_at, sent.get(tender_id, received_at))
    return {tender_id: row for tender_id, row in last.items() if tender_id not in sent or sent[tender_id] <= row.at}


def withdrawn_ids(procurement_id: int) -> frozenset[int]:
    """The tenders that are withdrawn as things stand."""
    return frozenset(withdrawals(procurement_id))


def readable_by(ctx: Context) -> list[Tender]:
    """The opened tenders whose content this person may read: none before they declared, never a conflicted one."""
    if ctx.procurement_id is None or not is_opened(ctx.procurement_id, 1):
        return []
    if not has_declared(ctx.procurement_id, ctx.person):
        return []
    closed = conflicted_with(ctx.procurement_id, ctx.person)
    return [tender for tender in opened_tenders(ctx.procurement_id) if tender.organisation_id not in closed]


def opened_tenders(procurement_id: int) -> list[Tender]:
    """The tenders that were opened in the first round, by number (late ones not taken are not among them)."""
    if not is_opened(procurement_id, 1):
        return []
    query = (
        select(Tender)
        .where(Tender.procurement_id == procurement_id)
        .where(Tender.id.in_(select(Submission.tender_id).where(Submission.round == 1)))
        .order_by(Tender.number)
    )
    before = opening(procurement_id, 1)
    assert before is not None
    gone = withdrawals(procurement_id)
    withdrawn_first = {tender_id for tender_id, row in gone.items() if row.at < before.opened_at}
    return [tender for tender in db.session.scalars(query) if tender.id not in withdrawn_first]


def submitted_lots(procurement_id: int) -> dict[int, list[int]]:
    """Lot ids by tender id, as bid for in the tender's last submission."""
    query = (
        select(Submission.tender_id, SubmittedLot.lot_id)
        .join(SubmittedLot, SubmittedLot.submission_id == Submission.id)
        .join(Lot, Lot.id == SubmittedLot.lot_id)
        .where(Submission.procurement_id == procurement_id, Submission.id.in_(_last_of_tender()))
        .order_by(Lot.number)
    )
    found: dict[int, list[int]] = {}
    for tender_id, lot_id in db.session.execute(query):
        found.setdefault(tender_id, []).append(lot_id)
    return found


def _last_of_tender() -> Select[int]:
    return select(func.max(Submission.id)).group_by(Submission.tender_id)


@dataclass(frozen=True)
class Answered:
    """An answer as submitted in one round, and whether it was carried over unchanged from the round before."""

    question_id: int
    text: str
    words: int
    carried: bool


def answers(submission_id: int) -> dict[int, Answered]:
    """The answers of a submission, by question."""
    query = select(SubmittedAnswer).where(SubmittedAnswer.submission_id == submission_id)
    return {a.question_id: Answered(a.question_id, a.text, a.words, a.carried) for a in db.session.scalars(query)}


def answer(submission_id: int, question: Question) -> Answered | None:
    """One answer of a submission."""
    row = db.session.scalar(
        select(SubmittedAnswer).where(
            SubmittedAnswer.submission_id == submission_id, SubmittedAnswer.question_id == question.id
        )
    )
    return Answered(row.question_id, row.text, row.words, row.carried) if row else None


def revised(procurement_id: int, round_: int) -> frozenset[tuple[int, int]]:
    """(tender, question) pairs whose answer was changed in a later round and so is marked again in it."""
    query = (
        select(Submission.tender_id, SubmittedAnswer.question_id)
        .join(SubmittedAnswer, SubmittedAnswer.submission_id == Submission.id)
        .where(Submission.procurement_id == procurement_id, Submission.round == round_)
        .where(Submission.id.in_(_latest()), SubmittedAnswer.carried.is_(False))
    )
    return frozenset((tender_id, question_id) for tender_id, question_id in db.session.execute(query))


def files(submission_id: int) -> list[SubmittedFile]:
    """The files of a submission, by slot and name."""
    query = select(SubmittedFile).where(SubmittedFile.submission_id == submission_id)
    return sorted(db.session.scalars(query), key=lambda f: (f.slot.position, f.name))


@dataclass(frozen=True)
class InFlight:
    """A file whose sending began before the deadline and ended after it: its size, and both times."""

    size: int
    begun_at: datetime
    put_at: datetime


@dataclass(frozen=True)
class Envelope:
    """All that is known of a tender before it is opened."""

    tender_id: int
    organisation: str
    bidder_code: str
    received_at: datetime | None
    receipt: str
    reference: str
    files: int
    size: int
    manifest_sha256: str
    late_at: datetime | None
    decision: LateDecision | None
    in_flight: tuple[InFlight, ...]
    withdrawn_at: datetime | None


def envelopes(procurement_id: int, round_: int = FIRST_ROUND) -> list[Envelope]:
    """Every envelope of a round: submitted, late, withdrawn. Names, times, counts, sizes and hashes; no content."""
    standing = {s.tender_id: s for s in standing_submissions(procurement_id, round_)}
    late = {attempt.tender_id: attempt for attempt in late_attempts(procurement_id, round_)}
    decisions = late_decisions(procurement_id, round_)
    sizes = _sizes([s.id for s in standing.values()])
    flying = _in_flight(procurement_id, round_)
    gone = withdrawals(procurement_id)
    rows = db.session.execute(
        select(Tender, Organisation.name)
        .join(Organisation)
        .where(Tender.procurement_id == procurement_id)
        .order_by(Tender.number)
    )
    found = []
    for tender, name in rows:
        submission, attempt, back = standing.get(tender.id), late.get(tender.id), gone.get(tender.id)
        if submission is None and attempt is None and (back is None or back.round != round_):
            continue
        count, size = sizes.get(submission.id, (0, 0)) if submission else (0, 0)
        found.append(
            Envelope(
                tender_id=tender.id,
                organisation=name,
                bidder_code=tender.bidder_code,
                received_at=submission.received_at if submission else None,
                receipt=submission.receipt if submission else "",
                reference=submission.reference if submission else "",
                files=count,
                size=size,
                manifest_sha256=submission.manifest_sha256 if submission else "",
                late_at=attempt.at if attempt else None,
                decision=decisions.get(tender.id),
                in_flight=tuple(flying.get(tender.id, ())),
                withdrawn_at=back.at if back and back.round == round_ else None,
            )
        )
    return found


def _sizes(submission_ids: list[int]) -> dict[int, tuple[int, int]]:
    """How many files each submission has, and their bytes together."""
    query = (
        select(SubmittedFile.submission_id, func.count(), func.sum(SubmittedFile.size))
        .where(SubmittedFile.submission_id.in_(submission_ids))
        .group_by(SubmittedFile.submission_id)
    )
    return {row[0]: (row[1], int(row[2] or 0)) for row in db.session.execute(query)}


def _in_flight(procurement_id: int, round_: int) -> dict[int, list[InFlight]]:
    """The draft files that were on their way at the deadline, by tender."""
    closes_at = _deadline_of_round(procurement_id, round_)
    if closes_at is None:
        return {}
    query = (
        select(DraftFile)
        .join(Tender, Tender.id == DraftFile.tender_id)
        .where(Tender.procurement_id == procurement_id, DraftFile.round == round_)
        .where(DraftFile.begun_at < closes_at, DraftFile.put_at >= closes_at)
        .order_by(DraftFile.id)
    )
    found: dict[int, list[InFlight]] = {}
    for file in db.session.scalars(query):
        found.setdefault(file.tender_id, []).append(InFlight(file.size, file.begun_at, file.put_at))
    return found


def _deadline_of_round(procurement_id: int, round_: int) -> datetime | None:
    stage = Stage.TENDERING if round_ == FIRST_ROUND else Stage.RESUBMISSION
    query = select(StagePlan.closes_at).where(
        StagePlan.procurement_id == procurement_id, StagePlan.stage == stage.value
    )
    return db.session.scalar(query.order_by(StagePlan.id.desc()).limit(1))


def late_attempts(procurement_id: int, round_: int) -> list[LateAttempt]:
    """The first late attempt of each tender in a round."""
    query = select(LateAttempt).where(LateAttempt.procurement_id == procurement_id, LateAttempt.round == round_)
    first: dict[int, LateAttempt] = {}
    for attempt in db.session.scalars(query.order_by(LateAttempt.id)):
        first.setdefault(attempt.tender_id, attempt)
    return list(first.values())


def late_decisions(procurement_id: int, round_: int) -> dict[int, LateDecision]:
    """What was decided about late tenders, by tender."""
    query = (
        select(LateDecision)
        .join(Tender, Tender.id == LateDecision.tender_id)
        .where(Tender.procurement_id == procurement_id, LateDecision.round == round_)
    )
    return {row.tender_id: row for row in db.session.scalars(query.order_by(LateDecision.id))}


def undecided_late(procurement_id: int, round_: int) -> list[LateAttempt]:
    """The late attempts about which nobody has decided."""
    decided = late_decisions(procurement_id, round_)
    return [attempt for attempt in late_attempts(procurement_id, round_) if attempt.tender_id not in decided]


def late_decision(tender_id: int, round_: int) -> LateDecision | None:
    """What was decided about a late tender."""
    query = select(LateDecision).where(LateDecision.tender_id == tender_id, LateDecision.round == round_)
    return db.session.scalar(query.order_by(LateDecision.id.desc()))


def lots_of(submission_id: int) -> list[Lot]:
    """The lots bid for in a submission."""
    query = select(Lot).join(SubmittedLot, SubmittedLot.lot_id == Lot.id)
    return list(db.session.scalars(query.where(SubmittedLot.submission_id == submission_id).order_by(Lot.number)))


def confirmations(procurement_id: int, round_: int) -> list[OpeningConfirmation]:
    """Who has said that a round is to be opened, in order."""
    query = select(OpeningConfirmation).where(
        OpeningConfirmation.procurement_id == procurement_id, OpeningConfirmation.round == round_
    )
    return list(db.session.scalars(query.order_by(OpeningConfirmation.id)))


def round_to_open(procurement_id: int) -> int | None:
    """The round that waits to be opened: the first, then the second once bidders were invited to it."""
    if not is_opened(procurement_id, FIRST_ROUND):
        return FIRST_ROUND
    invited = select(ResubmissionInvitation.round).where(ResubmissionInvitation.procurement_id == procurement_id)
    for round_ in db.session.scalars(invited):
        if not is_opened(procurement_id, round_):
            return round_
    return None
