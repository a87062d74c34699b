"""The outcome letters before and after they go: who gets which, their template, what they must not tell, delivery."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.actions.lettering import answer_leak, mark_confidential, word_letters
from evaluation.award.call_in import calling_in
from evaluation.award.forms import ConfidentialForm, LeakForm, TemplateForm
from evaluation.award.queries import approved, outcome_letters, recommendation
from evaluation.award.sending import Ready, confidential, deliveries, ready, template_now, templates, tenders
from evaluation.award.views import award
from evaluation.award.wording import FILLED, NEEDED
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission, Regime
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.tenders.confidential import marked as own_marks
from procurement.timetable.rules import OutsideCalendar


@award.get("/procurements/<procurement>/award/letters")
@guard(Permission.AWARD_READ)
def letters(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """All letters at a glance, with counts and names, and everything that they are made of."""
    return _page(ctx, procurement)


@award.post("/procurements/<procurement>/award/letters")
@guard(Permission.LETTERS_SEND)
def prepare(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Save the template, passages that are confidential, or what was decided of a leak: as `what` says."""
    what = request.form.get("what", "template")
    form, work, said = _PARTS.get(what, _PARTS["template"])(ctx, procurement)
    if form.validate_on_submit() and act(form, work) is not None:
        return saved(said, url_for("award.letters", procurement=procurement.code, _anchor=what))
    return _page(ctx, procurement, **{what: form}), 422


Part = tuple[BaseForm, Callable[[], Any], str]


def _template(ctx: Context, procurement: Procurement) -> Part:
    form = TemplateForm()
    work = lambda: word_letters(  # noqa: E731 -- done once the form is whole
        ctx, procurement, form.words.data or "", form.own.data or "", form.version.data or 0
    )
    return form, work, "The template is saved and holds for every letter."


def _confidential(ctx: Context, procurement: Procurement) -> Part:
    form = ConfidentialForm()
    by_id = _offer(form, procurement)
    work = lambda: mark_confidential(  # noqa: E731
        ctx, procurement, by_id.get(form.tender.data or ""), form.passages.data or "", form.source.data or ""
    )
    return form, work, "The passages are on record; letters to others are held to them."


def _leak(ctx: Context, procurement: Procurement) -> Part:
    form = LeakForm()
    work = lambda: answer_leak(  # noqa: E731
        ctx, procurement, form.leak.data or "", withheld=form.withheld.data == "yes", reason=form.reason.data or ""
    )
    return form, work, "The decision is on record."


_PARTS: dict[str, Callable[[Context, Procurement], Part]] = {
    "template": _template,
    "confidential": _confidential,
    "leaks": _leak,
}


def _offer(form: ConfidentialForm, procurement: Procurement) -> dict[str, Any]:
    found = {str(tender.id): tender for tender in tenders(procurement.id)}
    form.tender.choices = [
        ("", "Choose"),
        *((key, f"{tender.bidder_code} {tender.organisation.name}") for key, tender in found.items()),
    ]
    return found


def _made(ctx: Context, procurement: Procurement) -> Ready | None:
    latest = recommendation(procurement.id)
    try:
        return ready(latest, ctx.now.astimezone(LONDON).date()) if latest else None
    except OutsideCalendar:
        return None


def _page(ctx: Context, procurement: Procurement, **refused: BaseForm) -> str:
    made, sent = _made(ctx, procurement), outcome_letters(procurement.id)
    regime = Regime(procurement.regime)
    now, versions, marked = (
        template_now(procurement.id, regime),
        templates(procurement.id),
        confidential(procurement.id),
    )
    bidding = tenders(procurement.id)
    template = refused.get("template") or _typed(now.words, now.own, now.number)
    passages = refused.get("confidential") or ConfidentialForm(formdata=None)
    if isinstance(passages, ConfidentialForm):
        _offer(passages, procurement)
    answers = made.answers.values() if made else ()
    return render_template(
        "award/letters.html",
        procurement=procurement,
        made=made,
        sent=sent,
        approved=approved(procurement.id),
        waits=calling_in(procurement.id, ctx.now),
        regime=regime,
        needed=NEEDED[regime],
        filled=FILLED,
        now_holds=now,
        versions=versions,
        marked=marked,
        own_marks=own_marks(procurement.id) if made else [],  # they may say prices, which come after quality
        codes={tender.id: tender for tender in bidding},
        ids={tender.bidder_code: tender.id for tender in bidding},
        mails=deliveries(sent) if sent else {},
        people=names({row.by_id for row in (*versions, *marked, *answers)}),
        template_form=template,
        confidential_form=passages,
        leak_form=refused.get("leaks") or LeakForm(formdata=None),
        form=next(iter(refused.values()), None),
    )


def _typed(words: str, own: Any, number: int) -> TemplateForm:
    form = TemplateForm(formdata=None)
    form.words.data, form.version.data = words, number
    form.own.data = "\n".join(f"{name}: {said}" for name, said in own.items())
    return form
