"""Lots that an award leaves short, tied or empty, and what was decided to become of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evaluation.award.courses import COURSE_WORDS, Course, next_duty
from evaluation.award.facts import LotStanding
from evaluation.award.models import LotCourse
from procurement.core.vocabulary import Regime
from procurement.core.words import day


@dataclass(frozen=True)
class Unfilled:
    """A lot that is not filled, and the course that was decided for it: empty, with no day, while nothing was.

    It has no field for the reason, which may tell of a bidder.
    """

    number: int
    name: str
    course: str
    decided_by: str
    decided_on: date | None
    duty: str
    """What the law asks for next."""

    @property
    def words(self) -> str:
        """The course in few words, and its day."""
        on = self.decided_on
        return f"{self.course}, decided on {day(on)} by {self.decided_by}" if on else "Not decided yet"


@dataclass(frozen=True)
class CourseReason:
    """Why a lot goes the way that was decided for it, in the words of the record. Exempt."""

    number: int
    name: str
    course: str
    words: str


def unfilled(lots: Sequence[LotStanding], decided: Mapping[int, LotCourse], regime: Regime) -> tuple[Unfilled, ...]:
    """Every lot that is short, tied or empty and goes on; `decided` is by lot id."""
    return tuple(_told(lot, decided.get(lot.lot.lot_id), regime) for lot in _open(lots))


def course_reasons(lots: Sequence[LotStanding], decided: Mapping[int, LotCourse]) -> tuple[CourseReason, ...]:
    """The reasons of what was decided, by lot."""
    return tuple(
        CourseReason(lot.lot.number, lot.lot.name, COURSE_WORDS[Course(row.course)], row.reason)
        for lot in _open(lots)
        if (row := decided.get(lot.lot.lot_id))
    )


def _open(lots: Sequence[LotStanding]) -> list[LotStanding]:
    return [lot for lot in lots if not lot.lot.ended and (lot.tied or lot.short or not lot.awarded)]


def _told(lot: LotStanding, row: LotCourse | None, regime: Regime) -> Unfilled:
    if row is None:
        return Unfilled(lot.lot.number, lot.lot.name, "", "", None, "")
    course = Course(row.course)
    return Unfilled(
        lot.lot.number, lot.lot.name, COURSE_WORDS[course], row.decided_by, row.decided_on, next_duty(regime, course)
    )
