"""What is due for a person, and where to find help."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urljoin

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from procurement.cases.models import Abandonment, Procurement
from procurement.cases.queries import abandonment, of_person, rehearsals_of_person
from procurement.core.action import Context
from procurement.core.vocabulary import Permission, Role, Stage
from procurement.core.web import anyone, guard
from procurement.timetable.calendar_file import CalendarEntry, calendar_file
from procurement.timetable.due import way_on
from procurement.timetable.due_list import due_list
from procurement.timetable.lines import Line, short, turns
from procurement.timetable.pages import Next, lines_of, next_step, of_council
from procurement.timetable.queries import windows
from procurement.timetable.strip import strip
from procurement.timetable.tasks import Task, tasks_of
from procurement.timetable.windows import Window

home_pages = Blueprint("home", __name__)


@dataclass(frozen=True)
class Case:
    """A procurement as the person in it sees it: their context in it, its windows and its lines."""

    procurement: Procurement
    ctx: Context
    windows: dict[Stage, Window]
    lines: list[Line]
    ended: Abandonment | None = None

    @property
    def tasks(self) -> list[Task]:
        """What every step of the work asks of this person here."""
        return tasks_of(self.ctx, self.procurement)

    @property
    def open(self) -> list[Window]:
        """The stages open now."""
        return [window for window in self.windows.values() if window.open]

    @property
    def ahead(self) -> list[Line]:
        """What has not begun yet, in order."""
        return [line for line in self.lines if line.starts and line.starts > self.ctx.now]

    @property
    def dates(self) -> list[tuple[str, datetime]]:
        """What begins or ends next, in order of date; nothing, where it was abandoned."""
        if self.ended:
            return []
        now = self.ctx.now
        found = [(turns(window.stage, "closes"), window.closes_at) for window in self.open if window.closes_at]
        for line in self.ahead:
            if line.starts:
                found.append((turns(line.stage, "opens") if line.stage else line.name, line.starts))
        return sorted(((what, at) for what, at in found if at > now), key=lambda pair: pair[1])


@home_pages.get("/")
@guard(Permission.HOME_READ)
def home(ctx: Context) -> ResponseReturnValue:
    """What do I have to do now?"""
    bidder = Role.BIDDER in ctx.standing.roles
    cases = [case for row in of_person(ctx.person, ctx.now, bidder=bidder) if (case := _case(ctx, row))]
    tasks = [(task, case.procurement.title) for case in cases for task in case.tasks]
    here = next((case for case in cases if case.open), None)
    here = here or next((case for case in cases if not case.ended), cases[0] if cases else None)
    if here:
        g.frame = (here.ctx, here.procurement.code)
    return render_template(
        "home/home.html",
        cases=cases,
        rehearsals=_rehearsals(ctx),
        here=here,
        due=due_list(tasks, ctx.now),
        strip=strip(here.lines, ctx.now) if here else None,
        step=_step(here) if here else None,
        bidder=bidder,
        short=partial(short, now=ctx.now),
        today=ctx.now,
    )


def _rehearsals(ctx: Context) -> list[Case]:
    """What this person practises, apart from what is real. Bidders have no part in any."""
    return [case for row in rehearsals_of_person(ctx.person, ctx.now) if (case := _case(ctx, row))]


@home_pages.get("/my-dates.ics")
@guard(Permission.HOME_READ)
def my_dates(ctx: Context) -> ResponseReturnValue:
    """Everything that is due to this person, over all their procurements, as a file for calendars."""
    bidder = Role.BIDDER in ctx.standing.roles
    cases = [case for row in of_person(ctx.person, ctx.now, bidder=bidder) if (case := _case(ctx, row))]
    text = calendar_file("What is due to me", [entry for case in cases for entry in _entries(case, ctx)])
    return Response(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-dates.ics"'},
    )


def _entries(case: Case, ctx: Context) -> Iterator[CalendarEntry]:
    """The tasks of a case that have a day and are not done; each keeps its name as long as it is the same task."""
    for task in case.tasks:
        if task.due_at and not task.finished:
            name = hashlib.sha256(f"{ctx.person} {task.link} {task.what.split()[0]}".encode()).hexdigest()[:24]
            where = f"{case.procurement.title} ({case.procurement.code})"
            details = " · ".join(part for part in (where, task.detail) if part)
            link = urljoin(request.url_root, task.link)
            title = f"{task.what}: {case.procurement.title}"
            yield CalendarEntry(f"{name}@evenhand", task.due_at, title, details, ctx.now, url=link)


def _case(ctx: Context, procurement: Procurement) -> Case | None:
    """The procurement, unless the person is a bidder and it is not published yet."""
    within = ctx.within(procurement.id)
    standing = windows(procurement.id, ctx.now)
    if not of_council(within) and standing[Stage.TENDERING].opened_at is None:
        return None
    return Case(procurement, within, standing, lines_of(within, procurement, standing), abandonment(procurement.id))


def _step(case: Case) -> Next | None:
    """For the lead: the stage to open or close next by its planned day, with all that stands in the way."""
    ready = [
        (at, window)
        for window in case.windows.values()
        if (way := way_on(window)) and (at := window.opens_at if way == "open" else window.closes_at)
    ]
    for _, window in sorted(ready, key=lambda pair: pair[0]):
        if found := next_step(case.ctx, case.procurement, window, case.windows):
            return found
    return None


@home_pages.get("/help")
@anyone
def help() -> ResponseReturnValue:
    """Where is what, for each role; the keys; whom to ask."""
    return render_template("home/help.html")
