"""The values from which the procurement law applies whole, as dated rows. Pure.

Source: Procurement Act 2023 Schedule 1 as set from 1 January 2026 (SI 2025/1200) and before it; Public Contracts
Regulations 2015 reg 5 as set for 2020 and, by SI 2021/1221 and its successor, for 2022 and 2024. Below them:
Procurement Act 2023 ss.84–87.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from procurement.core.vocabulary import Regime


class Subject(StrEnum):
    """What a contract is for, as far as its threshold turns on it; light touch is said apart."""

    GOODS_SERVICES = "goods_services"
    WORKS = "works"
    CONCESSION = "concession"


class BuyerKind(StrEnum):
    """Which kind of body buys."""

    COUNCIL = "council"
    CENTRAL = "central"


SUBJECT_WORDS = {
    Subject.GOODS_SERVICES: "Goods or services",
    Subject.WORKS: "Works",
    Subject.CONCESSION: "A concession",
}
BUYER_WORDS = {BuyerKind.COUNCIL: "A council or another local body", BuyerKind.CENTRAL: "Central government"}


@dataclass(frozen=True)
class Row:
    """The thresholds from a day on, in pounds; until 2021 they were compared with values without VAT."""

    since: date
    council: Decimal
    central: Decimal
    works: Decimal
    concession: Decimal
    light_touch: Decimal
    light_touch_concession: Decimal
    with_vat: bool
    source: str


def _row(since: date, figures: str, *, with_vat: bool = True, source: str) -> Row:
    council, central, works, concession, light, light_concession = map(Decimal, figures.split())
    return Row(since, council, central, works, concession, light, light_concession, with_vat, source)


ROWS: tuple[Row, ...] = (
    _row(
        date(2020, 1, 1),
        "189330 122976 4733252 4733252 663540 4733252",
        with_vat=False,
        source="Public Contracts Regulations 2015 reg 5, as set from 1 January 2020",
    ),
    _row(
        date(2022, 1, 1),
        "213477 138760 5336937 5336937 663540 5336937",
        source="Public Contracts Regulations 2015 reg 5, as set from 1 January 2022 (SI 2021/1221)",
    ),
    _row(
        date(2024, 1, 1),
        "214904 139688 5372609 5372609 663540 5372609",
        source="the thresholds set from 1 January 2024, under the Regulations and then the Act",
    ),
    _row(
        date(2026, 1, 1),
        "207720 135018 5193000 5193000 663540 5372609",
        source="Procurement Act 2023 Schedule 1, as set from 1 January 2026 (SI 2025/1200)",
    ),
)
"""Council, central, works, concession, light touch, light-touch concession; each row holds until the next begins."""

SMALLEST = {BuyerKind.COUNCIL: Decimal(30_000), BuyerKind.CENTRAL: Decimal(12_000)}
"""With VAT: from here on a contract below its threshold still has notices of its own under the Act."""

WORKS_WITH_SUITABILITY = {BuyerKind.COUNCIL: Decimal(207_720), BuyerKind.CENTRAL: Decimal(135_018)}
"""With VAT: works below the threshold may have a suitability stage from here on (s.85)."""


@dataclass(frozen=True)
class Threshold:
    """The one that a contract is compared with."""

    amount: Decimal
    since: date
    with_vat: bool
    of: str
    source: str


def threshold_on(
    day: date, subject: Subject, *, light_touch: bool, buyer: BuyerKind = BuyerKind.COUNCIL
) -> Threshold | None:
    """The threshold that stood on a day, in pounds; None before the first row that is held here.

    >>> threshold_on(date(2026, 1, 1), Subject.GOODS_SERVICES, light_touch=False).amount
    Decimal('207720')
    >>> threshold_on(date(2025, 12, 31), Subject.GOODS_SERVICES, light_touch=False).amount
    Decimal('214904')
    """
    row = next((row for row in reversed(ROWS) if row.since <= day), None)
    if row is None:
        return None
    if light_touch:
        concession = subject is Subject.CONCESSION
        amount = row.light_touch_concession if concession else row.light_touch
        of = "light touch concessions" if concession else "light touch contracts"
    elif subject is Subject.WORKS:
        amount, of = row.works, "works"
    elif subject is Subject.CONCESSION:
        amount, of = row.concession, "concessions"
    elif buyer is BuyerKind.CENTRAL:
        amount, of = row.central, "goods and services of central government"
    else:
        amount, of = row.council, "goods and services of councils"
    return Threshold(amount, row.since, row.with_vat, of, row.source)


@dataclass(frozen=True)
class Bought:
    """What the threshold turns on: day of the first notice, subject, and whole estimated value over its whole life."""

    regime: Regime
    day: date | None
    subject: Subject
    buyer: BuyerKind
    light_touch: bool
    gross: Decimal | None
    net: Decimal | None


@dataclass(frozen=True)
class Verdict:
    """How a contract lies to its threshold; `over` is None where it cannot be said. `sentences` say what follows."""

    over: bool | None
    sentences: tuple[str, ...]
    short: str = ""
    """The same in one short sentence, where it lies below."""


def verdict(bought: Bought) -> Verdict:
    """Whether a contract reaches its threshold, with the numbers, and what follows from it.

    >>> verdict(Bought(Regime.PA2023, date(2026, 3, 2), Subject.GOODS_SERVICES, BuyerKind.COUNCIL, False,
    ...     Decimal(207720), None)).over
    True
    """
    if bought.day is None:
        return Verdict(None, ("The day of the first notice decides which threshold applies, and it is not set.",))
    found = threshold_on(bought.day, bought.subject, light_touch=bought.light_touch, buyer=bought.buyer)
    if found is None:
        return Verdict(None, (f"No thresholds of before {_day(ROWS[0].since)} are held here: look them up.",))
    vat = "including VAT" if found.with_vat else "without VAT"
    value = bought.gross if found.with_vat else bought.net
    line = f"{pounds(found.amount)} {vat} for {found.of} since {_day(found.since)}"
    if value is None:
        return Verdict(None, (f"The threshold is {line}; the value of the whole contract {vat} is not said.",))
    over = value >= found.amount
    lies = "reaches" if over else "is below"
    said = f"{pounds(value)} {lies} the threshold of {line} ({found.source})."
    if over:
        return Verdict(over, (said, *_above(bought)))
    short = f"{pounds(value)} is below the threshold of {pounds(found.amount)} {vat}: other notices apply"
    return Verdict(over, (said, *_below(bought, value)), short)


def _above(bought: Bought) -> tuple[str, ...]:
    law = "Procurement Act 2023" if bought.regime is Regime.PA2023 else "Public Contracts Regulations 2015"
    light = ", in their light touch form" if bought.light_touch else ""
    return (f"The whole of the {law} applies{light}: its notices, periods and standstill are on these pages.",)


def _below(bought: Bought, value: Decimal) -> tuple[str, ...]:
    if bought.regime is Regime.PCR2015:
        return ("The notices and periods of the Regulations are not required; their Part 4 asks for its own.",)
    said = ["It is not a covered procurement: UK4 and UK7 in their below-threshold form take the place of the others."]
    if value < SMALLEST[bought.buyer]:
        said = [f"It is also below {pounds(SMALLEST[bought.buyer])}, so no notice of the Act is required."]
    least = WORKS_WITH_SUITABILITY[bought.buyer]
    if bought.subject is Subject.WORKS and value >= least:
        said.append(f"A suitability stage is allowed, since these are works of {pounds(least)} or more.")
    else:
        said.append("A suitability stage before the tenders is not allowed (Procurement Act 2023 s.85).")
    return tuple(said)


def pounds(value: Decimal) -> str:
    """£207,720; with pence only where there are any.

    >>> pounds(Decimal(207720)), pounds(Decimal("1.5"))
    ('£207,720', '£1.50')
    """
    return f"£{value:,.0f}" if value == value.to_integral_value() else f"£{value:,.2f}"


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
