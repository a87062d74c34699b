"""The only reader of the time. Everything else asks here, in UTC.

A demonstration instance runs on a shifted clock: it stands in 2021, goes on at the ordinary pace, and is
only ever moved forwards. The shift lies in a small file so that every process of the instance agrees.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def _machine() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _machine


def now() -> datetime:
    """The time now, aware and in UTC."""
    return _source()


def of_telephones() -> datetime:
    """The time that people's own devices show: also where a demonstration's clock is shifted."""
    return _machine() if isinstance(_source, ShiftedClock) else _source()


def set(source: Callable[[], datetime]) -> None:
    """Let `source` tell the time from here on (tests; a demonstration's shifted clock)."""
    global _source
    _source = source


def reset() -> None:
    """Back to the machine's own clock."""
    set(_machine)


def to_utc(moment: datetime) -> datetime:
    """The same instant in UTC. A naive time is a fault in our own code, never a guess."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone has no place in the record")
    return moment.astimezone(UTC)


TOLERANCE = timedelta(seconds=2)
"""By how much the machine's clock may part from one that only counts before times that it told are in doubt."""


@dataclass(frozen=True)
class Moved:
    """The machine's clock was put forward (or back, where `by` is negative) between two moments of its own."""

    sound_at: datetime
    noticed_at: datetime
    by: timedelta


def _steady() -> float:
    """Seconds, counted since the machine started and never put forward or back, also while it sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Watch:
    """Holds the time of day against a clock that only counts: the one can be moved, the other cannot."""

    def __init__(self, wall: Callable[[], datetime] = _machine, steady: Callable[[], float] = _steady) -> None:
        self._wall, self._steady, self._asking = wall, steady, threading.Lock()
        self._began, self._count = wall(), steady()
        self._sound_at = self._began

    def moved(self) -> Moved | None:
        """How the clock was moved since it was found so last; None while both agree to within `TOLERANCE`."""
        with self._asking:
            wall, count = self._wall(), self._steady()
            by = wall - self._began - timedelta(seconds=count - self._count)
            sound_at, self._sound_at = self._sound_at, wall
            if abs(by) <= TOLERANCE:
                return None
            self._began, self._count = wall, count
            shift = now() - _machine()
            return Moved(sound_at + shift, wall + shift, by)


class ShiftedClock:
    """A demonstration's clock: the machine's time plus a shift kept in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_at = 0.0
        self._shift = timedelta()

    def __call__(self) -> datetime:
        try:
            changed = self.path.stat().st_mtime
        except FileNotFoundError:
            return _machine()
        if changed != self._read_at:
            self._shift = timedelta(seconds=int(self.path.read_text().strip() or "0"))
            self._read_at = changed
        return _machine() + self._shift

    def move_to(self, moment: datetime) -> None:
        """Stand at `moment` from now on. Refuses to go back: the record only grows."""
        if moment < self():
            raise ValueError("the demonstration's clock only moves forwards")
        self.stand_at(moment)

    def stand_at(self, moment: datetime) -> None:
        """Stand at `moment`, wherever the clock stood before: only when a demonstration is made."""
        shift = to_utc(moment) - _machine()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(str(int(shift.total_seconds())))
