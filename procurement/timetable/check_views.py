"""Paste a published timetable and read what is wrong with it. Nothing is kept."""

from dataclasses import dataclass
from datetime import date, datetime, time

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON, to_utc
from procurement.core.vocabulary import Permission, Regime
from procurement.core.web import guard
from procurement.timetable.basis import calendar_of
from procurement.timetable.finding_words import Read, reads, told
from procurement.timetable.findings import Found
from procurement.timetable.forms import PasteForm
from procurement.timetable.gantt import Chart, Overlay, chart
from procurement.timetable.lines import Line, local_day
from procurement.timetable.pages import of_council
from procurement.timetable.pasted import Fault, read_paste
from procurement.timetable.published import Timetable, check
from procurement.timetable.rules import Calendar
from procurement.timetable.views import timetable_pages


@dataclass(frozen=True)
class Checked:
    """What was read from a paste, and what was found in it."""

    rows: list[Read]
    findings: list[Found]
    faults: list[Fault]
    chart: Chart | None

    @property
    def headline(self) -> str:
        """The finding above the chart."""
        wrong = sum(one.kind == "fail" for one in self.findings)
        more = sum(one.kind in ("condition", "query") for one in self.findings)
        return f"{len(self.rows)} rows read: {wrong} wrong, {more} to look at"


@timetable_pages.route("/procurements/<procurement>/timetable/check", methods=["GET", "POST"])
@guard(Permission.TIMETABLE_READ)
def check_published(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Rows as somebody published them, counted and checked."""
    if not of_council(ctx):
        abort(404)
    form = PasteForm()
    found = _checked(ctx, procurement, form) if form.validate_on_submit() else None
    body = render_template("timetable/check.html", procurement=procurement, form=form, found=found)
    return body, 422 if form.errors or (found and found.faults) else 200


def _checked(ctx: Context, procurement: Procurement, form: PasteForm) -> Checked:
    pasted = read_paste(form.rows.data or "")
    known = calendar_of(procurement)
    found = check(pasted.rows, Regime(procurement.regime), form.year.data, known)
    drawn = _drawn(found, known, ctx.now)
    return Checked(reads(found, pasted.lines), told(found) if pasted.rows else [], pasted.faults, drawn)


def _drawn(found: Timetable, known: Calendar, now: datetime) -> Chart | None:
    """The rows as a chart, where their dates are near enough to each other to be drawn."""
    lines = [Line(row.number, row.label, _at(row.first, 0), _at(row.last, 23)) for row in found.rows]
    days = [line.starts for line in lines if line.starts]
    if not days or (max(days) - min(days)).days > MOST_DAYS_DRAWN:
        return None
    return chart(lines, known, now, Overlay(year=local_day(min(days)).year))


MOST_DAYS_DRAWN = 3000


def _at(day: date | None, hour: int) -> datetime | None:
    return to_utc(datetime.combine(day, time(hour), LONDON)) if day else None
