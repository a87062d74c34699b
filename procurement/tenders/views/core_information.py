"""Core supplier information in pages: the bidder confirms it, the council looks at it again before the award."""

import wtforms
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.forms import BaseForm, PlainStringField, PlainTextAreaField, RadioField
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.queries import conflicted_with
from procurement.tenders.actions.core_information import check_core_information, share_core_information
from procurement.tenders.core_information import checks, shared, wanted
from procurement.tenders.models import Tender
from procurement.tenders.queries import opened_tenders
from procurement.tenders.rules import usual_share_code
from procurement.tenders.views.bidding import begun

core_pages = Blueprint("core_information", __name__)


class ShareForm(BaseForm):
    """The code, and the bidder's word."""

    share_code = PlainStringField("Share code", most=20, needed="Enter the share code that the platform gave you.")
    confirmed = wtforms.BooleanField(
        "We are registered on the central digital platform, our core supplier information there is complete and up to "
        "date, and we share it with this council by this code."
    )


class CheckForm(BaseForm):
    """What the council found."""

    current = RadioField("Is it current?", choices=[("yes", "Yes, current"), ("no", "No")], needed="Choose yes or no.")
    words = PlainTextAreaField("What you found", most=2000)


@core_pages.route("/bid/<procurement>/core-information", methods=["GET", "POST"])
@guard(Permission.TENDER_READ_OWN)
def own(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Confirm that one's core supplier information is shared and current."""
    _, tender = begun(ctx, procurement)
    stands = shared([tender.id]).get(tender.id)
    form = ShareForm(share_code=stands.share_code if stands else "")
    if form.validate_on_submit():
        typed = form.share_code.data or "", bool(form.confirmed.data)
        told = act(form, lambda: share_core_information(ctx, tender, *typed))
        if told is not None:
            said = "Confirmed: your information is shared."
            if not usual_share_code(told.share_code):
                said += (
                    f" Codes have had eight letters and digits so far: look again whether {told.share_code} is right."
                )
            return saved(said, url_for("bidding.tender", procurement=procurement.code))
    page = render_template(
        "bidding/core_information.html",
        procurement=procurement,
        form=form,
        stands=stands,
        wanted=wanted(procurement.id),
    )
    return page, 422 if form.is_submitted() else 200


@core_pages.get("/procurements/<procurement>/core-information")
@guard(Permission.SELECTION_READ)
def council(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every bidder's shared information, and what was found when it was looked at again."""
    return _council(ctx, procurement)


def _council(ctx: Context, procurement: Procurement, refused: CheckForm | None = None, about: int = 0) -> str:
    closed = conflicted_with(procurement.id, ctx.person)
    tenders = [row for row in opened_tenders(procurement.id) if row.organisation_id not in closed]
    ids = [row.id for row in tenders]
    return render_template(
        "selection/core_information.html",
        procurement=procurement,
        tenders=tenders if wanted(procurement.id) else [],
        shared=shared(ids),
        checks=checks(ids),
        form=refused,
        about=about,
        empty=CheckForm(formdata=None),
        wanted=wanted(procurement.id),
    )


@core_pages.post("/procurements/<procurement>/core-information/<int:tender>")
@guard(Permission.CORE_CHECK)
def check(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """Record what was found about one bidder's information."""
    form = CheckForm()
    if form.validate_on_submit():
        found = form.current.data == "yes", form.words.data or ""
        if act(form, lambda: check_core_information(ctx, tender, *found)) is not None:
            return saved("On record.", url_for("core_information.council", procurement=procurement.code))
    return _council(ctx, procurement, form, tender.id), 422
