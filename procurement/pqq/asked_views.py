"""The bidder's side: what the council asks it about its selection answers, and its answers."""

from collections.abc import Mapping
from typing import Any

from flask import abort, g, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act, guard, loads, saved
from procurement.people.models import User
from procurement.pqq.actions import answer_asking
from procurement.pqq.forms import AnswerForm
from procurement.pqq.grounds import ground_of
from procurement.pqq.models import Asking
from procurement.pqq.standing import asked_of, regime_of
from procurement.pqq.views import selection
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.enclosures import chosen, reads
from procurement.tenders.loaders import own_tender
from procurement.tenders.models import Tender
from procurement.tenders.queries import own


@loads("asking")
def asking(ctx: Context, number: int, parts: Mapping[str, Any]) -> Asking | None:
    """What a bidder itself was asked."""
    mine = own_tender(ctx, parts)
    if mine is None:
        return None
    return db.session.scalar(select(Asking).where(Asking.id == number, Asking.tender_id == mine.id))


@selection.get("/bid/<procurement>/asked", endpoint="asked")
@guard(Permission.TENDER_READ_OWN)
def asked(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What has the council asked us, and by when?"""
    mine = own_tender(ctx, {"procurement": procurement})
    if mine is None:
        abort(404)
    return _page(procurement, mine)


@selection.post("/bid/<procurement>/asked/<int:asking>", endpoint="answer")
@guard(Permission.SELECTION_ANSWER)
def answer(ctx: Context, procurement: Procurement, asking: Asking) -> ResponseReturnValue:
    """Answer it; the answer is filed with the item."""
    form = AnswerForm(prefix=f"a{asking.id}-")
    files = chosen("files")
    if form.validate_on_submit() and act(form, lambda: answer_asking(ctx, asking, form.text.data or "", files)):
        return saved(
            f"Your answer about {asking.question.code} is filed.",
            url_for("selection.asked", procurement=procurement.code),
        )
    return _page(procurement, asking.tender, {asking.id: form}), 422


def _page(procurement: Procurement, tender: Tender, refused: Mapping[int, AnswerForm] | None = None) -> str:
    found = asked_of(tender.id)
    regime = regime_of(procurement.id)
    wrong = dict(refused or {})
    return render_template(
        "selection/asked.html",
        procurement=procurement,
        asked=list(reversed(found)),
        grounds={one.asking.ground: ground_of(regime, one.asking.ground) for one in found if one.asking.ground},
        forms={
            one.asking.id: wrong.get(one.asking.id) or AnswerForm(formdata=None, prefix=f"a{one.asking.id}-")
            for one in found
        },
        form=next(iter(wrong.values()), None),
    )


@selection.app_context_processor
def _asked() -> dict[str, object]:
    """The bidder's own page, which knows nothing of selection, links to what the council asks."""
    return {"asked_of_bidder": asked_of_bidder}


@reads("selection")
def _may_read(ctx: Context, enclosure: Enclosure) -> bool:
    """Its own bidder, and whoever reads that bidder's selection answers on the council's side."""
    bidder = db.session.get(User, ctx.person)
    if bidder and bidder.organisation_id is not None:
        return bidder.organisation_id == enclosure.organisation_id
    tender = own(enclosure.organisation_id or 0, enclosure.procurement_id)
    return ctx.may(Permission.SELECTION_READ) and ctx.may(Permission.TENDER_READ, tender)


def asked_of_bidder(procurement: Procurement) -> tuple[str, int] | None:
    """Where the bidder on this page reads what it was asked, and how much waits for an answer; None for nothing."""
    ctx: Context | None = g.get("ctx")
    if ctx is None or Role.BIDDER not in ctx.standing.roles:
        return None
    mine = own_tender(ctx, {"procurement": procurement})
    found = asked_of(mine.id) if mine else []
    if not found:
        return None
    return url_for("selection.asked", procurement=procurement.code), sum(one.waits(ctx.now) for one in found)
