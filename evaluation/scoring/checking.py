"""The checks of reasons at work: what reasons are read against, and which checks the lead made binding."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import func, select

from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import published, scale_of
from evaluation.scoring.hints import Basis, Found, Hint, hints
from evaluation.scoring.items import Item
from evaluation.scoring.models import HintRule, MarkDraft
from evaluation.scoring.sources import answer_source
from procurement.core.db import db, remembered
from procurement.people.models import Organisation
from procurement.tenders.models import Tender

BOXES = ("strengths", "concerns", "reason")


def binding(procurement_id: int) -> frozenset[Hint]:
    """The checks that block submitting in a procurement; none until the lead says so."""
    query = select(HintRule.kind, HintRule.binding).where(HintRule.procurement_id == procurement_id)
    last = {Hint(kind): holds for kind, holds in db.session.execute(query.order_by(HintRule.id))}
    return frozenset(kind for kind, holds in last.items() if holds)


def hint_rules(procurement_id: int) -> list[HintRule]:
    """Every time a check was made binding, or gentle again, last first."""
    query = select(HintRule).where(HintRule.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(HintRule.id.desc())))


def hints_of(item: Item, draft: MarkDraft | None, *, response: str | None = None) -> list[Found]:
    """What may be wrong with the reasons drafted for an answer; `response` where it is at hand already."""
    if draft is None:
        return []
    said = {box: getattr(draft, box) for box in BOXES}
    quoted = bool(draft.strength_quotes or draft.concern_quotes)
    read = answer_source(item).text if response is None else response
    return hints(_basis(item.criterion, item.tender, read), draft.mark, said, quoted=quoted)


def hints_on_agreed(item: Item, score: Decimal | None, texts: Mapping[str, str], *, reason: str) -> list[Found]:
    """The same checks on what a panel agreed: `texts` by box, `reason` the box that says what decided the score."""
    return hints(_basis(item.criterion, item.tender, answer_source(item).text), score, texts, reason=reason)


def blocking(found: Collection[Found], kinds: Collection[Hint]) -> list[Found]:
    """Of the hints found, those that must be put right before submitting."""
    return [hint for hint in found if hint.kind in kinds]


def _basis(criterion: Criterion, tender: Tender, response: str) -> Basis:
    return Basis(
        scale=scale_of(published(criterion.procurement_id), criterion),
        parts=criterion.question.parts,
        response=response,
        own=tender.bidder_code,
        others=_other_bidders(tender),
    )


_BETWEEN = "\x1f"
"""No name holds it: what is typed is kept without control characters."""


def _other_bidders(tender: Tender) -> Sequence[str]:
    """The names of all other bidders, read as one row: there may be thousands."""
    query = select(func.aggregate_strings(Organisation.name, _BETWEEN)).select_from(Tender)
    here = query.join(Organisation, Organisation.id == Tender.organisation_id).where(
        Tender.procurement_id == tender.procurement_id, Tender.id != tender.id
    )
    key = ("other bidders", tender.procurement_id, tender.id)
    return remembered(key, lambda: (db.session.scalar(here) or "").split(_BETWEEN))
