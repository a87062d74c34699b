"""Who opened price schedules for negotiation before quality was settled: nobody of them judges quality any more."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from evaluation.scoring.models import PriceSight
from procurement.core.action import Context, Invalid, finds
from procurement.core.db import db
from procurement.core.glance import HERE, has, of_a_procurement
from procurement.core.vocabulary import Bar
from procurement.core.words import moment
from procurement.people.models import User

_SEEN = of_a_procurement("prices seen", exists().where(PriceSight.procurement_id == HERE))


def sights(procurement_id: int) -> list[PriceSight]:
    """Every opening of price schedules for negotiation, the first first."""
    if not has(procurement_id, _SEEN):
        return []
    query = select(PriceSight).where(PriceSight.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(PriceSight.id)))


def saw_prices(procurement_id: int) -> dict[int, datetime]:
    """Since when somebody has known prices, by person."""
    found: dict[int, datetime] = {}
    for row in sights(procurement_id):
        found.setdefault(row.user_id, row.at)
    return found


def seen_by(procurement_id: int, user_id: int) -> frozenset[int]:
    """The submissions whose price schedule a person opened."""
    return frozenset(
        number for row in sights(procurement_id) if row.user_id == user_id for number in row.submission_ids
    )


def knows_prices(procurement_id: int, people: Iterable[User]) -> list[str]:
    """For each of some people who opened price schedules, a sentence why they judge quality no more."""
    since = saw_prices(procurement_id)
    return [
        f"{user.name} opened price schedules on {moment(since[user.id])} and cannot mark quality."
        for user in people
        if user.id in since
    ]


def judges_still(procurement_id: int, user: User, field: str) -> None:
    """Refused of whoever has opened price schedules, beside a field."""
    for sentence in knows_prices(procurement_id, [user]):
        raise Invalid(field, sentence)


@finds(Bar.SAW_PRICES)
def knows(ctx: Context, _subject: Any) -> bool:
    """Whoever has opened a price schedule for negotiation judges quality no more, in any round."""
    return ctx.procurement_id is not None and ctx.person in saw_prices(ctx.procurement_id)
