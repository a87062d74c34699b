"""Declaring interests against the list of bidders, before anybody reads what a bidder wrote."""

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.actions import declare_interests
from procurement.people.models import Organisation
from procurement.people.queries import declarations, has_declared
from procurement.pqq.actions.judging import KINDS
from procurement.pqq.forms import InterestsForm
from procurement.pqq.models import ReliedOn
from procurement.tenders.models import Tender
from procurement.tenders.queries import opened_tenders

interests = Blueprint("interests", __name__)


@interests.route("/procurements/<procurement>/interests", methods=["GET", "POST"], endpoint="interests")
@guard(Permission.INTEREST_DECLARE)
def declare(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """For each bidder and whom it bids with: no interest, or which.

    The list is by name, so that it tells nobody who Bidder 07 is. An interest in a partner closes its bidder.
    """
    standing = declarations(procurement.id, ctx.person)
    tenders = opened_tenders(procurement.id)
    bidders = sorted(_organisations(tenders), key=lambda bidder: bidder.name.casefold())
    beside = _with(procurement.id, tenders)
    form = InterestsForm.of(bidders, standing, beside)
    if form.validate_on_submit():
        done = act(
            form,
            lambda: declare_interests(ctx, procurement, [b.id for b in bidders], form.interests(bidders, beside)),
        )
        if done is not None:
            closed = sum(1 for row in done if row.interest)
            return saved(_said(closed), url_for("interests.interests", procurement=procurement.code))
    declared_at = max((row.declared_at for row in standing.values()), default=None)
    shut = [t for t in tenders if (row := standing.get(t.organisation_id)) and row.interest]
    page = render_template(
        "interests/interests.html",
        procurement=procurement,
        bidders=bidders,
        form=form,
        standing=standing,
        declared_at=declared_at,
        beside=beside,
        kinds=KINDS,
        closed_codes=[t.organisation.name if procurement.anonymous else t.bidder_code for t in shut],
        undeclared=[b for b in bidders if b.id not in standing]
        + [one for there in beside.values() for one in there if one.at > declared_at]
        if declared_at
        else [],
    )
    return page, 422 if form.errors else 200


def _organisations(tenders: list[Tender]) -> list[Organisation]:
    ids = [tender.organisation_id for tender in tenders]
    return list(db.session.scalars(select(Organisation).where(Organisation.id.in_(ids))))


def _with(procurement_id: int, tenders: list[Tender]) -> dict[int, list[ReliedOn]]:
    """Those whom each bidder bids with or relies on, by its organisation; one that was replaced is left out."""
    bidders = {tender.id: tender.organisation_id for tender in tenders}
    query = select(ReliedOn).where(ReliedOn.procurement_id == procurement_id).order_by(ReliedOn.name, ReliedOn.id)
    rows = list(db.session.scalars(query))
    gone = {row.instead_of_id for row in rows}
    found: dict[int, list[ReliedOn]] = {}
    for row in rows:
        if row.id not in gone and row.tender_id in bidders:
            found.setdefault(bidders[row.tender_id], []).append(row)
    return found


def _said(closed: int) -> str:
    if not closed:
        return "Declared. You have no interest in any bidder."
    bids = "The bid of that bidder is" if closed == 1 else f"The bids of those {closed} bidders are"
    return f"Declared. {bids} closed to you from now on."


@interests.app_context_processor
def _way_out() -> dict[str, object]:
    """A refusal for want of a declaration links to where it is made."""
    return {"declare_url": declare_url}


def declare_url() -> str | None:
    """Where the person on this page would declare interests, if that is what they still have to do."""
    ctx: Context | None = g.get("ctx")
    if ctx is None or ctx.procurement_id is None or not ctx.may(Permission.INTEREST_DECLARE):
        return None
    if has_declared(ctx.procurement_id, ctx.person):
        return None
    return url_for("interests.interests", procurement=db.session.get_one(Procurement, ctx.procurement_id).code)
