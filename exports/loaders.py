"""How addresses name documents and the jobs that make them."""

from collections.abc import Mapping
from typing import Any

from evaluation.award.models import IssuedDocument
from exports import queries
from procurement.core.action import Context
from procurement.core.jobs import Job
from procurement.core.web import loads


@loads("document")
def document(_ctx: Context, number: int, parts: Mapping[str, Any]) -> IssuedDocument | None:
    """By its number within the procurement named before it."""
    return queries.document_of(parts["procurement"].id, number)


@loads("document_job")
def document_job(_ctx: Context, number: int, parts: Mapping[str, Any]) -> Job | None:
    """By its number within the procurement named before it."""
    return queries.job_of(parts["procurement"].id, number)
