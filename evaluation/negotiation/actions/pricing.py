"""Naming who may open price schedules before quality is settled, and their opening them: each on record."""

from evaluation.negotiation.models import PriceNegotiator
from evaluation.negotiation.prices import named, schedules
from evaluation.negotiation.times import negotiators
from evaluation.scoring.items import current_round
from evaluation.scoring.models import PriceSight
from evaluation.scoring.queue import own_queue
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.vocabulary import Event, Permission
from procurement.people.models import User

NOT_SAID = "The published tender does not say that prices are negotiated: they stay closed until quality is settled."


@action(Permission.NEGOTIATOR_NAME, Event.NEGOTIATOR_NAMED)
def name_negotiator(
    ctx: Context, procurement: Procurement, user: User, reason: str, *, off: bool = False
) -> PriceNegotiator:
    """Name somebody who may open price schedules to negotiate them, where the tender says so; or take them `off`.

    Whoever was taken off opens no more; what they have read keeps them from marking all the same.
    """
    if not procurement.prices_negotiated:
        raise Invalid("user", NOT_SAID)
    if user not in negotiators(procurement.id, ctx.now):
        raise Invalid("user", "Choose somebody who negotiates for the council.")
    if (user.id in named(procurement.id)) is not off:
        raise Invalid("user", f"{user.name} is {'not named' if off else 'named already'}.")
    if not reason.strip():
        raise Invalid("reason", "Say why, for the file.")
    ctx.note(person=user.id, named=not off)
    ctx.say(reason=reason)
    return keep(
        PriceNegotiator(
            procurement_id=procurement.id,
            user_id=user.id,
            named=not off,
            reason=reason.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.PRICE_SEE, Event.PRICES_SEEN)
def see_prices(ctx: Context, procurement: Procurement) -> PriceSight:
    """Open the price schedules of all who remain, for oneself alone; from now on one marks no quality.

    Refused to whoever has marks to submit: what was judged without knowing prices is finished first, or given away.
    """
    queue = own_queue(procurement.id, ctx.person, current_round(procurement.id))
    waiting = [pile.criterion.question.code for pile in queue.piles if pile.places and not pile.submitted]
    if waiting:
        raise Invalid(
            "prices",
            f"You have marks to submit for {', '.join(waiting)}. Submit them first, or have the lead give them to "
            "somebody else: whoever knows prices marks no quality.",
        )
    fresh = [one for one in schedules(ctx, procurement.id) if not one.seen]
    if not fresh:
        raise Invalid("prices", "You have opened every price schedule that there is.")
    numbers = [one.submission.id for one in fresh]
    ctx.note(submissions=numbers, tenders=[one.tender.id for one in fresh])
    return keep(PriceSight(procurement_id=procurement.id, user_id=ctx.person, submission_ids=numbers, at=ctx.now))
