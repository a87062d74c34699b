"""How addresses name documents for bidders and their versions. What a person may not know of is not found."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.web import loads
from procurement.papers.models import Paper, PaperVersion
from procurement.papers.queries import issued_paper, visible


@loads("paper")
def paper(ctx: Context, paper_id: int, parts: Mapping[str, Any]) -> Paper | None:
    """In the procurement named before it; to bidders one that was taken back is not there."""
    procurement_id = parts["procurement"].id
    if not visible(ctx, procurement_id):
        return None
    found = db.session.scalar(select(Paper).where(Paper.id == paper_id, Paper.procurement_id == procurement_id))
    if found is None or ctx.standing.roles & COUNCIL:
        return found
    return None if issued_paper(found).withdrawn else found


@loads("paper_version")
def paper_version(_ctx: Context, number: int, parts: Mapping[str, Any]) -> PaperVersion | None:
    """By its number within the document named before it."""
    return db.session.scalar(
        select(PaperVersion).where(PaperVersion.paper_id == parts["paper"].id, PaperVersion.number == number)
    )
