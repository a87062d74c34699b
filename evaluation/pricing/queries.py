"""Reading prices: whether they may be seen, the schedule as published, and what each bidder asks for each lot."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from evaluation.explaining.queries import Explaining, Topic, asked_in
from evaluation.pricing.models import LowPriceDecision, PriceCorrection, PricedItem, PriceReading, PriceRow
from evaluation.pricing.reading import read_price
from evaluation.pricing.schedule import WHOLE, Cell, LotPrice, PriceLine, Read, lot_price
from evaluation.scheme.queries import published, scheme_row
from procurement.cases.models import Lot, Procurement
from procurement.core.db import db
from procurement.core.json_input import Document, Node
from procurement.core.numbers import half_up
from procurement.core.vocabulary import Stage
from procurement.tenders.queries import round_to_open, submitted_lots
from procurement.timetable.queries import windows
from procurement.timetable.windows import State


def quality_settled(procurement_id: int, now: datetime) -> bool:
    """Whether every mark for quality stands: moderation is closed, and so is the scoring of the last resubmission."""
    standing = windows(procurement_id, now)
    if standing[Stage.MODERATION].state is not State.CLOSED:
        return False
    if standing[Stage.RESUBMISSION].opened_at is None:
        return True
    return standing[Stage.RESCORING].state is State.CLOSED and round_to_open(procurement_id) is None


def price_in_words(procurement: Procurement) -> str:
    """How price counts, as it is printed; empty where it does not, or is not set up."""
    if scheme_row(procurement.id) is None:
        return ""
    formula = read_price(Node(published(procurement.id).get("price"), "", Document()))
    return formula.words if formula else ""


def schedule(procurement_id: int) -> tuple[PriceLine, ...]:
    """The lines that bidders price; one lump sum for each lot where none were published."""
    query = select(PricedItem).where(PricedItem.procurement_id == procurement_id).order_by(PricedItem.position)
    return tuple(row.line for row in db.session.scalars(query)) or (WHOLE,)


@dataclass(frozen=True)
class Asked:
    """What one bidder asks, lot by lot, with the reading it rests on."""

    reading: PriceReading
    lots: Mapping[int, LotPrice]

    @property
    def open(self) -> list[str]:
        """Everything that keeps a lot from having a price."""
        return [f"Lot {lot}: {words}" for lot, price in self.lots.items() for words in price.open]


def readings(procurement_id: int) -> dict[int, PriceReading]:
    """The reading that stands of each tender."""
    last = select(func.max(PriceReading.id)).where(PriceReading.procurement_id == procurement_id)
    query = select(PriceReading).where(PriceReading.id.in_(last.group_by(PriceReading.tender_id)))
    return {row.tender_id: row for row in db.session.scalars(query.options(joinedload(PriceReading.by)))}


def corrections(procurement_id: int) -> list[PriceCorrection]:
    """Every correction, the oldest first."""
    query = select(PriceCorrection).where(PriceCorrection.procurement_id == procurement_id)
    return list(db.session.scalars(query.options(joinedload(PriceCorrection.by)).order_by(PriceCorrection.id)))


def asked(procurement_id: int) -> dict[int, Asked]:
    """What each bidder whose schedule was read asks for each lot it bid for, in a constant number of statements."""
    read = readings(procurement_id)
    if not read:
        return {}
    lines = schedule(procurement_id)
    cells: dict[int, dict[tuple[int, str], Cell]] = {}
    rows = select(PriceRow).where(PriceRow.reading_id.in_([one.id for one in read.values()]))
    for row in db.session.scalars(rows):
        found = Cell(
            row.lot, row.code, Read(row.state), row.typed, row.amount, row.sheet, row.cell, row.note, row.stated
        )
        cells.setdefault(row.reading_id, {})[row.lot, row.code] = found
    right: dict[int, dict[tuple[int, str], Decimal]] = {}
    for one in corrections(procurement_id):
        right.setdefault(one.tender_id, {})[one.lot, one.code] = one.amount
    numbered = db.session.execute(select(Lot.id, Lot.number).where(Lot.procurement_id == procurement_id))
    numbers = {row.id: row.number for row in numbered}
    chosen = submitted_lots(procurement_id)
    return {
        tender_id: Asked(
            reading,
            {
                lot: lot_price(
                    lot,
                    lines,
                    {code: cell for (at, code), cell in cells.get(reading.id, {}).items() if at == lot},
                    {code: amount for (at, code), amount in right.get(tender_id, {}).items() if at == lot},
                )
                for lot in sorted(numbers[lot_id] for lot_id in chosen.get(tender_id, ()))
            },
        )
        for tender_id, reading in read.items()
    }


def price_figure(price: Fraction) -> str:
    """A price to the penny, half up, as it is named to its bidder and in what is decided of it."""
    return f"{half_up(price, 2):f}"


@dataclass(frozen=True)
class LowPrice:
    """A price that a bidder was asked to explain: the asking, its answers, and what was decided of it."""

    explaining: Explaining
    decision: LowPriceDecision | None

    @property
    def of(self) -> tuple[int, int, str]:
        """Whose price, for which lot, and how much."""
        asked = self.explaining.asked
        return asked.tender_id, asked.lot or 0, asked.figure

    def words(self, now: datetime) -> tuple[str, str]:
        """How far it is, and the shape it is drawn with."""
        if self.decision is None:
            state = self.explaining.state(now)
            return ("To decide", "query") if not self.explaining.waits(now) else state
        return ("Rejected", "fail") if self.decision.rejects else ("Stays", "pass")


def low_prices(procurement_id: int) -> dict[tuple[int, int, str], LowPrice]:
    """What was asked and decided of low prices, by tender, lot and price: the last asking of each."""
    query = select(LowPriceDecision).where(LowPriceDecision.procurement_id == procurement_id)
    decided = {
        (row.tender_id, row.lot, row.figure): row
        for row in db.session.scalars(query.options(joinedload(LowPriceDecision.by)).order_by(LowPriceDecision.id))
    }
    found = [LowPrice(one, None) for one in asked_in(procurement_id, Topic.PRICE)]
    return {one.of: replace(one, decision=decided.get(one.of)) for one in found}
