"""Until when each kind of record of a procurement is kept, and what stands in the way of disposing of it. Pure.

Source: Public Contracts Regulations 2015 reg 84 (at least three years from the award); Procurement Act 2023 s.98
(three years beginning with the day on which the contract is entered into); Limitation Act 1980 ss.5, 8 (six years for
a claim under a contract, twelve for one under a deed), after which the council's own usual periods go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from procurement.core.vocabulary import Regime

LEAST_YEARS = 3
"""Fewer than these, from the award or from the contract, no council may keep the record."""

MOST_YEARS = 30
MOST_BACKUP_DAYS = 3_650
COOLING_DAYS = 14
"""Days between the second person's word and the disposal, in which either can call it off."""

SOON_DAYS = 90
"""How long before its time is over a procurement stands in the list as soon due."""


class Kept(StrEnum):
    """A kind of record that has a period of its own."""

    RECORD = "record"
    WON = "won"
    LOST = "lost"
    DECLARED = "declared"


KEPT_WORDS: Mapping[Kept, str] = {
    Kept.RECORD: "Record of the procurement: marks, reasons, decisions, reports, letters",
    Kept.WON: "Tenders of the bidders that were awarded a lot",
    Kept.LOST: "Tenders of all other bidders",
    Kept.DECLARED: "Declarations of interests and who had which part",
}

USUAL_YEARS: Mapping[Kept, int] = {Kept.RECORD: 6, Kept.WON: 6, Kept.LOST: 3, Kept.DECLARED: 6}
"""Years that are kept where nobody has set others: a claim under a contract can come for six."""


@dataclass(frozen=True)
class Life:
    """The days of a procurement that periods are counted from; None for what has not happened, or is not known.

    `entered_on` is the day of its last contract, `ends_on` the last day of its longest contract as stated.
    """

    regime: Regime
    awarded_on: date | None = None
    entered_on: date | None = None
    ends_on: date | None = None
    abandoned_on: date | None = None


@dataclass(frozen=True)
class Period:
    """How long one kind of record is kept: from which day, how many years, and the last day of it (None: not known)."""

    kept: Kept
    start: str
    starts_on: date | None
    years: int
    until: date | None
    least: str = ""
    """Why it is kept longer than its own years, where the law asks for that."""


