"""Reading documents: what was issued, and which jobs make some now."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from evaluation.award.models import IssuedDocument
from procurement.core.db import db
from procurement.core.jobs import Job

JOB = "document"
"""The kind of job that makes a document."""

GIVEN_UP_AFTER = timedelta(minutes=30)
"""A job that has not ended by then was cut off; the same may be asked for again."""


def issued(procurement_id: int, most: int = 200) -> list[IssuedDocument]:
    """What was issued, newest first."""
    query = select(IssuedDocument).where(IssuedDocument.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(IssuedDocument.id.desc()).limit(most)))


def document_of(procurement_id: int, document_id: int) -> IssuedDocument | None:
    """One issued document of a procurement."""
    query = select(IssuedDocument).where(
        IssuedDocument.procurement_id == procurement_id, IssuedDocument.id == document_id
    )
    return db.session.scalar(query)


def job_of(procurement_id: int, job_id: int) -> Job | None:
    """One job of a procurement that makes a document."""
    query = select(Job).where(Job.procurement_id == procurement_id, Job.id == job_id, Job.kind == JOB)
    return db.session.scalar(query)


def under_way(procurement_id: int, now: datetime) -> list[Job]:
    """The jobs that have not ended, oldest first."""
    query = select(Job).where(Job.procurement_id == procurement_id, Job.kind == JOB, Job.finished_at.is_(None))
    return list(db.session.scalars(query.where(Job.asked_at > now - GIVEN_UP_AFTER).order_by(Job.id)))


def shown_jobs(procurement_id: int, asked_by_id: int, now: datetime) -> list[Job]:
    """The jobs to show: under way, and those that this person asked for in the last ten minutes."""
    recent = (Job.asked_by_id == asked_by_id) & (Job.asked_at > now - timedelta(minutes=10))
    going = Job.finished_at.is_(None) & (Job.asked_at > now - GIVEN_UP_AFTER)
    query = select(Job).where(Job.procurement_id == procurement_id, Job.kind == JOB, or_(recent, going))
    return list(db.session.scalars(query.order_by(Job.id.desc()).limit(20)))


def last_of_kind(documents: Iterable[IssuedDocument]) -> dict[str, IssuedDocument]:
    """The newest of each kind."""
    found: dict[str, IssuedDocument] = {}
    for document in documents:
        found.setdefault(document.kind, document)
    return found
