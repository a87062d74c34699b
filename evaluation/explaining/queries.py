"""What bidders were asked to explain, what they answered, and whether they have been heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evaluation.explaining.models import ExplanationAsked, ExplanationGiven
from procurement.core.db import db
from procurement.core.vocabulary import in_time


class Topic(StrEnum):
    """What is to be explained; each is also what its enclosures go under."""

    PRICE = "low_price"
    STANDING = "standing"
    ACCOUNTS = "accounts"


TITLES = {
    Topic.PRICE: "A price that looks abnormally low",
    Topic.STANDING: "What was found of your financial standing",
    Topic.ACCOUNTS: "More of your accounts",
}


@dataclass(frozen=True)
class Explaining:
    """What one bidder was asked to explain, and every answer, first to last."""

    asked: ExplanationAsked
    given: tuple[ExplanationGiven, ...]

    @property
    def topic(self) -> Topic:
        """What it is about."""
        return Topic(self.asked.about)

    @property
    def title(self) -> str:
        """What it is about, as the bidder reads it."""
        lot = f", lot {self.asked.lot}" if self.asked.lot is not None else ""
        return f"{TITLES[self.topic]}{lot}"

    def late(self, one: ExplanationGiven) -> bool:
        """Whether an answer came after its time; it is filed all the same."""
        return not in_time(one.at, self.asked.due_at)

    def waits(self, now: datetime) -> bool:
        """Whether the bidder still has time and has not answered."""
        return not self.heard(now)

    def heard(self, now: datetime) -> bool:
        """Whether the bidder has been heard: it explained, or its time passed."""
        return bool(self.given) or not in_time(now, self.asked.due_at)

    def state(self, now: datetime) -> tuple[str, str]:
        """How far it is in a word or two, and the shape it is drawn with."""
        if self.given:
            return "Explained", "pass"
        return ("Explaining", "waiting") if self.waits(now) else ("Time passed", "fail")


def _with_answers(asked: Sequence[ExplanationAsked]) -> list[Explaining]:
    query = select(ExplanationGiven).where(ExplanationGiven.asked_id.in_([row.id for row in asked]))
    given = list(db.session.scalars(query.order_by(ExplanationGiven.id))) if asked else []
    return [Explaining(row, tuple(one for one in given if one.asked_id == row.id)) for row in asked]


def asked_of(tender_id: int) -> list[Explaining]:
    """Everything that a bidder was asked to explain, first to last."""
    query = select(ExplanationAsked).where(ExplanationAsked.tender_id == tender_id).order_by(ExplanationAsked.id)
    return _with_answers(list(db.session.scalars(query.options(joinedload(ExplanationAsked.by)))))


def asked_in(procurement_id: int, *topics: Topic) -> list[Explaining]:
    """Everything that any bidder was asked to explain of some topics, first to last."""
    query = select(ExplanationAsked).where(
        ExplanationAsked.procurement_id == procurement_id, ExplanationAsked.about.in_([one.value for one in topics])
    )
    return _with_answers(list(db.session.scalars(query.order_by(ExplanationAsked.id))))
