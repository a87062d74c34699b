"""The notices of a procurement: which there are under each law, and what is on record of them. Pure.

Source: Procurement Act 2023 ss.15–17 (UK2, UK3), 21 (UK4), 44 (UK5), 50 (UK6), 53 (UK7), 55 (UK12), 83 (conflicts
assessment first), 87 (below threshold); Public Contracts Regulations 2015 regs 48–50, 75.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from evaluation.setup.typed_cells import spelled
from procurement.core.vocabulary import Regime

ACT_BEGAN = date(2025, 2, 24)
"""The law of a procurement goes by the day of its tender notice: from here on it is the Act."""


@dataclass(frozen=True)
class Notice:
    """A kind of notice: its number or short name, what it is called, what the law asks, and its clock."""

    kind: str
    name: str
    asks: str
    clock: str


NOTICES: dict[Regime, tuple[Notice, ...]] = {
    Regime.PA2023: (
        Notice(
            "UK2",
            "Preliminary market engagement notice",
            "Where suppliers were or will be engaged before the tender notice (s.17).",
            "Before UK4, or UK4 gives the reasons for not publishing it",
        ),
        Notice(
            "UK3",
            "Planned procurement notice",
            "Optional (s.15). Published 40 days to 12 months before UK4 it lets the tendering period be 10 days.",
            "40 days to 12 months before UK4",
        ),
        Notice(
            "UK4",
            "Tender notice",
            "Begins the procurement (s.21). The conflicts assessment comes before it (s.83).",
            "Before or on the day on which tendering opens",
        ),
        Notice(
            "UK5",
            "Transparency notice",
            "Before a direct award (s.44). The conflicts assessment comes before it (s.83).",
            "Before the contract award notice",
        ),
        Notice(
            "UK6",
            "Contract award notice",
            "After the assessment summaries, before the contract (s.50). It begins the standstill.",
            "Before the contract is made",
        ),
        Notice(
            "UK7",
            "Contract details notice",
            "Once the contract is made (s.53).",
            "Within 30 days of the contract, 120 where it is light touch; over £5m a copy of it within 90, or 180",
        ),
        Notice(
            "UK12",
            "Procurement termination notice",
            "Where after UK4 or UK5 it is decided not to award (s.55).",
            "As soon as reasonably practicable after the decision",
        ),
    ),
    Regime.PCR2015: (
        Notice(
            "PIN",
            "Prior information notice",
            "Optional (reg 48); for light touch it may be the call for competition (reg 75).",
            "35 days to 12 months before the contract notice, to shorten tendering",
        ),
        Notice(
            "CN",
            "Contract notice",
            "Begins the procurement (regs 49 and 75).",
            "Before or on the day on which tendering opens",
        ),
        Notice(
            "CAN",
            "Contract award notice",
            "After the award (reg 50); light touch awards may be grouped by quarter (reg 75(4)).",
            "Within 30 days of the award; light touch grouped: of the end of the quarter",
        ),
    ),
}

BEGINS = frozenset({"UK4", "UK5", "CN"})
"""Notices that begin a procurement: the first of them fixes its law and its procedure for good."""

AFTER = {
    "UK4": ("UK2", "UK3"),
    "UK6": ("UK4", "UK5"),
    "UK7": ("UK6",),
    "UK12": ("UK4", "UK5"),
    "CN": ("PIN",),
    "CAN": ("CN", "PIN"),
}
"""What comes before a notice, where it is there."""


@dataclass(frozen=True)
class Recorded:
    """A published notice as it was recorded. `event_on` is the day of what it tells: contract made, award decided."""

    id: int
    kind: str
    published_on: date
    reference: str = ""
    link: str = ""
    reason: str = ""
    event_on: date | None = None
    corrects: int | None = None
    at: datetime | None = None
    """When it was put on record."""


def standing(recorded: Iterable[Recorded]) -> tuple[Recorded, ...]:
    """Those that no later record corrects, in the order of their days.

    >>> one, two = Recorded(1, "UK4", date(2026, 3, 2)), Recorded(2, "UK4", date(2026, 3, 3), corrects=1)
    >>> standing([one, two]) == (two,)
    True
    """
    rows = list(recorded)
    gone = {row.corrects for row in rows}
    return tuple(sorted((row for row in rows if row.id not in gone), key=lambda row: (row.published_on, row.id)))


def first_notice(recorded: Iterable[Recorded]) -> Recorded | None:
    """The notice that began the procurement."""
    return next((row for row in standing(recorded) if row.kind in BEGINS), None)


@dataclass(frozen=True)
class Ended:
    """A decision not to award: what it ended, '' for the whole, the day of the decision, and when it was recorded."""

    what: str
    on: date
    at: datetime | None = None

    def told_by(self, notice: Recorded, first_at: datetime | None) -> bool:
        """Whether a termination notice tells of this: of that day or later, and on record no earlier than this is.

        `first_at` is when the notice was first put on record: one that is corrected tells of no more than before.
        """
        before = self.at is not None and first_at is not None and first_at < self.at
        return notice.published_on >= self.on and not before


@dataclass(frozen=True)
class Facts:
    """What decides which notices are due. Days are days in the United Kingdom."""

    regime: Regime
    procedure: str
    today: date
    light_touch: bool = False
    below_threshold: bool = False
    engaged: bool = False
    authorised: bool = False
    assessed_on: date | None = None
    uncovered: tuple[str, ...] = ()
    tendering_on: date | None = None
    summaries_on: date | None = None
    """When the outcome letters, or assessment summaries, went to every bidder."""
    earliest_contract: date | None = None
    abandoned_on: date | None = None
    abandoned_at: datetime | None = None
    lots_ended: tuple[Ended, ...] = ()
    """Lots that were abandoned by themselves."""
    recorded: tuple[Recorded, ...] = field(default_factory=tuple)

    @property
    def direct(self) -> bool:
        """Whether it is a direct award, which has no tender notice."""
        return self.procedure == "direct"

    def of(self, *kinds: str) -> Recorded | None:
        """The first standing record of any of these kinds."""
        return next((row for row in standing(self.recorded) if row.kind in kinds), None)

    @property
    def untold(self) -> tuple[Ended, ...]:
        """What was abandoned and no termination notice tells of; one notice may tell of several lots."""
        notices = [(row, self._first_at(row)) for row in standing(self.recorded) if row.kind == "UK12"]
        whole = (Ended("", self.abandoned_on, self.abandoned_at),) if self.abandoned_on else ()
        return tuple(one for one in (*whole, *self.lots_ended) if not any(one.told_by(*row) for row in notices))

    def _first_at(self, row: Recorded) -> datetime | None:
        """When a notice was first put on record, however often it was corrected since."""
        known = {one.id: one for one in self.recorded}
        while row.corrects in known:
            row = known[row.corrects]
        return row.at

    @property
    def begun(self) -> Recorded | None:
        """The notice that began it."""
        return first_notice(self.recorded)


def fixed(recorded: Sequence[Recorded]) -> str:
    """Why law and procedure can no longer change, in a sentence; empty while they can."""
    first = first_notice(recorded)
    return f"Notice {first.kind} of {spelled(first.published_on)} fixed the law and the procedure" if first else ""
