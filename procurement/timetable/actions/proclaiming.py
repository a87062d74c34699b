"""Bank holidays proclaimed since the product was made: entered with a source, taken back with a reason."""

from dataclasses import dataclass
from datetime import date

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.vocabulary import Event, Permission, Regime
from procurement.timetable.basis import Proclaimed, proclaimed
from procurement.timetable.calendar import calendar
from procurement.timetable.models import ProclaimedDay
from procurement.timetable.rules import UK


@dataclass(frozen=True)
class NewDay:
    """A proclaimed day as it is entered."""

    day: date
    name: str
    parts: tuple[str, ...]
    reason: str


@action(Permission.DAY_PROCLAIM, Event.DAY_PROCLAIMED)
def proclaim_day(ctx: Context, _: None, new: NewDay) -> ProclaimedDay:
    """Enter a day. It counts in every timetable of this instance from now on, in those parts that keep it."""
    known = calendar(Regime.PA2023)
    if not known.first_year <= new.day.year <= known.last_year:
        raise Invalid("day", f"Enter a day from {known.first_year} to {known.last_year}.")
    if not new.parts or not set(new.parts) <= set(UK):
        raise Invalid("parts", "Say where it is kept.")
    kept = [part for holiday in known.holidays.get(new.day, ()) for part in holiday.parts]
    kept += [part for day in proclaimed() if day.day == new.day for part in day.parts]
    if again := [part for part in new.parts if part in kept]:
        raise Invalid("day", f"This day is a bank holiday already in {' and '.join(again)}.")
    ctx.note(day=new.day.isoformat(), parts=list(new.parts))
    ctx.say(name=new.name, reason=new.reason)
    return keep(
        ProclaimedDay(
            day=new.day,
            name=new.name,
            parts="; ".join(part for part in UK if part in new.parts),
            reason=new.reason,
            set_by_id=ctx.person,
            set_at=ctx.now,
        )
    )


@action(Permission.DAY_PROCLAIM, Event.DAY_WITHDRAWN)
def withdraw_day(ctx: Context, day: Proclaimed, reason: str) -> ProclaimedDay:
    """Take a day back. It stays on record and counts no more."""
    if day.id not in {one.id for one in proclaimed()}:
        raise Invalid("reason", "This day was taken back already.")
    ctx.note(day=day.day.isoformat())
    ctx.say(reason=reason)
    return keep(
        ProclaimedDay(
            day=day.day,
            name=day.name,
            parts="; ".join(day.parts),
            reason=reason,
            withdraws_id=day.id,
            set_by_id=ctx.person,
            set_at=ctx.now,
        )
    )
