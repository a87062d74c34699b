"""Envelopes: what may be known of tenders before they are opened, and what came late."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, in_time
from procurement.people.models import Organisation
from procurement.tenders.drafts import ROUND_STAGE, invitation
from procurement.tenders.in_hand import lots_in_hand
from procurement.tenders.models import DraftFile, LateAttempt, LateDecision, Submission, SubmittedFile, Tender
from procurement.tenders.partner_models import Partner, PartnerFile
from procurement.tenders.queries import standing_submissions, withdrawals
from procurement.tenders.sealed import sealed_sizes
from procurement.timetable.models import StagePlan


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
    ids = [s.id for s in standing.values()]
    sizes = _sizes(ids) | sealed_sizes(ids)
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


def begun_unsent(procurement_id: int) -> int:
    """How many tenders were begun of which the council has nothing: only how many, never whose."""
    sent = select(Submission.tender_id).where(Submission.procurement_id == procurement_id)
    query = select(func.count()).select_from(Tender).where(Tender.procurement_id == procurement_id)
    return db.session.scalar(query.where(Tender.id.not_in(sent))) or 0


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
    closes_at = deadline_of_round(procurement_id, round_)
    if closes_at is None:
        return {}
    query = (
        select(DraftFile)
        .join(Tender, Tender.id == DraftFile.tender_id)
        .where(Tender.procurement_id == procurement_id, DraftFile.round == round_)
        .order_by(DraftFile.id)
    )
    files = [(file.tender_id, file.size, file.begun_at, file.put_at) for file in db.session.scalars(query)]
    if round_ == FIRST_ROUND:
        parts = (
            select(Partner.tender_id, PartnerFile.size, PartnerFile.begun_at, PartnerFile.put_at)
            .join(Partner, Partner.id == PartnerFile.partner_id)
            .join(Tender, Tender.id == Partner.tender_id)
            .where(Tender.procurement_id == procurement_id)
        )
        files += [row._tuple() for row in db.session.execute(parts.order_by(PartnerFile.id))]
    found: dict[int, list[InFlight]] = {}
    for tender_id, size, begun_at, put_at in files:
        if in_time(begun_at, closes_at) and not in_time(put_at, closes_at):
            found.setdefault(tender_id, []).append(InFlight(size, begun_at, put_at))
    return found


def deadline_of_round(procurement_id: int, round_: int) -> datetime | None:
    """When a round closes, or closed: by the plan that stands, or stood until bidders were invited to the next."""
    stage = ROUND_STAGE[round_]
    query = select(StagePlan.closes_at).where(
        StagePlan.procurement_id == procurement_id, StagePlan.stage == stage.value
    )
    following = invitation(procurement_id, round_ + 1) if round_ > FIRST_ROUND else None
    if following is not None:
        query = query.where(StagePlan.planned_at < following.invited_at)
    return db.session.scalar(query.order_by(StagePlan.id.desc()).limit(1))


def late_attempts(procurement_id: int, round_: int) -> list[LateAttempt]:
    """The first late attempt of each tender in a round; not one that the deadline has been moved past since."""
    closes_at = deadline_of_round(procurement_id, round_)
    query = select(LateAttempt).where(LateAttempt.procurement_id == procurement_id, LateAttempt.round == round_)
    first: dict[int, LateAttempt] = {}
    for attempt in db.session.scalars(query.order_by(LateAttempt.id)):
        if closes_at is None or not in_time(attempt.at, closes_at):
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


def late_lots(procurement_id: int, tender_ids: Collection[int]) -> dict[int, list[int]]:
    """Lot ids of tenders that came late and were decided about, as their drafts named them then."""
    rows = late_decisions(procurement_id, FIRST_ROUND)
    told = {number: row.lots for number, row in rows.items() if number in tender_ids}
    before = lots_in_hand([number for number, lots in told.items() if lots is None])
    return before | {number: json.loads(lots) for number, lots in told.items() if lots is not None}


def undecided_late(procurement_id: int, round_: int) -> list[LateAttempt]:
    """The late attempts about which nobody has decided."""
    decided = late_decisions(procurement_id, round_)
    return [attempt for attempt in late_attempts(procurement_id, round_) if attempt.tender_id not in decided]


def late_decision(tender_id: int, round_: int) -> LateDecision | None:
    """What was decided about a late tender."""
    query = select(LateDecision).where(LateDecision.tender_id == tender_id, LateDecision.round == round_)
    return db.session.scalar(query.order_by(LateDecision.id.desc()))
