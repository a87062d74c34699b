"""What may become of a lot that an award leaves unfilled, and what the law asks for next. Pure."""

from enum import StrEnum

from procurement.core.vocabulary import Regime


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
