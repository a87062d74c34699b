"""The certificates of one's organisation: kept once, offered in every tender while they stand."""

from datetime import date

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField

from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.forms import BaseForm, DayField, PlainStringField
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act, guard, saved
from procurement.people.queries import person
from procurement.tenders.actions.certifying import keep_certificate, remove_certificate
from procurement.tenders.certificate_models import Certificate
from procurement.tenders.certificates import Validity, certificates, standing, validity
from procurement.tenders.enclosures import chosen

certificate_pages = Blueprint("certificates", __name__)


class CertificateForm(BaseForm):
    """A certificate: what it is, its last day, the file."""

    title = PlainStringField("What it is", most=120, needed="Say what it is.")
    expires_on = DayField("Last day on which it stands", needed="Enter the last day on which it stands.")
    file = FileField("The file")


def _mine(ctx: Context) -> int:
    user = person(ctx.person)
    if user is None or user.organisation_id is None:
        abort(404)
    return user.organisation_id


@certificate_pages.route("/organisation/certificates", methods=["GET", "POST"])
@guard(Permission.CERTIFICATE_KEEP)
def own(ctx: Context) -> ResponseReturnValue:
    """What do we keep, and what runs out?"""
    organisation_id = _mine(ctx)
    number, here = request.form.get("remove", type=int), url_for("certificates.own")
    if request.method == "POST" and number is not None:
        act(None, lambda: remove_certificate(ctx, None, number))
        return redirect(here, 303)
    form = CertificateForm()
    if form.validate_on_submit():
        files = chosen("file")
        typed = form.title.data or "", form.expires_on.data, files[0] if files else None
        if act(form, lambda: keep_certificate(ctx, None, *typed)) is not None:
            return saved("Kept. It is offered beside the places for files of your tenders.", here)
    today = ctx.now.astimezone(LONDON).date()
    rows = [(one, validity(one.expires_on, today)) for one in certificates(organisation_id)]
    page = render_template("people/certificates.html", rows=rows, form=form)
    return page, 422 if form.is_submitted() else 200


def _today() -> date | None:
    ctx: Context | None = g.get("ctx")
    return ctx.now.astimezone(LONDON).date() if ctx and Role.BIDDER in ctx.standing.roles else None


def certificates_offered() -> list[Certificate]:
    """What the bidder on this page may use in its tender today."""
    today = _today()
    return standing(_mine(g.ctx), today) if today else []


def certificates_running_out() -> list[tuple[str, date, bool]]:
    """Title, last day and whether it has passed, of what this bidder has to renew."""
    today = _today()
    if today is None:
        return []
    rows = [(one, validity(one.expires_on, today)) for one in certificates(_mine(g.ctx))]
    return [(one.title, one.expires_on, how is Validity.OVER) for one, how in rows if how is not Validity.STANDS]


certificate_pages.add_app_template_global(certificates_offered)
certificate_pages.add_app_template_global(certificates_running_out)
