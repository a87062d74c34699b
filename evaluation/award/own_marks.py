"""Each evaluator's own marks, beside the agreed ones: read only to see how firm an award is."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sqlalchemy import select

from evaluation.award.allocated import allocation_form
from evaluation.award.allocation.reading import read
from evaluation.award.facts import LotStanding
from evaluation.award.firm_together import FirmTogether, firm_together
from evaluation.award.queries import published_scheme
from evaluation.award.robustness import LotRobustness, Marks, robustness
from evaluation.scheme.models import Criterion
from evaluation.scoring.models import Mark
from procurement.core.audit import canonical
from procurement.core.db import db
from procurement.questionnaire.models import Question
from procurement.tenders.stated import capacities


def own_marks(procurement_id: int, bidders: Mapping[int, str]) -> Marks:
    """The latest mark of everybody for every answer of some bidders, by bidder code and question, then by person."""
    query = (
        select(Mark.tender_id, Question.code, Mark.user_id, Mark.mark)
        .join(Criterion, Criterion.id == Mark.criterion_id)
        .join(Question, Question.id == Criterion.question_id)
        .where(Mark.procurement_id == procurement_id)
        .order_by(Mark.id)
    )
    found: dict[tuple[str, str], dict[int, Fraction]] = {}
    for tender_id, code, person, mark in db.session.execute(query):
        if tender_id in bidders:
            found.setdefault((bidders[tender_id], code), {})[person] = Fraction(mark)
    return found


def firmness_together(procurement_id: int, lots: Sequence[LotStanding]) -> FirmTogether | None:
    """How firm the award is of lots that are allocated together; None where they are not, or where it is not proved."""
    rules = published_scheme(procurement_id)
    form = allocation_form(lots, rules.document, capacities(procurement_id))
    if form is None or not form["bids"]:
        return None
    schemes = {lot.lot.number: rules.for_lot(lot.lot.number).scheme for lot in lots}
    marks = own_marks(procurement_id, {bid.tender_id: bid.bidder_code for lot in lots for bid in lot.ranking})
    return firm_together(lots, schemes, read(canonical(form).encode()).terms, marks)


def firmness(procurement_id: int, lots: Sequence[LotStanding]) -> list[LotRobustness]:
    """How firm the award of some lots is, as they stand; nothing of it is saved."""
    rules = published_scheme(procurement_id)
    marks = own_marks(procurement_id, {bid.tender_id: bid.bidder_code for lot in lots for bid in lot.ranking})
    return [robustness(lot, rules.for_lot(lot.lot.number).scheme, marks) for lot in lots]
