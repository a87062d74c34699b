"""Reading what bidders promised at selection to have before the contract starts, and what shows that they have it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from procurement.core.db import db
from procurement.pqq.models import Check, PromiseKept
from procurement.pqq.rules import Outcome
from procurement.questionnaire.models import Question
from procurement.tenders.models import Tender


@dataclass(frozen=True)
class Promise:
    """One item that a bidder commits to: insurance, or health and safety; and the evidence once it is on record."""

    check: Check
    tender: Tender
    question: Question
    kept: PromiseKept | None


def promises(procurement_id: int, tender_ids: Collection[int] | None = None) -> list[Promise]:
    """What is promised as things stand, by bidder and item; of these tenders alone where they are named."""
    query = select(Check).where(Check.procurement_id == procurement_id).order_by(Check.id)
    last = {(row.tender_id, row.question_id): row for row in db.session.scalars(query)}
    made = [
        row
        for row in last.values()
        if row.outcome == Outcome.COMMIT and (tender_ids is None or row.tender_id in tender_ids)
    ]
    if not made:
        return []
    shown = select(PromiseKept).where(PromiseKept.procurement_id == procurement_id).order_by(PromiseKept.id)
    kept = {(row.tender_id, row.question_id): row for row in db.session.scalars(shown)}
    found = [
        Promise(
            row,
            db.session.get_one(Tender, row.tender_id),
            db.session.get_one(Question, row.question_id),
            kept.get((row.tender_id, row.question_id)),
        )
        for row in made
    ]
    return sorted(found, key=lambda one: (one.tender.number, one.question.position))
