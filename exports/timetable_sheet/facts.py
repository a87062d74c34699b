"""What the timetable's workbook and page say, read once for the person who asks."""

from dataclasses import dataclass
from datetime import date, datetime

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Regime
from procurement.timetable.lines import local_day
from procurement.timetable.pages import Overview, of_council, overview

CALCULATED = "Calculated; confirm with your legal team."


@dataclass(frozen=True)
class TimetableFacts:
    """The timetable of a procurement as one person may see it."""

    title: str
    code: str
    buyer: str
    counted: str
    seen: Overview
    council: bool
    now: datetime
    rehearsal: bool

    @property
    def made_on(self) -> date:
        """The day on which it was made."""
        return local_day(self.now)


def timetable_facts(ctx: Context, procurement: Procurement) -> TimetableFacts:
    """The facts; 404 where the person may not know of the procurement yet."""
    seen = overview(ctx, procurement)
    act = seen.terms.regime is Regime.PA2023
    where = "the United Kingdom" if act or seen.terms.uk_wide else "England and Wales"
    law = "Procurement Act 2023" if act else "Public Contracts Regulations 2015"
    return TimetableFacts(
        procurement.title,
        procurement.code,
        procurement.buyer,
        f"Working days of {where}; {law}",
        seen,
        of_council(ctx),
        ctx.now,
        procurement.rehearsal,
    )
