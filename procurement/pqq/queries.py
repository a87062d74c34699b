"""Reading selection: what was checked, who goes on."""

from sqlalchemy import select

from procurement.core.db import db
from procurement.pqq.models import Check, SelectionDecision
from procurement.pqq.rules import Checked, Outcome
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions
from procurement.tenders.models import Tender
from procurement.tenders.queries import opened_tenders, withdrawn_ids


def checks(tender_id: int) -> dict[int, Check]:
    """The standing check of each item, by question."""
    query = select(Check).where(Check.tender_id == tender_id).order_by(Check.id)
    return {row.question_id: row for row in db.session.scalars(query)}


def checked_items(tender: Tender) -> list[Checked]:
    """Every selection item of a tender with the outcome that stands."""
    standing = checks(tender.id)
    return [
        Checked(q.code, q.title, Outcome(standing[q.id].outcome) if q.id in standing else None)
        for q in questions(tender.procurement_id, Part.SELECTION)
    ]


def decisions(procurement_id: int) -> dict[int, SelectionDecision]:
    """The standing selection decision of each tender, by tender."""
    query = select(SelectionDecision).where(SelectionDecision.procurement_id == procurement_id)
    return {row.tender_id: row for row in db.session.scalars(query.order_by(SelectionDecision.id))}


def failed_ids(procurement_id: int) -> frozenset[int]:
    """The tenders that failed selection."""
    return frozenset(tender_id for tender_id, row in decisions(procurement_id).items() if not row.passed)


def in_evaluation(procurement_id: int) -> list[Tender]:
    """The opened tenders that are still being evaluated: not failed at selection, not withdrawn."""
    out = failed_ids(procurement_id) | withdrawn_ids(procurement_id)
    return [tender for tender in opened_tenders(procurement_id) if tender.id not in out]
