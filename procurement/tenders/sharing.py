"""Reading which of a bidder's people answers which question of its draft."""

from sqlalchemy import func, select

from procurement.core.db import db
from procurement.tenders.sharing_models import QuestionShare


def shares(tender_id: int) -> dict[int, int]:
    """Who answers each question that was given to somebody: person by question."""
    newest = (
        select(func.max(QuestionShare.id))
        .where(QuestionShare.tender_id == tender_id)
        .group_by(QuestionShare.question_id)
    )
    query = select(QuestionShare).where(QuestionShare.id.in_(newest), QuestionShare.user_id.is_not(None))
    return {row.question_id: row.user_id for row in db.session.scalars(query) if row.user_id is not None}
