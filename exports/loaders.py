"""How addresses name documents and the jobs that make them."""

from collections.abc import Mapping
from typing import Any

from evaluation.award.models import IssuedDocument
from exports import queries
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.jobs import Job
from procurement.core.web import loads


@loads("document")
def document(ctx: Context, number: int, parts: Mapping[str, Any]) -> IssuedDocument | None:
    """For the council's side, which alone may know of it: by its number within the procurement named before it."""
    if not ctx.standing.roles & COUNCIL:
        return None
    return queries.document_of(parts["procurement"].id, number)


@loads("document_job")
def document_job(ctx: Context, number: int, parts: Mapping[str, Any]) -> Job | None:
    """For the council's side, which alone may know of it: by its number within the procurement named before it."""
    if not ctx.standing.roles & COUNCIL:
        return None
    return queries.job_of(parts["procurement"].id, number)
