"""The list on the home page: what is overdue, due this week, later, with others, and done. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from procurement.core.clock import LONDON
from procurement.core.words import clock_time, count
from procurement.timetable.lines import local_day, short
from procurement.timetable.tasks import Task

WEEK = timedelta(days=7)
FAR = datetime.max.replace(tzinfo=LONDON)


@dataclass(frozen=True)
class Row:
    """A task with the procurement it belongs to, and when it is due in words."""

    task: Task
    where: str
    due: str
    due_on: str
    late: bool


@dataclass(frozen=True)
class DueList:
    """Every row once, each group by date."""

    overdue: tuple[Row, ...]
    this_week: tuple[Row, ...]
    later: tuple[Row, ...]
    waiting: tuple[Row, ...]
    done: tuple[Row, ...]

    @property
    def first(self) -> Row | None:
        """What to do first."""
        return next(iter((*self.overdue, *self.this_week, *self.later)), None)

    @property
    def open(self) -> int:
        """How many are for this person to do."""
        return len(self.overdue) + len(self.this_week) + len(self.later)


def due_list(tasks: Iterable[tuple[Task, str]], now: datetime) -> DueList:
    """Group tasks, each with the title of its procurement. What has no day stands last in its group."""
    groups: dict[str, list[Row]] = {name: [] for name in DueList.__dataclass_fields__}
    for task, title in sorted(tasks, key=lambda pair: pair[0].due_at or FAR):
        group = _group(task, now)
        words, on = ("Done", "") if group == "done" else due_words(task.due_at, now)
        where = " · ".join(part for part in (title, task.detail, _with_whom(task)) if part)
        groups[group].append(Row(task, where, words, on, group == "overdue"))
    return DueList(**{name: tuple(rows) for name, rows in groups.items()})


def _group(task: Task, now: datetime) -> str:
    if task.finished:
        return "done"
    if task.waiting:
        return "waiting"
    if task.due_at is None:
        return "later"
    if task.due_at < now:
        return "overdue"
    return "this_week" if task.due_at < now + WEEK else "later"


def _with_whom(task: Task) -> str:
    return f"waiting for {task.waiting}" if task.waiting and not task.finished else ""


def due_words(due_at: datetime | None, now: datetime) -> tuple[str, str]:
    """When something is due, as people say it, and its day.

    >>> due_words(datetime(2021, 5, 28, 17, tzinfo=LONDON), datetime(2021, 5, 24, 9, tzinfo=LONDON))
    ('In 4 days', 'Fri 28 May, 5pm')
    """
    if due_at is None:
        return "No day set", ""
    days = (local_day(due_at) - local_day(now)).days
    on = short(due_at, now)
    if days < 0:
        return f"{count(-days, 'day')} late", on
    if days == 0:
        return (f"Today, {clock_time(due_at)}" if due_at >= now else f"Since {clock_time(due_at)}"), on
    if days == 1:
        return f"Tomorrow, {clock_time(due_at)}", on
    return f"In {days} days", on
