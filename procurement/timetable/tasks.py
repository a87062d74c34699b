"""What is due, per person: the home page asks every slice for its tasks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment
from procurement.core.action import Context


@dataclass(frozen=True)
class Task:
    """One thing to do: a verb and what, the page where it is done, when it is due, how far it is.

    `waiting` names whom it waits for, when there is nothing to do but wait.
    """

    what: str
    link: str
    due_at: datetime | None = None
    done: int = 0
    total: int = 0
    detail: str = ""
    waiting: str = ""
    after_end: bool = False
    """Whether it is still to be done where the procurement was abandoned."""

    hours: tuple[int, ...] = ()
    """How many hours before it is due a reminder of it goes; none: two days before, and on its day."""
    alarm: str = ""
    """What such a reminder begins with."""

    @property
    def finished(self) -> bool:
        """Whether nothing is left of it."""
        return self.total > 0 and self.done >= self.total


Source = Callable[[Context, Procurement], list[Task]]
SOURCES: list[Source] = []


def source(tasks: Source) -> Source:
    """Register a slice's tasks for the home page."""
    SOURCES.append(tasks)
    return tasks


Quiet = Callable[[Context, Procurement], bool]
QUIET: list[Quiet] = []


def quiet(said: Quiet) -> Quiet:
    """Register who has said that they want to hear nothing of a procurement, such as a bidder that will not bid."""
    QUIET.append(said)
    return said


def tasks_of(ctx: Context, procurement: Procurement) -> list[Task]:
    """What every step of the work asks of a person in a procurement; where it was abandoned, only what ends it."""
    if any(said(ctx, procurement) for said in QUIET):
        return []
    found = [task for tell in SOURCES for task in tell(ctx, procurement)]
    if not found or not abandonment(procurement.id):
        return found
    return [task for task in found if task.after_end]
