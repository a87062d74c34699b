"""Why a decision to award does not take effect yet: its governance steps, and the call-in after them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from evaluation.setup.governance import CALL_IN_DAYS, Row, call_in_ends
from evaluation.setup.law import verdict_of
from evaluation.setup.noted import CONFIRM
from evaluation.setup.notices import standing
from evaluation.setup.queries import draft_row, pack_of
from evaluation.setup.record_queries import notices_of
from evaluation.setup.registers import AWARD
from evaluation.setup.typed_cells import known_day, known_whole, spelled
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Regime
from procurement.timetable.basis import known_calendar
from procurement.timetable.rules import Calendar, OutsideCalendar


def why_waits(procurement_id: int, now: datetime) -> str:
    """Why bidders are not told of an award yet, in a sentence; empty where nothing of the council's own stops it."""
    row = draft_row(procurement_id)
    if row is None:
        return ""
    steps = [step for step in pack_of(row).registers.get("governance", ()) if step.get("Decides") == AWARD]
    today = now.astimezone(LONDON).date()
    return next(_waits(steps, known_calendar(Regime.PCR2015), today), "") if steps else ""


def award_notice(procurement_id: int) -> tuple[bool, date | None]:
    """Whether the standstill begins with a contract award notice, and the day on which one was published.

    Under the Act it does, except for a light touch contract, and below the threshold there is no such notice.
    """
    row = draft_row(procurement_id)
    if row is None:
        return False, None
    pack = pack_of(row)
    light = pack.basics.light_touch or pack.basics.procedure == "light_touch"
    found = next((one.published_on for one in standing(notices_of(procurement_id)) if one.kind == "UK6"), None)
    return not light and verdict_of(pack).over is not False, found


def _waits(steps: Iterable[Row], calendar: Calendar, today: date) -> Iterator[str]:
    for step in steps:
        name = step.get("Body", "").strip() or step.get("Step", "").strip() or "The award"
        published = known_day(step.get("Decision published", ""))
        if published is None:
            yield f"{name}: it is not on record when its decision was published, and call-in is counted from that day."
            continue
        days = known_whole(step.get("Call-in, working days", ""))
        try:
            ends = call_in_ends(calendar, published, CALL_IN_DAYS if days is None else days)
        except OutsideCalendar as unknown:
            yield f"{name}: {unknown}"
            continue
        if published > today or (days != 0 and today <= ends):
            yield f"{name}: call-in of the decision lasts to the end of {spelled(ends)} ({CONFIRM})."
