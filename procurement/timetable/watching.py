"""Whether the server's clock was moved, asked once a minute and before every submission."""

from procurement.core.action import Context
from procurement.core.clock import Watch
from procurement.timetable.actions.clock import note_clock
from procurement.timetable.models import ClockDispute

_watch = Watch()


def watch_with(watch: Watch) -> None:
    """Hold the clock against another one (tests)."""
    global _watch
    _watch = watch


def watch_clock() -> ClockDispute | None:
    """Put on record that the clock was moved since it was asked last; None where it was not."""
    moved = _watch.moved()
    return note_clock(Context.at_console(), None, moved) if moved else None
