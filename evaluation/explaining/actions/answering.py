"""A bidder explains; what it answers is filed and cannot be changed."""

from collections.abc import Sequence

from evaluation.explaining.models import ExplanationAsked, ExplanationGiven
from evaluation.explaining.queries import Topic
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import Event, Permission
from procurement.tenders.actions.enclosing import enclose
from procurement.tenders.enclosures import Chosen


@action(Permission.EXPLANATION_GIVE, Event.EXPLANATION_GIVEN)
def explain(ctx: Context, asked: ExplanationAsked, text: str, files: Sequence[Chosen] = ()) -> ExplanationGiven:
    """A bidder explains. What comes after its time is filed, and says that it is late."""
    if not text.strip():
        raise Invalid("text", "Write your explanation.")
    kept = enclose(ctx, asked.procurement_id, asked.about, asked.tender.organisation_id, files)
    ctx.note(tender=asked.tender_id, about=asked.about)
    ctx.say(text=text)
    given = keep(
        ExplanationGiven(
            procurement_id=asked.procurement_id,
            asked_id=asked.id,
            text=text.strip(),
            enclosures=kept,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    code = db.session.get_one(Procurement, asked.procurement_id).code
    where = "prices" if asked.about == Topic.PRICE else "finance"
    send(
        ctx,
        asked.by.email,
        f"{code}: {asked.tender.bidder_code} has explained",
        f"{asked.tender.bidder_code} has answered what it was asked to explain. Read it here: "
        f"/procurements/{code}/{where}/{asked.tender_id}\n",
        once=f"explanation-given-{given.id}",
    )
    return given
