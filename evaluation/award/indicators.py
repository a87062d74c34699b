"""What a contract is measured by once it runs, and whether the law asks for it. Pure.

Source: Procurement Act 2023 ss.52, 71; Procurement Regulations 2024 reg 32(2)(r).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from evaluation.award.following import Happened, Kind

LARGE = Decimal(5_000_000)
"""Above it, with VAT, a contract has key performance indicators, and its award notice names who was unsuccessful."""

FEWEST = 3


@dataclass(frozen=True)
class Indicator:
    """A key performance indicator: what is measured, and the target with how often it is assessed."""

    name: str
    target: str


@dataclass(frozen=True)
class Indicators:
    """The indicators on record, in the order in which they were set; or why none is."""

    listed: tuple[Indicator, ...] = ()
    none_because: str = ""


def indicators(rows: Iterable[Happened]) -> Indicators:
    """What is on record: a later record of the same name takes its place, and a decision to set none ends all before.

    >>> from datetime import date
    >>> day = date(2026, 3, 2)
    >>> calls = Happened(Kind.INDICATOR, day, reference="Calls kept", words="98% a month")
    >>> none = Happened(Kind.NONE_SET, day, words="One delivery only.")
    >>> [one.name for one in indicators([none, calls]).listed], indicators([calls, none]).none_because
    (['Calls kept'], 'One delivery only.')
    """
    found: dict[str, Indicator] = {}
    because = ""
    for row in rows:
        if row.kind is Kind.INDICATOR:
            found[row.reference.casefold()] = Indicator(row.reference, row.words)
            because = ""
        elif row.kind is Kind.NONE_SET:
            found, because = {}, row.words
    return Indicators(tuple(found.values()), because)


def why_not_needed(values: Iterable[Decimal], *, light_touch: bool, concession: bool) -> str:
    """Why the law asks for no indicators, in words; empty where it does. `values` are those of the contracts, with VAT.

    >>> why_not_needed([Decimal(5_000_000)], light_touch=False, concession=False)
    'Not needed: no contract is worth more than £5 million'
    """
    if light_touch:
        return "Not needed: light touch"
    if concession:
        return "Not needed: a concession"
    if not any(value > LARGE for value in values):
        return "Not needed: no contract is worth more than £5 million"
    return ""


def lacking(found: Indicators) -> str:
    """What is still to be set where the law asks for indicators; empty where enough are, or it is said why none is."""
    left = FEWEST - len(found.listed)
    if left <= 0 or found.none_because:
        return ""
    return f"{left} of at least {FEWEST} to be set, or the reason why none is, after the award"


def bids_public(rows: Iterable[Happened]) -> str:
    """Why details of bids are published with the open data, as decided last; empty while they are private."""
    decided = [row for row in rows if row.kind in (Kind.BIDS_PUBLIC, Kind.BIDS_PRIVATE)]
    return decided[-1].words if decided and decided[-1].kind is Kind.BIDS_PUBLIC else ""
