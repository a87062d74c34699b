"""Where everything of a procurement is asked for, and taken once it is made."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exports.taking_out.actions import ask_take_out, no_record, take
from exports.taking_out.models import TakeOut
from exports.taking_out.queries import gone, last_job, own, under_way
from exports.taking_out.reach import reach_of
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid
from procurement.core.files import FileStore
from procurement.core.jobs import Job
from procurement.core.signing_key import own_key
from procurement.core.vocabulary import Permission
from procurement.core.web import guard, saved
from procurement.tenders.receipt_file import public_hex

taking_out_pages = Blueprint("taking_out", __name__)


@taking_out_pages.get("/procurements/<procurement>/take-out")
@guard(Permission.TAKE_OUT)
def page(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What would be in it now, what is being made, what was made for this person."""
    job = last_job(procurement.id, ctx.person)
    going = under_way(job, ctx.now)
    failed = job is not None and job.state == "failed"
    return render_template(
        "taking_out/page.html",
        procurement=procurement,
        job=job if going or failed else None,
        state=_state(procurement, job) if job else None,
        going=going,
        made=own(procurement.id, ctx.person),
        gone={one.id for one in own(procurement.id, ctx.person) if gone(one, ctx.now)},
        left_out=reach_of(ctx, procurement).left_out,
        no_record=no_record(ctx, procurement),
        public_key=public_hex(own_key()),
    )


@taking_out_pages.post("/procurements/<procurement>/take-out")
@guard(Permission.TAKE_OUT)
def ask(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Ask for it, or for the record as a bundle."""
    here, record = url_for("taking_out.page", procurement=procurement.code), request.form.get("what") == "record"
    try:
        ask_take_out(ctx, procurement, record=record)
    except Invalid as no:
        flash(no.sentence, "error")
        return redirect(here)
    return saved("The record is being made." if record else "The archive is being made.", here)


@taking_out_pages.get("/procurements/<procurement>/take-out/jobs/<int:take_out_job>")
@guard(Permission.TAKE_OUT)
def job(ctx: Context, procurement: Procurement, take_out_job: Job) -> ResponseReturnValue:
    """How far it is, for the script that follows it."""
    return _state(procurement, take_out_job)


def _state(procurement: Procurement, job: Job) -> dict[str, object]:
    done = job.state == "done" and job.result
    url = url_for("taking_out.download", procurement=procurement.code, take_out=job.result) if done else None
    message = "Ready." if done else f"{job.step.rstrip('.')}."
    return {"state": job.state, "done": job.done, "total": job.total, "message": message, "url": url}


@taking_out_pages.get("/procurements/<procurement>/take-out/<int:take_out>/file")
@guard(Permission.TAKE_OUT)
def download(ctx: Context, procurement: Procurement, take_out: TakeOut) -> ResponseReturnValue:
    """Take the archive, piece by piece from the store."""
    if gone(take_out, ctx.now):
        flash("This archive was taken away after a week. Have it made again.", "warning")
        return redirect(url_for("taking_out.page", procurement=procurement.code))
    take(ctx, take_out)
    files: FileStore = current_app.extensions["files"]
    headers = {
        "Content-Disposition": f'attachment; filename="{take_out.name}"',
        "Content-Length": str(take_out.size),
        "Cache-Control": "no-store",
    }
    return Response(files.read(take_out.blob, take_out.wrapped_key), mimetype="application/zip", headers=headers)