def years_on(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 1 March, so that nothing is kept a day too short.

    >>> years_on(date(2024, 2, 29), 3), years_on(date(2024, 2, 29), 4)
    (datetime.date(2027, 3, 1), datetime.date(2028, 2, 29))
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def least_until(life: Life) -> tuple[date | None, str]:
    """The day up to which the law itself wants the record, and where it says so."""
    if life.regime is Regime.PCR2015:
        return (years_on(life.awarded_on, LEAST_YEARS) if life.awarded_on else None), "regulation 84"
    return (years_on(life.entered_on, LEAST_YEARS) if life.entered_on else None), "section 98"


def periods(life: Life, years: Mapping[Kept, int]) -> tuple[Period, ...]:
    """Each kind of record with its period, in the order of `Kept`.

    >>> life = Life(Regime.PCR2015, date(2021, 10, 1), date(2021, 11, 20), date(2026, 3, 31))
    >>> [one.until.isoformat() for one in periods(life, USUAL_YEARS)]
    ['2032-03-31', '2032-03-31', '2024-10-01', '2032-03-31']
    """
    least, where = least_until(life)
    found = []
    for kept in Kept:
        start, starts_on = _start(kept, life)
        until = years_on(starts_on, years[kept]) if starts_on else None
        longer = bool(until and least and least > until)
        why = f"Kept longer, to three years as {where} asks" if longer else ""
        found.append(Period(kept, start, starts_on, years[kept], least if longer else until, why))
    return tuple(found)


def _start(kept: Kept, life: Life) -> tuple[str, date | None]:
    if life.abandoned_on:
        return "from the decision to make no award", life.abandoned_on
    if kept is Kept.LOST:
        return "from the award", life.awarded_on
    return "from the end of the contract", life.ends_on


def over_on(found: Iterable[Period]) -> date | None:
    """The last day on which anything of a procurement is kept; None while a period has no end yet.

    >>> over_on([Period(Kept.LOST, "", None, 3, None)]) is None
    True
    """
    ends = [one.until for one in found]
    return max(end for end in ends if end) if ends and all(ends) else None


class Due(StrEnum):
    """How a procurement stands with the time it is kept."""

    UNKNOWN = "unknown"
    KEPT = "kept"
    SOON = "soon"
    DUE = "due"
    HELD = "held"
    GONE = "gone"


DUE_WORDS: Mapping[Due, str] = {
    Due.UNKNOWN: "No end known yet",
    Due.KEPT: "Kept",
    Due.SOON: "Due soon",
    Due.DUE: "Due",
    Due.HELD: "Legal hold",
    Due.GONE: "Disposed of",
}


def due(until: date | None, today: date, *, held: bool = False, gone: bool = False) -> Due:
    """How it stands today: disposed of, held, or by the last day on which anything is kept.

    >>> due(date(2030, 3, 1), date(2030, 3, 1)), due(date(2030, 3, 1), date(2030, 3, 2))
    (<Due.SOON: 'soon'>, <Due.DUE: 'due'>)
    """
    if gone or held:
        return Due.GONE if gone else Due.HELD
    if until is None:
        return Due.UNKNOWN
    if today > until:
        return Due.DUE
    return Due.SOON if today + timedelta(days=SOON_DAYS) >= until else Due.KEPT


def wrong_years(years: int) -> str:
    """Why a number of years cannot be taken, in a sentence; empty where it can.

    >>> wrong_years(2), wrong_years(6)
    ('The law asks for 3 years at least.', '')
    """
    if years < LEAST_YEARS:
        return f"The law asks for {LEAST_YEARS} years at least."
    return f"Enter {MOST_YEARS} years or fewer." if years > MOST_YEARS else ""


def in_the_way(until: date | None, today: date, holds: Sequence[str], claim: bool = False) -> list[str]:
    """What keeps a procurement from being disposed of today, each in a sentence; nothing where nothing does.

    >>> in_the_way(date(2030, 3, 1), date(2030, 3, 2), [])
    []
    """
    found = [f"Legal hold: {reason}" for reason in holds]
    if claim:
        found.append("A claim against the award is open.")
    if until is None:
        found.append("Not every period has an end yet: say when the contract ends.")
    elif today <= until:
        found.append("Its time is not over.")
    return found


class Step(StrEnum):
    """What can become of a disposal that was proposed."""

    CONFIRMED = "confirmed"
    CALLED_OFF = "called_off"
    CARRIED_OUT = "carried_out"
    COMPLETED = "completed"


class State(StrEnum):
    """How a disposal stands: waiting for a second person, for its day, carried out with something left, all gone."""

    PROPOSED = "proposed"
    COOLING = "cooling"
    READY = "ready"
    CALLED_OFF = "called off"
    GOING = "going"
    COMPLETE = "complete"


def state(steps: Iterable[Step], confirmed_on: date | None, today: date) -> State:
    """How a disposal stands, from what became of it.

    >>> state([Step.CONFIRMED], date(2031, 4, 1), date(2031, 4, 14)), first_day(date(2031, 4, 1))
    (<State.COOLING: 'cooling'>, datetime.date(2031, 4, 15))
    """
    happened = set(steps)
    if Step.COMPLETED in happened:
        return State.COMPLETE
    if Step.CARRIED_OUT in happened:
        return State.GOING
    if Step.CALLED_OFF in happened:
        return State.CALLED_OFF
    if confirmed_on is None:
        return State.PROPOSED
    return State.READY if today >= first_day(confirmed_on) else State.COOLING


def first_day(confirmed_on: date) -> date:
    """The first day on which a disposal is carried out that was confirmed on a day."""
    return confirmed_on + timedelta(days=COOLING_DAYS)


def backups_over_on(carried_out_on: date, backup_days: int) -> date:
    """The day from which no backup is left that was made before, where the council keeps each for so many days.

    >>> backups_over_on(date(2031, 4, 15), 30)
    datetime.date(2031, 5, 16)
    """
    return carried_out_on + timedelta(days=backup_days + 1)
