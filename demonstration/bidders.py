"""The invented bidders: sixty-four tenders sent and three begun, none of them from a real firm.

What becomes of each stands in `bidder_table.py`. The other modules turn a bidder into answers, marks, figures,
meetings and documents.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from demonstration import MARKING
from demonstration.bidder_table import ROWS
from demonstration.procurement import LOT_BY_NUMBER, Lot
from demonstration.questions import QUESTION_BY_CODE, QUESTIONS
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND


class Fate(StrEnum):
    """What becomes of a tender before anybody looks at its money."""

    STANDS = "stands"
    LATE = "late"
    BEFORE = "withdrawn before the deadline"
    AFTER = "withdrawn after opening"
    SELECTION = "failed selection"
    NEVER = "never submitted"


class Standing(StrEnum):
    """What the financial check finds. NONE: there was no check, since the tender was out before it."""

    PASS = "pass"  # noqa: S105 - the word of the finding, not a password
    FAIL = "fail"
    CONDITIONAL = "conditional, not yet met"
    MET = "conditional, and met"
    INSUFFICIENT = "insufficient"
    NONE = "not checked"


@dataclass(frozen=True)
class Bidder:
    """An invented firm and the course its tender takes.

    `first` and `last` are the agreed marks for Q1 to Q9 in the first and the last round. Of bidders who are never
    marked they only say how well their answers are written.
    """

    key: str
    name: str
    company_number: str
    town: str
    second_town: str
    weekly_hours: int
    years: int
    lot_numbers: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    fate: Fate
    standing: Standing
    marking: str = MARKING

    @property
    def short(self) -> str:
        """The name as used in sentences."""
        return self.name.removesuffix(" Ltd").removesuffix(" CIC")

    @property
    def domain(self) -> str:
        """A domain that cannot exist."""
        return f"{self.key.replace('_', '-')}.example"

    @property
    def email(self) -> str:
        """Where the tender is sent from; reaches nobody."""
        return f"tenders@{self.domain}"

    @property
    def address(self) -> str:
        """The registered office, marked as invented."""
        return f"{MARKING}. {self.years} Example Yard, {self.town}, XX{self.years} {len(self.key)}ZZ"

    @cached_property
    def lots(self) -> tuple[Lot, ...]:
        """The lots tendered for, in order."""
        return tuple(LOT_BY_NUMBER[number] for number in self.lot_numbers)

    @property
    def offered_hours(self) -> int:
        """Weekly hours offered across all of its lots: about a third of what it delivers now."""
        return self.weekly_hours // 30 * 10

    @property
    def is_marked(self) -> bool:
        """Whether evaluators mark it: it was on time, was not withdrawn and passed selection."""
        return self.fate is Fate.STANDS

    @property
    def is_awardable(self) -> bool:
        """Whether, on quality and standing, it may be awarded a lot."""
        return self.is_marked and self.standing in {Standing.PASS, Standing.MET}

    @property
    def strength(self) -> int:
        """How strong the firm is, 0 to 100: the middle of its marks as a share of the scale."""
        return sum(self.last) * 100 // (5 * len(self.last))


def _bidder(at: int, line: str) -> Bidder:
    key, name, town, second, hours, years, lots, first, last, fate, standing = line.split("|")
    return Bidder(
        # The range from 990 was never issued to a company.
        key,
        name,
        f"990{10_101 + 137 * at:05d}",
        town,
        second,
        int(hours),
        int(years),
        tuple(int(lot) for lot in lots.split(",")),
        tuple(int(mark) for mark in first),
        tuple(int(mark) for mark in last),
        Fate[fate],
        Standing[standing],
    )


ALL_BIDDERS = tuple(_bidder(at, line) for at, line in enumerate(ROWS.strip().splitlines()))
BIDDERS = tuple(bidder for bidder in ALL_BIDDERS if bidder.fate is not Fate.NEVER)
"""Those who submitted a tender, on time or late, withdrawn or not."""
STARTERS = tuple(bidder for bidder in ALL_BIDDERS if bidder.fate is Fate.NEVER)
"""Those who began a tender and never sent it."""
MARKED = tuple(bidder for bidder in BIDDERS if bidder.is_marked)
BIDDER_BY_KEY = {bidder.key: bidder for bidder in ALL_BIDDERS}


def agreed_mark(bidder: Bidder, question: str, round_number: int) -> Decimal:
    """The mark that the panel agrees for an answer in a round (the last round's marks carry unrevised ones forward).

    Raises:
        KeyError: there is no such question.
    """
    at = QUESTIONS.index(QUESTION_BY_CODE[question])
    marks = bidder.first if round_number == FIRST_ROUND else bidder.last
    return Decimal(marks[at])


def revised_questions(bidder: Bidder) -> tuple[str, ...]:
    """The questions answered afresh in the second round; all the others carry forward with "no change".

    An answer is revised where its mark changes. A few bidders also revise one where it does not, as happens.
    """
    if not bidder.is_marked:
        return ()
    changed = [q.code for q, before, after in zip(QUESTIONS, bidder.first, bidder.last, strict=True) if before != after]
    if bidder.years % 4 == 1:
        weakest = QUESTIONS[bidder.first.index(min(bidder.first))].code
        changed = sorted({*changed, weakest})
    return tuple(changed)


def resubmits(bidder: Bidder) -> bool:
    """Whether the bidder sends a second version of its tender."""
    return bool(revised_questions(bidder))


def round_of_answer(bidder: Bidder, question: str, round_number: int) -> int:
    """The round whose text of an answer stands in the given round."""
    revised = round_number == SECOND_ROUND and question in revised_questions(bidder)
    return SECOND_ROUND if revised else FIRST_ROUND
