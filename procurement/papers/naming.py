"""How documents for bidders and their versions are called in the record."""

from collections.abc import Mapping

from sqlalchemy import select

from procurement.core.db import db
from procurement.papers.models import Paper, PaperVersion
from procurement.people.record_names import named


@named("paper")
def papers(ids: set[int]) -> Mapping[int, str]:
    """Titles."""
    found = db.session.execute(select(Paper.id, Paper.title).where(Paper.id.in_(ids)))
    return {row.id: row.title for row in found}


@named("paper_version")
def versions(ids: set[int]) -> Mapping[int, str]:
    """Title and number."""
    query = select(PaperVersion.id, PaperVersion.number, Paper.title).join(Paper).where(PaperVersion.id.in_(ids))
    return {row.id: f"{row.title}, version {row.number}" for row in db.session.execute(query)}
