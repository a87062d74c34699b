"""What may become of a lot that an award leaves unfilled, and what the law asks for next. Pure."""

from datetime import date
from enum import StrEnum

from procurement.core.vocabulary import Regime
from procurement.core.words import day


class Course(StrEnum):
    """The three courses that are open."""

    RETENDER = "retender"
    NEGOTIATE = "negotiate"
    CEASE = "cease"


COURSE_WORDS = {
    Course.RETENDER: "Tendered again",
    Course.NEGOTIATE: "Negotiated",
    Course.CEASE: "Ceased",
}

_NEXT = {
    (Regime.PA2023, Course.RETENDER): "The award notice (UK6) names the part that ceased; a new tender notice (UK4) "
    "begins the next competition.",
    (Regime.PA2023, Course.NEGOTIATE): "A transparency notice (UK5) is published before a direct award is made.",
    (
        Regime.PA2023,
        Course.CEASE,
    ): "The award notice (UK6) names the lot as ceased. Where no lot at all is awarded, the "
    "procurement termination notice (UK12) follows as soon as can be.",
    (Regime.PCR2015, Course.RETENDER): "A new notice begins the next competition; tenderers are told why this one "
    "made no award (regulation 55).",
    (Regime.PCR2015, Course.NEGOTIATE): "Without a new notice only where no suitable tender came and the terms are not "
    "substantially altered (regulation 32(2)(a)); the reason goes in the report of regulation 84.",
    (Regime.PCR2015, Course.CEASE): "Tenderers are told why no award is made (regulation 55), and the reason goes in "
    "the report of regulation 84.",
}


def next_duty(regime: Regime, course: Course) -> str:
    """What follows from a course under the law of the procurement.

    >>> next_duty(Regime.PA2023, Course.NEGOTIATE)
    'A transparency notice (UK5) is published before a direct award is made.'

    Source: Procurement Act 2023 ss.41-44, 50, 55; PCR 2015 regs 32, 55, 84.
    """
    return _NEXT[regime, course]


_TOLD = {
    Course.RETENDER: "Places of this lot that stay empty are tendered again",
    Course.NEGOTIATE: "Places of this lot that stay empty are negotiated",
    Course.CEASE: "What is not awarded of this lot ceases",
}


def told(course: Course, decided_by: str, decided_on: date, reason: str) -> str:
    """What becomes of a lot that is not filled, as those who bid for it are told.

    >>> told(Course.CEASE, "Cabinet", date(2026, 3, 2), "One bid came.")
    'What is not awarded of this lot ceases: decided on Mon 2 March 2026 by Cabinet. Reason: One bid came.'

    Source: PCR 2015 reg 55(2); Procurement Act 2023 ss.50, 55.
    """
    return f"{_TOLD[course]}: decided on {day(decided_on)} by {decided_by}. Reason: {reason}"
