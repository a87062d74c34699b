"""The answers that one marks, to print."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.scoring.book_actions import hand_out_pack
from exports.print_pack.actions import ask_pack, job_for, packs_of
from exports.print_pack.facts import print_pack
from exports.print_pack.models import PrintedPack
from exports.queries import GIVEN_UP_AFTER
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.files import FileStore
from procurement.core.jobs import Job
from procurement.core.vocabulary import Permission
from procurement.core.web import guard, saved

print_pack_pages = Blueprint("print_pack", __name__)


@print_pack_pages.get("/procurements/<procurement>/scoring/print-pack.pdf")
@guard(Permission.SCORE_READ_OWN)
def taken(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """My answers to one question, or of one bidder, as a PDF; that it was asked for and taken is on record.

    The first time it is asked for a job sets it, and its page shows how far it is; once it is set it is handed over.
    `state` asks how far it is, for the script that follows it.
    """
    question, bidder = request.args.get("question", "")[:20], request.args.get("bidder", "")[:40]
    pack = print_pack(ctx, procurement, question=question, bidder=bidder)
    here = url_for("score_sheets.excel", procurement=procurement.code, _anchor="print")
    if pack is None:
        flash("Choose a question or a bidder of yours to print.", "error")
        return redirect(url_for("scoring.queue", procurement=procurement.code), 303)
    job = job_for(procurement.id, ctx.person, pack.digest, ctx.now)
    if "state" in request.args:
        return pack_state(procurement, job) if job else {"state": "failed", "message": "It was not made.", "url": None}
    if job is None:
        ask_pack(ctx, procurement, question, bidder, pack.digest)
        return saved(f"The print pack of {bidder or question} is being set.", here)
    if job.state != "done":
        return redirect(here, 303)
    made = db.session.get_one(PrintedPack, int(job.result or 0))
    files: FileStore = current_app.extensions["files"]
    content = files.content(made.blob, made.wrapped_key)
    hand_out_pack(ctx, procurement, pack.items)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)


def pack_state(procurement: Procurement, job: Job) -> dict[str, object]:
    """How far a pack is, and where it is taken."""
    url = pack_url(procurement, job) if job.state == "done" else None
    message = "Ready." if url else f"{job.step.rstrip('.')}."
    return {"state": job.state, "done": job.done, "total": job.total, "message": message, "url": url}


def pack_url(procurement: Procurement, job: Job, *, state: bool = False) -> str:
    """Where the pack of a job is taken, or (`state`) where one asks how far it is."""
    asked: dict[str, Any] = {name: job.given[name] for name in ("question", "bidder") if job.given[name]}
    if state:
        asked["state"] = 1
    return url_for("print_pack.taken", procurement=procurement.code, **asked)


@print_pack_pages.app_context_processor
def _being_set() -> dict[str, object]:
    """The page that offers packs lists those that are being set, and those that are ready."""

    def packs(ctx: Context, procurement: Procurement) -> list[tuple[Job, dict[str, object], str]]:
        found = packs_of(procurement.id, ctx.person, ctx.now - GIVEN_UP_AFTER)
        return [(job, pack_state(procurement, job), pack_url(procurement, job, state=True)) for job in found]

    return {"print_packs": packs}
