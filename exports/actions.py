"""Asking for a document, issuing it once it is made, and taking a copy; each is on record."""

from typing import NamedTuple

from flask import current_app

from evaluation.award.models import IssuedDocument
from exports.catalogue import BY_KIND
from exports.papers import Paper
from exports.queries import JOB, under_way
from procurement.cases.models import Procurement
from procurement.core import clock, jobs
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.files import FileStore, Stored
from procurement.core.jobs import Job, Report
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import Event, Permission

STEPS = 3
PAGES_BETWEEN = 5
"""Progress is told every so many pages."""


@action(Permission.REPORT_MAKE, Event.DOCUMENT_ASKED)
def ask_document(ctx: Context, procurement: Procurement, kind: str) -> Job:
    """Ask for a document; a job makes it. Asking again while it is being made changes nothing.

    Raises Invalid, naming what is outstanding.
    """
    paper = BY_KIND.get(kind)
    if paper is None:
        raise Invalid("kind", "There is no such document.")
    if waiting := paper.waits(procurement, ctx.now):
        raise Invalid("kind", f"{paper.title} cannot be made yet: {'; '.join(one.what for one in waiting)}.")
    ctx.note(kind=kind)
    for job in under_way(procurement.id, ctx.now):
        if job.given.get("paper") == kind:
            return job
    return jobs.ask(ctx, JOB, paper=kind)


class Issue(NamedTuple):
    """A document that was made and stored, to be put on record."""

    paper: Paper
    name: str
    stored: Stored
    draft: bool
    recommendation_id: int | None


@action(Permission.REPORT_MAKE, Event.DOCUMENT_ISSUED)
def issue_document(ctx: Context, procurement: Procurement, issue: Issue) -> IssuedDocument:
    """Put a document on record: what it is, its SHA-256, who had it made and when."""
    paper, stored = issue.paper, issue.stored
    ctx.note(kind=paper.kind, sha256=stored.sha256, size=stored.size, exempt=paper.exempt, draft=issue.draft)
    return keep(
        IssuedDocument(
            procurement_id=procurement.id,
            kind=paper.kind,
            name=issue.name,
            media_type=paper.form.media_type,
            exempt=paper.exempt,
            draft=issue.draft,
            recommendation_id=issue.recommendation_id,
            sha256=stored.sha256,
            size=stored.size,
            blob=stored.blob,
            wrapped_key=stored.wrapped_key,
            made_by_id=ctx.person,
            made_at=ctx.now,
        )
    )


@action(Permission.REPORT_READ, Event.DOCUMENT_TAKEN)
def take_document(ctx: Context, document: IssuedDocument) -> IssuedDocument:
    """Take a copy of an issued document; who did, and when, is on record."""
    ctx.note(kind=document.kind, sha256=document.sha256)
    return document


@jobs.kind(JOB)
def make_document(job: Job, report: Report) -> str:
    """Make what was asked for, store it, and issue it in the name of who asked. Returns the document's id."""
    paper = BY_KIND[job.given["paper"]]
    procurement = db.session.get_one(Procurement, job.procurement_id)
    report(0, STEPS, "Reading the record")
    turned = 0

    def told(step: str) -> None:
        nonlocal turned
        if turned % PAGES_BETWEEN == 0:
            report(1, STEPS, step)
        turned += 1

    made_at = clock.now()
    made = paper.make(procurement, made_at, told)
    report(2, STEPS, "Storing it")
    files: FileStore = current_app.extensions["files"]
    stored = files.put(made.content, of=procurement.id)
    code = file_name(procurement.code) if procurement.rehearsal else procurement.code
    name = paper.file_name(code, made_at, draft=made.draft)
    try:
        issued = issue_document(
            Context.of(job.asked_by_id, procurement.id),
            procurement,
            Issue(paper, name, stored, made.draft, made.recommendation_id),
        )
    except BaseException:
        files.remove(stored.blob)
        raise
    report(STEPS, STEPS, "Issued")
    return str(issued.id)
