"""Documents: what can be made, what is being made, what was issued; and the award report on screen."""

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, abort, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from evaluation.award.models import IssuedDocument
from exports.actions import ask_document, take_document
from exports.award_report import pdf
from exports.award_report.disclosing import disclosure
from exports.award_report.reading import award_report, public_report, public_wanting, wanting
from exports.award_report.written import written
from exports.catalogue import BY_KIND, PAPERS
from exports.papers import Paper
from exports.queries import issued, last_of_kind, shown_jobs
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.files import FileStore
from procurement.core.jobs import Job
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.timetable.windows import Blocker

documents_pages = Blueprint("documents", __name__)


@dataclass(frozen=True)
class Offer:
    """A kind of document on the page: what it waits for, and the last one issued."""

    paper: Paper
    waiting: tuple[Blocker, ...]
    last: IssuedDocument | None


@documents_pages.get("/procurements/<procurement>/documents")
@guard(Permission.REPORT_READ)
def documents(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What can be made and why not yet, what is being made, what was issued."""
    found = issued(procurement.id)
    last = last_of_kind(found)
    waits = {paper.waits: tuple(paper.waits(procurement, ctx.now)) for paper in PAPERS}
    jobs = shown_jobs(procurement.id, ctx.person, ctx.now)
    return render_template(
        "documents/documents.html",
        procurement=procurement,
        offers=[Offer(paper, waits[paper.waits], last.get(paper.kind)) for paper in PAPERS],
        issued=found,
        papers=BY_KIND,
        jobs=jobs,
        states={job.id: _state(procurement, job) for job in jobs},
        people=names({document.made_by_id for document in found}),
        not_yet=waits[wanting],
    )


@documents_pages.post("/procurements/<procurement>/documents/<kind>/make")
@guard(Permission.REPORT_MAKE)
def ask(ctx: Context, procurement: Procurement, kind: str) -> ResponseReturnValue:
    """Ask for a document to be made."""
    if kind not in BY_KIND:
        abort(404)
    here = url_for("documents.documents", procurement=procurement.code)
    job = act(None, lambda: ask_document(ctx, procurement, kind))
    if job is None:
        return redirect(here, 303)
    return saved(f"{BY_KIND[kind].title}: it is being made.", f"{here}#job-{job.id}")


@documents_pages.get("/procurements/<procurement>/documents/jobs/<int:document_job>")
@guard(Permission.REPORT_READ)
def job(ctx: Context, procurement: Procurement, document_job: Job) -> ResponseReturnValue:
    """How far a document is, for the script that follows it."""
    return _state(procurement, document_job)


def _state(procurement: Procurement, job: Job) -> dict[str, object]:
    done = job.state == "done" and job.result
    url = url_for("documents.download", procurement=procurement.code, document=job.result) if done else None
    return {
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "message": "Ready." if done else f"{job.step}." if not job.step.endswith(".") else job.step,
        "url": url,
    }


@documents_pages.get("/procurements/<procurement>/documents/<int:document>/file")
@guard(Permission.REPORT_READ)
def download(ctx: Context, procurement: Procurement, document: IssuedDocument) -> ResponseReturnValue:
    """Take a copy of an issued document, byte for byte as it was issued."""
    files: FileStore = current_app.extensions["files"]
    content = files.content(document.blob, document.wrapped_key)
    take_document(ctx, document)
    answer = send_file(BytesIO(content), mimetype=document.media_type, as_attachment=True, download_name=document.name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@documents_pages.get("/procurements/<procurement>/documents/award-report")
@guard(Permission.REPORT_CONSIDER)
def preview(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The award report with its exempt appendix, on screen."""
    return _preview(ctx, procurement, public=False)


@documents_pages.get("/procurements/<procurement>/documents/award-report/public")
@guard(Permission.REPORT_READ)
def public_preview(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The public version on screen."""
    return _preview(ctx, procurement, public=True)


def _preview(ctx: Context, procurement: Procurement, *, public: bool) -> ResponseReturnValue:
    waiting = (public_wanting if public else wanting)(procurement, ctx.now)
    text = status = draft = None
    asked = public and request.args.get("for") == "request"
    if not waiting:
        if asked:
            found = disclosure(procurement, ctx.now)
            shown, drawn = found.open, pdf.disclosed(found, "documents/award_screen_disclosure.html", screen=True)
        elif public:
            shown = public_report(procurement, ctx.now)
            drawn = pdf.public(shown, "documents/award_screen_public.html", screen=True)
        else:
            report = award_report(procurement, ctx.now)
            shown = report.open
            final = written(procurement.id).final
            drawn = pdf.whole(report, "documents/award_screen.html", screen=True)
            drawn = pdf.final_on_screen(final.text) if final else drawn
        status, draft = shown.heading.status, shown.draft
        text = Markup(drawn)  # noqa: S704 - our own templates, which escape every value
    return render_template(
        "documents/preview.html",
        procurement=procurement,
        text=text,
        status=status,
        draft=draft,
        public=public,
        asked=asked,
        waiting=waiting,
    )
