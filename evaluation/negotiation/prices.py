"""Prices in negotiation: who is named to open price schedules before quality is settled, and what they may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from evaluation.negotiation.models import PriceNegotiator
from evaluation.negotiation.times import negotiators
from evaluation.scoring.price_sight import seen_by
from procurement.cases.models import Procurement
from procurement.core.action import Context, finds
from procurement.core.db import db
from procurement.core.vocabulary import Bar, Permission
from procurement.people.models import User
from procurement.people.queries import conflicted_with
from procurement.pqq.queries import in_evaluation
from procurement.tenders.models import Submission, Tender
from procurement.tenders.priced import ReadPrices, sent_prices
from procurement.tenders.queries import opened_submission


def named(procurement_id: int) -> dict[int, PriceNegotiator]:
    """Who is named to open price schedules, with the row that stands; whoever was taken off is not among them."""
    query = select(PriceNegotiator).where(PriceNegotiator.procurement_id == procurement_id)
    last = {row.user_id: row for row in db.session.scalars(query.order_by(PriceNegotiator.id))}
    return {user_id: row for user_id, row in last.items() if row.named}


def can_be_named(ctx: Context, procurement_id: int) -> list[User]:
    """Who may be named: whoever may negotiate for the council and is not named yet."""
    already = named(procurement_id)
    return [user for user in negotiators(procurement_id, ctx.now) if user.id not in already]


@finds(Bar.NOT_NEGOTIATOR)
def not_named(ctx: Context, _subject: Any) -> bool:
    """Only where the published tender says so, and only whom the lead named, by a decision on record."""
    if ctx.procurement_id is None:
        return True
    procurement = db.session.get_one(Procurement, ctx.procurement_id)
    return not procurement.prices_negotiated or ctx.person not in named(procurement.id)


@dataclass(frozen=True)
class Schedule:
    """The price schedule of one bidder, as it was sent in the last round that was opened."""

    tender: Tender
    submission: Submission
    seen: bool
    """Whether the person who reads has opened it."""
    read: Sequence[ReadPrices] = ()


def schedules(ctx: Context, procurement_id: int) -> list[Schedule]:
    """The schedules of all who remain but those in which the person has an interest; what they opened is read."""
    closed = conflicted_with(procurement_id, ctx.person)
    mine = seen_by(procurement_id, ctx.person)
    found = []
    for tender in in_evaluation(procurement_id):
        sent = None if tender.organisation_id in closed else opened_submission(tender)
        if sent is not None:
            seen = sent.id in mine
            found.append(Schedule(tender, sent, seen, sent_prices(sent) if seen else ()))
    return found


def lines_for(ctx: Context, tender: Tender) -> Sequence[ReadPrices]:
    """The price schedule of a bidder for whoever may read it: by the settled quality, or by having opened it."""
    sent = opened_submission(tender)
    if sent is None or tender.organisation_id in conflicted_with(tender.procurement_id, ctx.person):
        return ()
    if ctx.may(Permission.PRICE_READ, tender) or sent.id in seen_by(tender.procurement_id, ctx.person):
        return sent_prices(sent)
    return ()
