"""Asking for a print pack, keeping it once it is set, and finding it again: for whoever asked, and as it stands."""

from datetime import datetime

from flask import current_app
from sqlalchemy import select

from exports.layout.paper import print_pdf
from exports.print_pack.facts import PrintPack, print_pack
from exports.print_pack.models import PrintedPack
from exports.print_pack.pdf import document
from exports.queries import GIVEN_UP_AFTER
from procurement.cases.models import Procurement
from procurement.core import jobs
from procurement.core.action import Context, Refused, action, keep
from procurement.core.db import db
from procurement.core.files import FileStore, Stored
from procurement.core.jobs import Job, Report
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import Event, Permission

JOB = "print pack"
PAGES_BETWEEN = 5


@action(Permission.SCORE_READ_OWN, Event.PRINT_PACK_ASKED)
def ask_pack(ctx: Context, procurement: Procurement, question: str, bidder: str, digest: str) -> Job:
    """Have one's own answers to a question, or of a bidder, set for printing; a job does it."""
    ctx.note(question=question or None, bidder=bidder or None)
    return jobs.ask(ctx, JOB, question=question, bidder=bidder, digest=digest)


@action(Permission.SCORE_READ_OWN, Event.PRINT_PACK_MADE)
def keep_pack(ctx: Context, procurement: Procurement, name: str, pages: int, stored: Stored) -> PrintedPack:
    """Put a pack on record, for the person who asked."""
    ctx.note(answers=pages, sha256=stored.sha256, size=stored.size)
    return keep(
        PrintedPack(
            procurement_id=procurement.id,
            name=name,
            sha256=stored.sha256,
            size=stored.size,
            blob=stored.blob,
            wrapped_key=stored.wrapped_key,
            made_by_id=ctx.person,
            made_at=ctx.now,
        )
    )


@jobs.kind(JOB)
def make_pack(job: Job, report: Report) -> str:
    """Set the answers as the person who asked may read them now."""
    procurement = db.session.get_one(Procurement, job.procurement_id)
    ctx, asked = Context.of(job.asked_by_id, procurement.id), job.given
    if no := ctx.refusal(Permission.SCORE_READ_OWN, procurement):
        raise Refused(no)
    pack = print_pack(ctx, procurement, question=asked["question"], bidder=asked["bidder"])
    if pack is None:
        raise LookupError("nothing of theirs to print")
    total = len(pack.pages) + 1

    def told(page: int) -> None:
        if page % PAGES_BETWEEN == 0:
            report(min(page, total), total, f"Laying out page {page}")

    content = print_pdf(document(pack), told).content
    files: FileStore = current_app.extensions["files"]
    stored = files.put(content, of=procurement.id)
    try:
        kept = keep_pack(Context.of(job.asked_by_id, procurement.id), procurement, _name(pack), len(pack.pages), stored)
    except BaseException:
        files.remove(stored.blob)
        raise
    report(total, total, "Ready")
    return str(kept.id)


def _name(pack: PrintPack) -> str:
    name = f"{pack.code} {pack.about if pack.of_bidder else pack.pages[0].question} print pack.pdf"
    return file_name(name) if pack.rehearsal else name


def packs_of(procurement_id: int, person_id: int, since: datetime) -> list[Job]:
    """The packs that this person asked for since a moment, the newest first."""
    query = select(Job).where(Job.procurement_id == procurement_id, Job.kind == JOB, Job.asked_by_id == person_id)
    return list(db.session.scalars(query.where(Job.asked_at > since).order_by(Job.id.desc()).limit(5)))


def job_for(procurement_id: int, person_id: int, digest: str, now: datetime) -> Job | None:
    """The job that made, or makes, just this for this person; one that failed or was cut off is none."""
    for job in packs_of(procurement_id, person_id, now - GIVEN_UP_AFTER):
        if job.given.get("digest") == digest and job.state != "failed":
            return job
    return None
