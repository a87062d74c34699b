"""Reading what one person took out, and what is being made for them."""

from datetime import datetime, timedelta

from sqlalchemy import select

from exports.print_pack.models import PrintedPack
from exports.queries import GIVEN_UP_AFTER
from exports.taking_out.models import TakeOut
from procurement.core.db import db
from procurement.core.jobs import Job

JOB = "take out"

KEPT = timedelta(days=7)
"""How long an archive lies ready; that it was made and taken stays on record."""


def own(procurement_id: int, person_id: int) -> list[TakeOut]:
    """What was made for this person, the newest first."""
    query = select(TakeOut).where(TakeOut.procurement_id == procurement_id, TakeOut.made_by_id == person_id)
    return list(db.session.scalars(query.order_by(TakeOut.id.desc())))


def gone(take_out: TakeOut, now: datetime) -> bool:
    """Whether an archive has lain long enough to be taken away."""
    return take_out.made_at < now - KEPT


def outdated(now: datetime) -> list[str]:
    """Where the archives and the print packs lie that have lain long enough, in any procurement."""
    archives = select(TakeOut.blob).where(TakeOut.made_at < now - KEPT)
    packs = select(PrintedPack.blob).where(PrintedPack.made_at < now - GIVEN_UP_AFTER)
    return list(db.session.scalars(archives.union(packs)))


def last_job(procurement_id: int, person_id: int) -> Job | None:
    """The last archive that this person asked for."""
    query = select(Job).where(Job.procurement_id == procurement_id, Job.kind == JOB, Job.asked_by_id == person_id)
    return db.session.scalar(query.order_by(Job.id.desc()).limit(1))


def under_way(job: Job | None, now: datetime) -> bool:
    """Whether it is being made now; one that has not ended after half an hour was cut off."""
    return job is not None and not job.ended and job.asked_at > now - GIVEN_UP_AFTER


def job_of(procurement_id: int, person_id: int, job_id: int) -> Job | None:
    """A job of this person's."""
    query = select(Job).where(Job.procurement_id == procurement_id, Job.kind == JOB, Job.asked_by_id == person_id)
    return db.session.scalar(query.where(Job.id == job_id))
