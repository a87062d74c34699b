"""What may be published of a procurement, gathered: the type has no place for a bid that was not successful."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from evaluation.award.facts import LotStanding, Why
from evaluation.award.following import Kind
from evaluation.award.letters import NOT_SCORED
from evaluation.award.queries import Asked, approval, approved, as_it_stands, outcome_letters, published_scheme
from evaluation.award.standing_still import happened
from evaluation.setup.law import verdict_of
from evaluation.setup.notices import Recorded, standing
from evaluation.setup.pack import Basics
from evaluation.setup.queries import draft_of
from evaluation.setup.record_queries import notices_of
from procurement.cases.models import Lot, Procurement
from procurement.cases.queries import abandonment
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import Regime, Stage
from procurement.people.models import Organisation
from procurement.tenders.models import Tender
from procurement.timetable.queries import windows
from procurement.timetable.windows import Window

_COMPANY = re.compile(r"(?:[A-Z]{2}\d{6}|\d{8})")


@dataclass(frozen=True)
class Supplier:
    """An organisation that is to be awarded something: its name, company number and number on the central platform."""

    name: str
    company: str
    ppon: str
    internal: int

    @property
    def id(self) -> str:
        """How a release names it: by its company number, else by its number on the platform, else by our own."""
        if self.company:
            return f"GB-COH-{self.company}"
        return f"GB-PPON-{self.ppon}" if self.ppon else f"EVENHAND-{self.internal}"


@dataclass(frozen=True)
class OpenLot:
    """A lot as it may be published; counts and winners only once the bidders were told."""

    number: int
    name: str
    status: str
    net: Decimal | None
    gross: Decimal | None
    questions: tuple[Asked, ...]
    received: int | None = None
    assessed: int | None = None
    final: int | None = None
    winners: tuple[Supplier, ...] = ()


@dataclass(frozen=True)
class Signed:
    """A contract that was made: with whom, for which lot, when."""

    supplier: Supplier
    lot: int
    on: date
    reference: str


@dataclass(frozen=True)
class OpenData:
    """What may be published of a procurement now."""

    procurement: Procurement
    regime: Regime
    basics: Basics
    above: bool
    price_weight: Fraction | None
    lots: tuple[OpenLot, ...]
    tendering: Window
    award: Window
    notices: tuple[Recorded, ...]
    published_at: datetime
    decided_on: date | None = None
    told_at: datetime | None = None
    standstill_to: date | None = None
    sign_from: date | None = None
    ended_on: date | None = None
    contracts: tuple[Signed, ...] = ()

    @property
    def ocid(self) -> str:
        """The identifier of the process on Find a Tender where a notice is on record with it; else none."""
        return next((found for row in self.notices if (found := _ocid(row))), "")

    @property
    def suppliers(self) -> tuple[Supplier, ...]:
        """Everybody who is to be awarded anything, once each."""
        return tuple(dict.fromkeys(winner for lot in self.lots for winner in lot.winners))


def _ocid(row: Recorded) -> str:
    found = re.search(r"ocds-[a-z0-9]{6}-[\w-]+", f"{row.reference} {row.link}")
    return found.group() if found else ""


def company_number(typed: str) -> str:
    """A company number as the register writes it; empty for what is none.

    >>> [company_number(typed) for typed in (" 1234567 ", "sc123456", "CIO 4")]
    ['01234567', 'SC123456', '']
    """
    tidy = "".join(typed.split()).upper()
    number = tidy.zfill(8) if tidy.isdigit() else tidy
    return number if _COMPANY.fullmatch(number) else ""


def open_data(procurement: Procurement, now: datetime) -> OpenData:
    """What may be published of a procurement now; nothing of any bid before its bidders were told."""
    basis, sent = approved(procurement.id), outcome_letters(procurement.id)
    _, pack = draft_of(procurement)
    rules, planned, gone = published_scheme(procurement.id), windows(procurement.id, now), abandonment(procurement.id)
    told = {lot.lot.number: lot for lot in as_it_stands(basis).lots} if basis and sent else {}
    known = _suppliers(told.values())
    decided = approval(basis.id) if basis else None
    price = rules.scheme.price
    begun = planned[Stage.TENDERING].opened_at
    happened = (begun, sent.sent_at if sent else None, gone.at if gone else None)
    return OpenData(
        procurement,
        Regime(procurement.regime),
        pack.basics,
        verdict_of(pack).over is not False,
        price.counted_weight if price else None,
        tuple(
            _lot(lot, told.get(lot.number), known, begun is not None, rules.for_lot(lot.number).questions)
            for lot in procurement.lots
        ),
        planned[Stage.TENDERING],
        planned[Stage.AWARD],
        standing(notices_of(procurement.id)),
        max(filter(None, happened), default=procurement.created_at),
        decided.at.astimezone(LONDON).date() if decided else None,
        sent.sent_at if sent else None,
        sent.last_day if sent else None,
        sent.earliest_signing if sent else None,
        gone.decided_on if gone else None,
        _signed(procurement, known) if told else (),
    )


def _signed(procurement: Procurement, known: Mapping[int, Supplier]) -> tuple[Signed, ...]:
    """The contracts on record as signed, by lot; of one that was recorded again the later record."""
    numbers = {lot.id: lot.number for lot in procurement.lots}
    latest = {(row.lot_id, row.tender_id): row for row in happened(procurement.id, Kind.SIGNED)}
    found = [
        Signed(supplier, number, row.on_day, row.reference)
        for (lot_id, tender_id), row in latest.items()
        if (supplier := known.get(tender_id or 0)) and (number := numbers.get(lot_id or 0))
    ]
    return tuple(sorted(found, key=lambda one: (one.lot, one.supplier.name)))


def _lot(
    lot: Lot, told: LotStanding | None, known: Mapping[int, Supplier], begun: bool, questions: tuple[Asked, ...]
) -> OpenLot:
    found = OpenLot(lot.number, lot.name, "active" if begun else "planned", lot.value_net, lot.value_gross, questions)
    if told is None:
        return found
    kept = [bid for bid in told.excluded if not any(reason.why is Why.WITHDRAWN for reason in bid.reasons)]
    scored = [bid for bid in kept if not any(reason.why in NOT_SCORED for reason in bid.reasons)]
    return replace(
        found,
        status="cancelled" if told.lot.ended else "complete" if told.awarded else "unsuccessful",
        received=len(told.ranking) + len(kept),
        assessed=len(told.ranking) + len(scored),
        final=len(told.ranking),
        winners=tuple(known[bid.tender_id] for bid in told.awarded),
    )


def _suppliers(lots: Iterable[LotStanding]) -> dict[int, Supplier]:
    won = {bid.tender_id for lot in lots for bid in lot.awarded}
    query = select(Tender.id, Organisation).join(Organisation).where(Tender.id.in_(won))
    return {
        tender_id: Supplier(one.name, company_number(one.company_number), one.ppon or "", one.id)
        for tender_id, one in db.session.execute(query)
    }
