"""How long a procurement is kept, and what keeps it longer: each with a reason that stays."""

from collections.abc import Mapping
from datetime import date

from evaluation.keeping.models import KeepingTerms, LegalHold, LegalHoldEnd
from evaluation.keeping.queries import standing_holds
from evaluation.keeping.rules import Kept, wrong_years
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Event, Permission


def said(field: str, words: str, needed: str) -> str:
    """What was typed. Raises Invalid where it says nothing."""
    if not words.strip():
        raise Invalid(field, needed)
    return words.strip()


@action(Permission.KEEPING_SET, Event.KEEPING_SET)
def set_terms(
    ctx: Context, procurement: Procurement, *, ends_on: date | None, years: Mapping[Kept, int], reason: str
) -> KeepingTerms:
    """Say when the longest contract ends and for how many years each kind of record is kept, and why."""
    for kept in Kept:
        if wrong := wrong_years(years[kept]):
            raise Invalid(f"{kept.value}_years", wrong)
    words = said("reason", reason, "Say why, such as which line of the council’s retention schedule it is.")
    ctx.say(reason=words)
    ctx.note(ends_on=ends_on, **{f"{kept.value}_years": years[kept] for kept in Kept})
    return keep(
        KeepingTerms(
            procurement_id=procurement.id,
            ends_on=ends_on,
            record_years=years[Kept.RECORD],
            won_years=years[Kept.WON],
            lost_years=years[Kept.LOST],
            declared_years=years[Kept.DECLARED],
            reason=words,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.HOLD_KEEP, Event.HOLD_PLACED)
def place_hold(ctx: Context, procurement: Procurement, *, since: date, reason: str) -> LegalHold:
    """Nothing of this procurement goes until the hold is lifted, whatever its time."""
    words = said("hold_reason", reason, "Say why, such as the claim or the inquiry with its number.")
    if since > ctx.now.astimezone(LONDON).date():
        raise Invalid("since", "This day has not come yet.")
    ctx.say(reason=words)
    ctx.note(since=since)
    return keep(LegalHold(procurement_id=procurement.id, since=since, reason=words, by_id=ctx.person, at=ctx.now))


@action(Permission.HOLD_KEEP, Event.HOLD_LIFTED)
def lift_hold(ctx: Context, procurement: Procurement, hold_id: int, *, reason: str) -> LegalHoldEnd:
    """A hold is over. Others on the same procurement stand."""
    if hold_id not in {hold.id for hold in standing_holds([procurement.id]).get(procurement.id, ())}:
        raise Invalid("lift_reason", "This hold was lifted already.")
    words = said("lift_reason", reason, "Say why it is lifted, and who asked for it.")
    ctx.say(reason=words)
    ctx.note(hold=hold_id)
    return keep(
        LegalHoldEnd(procurement_id=procurement.id, hold_id=hold_id, reason=words, by_id=ctx.person, at=ctx.now)
    )
