"""Reminders of what is due: two days before, on the day, and once when it is overdue; or some hours before. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from procurement.core.words import moment
from procurement.timetable.lines import local_day
from procurement.timetable.tasks import Task

BEFORE = timedelta(days=2)


class Occasion(StrEnum):
    """When a reminder is sent."""

    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"
    HOURS = "hours"


@dataclass(frozen=True)
class Reminder:
    """What one person is reminded of at once: everything of a procurement that is due at the same moment."""

    person_id: int
    to_address: str
    occasion: Occasion
    due_at: datetime
    tasks: tuple[Task, ...]
    hours: int = 0
    """How many hours before, where it is reminded of by the hour."""

    def once(self, procurement_id: int) -> str:
        """What keeps it from being sent twice."""
        due = hashlib.sha256(self.due_at.isoformat().encode()).hexdigest()[:20]
        said = f"{self.occasion.value}{self.hours or ''}"
        return f"remind-{said}-{procurement_id}-{self.person_id}-{due}"


def occasion(due_at: datetime, now: datetime) -> Occasion | None:
    """Whether something due then is to be reminded of now.

    On its own day it is for today, until it is past; then it is overdue.
    """
    if due_at < now:
        return Occasion.OVERDUE
    if local_day(due_at) == local_day(now):
        return Occasion.TODAY
    return Occasion.SOON if local_day(due_at) - local_day(now) <= BEFORE else None


def last_of(hours: Sequence[int], left: timedelta) -> int | None:
    """Which of the reminders by the hour is the one to send now; None before the first and once the time is up.

    >>> last_of((48, 24, 2), timedelta(hours=30)), last_of((48, 24, 2), timedelta(hours=2)), last_of((2,), timedelta(0))
    (48, 2, None)
    """
    if left <= timedelta(0):
        return None
    return min((hour for hour in hours if left <= timedelta(hours=hour)), default=None)


def _said(task: Task, now: datetime) -> tuple[Occasion, int] | None:
    assert task.due_at is not None
    if not task.hours:
        when = occasion(task.due_at, now)
        return (when, 0) if when else None
    hour = last_of(task.hours, task.due_at - now)
    return (Occasion.HOURS, hour) if hour else None


def reminders(person_id: int, to_address: str, tasks: Iterable[Task], now: datetime) -> list[Reminder]:
    """What to remind one person of; what is done, waits for others or has no day says nothing."""
    due = [
        (task.due_at, said, task)
        for task in tasks
        if task.due_at and not task.finished and not task.waiting and (said := _said(task, now))
    ]
    ordered = sorted(due, key=lambda one: one[0])
    return [
        Reminder(person_id, to_address, said, at, tuple(task for *_, task in same), hours)
        for (at, (said, hours)), same in groupby(ordered, key=lambda one: (one[0], one[1]))
    ]


def subject(reminder: Reminder, title: str) -> str:
    """The mail's subject."""
    if reminder.occasion is Occasion.HOURS:
        return f"{reminder.tasks[0].alarm.upper()}, {reminder.hours} hours or less left: {title}"
    head = {Occasion.SOON: "Due soon", Occasion.TODAY: "Due today", Occasion.OVERDUE: "Overdue"}[reminder.occasion]
    first = reminder.tasks[0].what
    more = f" and {len(reminder.tasks) - 1} more" if len(reminder.tasks) > 1 else ""
    return f"{head}: {first}{more}" + ("" if title in first else f" ({title})")


def body(reminder: Reminder, title: str, address: str) -> str:
    """The mail: what, when, and the page where it is done. `address` is where this service is reached."""
    verb = "was due" if reminder.occasion is Occasion.OVERDUE else "is due"
    listed = "\n".join(_lines(reminder.tasks, address.rstrip("/")))
    return (
        f"{title}\n\nThis {verb} on {moment(reminder.due_at)}, UK time:\n\n{listed}\n\n"
        f"You can turn reminders off under your settings: {address.rstrip('/')}/profile\n"
    )


def _lines(tasks: Sequence[Task], address: str) -> list[str]:
    return [f"- {task.what}{f' ({task.detail})' if task.detail else ''}\n  {address}{task.link}" for task in tasks]
