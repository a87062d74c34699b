"""After the award: what may be put on record of a contract, a standstill and a debrief, and in which order. Pure.

Source: Public Contracts Regulations 2015 regs 86, 87, 95; Procurement Act 2023 ss.51, 101.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from procurement.core.vocabulary import Regime
from procurement.core.words import day


class Kind(StrEnum):
    """What happened after the award."""

    PLANNED = "planned"
    ISSUED = "issued"
    SIGNED = "signed"
    STARTED = "started"
    STAFF = "staff"
    HANDOVER = "handover"
    CHALLENGED = "challenged"
    SETTLED = "settled"
    EXTENDED = "extended"
    RETOLD = "retold"
    DEBRIEF = "debrief"
    CORRECTED = "corrected"
    INDICATOR = "indicator"
    NONE_SET = "none_set"
    BIDS_PUBLIC = "bids_public"
    BIDS_PRIVATE = "bids_private"


WORDS: Mapping[Kind, str] = {
    Kind.PLANNED: "Start planned",
    Kind.ISSUED: "Contract issued",
    Kind.SIGNED: "Contract signed",
    Kind.STAFF: "Staff transfer (TUPE) done",
    Kind.HANDOVER: "Handover done",
    Kind.STARTED: "Service started",
    Kind.CHALLENGED: "A claim was issued",
    Kind.SETTLED: "The claim ended",
    Kind.EXTENDED: "Standstill made longer, to the end of",
    Kind.RETOLD: "Letter sent again",
    Kind.DEBRIEF: "Award clarification meeting",
    Kind.CORRECTED: "The award is to be corrected",
    Kind.INDICATOR: "A key performance indicator",
    Kind.NONE_SET: "No indicator is set",
    Kind.BIDS_PUBLIC: "Details of bids are published",
    Kind.BIDS_PRIVATE: "Details of bids stay private",
}

OF_CONTRACTS = (Kind.PLANNED, Kind.ISSUED, Kind.SIGNED, Kind.STAFF, Kind.HANDOVER, Kind.STARTED)
"""What is recorded of one provider in one lot, in the order of the page."""

VALUED = (Kind.ISSUED, Kind.SIGNED)
"""With these the value of a contract may be recorded."""

OF_STANDSTILL = (Kind.CHALLENGED, Kind.SETTLED, Kind.EXTENDED, Kind.RETOLD)
AHEAD = frozenset({Kind.PLANNED, Kind.EXTENDED})
"""What may lie in the future; everything else has happened."""


@dataclass(frozen=True)
class Happened:
    """A record: what, when, of which tender and lot where it is of one, and how it is known."""

    kind: Kind
    on: date
    tender_id: int | None = None
    lot_id: int | None = None
    reference: str = ""
    words: str = ""
    net: Decimal | None = None
    gross: Decimal | None = None
    """What a contract is worth over its whole term, without VAT and with it."""


def challenged(rows: Iterable[Happened]) -> bool:
    """Whether a claim is open: one was issued and none ended since. Rows are in the order of recording.

    >>> claim = Happened(Kind.CHALLENGED, date(2026, 3, 2))
    >>> challenged([claim]), challenged([claim, Happened(Kind.SETTLED, date(2026, 4, 2))])
    (True, False)
    """
    found = [row.kind for row in rows if row.kind in (Kind.CHALLENGED, Kind.SETTLED)]
    return bool(found) and found[-1] is Kind.CHALLENGED


def last_day(counted: date, rows: Iterable[Happened]) -> date:
    """The last day of a standstill that may have been made longer, never shorter, than it is counted."""
    return max([counted, *(row.on for row in rows if row.kind is Kind.EXTENDED)])


def retold_means(regime: Regime, published: date | None) -> str:
    """What the standstill makes of a letter that goes again because it did not arrive, in a sentence.

    `published` is the day of the contract award notice, where one is on record.
    Source: Public Contracts Regulations 2015 reg 87; Procurement Act 2023 ss.50(1), 51(2).

    >>> retold_means(Regime.PA2023, None)
    'The contract award notice waits for it, and the standstill begins with the notice.'
    """
    if regime is Regime.PCR2015:
        return "The standstill is counted from the letter that goes again, since it is then the last to be sent."
    if published is None:
        return "The contract award notice waits for it, and the standstill begins with the notice."
    return (
        f"The contract award notice was published on {day(published)}, before this summary had gone to its bidder, "
        "which the Act does not allow: take legal advice, and make the standstill longer."
    )


def of_pair(rows: Iterable[Happened], tender_id: int, lot_id: int) -> dict[Kind, Happened]:
    """What is on record of one provider in one lot: the latest record of each kind."""
    return {row.kind: row for row in rows if (row.tender_id, row.lot_id) == (tender_id, lot_id)}


@dataclass(frozen=True)
class Block:
    """Why no contract may be signed on a day; `until` is the last day of the standstill where that is known."""

    until: date | None
    claim: bool
    unknown: str = ""

    def why(self, on: date) -> str:
        """The reason in a sentence; empty where a contract may be signed on that day."""
        if self.unknown:
            return self.unknown
        if self.claim:
            return "A claim is open: no contract is signed until it has ended."
        if self.until is None or on <= self.until:
            ends = f"lasts to the end of {day(self.until)}" if self.until else "has not begun"
            return f"Standstill {ends}: no contract is signed before."
        return ""


def wrong(kind: Kind, on: date, today: date, known: Mapping[Kind, Happened], block: Block) -> str:
    """Why something cannot be put on record of one provider in one lot, in a sentence; empty where it can.

    >>> wrong(Kind.STARTED, date(2026, 3, 2), date(2026, 3, 3), {}, Block(None, False))
    'The contract is not on record as signed.'
    """
    if kind not in AHEAD and on > today:
        return "This day has not come yet."
    if kind is Kind.SIGNED:
        return block.why(on)
    if kind is Kind.STARTED:
        signed = known.get(Kind.SIGNED)
        if signed is None:
            return "The contract is not on record as signed."
        if on < signed.on:
            return f"The contract was signed on {day(signed.on)}; a service does not start before."
    return ""


def behind(known: Mapping[Kind, Happened], today: date) -> str:
    """What is late of one provider in one lot, against the planned start; empty where nothing is."""
    planned = known.get(Kind.PLANNED)
    started = known.get(Kind.STARTED)
    if planned is None:
        return ""
    if started:
        late = (started.on - planned.on).days
        return f"started {late} day{'' if late == 1 else 's'} late" if late > 0 else ""
    if today > planned.on:
        return "not started by the planned day"
    wanting = [WORDS[kind] for kind in (Kind.SIGNED, Kind.STAFF, Kind.HANDOVER) if kind not in known]
    left = (planned.on - today).days
    return f"{left} days to the start, without: {', '.join(wanting)}" if wanting and left <= 14 else ""


def working_days_left(days: Sequence[tuple[date, bool]], today: date) -> int:
    """How many counted days of a period are still to come, today with it.

    >>> monday, tuesday = (date(2026, 3, 2), True), (date(2026, 3, 3), True)
    >>> working_days_left([monday, tuesday], date(2026, 3, 3))
    1
    """
    return sum(counts for one, counts in days if one >= today)
