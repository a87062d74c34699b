"""One thing that is wrong with a tender pack, or worth knowing: on which step's page, about which box. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from evaluation.setup.law import Known


class Part(StrEnum):
    """The steps of setting up, in their order."""

    BASICS = "basics"
    DATES = "dates"
    LOTS = "lots"
    SELECTION = "selection"
    CRITERIA = "criteria"
    PRICE = "price"
    PEOPLE = "people"
    PAPERS = "papers"
    PUBLISH = "publish"


PART_WORDS = {
    Part.BASICS: "Name and authority",
    Part.DATES: "Dates",
    Part.LOTS: "Lots",
    Part.SELECTION: "Selection and files",
    Part.CRITERIA: "Criteria",
    Part.PRICE: "Price",
    Part.PEOPLE: "People",
    Part.PAPERS: "Documents for bidders",
    Part.PUBLISH: "Check and publish",
}


@dataclass(frozen=True)
class Finding:
    """One thing about the pack; `field` is the id of the box it is about. What blocks keeps it from publication."""

    part: Part
    what: str
    field: str = ""
    blocks: bool = True
    page: str = ""
    """The page below set-up where it is put right, if that is not its step's own."""


@dataclass(frozen=True)
class Outside:
    """What the pack alone does not know: the planned tendering window, who has an account, and the day it is."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    period_words: str = ""
    """Why the tendering period is too short, in a sentence; empty where it is long enough."""
    accounts: frozenset[str] = field(default_factory=frozenset)
    """Addresses of the council's side that have an account and whose access has not ended."""
    bidding: frozenset[str] = field(default_factory=frozenset)
    """Addresses that belong to people of bidding organisations."""
    ended: frozenset[str] = field(default_factory=frozenset)
    """Addresses whose access to this procurement has ended."""
    now: datetime | None = None
    law: Known = field(default_factory=Known)
    """What the law's own records say: notices, the conflicts assessment, planned days."""
    papers: frozenset[str] | None = None
    """The kinds of document that bidders are given; None where nobody asked."""
    forms: tuple[tuple[str, str], ...] = ()
    """Title and place of each document that bidders fill in."""


def repeated(values: Iterable[str]) -> list[str]:
    """What stands more than once, in order.

    >>> repeated(["Q1", "Q2", "q1 "])
    ['Q1']
    """
    spelled: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for value in values:
        key = " ".join(value.split()).casefold()
        spelled.setdefault(key, value)
        counted[key] += 1
    return [spelled[key] for key, times in counted.items() if times > 1]
