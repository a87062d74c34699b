"""What decides how a procurement's periods are counted, and what the law makes of its dates. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime

from procurement.core.vocabulary import Regime
from procurement.timetable.lines import local_day
from procurement.timetable.rules import (
    Calendar,
    Minimum,
    NoticeSent,
    OutsideCalendar,
    Period,
    PeriodCheck,
    Procedure,
    Shortening,
    check_period,
    minimum_period,
    standstill_act,
    standstill_pcr,
)

PROCEDURE_WORDS = {
    Procedure.OPEN: "Open",
    Procedure.RESTRICTED: "Restricted",
    Procedure.CPN: "Competitive with negotiation",
    Procedure.FLEXIBLE: "Competitive flexible",
    Procedure.LIGHT_TOUCH: "Light touch",
}


@dataclass(frozen=True)
class Terms:
    """The law, the procedure (None: nobody has said which), what shortens its periods, and which holidays count."""

    regime: Regime
    procedure: Procedure | None = None
    shortening: Shortening = field(default_factory=Shortening)
    uk_wide: bool = False

    @property
    def minimum(self) -> Minimum | None:
        """The shortest tendering period; None where the procedure is not said."""
        if self.procedure is None:
            return None
        return minimum_period(self.regime, self.procedure, Period.TENDER, self.shortening)


def procedure_named(regime: Regime, route: str) -> Procedure | None:
    """The procedure that a procurement's route names in words, if it names one of its regime's.

    >>> procedure_named(Regime.PCR2015, "Light touch, with negotiation")
    <Procedure.LIGHT_TOUCH: 'light_touch'>
    >>> procedure_named(Regime.PA2023, "Below threshold") is None
    True
    """
    said = route.casefold().replace("-", " ")
    if "light touch" in said:
        return Procedure.LIGHT_TOUCH
    words = {"flexible": Procedure.FLEXIBLE} if regime is Regime.PA2023 else {
        "competitive": Procedure.CPN,
        "restricted": Procedure.RESTRICTED,
    }  # fmt: skip
    return next((found for word, found in {**words, "open": Procedure.OPEN}.items() if word in said), None)


def tender_period(
    calendar: Calendar, terms: Terms, opens_at: datetime | None, closes_at: datetime | None
) -> PeriodCheck | None:
    """Whether bidders have the time that the law gives them; None where a date, its year or the procedure is not known.

    The day on which tendering opens is taken for the day of the notice.
    """
    minimum = terms.minimum
    if minimum is None or opens_at is None or closes_at is None:
        return None
    try:
        return check_period(calendar, terms.regime, minimum, local_day(opens_at), local_day(closes_at))
    except OutsideCalendar:
        return None


def standstill_last(calendar: Calendar, regime: Regime, begins_on: date) -> date | None:
    """The earliest lawful last day of a standstill that begins on a day, every letter going by e-mail."""
    try:
        if regime is Regime.PCR2015:
            return standstill_pcr(calendar, [NoticeSent(begins_on)]).last_day
        return standstill_act(calendar, begins_on).last_day
    except OutsideCalendar:
        return None
