"""Signs that tenders were not made apart, for the lead alone; nothing of it reaches whoever marks, or a mark."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.actions.signs import judge_signs, look_for_signs
from evaluation.award.forms import LikenessForm
from evaluation.award.likeness_found import VIEWS, Signs, last_look, read_found, searches, under_way, views_of
from evaluation.award.models import LikenessFound
from evaluation.award.price_views import price_pages
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
    if request.args.get("state") and job:
        return _state(job, here)
    return _page(ctx, procurement, job)


@price_pages.post("/procurements/<procurement>/likeness")
@guard(Permission.LIKENESS_READ)
def look_for_likeness(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Look through every tender, off the request; or record what the lead makes of what was found."""
    here = url_for("prices.likeness", procurement=procurement.code)
    if "found" in request.form:
        return _judge(ctx, procurement, here)
    if act(None, lambda: look_for_signs(ctx, procurement)) is None:
        return redirect(here, 303)
    return saved("Every tender is set beside every other. You can leave this page.", here)


def _judge(ctx: Context, procurement: Procurement, here: str) -> ResponseReturnValue:
    kept = searches(procurement.id)
    row = next((one for one in kept if str(one.id) == request.form["found"]), None)
    if row is None:
        return redirect(here, 303)
    about = _about(_readable(ctx, procurement, row), row)
    form = _form(about)
    if form.validate_on_submit() and act(
        form,
        lambda: judge_signs(
            ctx,
            procurement,
            row,
            about=about[form.about.data or ""][1],
            outcome=form.outcome.data or "",
            reason=form.reason.data or "",
        ),
    ):
        return saved("Your view is on record, beside what was found.", here)
    return _page(ctx, procurement, last_look(procurement.id), form), 422


def _readable(ctx: Context, procurement: Procurement, row: LikenessFound) -> Signs:
    """What was found, without what is closed to whoever reads it, or waits again."""
    shut = conflicted_with(procurement.id, ctx.person)
    return read_found(row).without(shut, settled=quality_settled(procurement.id, ctx.now))


def _about(found: Signs, row: LikenessFound) -> dict[str, tuple[str, list[str]]]:
    """What a view may be about, by what is sent: the words of it, and the bidders by name."""
    said = {
        f"{found.bidders[one]}-{found.bidders[other]}": (f"{one} and {other}", [one, other])
        for one, other in found.pairs
    }
    whole = {"all": ("All that was found", list(found.bidders))} if len(found.bidders) == len(row.rests_on) else {}
    return said | whole


def _form(about: dict[str, tuple[str, list[str]]], *, empty: bool = False) -> LikenessForm:
    form = LikenessForm(formdata=None) if empty else LikenessForm()
    form.about.choices = [("", "Choose"), *((name, words) for name, (words, _) in about.items())]
    return form


def _page(ctx: Context, procurement: Procurement, job: Job | None, form: LikenessForm | None = None) -> str:
    here = url_for("prices.likeness", procurement=procurement.code)
    kept, views = searches(procurement.id), views_of(procurement.id)
    row = kept[0] if kept else None
    settled = quality_settled(procurement.id, ctx.now)
    found = _readable(ctx, procurement, row) if row else None
    about = _about(found, row) if found and row else {}
    shut = set(read_found(row).bidders) - set(found.bidders) if found and row else set()
    return render_template(
        "award/likeness.html",
        procurement=procurement,
        job=job,
        state=_state(job, here) if job else None,
        going=under_way(job, ctx.now),
        row=row,
        found=found,
        found_settled=bool(found and found.settled and settled),
        earlier=[(one, one.sha256 == row.sha256) for one in kept[1:]] if row else [],
        views=[one for one in views if not shut & set(one.about)],
        words=VIEWS,
        form=form or _form(about, empty=True),
        people=names({one.by_id for one in kept} | {one.by_id for one in views}),
        titles={str(one.id): f"{one.code} {one.title}" for one in questions(procurement.id)},
        bidders=len(in_evaluation(procurement.id)),
        settled=settled,
    )


def _state(job: Job, here: str) -> dict[str, object]:
    """How far a search is, for the script that follows it."""
    done = job.state == "done"
    message = "Ready." if done else f"{job.step.rstrip('.')}."
    return {"state": job.state, "done": job.done, "total": job.total, "message": message, "url": here if done else None}
