"""The page of proclaimed bank holidays: those that stand, one more, and one taken back."""

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.timetable.actions.proclaiming import NewDay, proclaim_day, withdraw_day
from procurement.timetable.basis import proclaimed
from procurement.timetable.forms import ProclaimForm, WithdrawForm

proclaimed_pages = Blueprint("proclaimed", __name__)


@proclaimed_pages.route("/proclaimed-days", methods=["GET", "POST"])
@guard(Permission.DAY_PROCLAIM)
def days(ctx: Context) -> ResponseReturnValue:
    """The days that count besides those that came with the product."""
    form = ProclaimForm()
    if form.validate_on_submit():
        new = NewDay(form.day.data, form.name.data or "", tuple(form.parts.data or ()), form.reason.data or "")
        if act(form, lambda: proclaim_day(ctx, None, new)) is not None:
            return saved("The day counts from now on, in every timetable.", url_for("proclaimed.days"))
    body = render_template("timetable/proclaimed.html", form=form, standing=proclaimed())
    return body, 422 if form.errors else 200


@proclaimed_pages.route("/proclaimed-days/<int:proclaimed_day>/withdraw", methods=["GET", "POST"])
@guard(Permission.DAY_PROCLAIM)
def withdraw(ctx: Context, proclaimed_day: int) -> ResponseReturnValue:
    """Take one back, with a reason."""
    day = next((one for one in proclaimed() if one.id == proclaimed_day), None)
    if day is None:
        abort(404)
    form = WithdrawForm()
    if form.validate_on_submit() and act(form, lambda: withdraw_day(ctx, day, form.reason.data or "")) is not None:
        return saved("The day counts no more; it stays on record.", url_for("proclaimed.days"))
    body = render_template("timetable/proclaimed_withdraw.html", form=form, day=day)
    return body, 422 if form.errors else 200
