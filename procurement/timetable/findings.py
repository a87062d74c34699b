"""What is wrong or worth knowing about a procurement's own timetable: gaps, order, holidays, periods. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from procurement.core.vocabulary import STAGE_WORDS, Stage
from procurement.core.words import count
from procurement.timetable.lines import local_day
from procurement.timetable.rules import ONE_DAY, Calendar, OutsideCalendar
from procurement.timetable.terms import Terms, standstill_last, tender_period
from procurement.timetable.windows import FOLLOWS, State, Window, agreeing


@dataclass(frozen=True)
class Found:
    """One finding: a kind of tag and its word, a title, a sentence, and the stage where it is mended."""

    kind: str
    word: str
    title: str
    detail: str
    stage: Stage | None = None


def findings(
    windows: Mapping[Stage, Window], calendar: Calendar, terms: Terms, dates: Iterable[tuple[str, datetime]] = ()
) -> list[Found]:
    """All of them: what is wrong first, what is unclear next, what was checked and holds last.

    `dates` are those that open and close nothing: one on which contracts start may not lie in the standstill.
    """
    found = [
        *_contracts(windows[Stage.STANDSTILL], dates),
        *_period(windows[Stage.TENDERING], calendar, terms),
        *_standstill(windows[Stage.STANDSTILL], calendar, terms),
        *_order(windows),
        *_gaps(windows, calendar),
        *_idle_days(windows, calendar),
    ]
    order = ("fail", "condition", "query", "pass")
    return sorted(found, key=lambda one: order.index(one.kind))


def day_words(day: date) -> str:
    """Wed 7 November."""
    return f"{day:%a} {day.day} {day:%B}"


def _period(window: Window, calendar: Calendar, terms: Terms) -> Iterator[Found]:
    if window.opens_at is None or window.closes_at is None:
        return
    if terms.procedure is None:
        yield Found(
            "query",
            "Unclear",
            "Shortest tendering period",
            "The procedure is not said, so the shortest period that the law allows cannot be named.",
        )
        return
    checked = tender_period(calendar, terms, window.opens_at, window.closes_at)
    if checked is None:
        return
    if checked.minimum_days is None or checked.earliest_deadline is None:
        yield Found("pass", "Checked", "Tendering period", f"{checked.rule}.")
        return
    last = local_day(window.closes_at)
    if not checked.long_enough:
        yield Found(
            "fail",
            "Too short",
            "Tendering is shorter than the law allows",
            f"It closes on {day_words(last)}. The earliest is {day_words(checked.earliest_deadline)}: "
            f"{checked.minimum_days} days after the notice. {checked.rule}.",
            Stage.TENDERING,
        )
        return
    spare = (last - checked.earliest_deadline).days
    yield Found(
        "pass",
        "Checked",
        f"{checked.minimum_days} days to tender are kept",
        f"The earliest deadline is {day_words(checked.earliest_deadline)}, {count(spare, 'day')} to spare. "
        f"{checked.rule}.",
    )


def _standstill(window: Window, calendar: Calendar, terms: Terms) -> Iterator[Found]:
    begins = window.opened_at or window.opens_at
    if begins is None or window.closes_at is None:
        return
    least, last = standstill_last(calendar, terms.regime, local_day(begins)), local_day(window.closes_at)
    if least is None:
        return
    if last < least:
        yield Found(
            "fail",
            "Too short",
            "The standstill ends too early",
            f"The timetable ends it on {day_words(last)}; the rule on {day_words(least)}.",
            Stage.STANDSTILL,
        )
    else:
        yield Found(
            "pass",
            "Checked",
            "Standstill",
            f"It ends on {day_words(last)}; the rule lets it end on {day_words(least)}.",
        )


def _contracts(standstill: Window, dates: Iterable[tuple[str, datetime]]) -> Iterator[Found]:
    """Contracts that would be signed or start before the standstill has ended."""
    ends = standstill.closes_at
    for label, at in dates:
        if ends and at <= ends and _CONTRACT.search(label.casefold()):
            yield Found(
                "fail",
                "Too early",
                f"“{label}” comes before the standstill ends",
                f"It is on {day_words(local_day(at))}; the standstill ends on {day_words(local_day(ends))}.",
                Stage.STANDSTILL,
            )


_CONTRACT = re.compile(r"\bcontracts?\b.*\b(?:start|sign|commence|begin|made)|\bgo live\b")


def _order(windows: Mapping[Stage, Window]) -> Iterator[Found]:
    """Stages planned to open before what must come first."""
    for stage, after in FOLLOWS.items():
        window = windows[stage]
        if window.opens_at is None or window.opened_at:
            continue
        for earlier in Stage:
            before = windows[earlier]
            first = (
                before.closes_at if earlier in after.closed else before.opens_at if earlier in after.opened else None
            )
            done = before.state is State.CLOSED if earlier in after.closed else before.opened_at is not None
            if first and not done and first > window.opens_at:
                verb = "closes" if earlier in after.closed else "opens"
                yield Found(
                    "fail",
                    "Order",
                    f"{agreeing(stage, 'opens', 'open')} too early",
                    f"By the plan it opens on {day_words(local_day(window.opens_at))}, before "
                    f"{STAGE_WORDS[earlier].lower()} {verb} on {day_words(local_day(first))}.",
                    stage,
                )


def _gaps(windows: Mapping[Stage, Window], calendar: Calendar) -> Iterator[Found]:
    """Working days between the first and the last stage on which none is planned."""
    spans = sorted(
        (local_day(window.opens_at), local_day(window.closes_at), window.stage)
        for window in windows.values()
        if window.opens_at and window.closes_at
    )
    reached: date | None = None
    before: Stage | None = None
    for first, last, stage in spans:
        idle = _working(calendar, reached + ONE_DAY, first - ONE_DAY) if reached else []
        if idle and before and not windows[stage].opened_at:
            days = f"{day_words(idle[0])} is" if len(idle) == 1 else f"{count(len(idle), 'working day')} are"
            yield Found(
                "condition",
                "Gap",
                f"{days} in no stage",
                f"{STAGE_WORDS[before]} ends on {day_words(reached or first)}, "
                f"{STAGE_WORDS[stage].lower()} begins on {day_words(first)}.",
                stage,
            )
        if reached is None or last > reached:
            reached, before = last, stage


def _working(calendar: Calendar, first: date, last: date) -> list[date]:
    """Working days from the first to the last; none where their holidays are not known."""
    days, day = [], first
    try:
        while day <= last:
            if calendar.works(day):
                days.append(day)
            day += ONE_DAY
    except OutsideCalendar:
        return []
    return days


def _idle_days(windows: Mapping[Stage, Window], calendar: Calendar) -> Iterator[Found]:
    """Openings and closings that lie ahead on a day on which nobody works."""
    for window in windows.values():
        for verb, at, happened in (
            ("opens", window.opens_at, window.opened_at),
            ("closes", window.closes_at, window.closed_at),
        ):
            if at and not happened and (why := why_not(calendar, at)):
                yield Found(
                    "condition",
                    "Holiday",
                    f"{agreeing(window.stage, verb, verb.removesuffix('s'))} on a non-working day",
                    f"{day_words(local_day(at))}: {why}.",
                    window.stage,
                )


def why_not(calendar: Calendar, at: datetime) -> str | None:
    """Why the day of a moment is not a working day; None if it is one or its year's holidays are not known."""
    try:
        return calendar.why_not(local_day(at))
    except OutsideCalendar:
        return None
