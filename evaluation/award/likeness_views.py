"""Signs that tenders were not made apart, for the lead alone; nothing of it reaches whoever marks, or a mark."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.likeness_job import found_by, last_look, under_way
from evaluation.award.price_views import price_pages
from evaluation.award.signs_actions import look_for_signs
from evaluation.pricing.queries import quality_settled
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.jobs import Job
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.queries import conflicted_with, names
from procurement.pqq.queries import in_evaluation
from procurement.questionnaire.queries import questions


@price_pages.get("/procurements/<procurement>/likeness")
@guard(Permission.LIKENESS_READ)
def likeness(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What tenders share that they should not, as it was last looked for; with `?state=1` how far a search is."""
    job = last_look(procurement.id)
    here = url_for("prices.likeness", procurement=procurement.code)
    state = _state(job, here) if job else None
    if request.args.get("state") and state:
        return state
    settled = quality_settled(procurement.id, ctx.now)
    found = found_by(job) if job else None
    shut = conflicted_with(procurement.id, ctx.person)
    return render_template(
        "award/likeness.html",
        procurement=procurement,
        job=job,
        state=state,
        going=under_way(job, ctx.now),
        found=found.without(shut, settled=settled) if found else None,
        found_settled=bool(found and found.settled and settled),
        by=names({job.asked_by_id}).get(job.asked_by_id, "") if job else "",
        titles={str(one.id): f"{one.code} {one.title}" for one in questions(procurement.id)},
        bidders=len(in_evaluation(procurement.id)),
        settled=settled,
    )


@price_pages.post("/procurements/<procurement>/likeness")
@guard(Permission.LIKENESS_READ)
def look_for_likeness(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Look through every tender, off the request."""
    here = url_for("prices.likeness", procurement=procurement.code)
    if act(None, lambda: look_for_signs(ctx, procurement)) is None:
        return redirect(here, 303)
    return saved("Every tender is set beside every other. You can leave this page.", here)


def _state(job: Job, here: str) -> dict[str, object]:
    """How far a search is, for the script that follows it."""
    done = job.state == "done"
    message = "Ready." if done else f"{job.step.rstrip('.')}."
    return {"state": job.state, "done": job.done, "total": job.total, "message": message, "url": here if done else None}
