"""How records of agreed scores are called in the record, and where each is read."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import select

from evaluation.moderation.models import Consensus
from evaluation.scheme.models import Criterion
from evaluation.scoring.items import submitted
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Permission
from procurement.people.record_names import named, placed
from procurement.questionnaire.models import Question
from procurement.tenders.models import Tender


@named("consensus")
def agreed_scores(ids: set[int]) -> Mapping[int, str]:
    """The question and the bidder of a record, with its number, as documents name it."""
    query = (
        select(Consensus.id, Question.code, Tender.number)
        .join(Criterion, Criterion.id == Consensus.criterion_id)
        .join(Question, Question.id == Criterion.question_id)
        .join(Tender, Tender.id == Consensus.tender_id)
    )
    found = db.session.execute(query.where(Consensus.id.in_(ids)))
    return {row.id: f"{row.code}, Bidder {row.number:02}, record {row.id}" for row in found}


@placed
def where_it_was_agreed(ctx: Context, procurement: Procurement, facts: Mapping[str, Any]) -> tuple[str, str] | None:
    """The page of the answer that an entry is about, for whoever may read what was agreed of it."""
    numbers = [facts.get(name) for name in ("tender", "criterion", "round")]
    if record := db.session.get(Consensus, facts["consensus"]) if "consensus" in facts else None:
        numbers = [record.tender_id, record.criterion_id, record.round]
    tender_id, criterion_id, round_ = (one if isinstance(one, int) else 0 for one in numbers)
    tender, criterion = db.session.get(Tender, tender_id), db.session.get(Criterion, criterion_id)
    if tender is None or criterion is None or tender.procurement_id != procurement.id:
        return None
    item = submitted(tender, criterion, round_)
    if item is None or not ctx.may(Permission.CONSENSUS_READ, item):
        return None
    parts: dict[str, Any] = {"code": criterion.question.code, "tender": tender.id, "round": round_}
    words = f"{criterion.question.code} of {tender.bidder_code}: marks, and what was agreed"
    return words, url_for("moderation.item", procurement=procurement.code, **parts)
