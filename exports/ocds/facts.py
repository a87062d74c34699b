"""What may be published of a procurement, gathered from the record."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from evaluation.award.courses import COURSE_WORDS, Course
from evaluation.award.facts import LotStanding, Why
from evaluation.award.following import Kind
from evaluation.award.indicators import bids_public, indicators
from evaluation.award.letters import NOT_SCORED
from evaluation.award.lot_queries import courses
from evaluation.award.models import LotCourse
from evaluation.award.queries import Asked, approval, approved, as_it_stands, outcome_letters, published_scheme
from evaluation.award.standing_still import Running, as_rules, happened, running
from evaluation.setup.law import verdict_of
from evaluation.setup.notices import standing
from evaluation.setup.queries import draft_of
from evaluation.setup.record_queries import notices_of
from exports.ocds.published import Buyer, OpenBid, OpenData, OpenLot, Signed, Supplier, company_number
from procurement.cases.models import Lot, Procurement
from procurement.cases.queries import abandonment
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import Regime, Stage
from procurement.core.words import day
from procurement.people.models import Organisation
from procurement.tenders.models import Tender
from procurement.timetable.basis import calendar_of
from procurement.timetable.queries import windows
from procurement.timetable.rules import OutsideCalendar, standstill_act

_AFTER = (Kind.INDICATOR, Kind.NONE_SET, Kind.BIDS_PUBLIC, Kind.BIDS_PRIVATE)


def open_data(procurement: Procurement, now: datetime) -> OpenData:
    """What may be published of a procurement now; nothing of any bid before its bidders were told."""
    basis, sent = approved(procurement.id), outcome_letters(procurement.id)
    _, pack = draft_of(procurement)
    after = as_rules(happened(procurement.id, *_AFTER)) if sent else []
    become = courses(procurement.id) if sent else {}
    still = running(procurement, now) if sent else None
    ends, planned_end = _standstill(procurement, still, now)
    settings = current_app.config["SETTINGS"]
    rules, planned, gone = published_scheme(procurement.id), windows(procurement.id, now), abandonment(procurement.id)
    told = {lot.lot.number: lot for lot in as_it_stands(basis).lots} if basis and sent else {}
    known = _suppliers(told.values())
    decided = approval(basis.id) if basis else None
    price = rules.scheme.price
    begun = planned[Stage.TENDERING].opened_at
    moments = (begun, sent.sent_at if sent else None, gone.at if gone else None)
    return OpenData(
        procurement,
        Regime(procurement.regime),
        pack.basics,
        verdict_of(pack).over is not False,
        price.counted_weight if price else None,
        tuple(
            _lot(
                lot,
                told.get(lot.number),
                known,
                begun is not None,
                rules.for_lot(lot.number).questions,
                become.get(lot.id),
            )
            for lot in procurement.lots
        ),
        planned[Stage.TENDERING],
        planned[Stage.AWARD],
        standing(notices_of(procurement.id)),
        max(filter(None, moments), default=procurement.created_at),
        decided.at.astimezone(LONDON).date() if decided else None,
        sent.sent_at if sent else None,
        ends,
        ends + timedelta(days=1) if ends else None,
        planned_end,
        gone.decided_on if gone else None,
        _signed(procurement, known) if told else (),
        Buyer(settings.buyer_ppon, settings.buyer_address),
        indicators(after),
        _bids(told.values(), known) if bids_public(after) else (),
    )


def _standstill(procurement: Procurement, still: Running | None, now: datetime) -> tuple[date | None, str]:
    """The last day of the standstill; or, while it waits for its notice, what it would be if that came today."""
    if still is None or still.last:
        return (still.last if still else None), ""
    try:
        found = standstill_act(calendar_of(procurement), now.astimezone(LONDON).date())
    except OutsideCalendar:
        return None, ""
    return None, f"{day(found.last_day)}, where the notice is published today"


def _signed(procurement: Procurement, known: Mapping[int, Supplier]) -> tuple[Signed, ...]:
    """The contracts on record as signed, by lot; of one that was recorded again the later record."""
    numbers = {lot.id: lot.number for lot in procurement.lots}
    steps = happened(procurement.id, Kind.SIGNED, Kind.PLANNED, Kind.STARTED)
    latest = {(row.lot_id, row.tender_id): row for row in steps if row.kind == Kind.SIGNED}
    begins = {(row.lot_id, row.tender_id): row.on_day for row in steps if row.kind == Kind.PLANNED}
    begins |= {(row.lot_id, row.tender_id): row.on_day for row in steps if row.kind == Kind.STARTED}
    found = [
        Signed(supplier, number, row.on_day, row.reference, row.value_net, row.value_gross, begins.get(pair))
        for pair, row in latest.items()
        for lot_id, tender_id in (pair,)
        if (supplier := known.get(tender_id or 0)) and (number := numbers.get(lot_id or 0))
    ]
    return tuple(sorted(found, key=lambda one: (one.lot, one.supplier.name)))


def _bids(lots: Iterable[LotStanding], known: Mapping[int, Supplier]) -> tuple[OpenBid, ...]:
    """Every bid that was received, by number: valid where it is ranked, pending where its lots ended, or out."""
    found: dict[int, dict[int, str]] = {}
    of: dict[int, Supplier] = {}
    for lot in lots:
        for ranked in lot.ranking:
            found.setdefault(ranked.number, {})[lot.lot.number] = "valid"
            of[ranked.number] = known[ranked.tender_id]
        for bid in lot.excluded:
            whys = {reason.why for reason in bid.reasons}
            said = "withdrawn" if Why.WITHDRAWN in whys else "pending" if whys == {Why.ENDED} else "disqualified"
            found.setdefault(bid.number, {})[lot.lot.number] = said
            of[bid.number] = known[bid.tender_id]
    order = ("valid", "pending", "disqualified", "withdrawn")
    return tuple(
        OpenBid(of[number], number, min(said.values(), key=order.index), tuple(sorted(said)))
        for number, said in sorted(found.items())
    )


def _lot(
    lot: Lot,
    told: LotStanding | None,
    known: Mapping[int, Supplier],
    begun: bool,
    questions: tuple[Asked, ...],
    course: LotCourse | None,
) -> OpenLot:
    found = OpenLot(lot.number, lot.name, "active" if begun else "planned", lot.value_net, lot.value_gross, questions)
    if told is None:
        return found
    kept = [bid for bid in told.excluded if not any(reason.why is Why.WITHDRAWN for reason in bid.reasons)]
    scored = [bid for bid in kept if not any(reason.why in NOT_SCORED for reason in bid.reasons)]
    assessed = [known[ranked.tender_id] for ranked in told.ranking] + [known[bid.tender_id] for bid in scored]
    return replace(
        found,
        small=_all_said([one.small for one in assessed]),
        voluntary=_all_said([one.voluntary for one in assessed]),
        course="" if course is None else COURSE_WORDS[Course(course.course)],
        course_on=None if course is None else course.decided_on,
        status="cancelled" if told.lot.ended else "complete" if told.awarded else "unsuccessful",
        received=len(told.ranking) + len(kept),
        assessed=len(told.ranking) + len(scored),
        final=len(told.ranking),
        winners=tuple(known[bid.tender_id] for bid in told.awarded),
    )


def _all_said(said: Iterable[bool | None]) -> int | None:
    """How many are of a kind; None where one of them has not said."""
    every = [*said]
    return None if None in every else sum(map(bool, every))


def supplier(one: Organisation) -> Supplier:
    """An organisation as notices and open data name it."""
    return Supplier(
        one.name,
        company_number(one.company_number),
        one.ppon or "",
        one.id,
        ", ".join(part.strip() for part in one.postal_address.splitlines() if part.strip()),
        one.small,
        one.voluntary,
    )


def _suppliers(lots: Collection[LotStanding]) -> dict[int, Supplier]:
    bid = {one.tender_id for lot in lots for one in lot.ranking} | {
        one.tender_id for lot in lots for one in lot.excluded
    }
    query = select(Tender.id, Organisation).join(Organisation).where(Tender.id.in_(bid))
    return {tender_id: supplier(one) for tender_id, one in db.session.execute(query)}
