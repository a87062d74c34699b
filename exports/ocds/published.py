"""What may be published of a procurement, as types: none has a place for what a bid asked or said.

Who bid without success has none either, unless it was decided that details of bids are published.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from evaluation.award.indicators import Indicators
from evaluation.award.queries import Asked
from evaluation.setup.notices import Recorded
from evaluation.setup.pack import Basics
from procurement.cases.models import Procurement
from procurement.core.vocabulary import Regime
from procurement.timetable.windows import Window

_COMPANY = re.compile(r"(?:[A-Z]{2}\d{6}|\d{8})")


@dataclass(frozen=True)
class Supplier:
    """An organisation that is to be awarded something: its name, company number and number on the central platform."""

    name: str
    company: str
    ppon: str
    internal: int
    address: str = ""
    small: bool | None = None
    voluntary: bool | None = None
    """Whether it is small or medium-sized, and a voluntary, community or social enterprise; None: it has not said."""

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
    small: int | None = None
    voluntary: int | None = None
    """Of the tenders assessed, those of such organisations; None where one of them has not said what it is."""
    course: str = ""
    """What becomes of it where it is not filled, as decided."""
    course_on: date | None = None


@dataclass(frozen=True)
class OpenBid:
    """Who bid, for which lots, and what became of it; never what it asked for. Open only where that was decided."""

    tenderer: Supplier
    number: int
    status: str
    lots: tuple[int, ...]


@dataclass(frozen=True)
class Buyer:
    """How whoever buys is identified and reached, as this instance is set."""

    ppon: str = ""
    address: str = ""


@dataclass(frozen=True)
class Signed:
    """A contract that was made: with whom, for which lot, when."""

    supplier: Supplier
    lot: int
    on: date
    reference: str
    net: Decimal | None = None
    gross: Decimal | None = None
    begins: date | None = None
    """When its service began, or is planned to."""


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
    standstill_planned: str = ""
    """When it would end, in words, while it waits for the contract award notice."""
    ended_on: date | None = None
    contracts: tuple[Signed, ...] = ()
    buyer: Buyer = Buyer()
    indicators: Indicators = field(default_factory=Indicators)
    bids: tuple[OpenBid, ...] = ()

    @property
    def light(self) -> bool:
        """Whether the contract is light touch."""
        return self.basics.light_touch or self.basics.procedure == "light_touch"

    @property
    def values(self) -> tuple[Decimal, ...]:
        """What the contracts are worth, with VAT; while none is recorded, what all of it was estimated at."""
        known = tuple(one.gross or one.net for one in self.contracts if one.gross or one.net)
        estimated = self.basics.contract_value
        return tuple(filter(None, known)) or (() if estimated is None else (estimated,))

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
