"""What a pack alone does not know, read for its checks: the planned dates, and who has an account."""

from evaluation.setup.findings import Outside
from evaluation.setup.pack import Pack
from evaluation.setup.record_queries import known_of
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Regime, Stage
from procurement.core.words import day
from procurement.papers.queries import issued_papers
from procurement.people.invitations import accesses
from procurement.timetable.calendar import calendar
from procurement.timetable.queries import windows
from procurement.timetable.rules import (
    PROCEDURES,
    OutsideCalendar,
    Period,
    Procedure,
    Shortening,
    check_period,
    minimum_period,
)
from procurement.timetable.windows import Window


def outside_of(ctx: Context, procurement: Procurement, pack: Pack) -> Outside:
    """Read it for the checks of one pack."""
    tendering = windows(procurement.id, ctx.now)[Stage.TENDERING]
    given = issued_papers(procurement.id, withdrawn=False)
    known = accesses(procurement.id, [person.email for person in pack.people], ctx.now).values()
    return Outside(
        tendering.opens_at,
        tendering.closes_at,
        period_words(pack, tendering),
        frozenset(one.email for one in known if one.user and not one.bids and not one.over(ctx.now)),
        frozenset(one.email for one in known if one.bids),
        frozenset(one.email for one in known if one.over(ctx.now)),
        ctx.now,
        known_of(ctx, procurement, pack),
        frozenset(one.paper.kind for one in given),
        tuple((one.paper.title, one.paper.place) for one in given if one.paper.place),
    )


def period_words(pack: Pack, tendering: Window) -> str:
    """Why bidders would have too little time, with the rule; empty where they have enough, or the law names none.

    Tenders come in electronically here, and all documents are there with the notice.
    """
    if tendering.opens_at is None or tendering.closes_at is None:
        return ""
    regime = pack.basics.regime
    procedure = Procedure.LIGHT_TOUCH if pack.basics.light_touch else _procedure(regime, pack.basics.procedure)
    if procedure is None:
        return ""
    minimum = minimum_period(regime, procedure, Period.TENDER, Shortening(e_submission=True, all_documents=True))
    first, last = (at.astimezone(LONDON).date() for at in (tendering.opens_at, tendering.closes_at))
    try:
        checked = check_period(calendar(Regime(regime)), regime, minimum, first, last)
    except OutsideCalendar:
        return ""
    if checked.long_enough:
        return ""
    return (
        f"Tendering is shorter than {checked.minimum_days} days: the earliest deadline is "
        f"{day(checked.earliest_deadline)} ({checked.rule}; calculated, confirm with your legal team)"
    )


def _procedure(regime: Regime, name: str) -> Procedure | None:
    """The procedure whose periods apply; a direct award has no tendering period of its own."""
    return Procedure(name) if name in set(PROCEDURES[regime]) else None
