"""Award: how far the lots are filled, the ranking of each, and the decision with its letters and standstill."""

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.actions import approve as approve_recommendation
from evaluation.award.actions import recommend as recommend_award
from evaluation.award.actions import return_to_lead, send_letters
from evaluation.award.before_corrections import before_corrections
from evaluation.award.call_in import calling_in
from evaluation.award.courses import COURSE_WORDS, Course, next_duty
from evaluation.award.facts import LotStanding
from evaluation.award.forms import (
    ApprovalForm,
    CourseForm,
    DrawCorrectionForm,
    DrawForm,
    LettersForm,
    RecommendForm,
    SecretDrawForm,
)
from evaluation.award.letters import ADVICE, standstill_from
from evaluation.award.lot_queries import courses, drawn_rows
from evaluation.award.models import LotsDrawn, OutcomeLetter, OutcomeLetters, Recommendation
from evaluation.award.outstanding import before_recommending, flags
from evaluation.award.own_marks import firmness, firmness_together
from evaluation.award.queries import (
    approval,
    approved,
    as_it_stands,
    last_letters,
    letter_of,
    outcome_letters,
    published_scheme,
    recommendation,
    results,
)
from evaluation.award.sending import Ready, ready
from evaluation.award.telling import headline, overall, working
from evaluation.award.tracing import lines
from evaluation.award.winning import winners, without
from evaluation.financial.queries import State
from evaluation.scheme.rules import DRAWN_STEPS
from evaluation.scheme.words import STEPS, allocation_words
from procurement.cases.models import Lot, Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.paths import path_for
from procurement.core.vocabulary import Permission, Regime, Role, Stage
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.tenders.bids import bid
from procurement.tenders.models import Tender
from procurement.tenders.stated import capacities
from procurement.tenders.views.uploading import handed_text
from procurement.timetable.basis import calendar_of
from procurement.timetable.queries import windows
from procurement.timetable.rules import OutsideCalendar, Standstill

award = Blueprint("award", __name__)


@award.get("/procurements/<procurement>/award")
@guard(Permission.AWARD_READ)
def lots(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every lot with its places, and what is still outstanding."""
    found = results(procurement.id, ctx.now)
    scheme, stated = published_scheme(procurement.id).document, capacities(procurement.id)
    ranked = winners(found, stated)
    asked = request.args.get("without", type=int)
    gone = next((winner for winner in ranked if winner.bid.number == asked), None)
    may_ask = bool(ctx.standing.roles & {Role.LEAD, Role.APPROVER} and any(lot.ranking for lot in found))
    asks = may_ask and "firm" in request.args
    tested = firmness(procurement.id, found) if asks else ()
    together = firmness_together(procurement.id, found) if asks else None
    asked_of = {one.evaluator for lot in tested for one in lot.left_out if one.evaluator}
    asked_of |= {person for person, _ in together.left_out if person} if together else set()
    return render_template(
        "award/lots.html",
        procurement=procurement,
        lots=found,
        mechanism=allocation_words(scheme.get("allocation")),
        winners=ranked,
        gone=gone,
        may_ask_firm=may_ask,
        asks_firm=asks,
        firm=tested,
        together=together,
        people=names(asked_of),
        changes=without(found, scheme, stated, gone.bid.bidder_code) if gone else [],
        finding=overall(found),
        replaced=before_corrections(procurement.id),
        headlines={lot.lot.number: headline(lot) for lot in found},
        **_beside(ctx, procurement, found),
    )


@award.get("/procurements/<procurement>/award/<int:lot>")
@guard(Permission.AWARD_READ)
def lot(ctx: Context, procurement: Procurement, lot: Lot) -> ResponseReturnValue:
    """The ranking of one lot, its working to the last digit, and every bid that is not in it."""
    return lot_page(ctx, procurement, lot)


def lot_page(
    ctx: Context,
    procurement: Procurement,
    lot: Lot,
    *,
    draw: DrawForm | SecretDrawForm | None = None,
    course: CourseForm | None = None,
    right: tuple[int, DrawCorrectionForm] | None = None,
) -> str:
    """The page of a lot; a form that was refused stands in it with what was typed."""
    found = results(procurement.id, ctx.now)
    here = next(standing for standing in found if standing.lot.number == lot.number)
    rules = published_scheme(procurement.id).for_lot(lot.number)
    deciding = [tie for tie in here.open_ties if {bid.bidder_code for bid in here.tied} & set(tie.bidders)]
    drawing = draw or DrawForm(formdata=None)
    if deciding and not drawing.is_submitted():
        drawing.order.data = "\n".join(deciding[0].bidders)
    drawn = drawn_rows(procurement.id, lot.id) if set(rules.scheme.tie_break) & set(DRAWN_STEPS) else []
    chosen = courses(procurement.id).get(lot.id)
    regime = Regime(procurement.regime)
    asks = "close" in request.args and _may_ask_close(ctx, here)
    [tested] = firmness(procurement.id, [here]) if asks else [None]
    return render_template(
        "award/lot.html",
        procurement=procurement,
        lots=found,
        here=here,
        headline=headline(here),
        rules=rules,
        mechanism=allocation_words(rules.document.get("allocation")),
        may_ask_close=_may_ask_close(ctx, here),
        firm=tested,
        close=tested.closest if tested else None,
        people=names({one.evaluator for one in tested.left_out if one.evaluator}) if tested else {},
        questions=rules.questions,
        workings=[working(bid, rules.questions, rules.scheme) for bid in here.ranking],
        states={state.value: state for state in State},
        drawn=drawn,
        putting_right=_putting_right(drawn) | (dict([right]) if right else {}),
        replaced={row.replaces_id for row in drawn},
        deciding=deciding,
        draw_form=drawing,
        tie_steps=STEPS,
        last_step=rules.scheme.tie_break[-1] if rules.scheme.tie_break else "",
        chosen=chosen,
        course_words={one.value: words for one, words in COURSE_WORDS.items()},
        duties={one.value: next_duty(regime, one) for one in Course},
        course_form=course or CourseForm(formdata=None),
        form=draw or course or (right[1] if right else None),
        **_beside(ctx, procurement, found),
    )


def _putting_right(drawn: list[LotsDrawn]) -> dict[int, DrawCorrectionForm]:
    """For each record of a draw before witnesses that stands, the form that puts it right, with what it says."""
    wrong = {row.replaces_id for row in drawn}
    forms = {}
    for row in drawn:
        if row.id in wrong or not row.witnesses:
            continue
        form = forms[row.id] = DrawCorrectionForm(formdata=None, prefix=f"right{row.id}-")
        form.order.data, form.how.data = "\n".join(row.drawn_order), row.how
        form.witness_one.data, form.witness_two.data = row.witnesses
        form.drawn_at.data = row.drawn_at
    return forms


def _may_ask_close(ctx: Context, here: LotStanding) -> bool:
    """Whoever recommends or approves may ask how close a lot was; not of lots that are allocated together."""
    return bool(ctx.standing.roles & {Role.LEAD, Role.APPROVER} and here.ranking and not here.together)


def _beside(ctx: Context, procurement: Procurement, found: tuple[LotStanding, ...]) -> dict[str, Any]:
    """What stands beside every page of the award: blockers, where the decision is, standstill."""
    latest = recommendation(procurement.id)
    sent = outcome_letters(procurement.id)
    return {
        "blockers_": before_recommending(procurement.code, found),
        "flags": flags(procurement.code, found),
        "latest": latest,
        "decided": approval(latest.id) if latest else None,
        "sent": sent,
        "standstill": _standstill(ctx, procurement, sent),
        "advice": ADVICE,
        "today": ctx.now.astimezone(LONDON).date(),
        "documents": path_for("documents.documents", procurement=procurement.code),
        "window": windows(procurement.id, ctx.now)[Stage.AWARD],
    }


def _standstill(ctx: Context, procurement: Procurement, sent: OutcomeLetters | None) -> Standstill | None:
    """The standstill that runs, or that would if the letters went today; None where no calendar reaches that far."""
    start = (sent.sent_at if sent else ctx.now).astimezone(LONDON).date()
    try:
        return standstill_from(calendar_of(procurement), Regime(procurement.regime), start)
    except OutsideCalendar:
        return None


@award.get("/procurements/<procurement>/award/decision")
@guard(Permission.AWARD_READ)
def decision(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What is recommended, who approved it, the letters and the standstill."""
    return _decision(ctx, procurement)


@award.post("/procurements/<procurement>/award/decision/recommend")
@guard(Permission.AWARD_RECOMMEND)
def recommend(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Freeze the ranking and recommend it."""
    form = RecommendForm()
    if form.validate_on_submit():
        done = act(form, lambda: recommend_award(ctx, procurement, form.words.data or ""))
        if done is not None:
            said = f"Recommended, with everything it rests on. Record {done.sha256[:12]}."
            return saved(said, url_for("award.decision", procurement=procurement.code))
    return _decision(ctx, procurement, recommend=form)


@award.post("/procurements/<procurement>/award/recommendations/<int:recommendation>/decision")
@guard(Permission.AWARD_APPROVE)
def approve(ctx: Context, procurement: Procurement, recommendation: Recommendation) -> ResponseReturnValue:
    """Approve a recommendation, or return it."""
    form = ApprovalForm()
    if form.validate_on_submit():
        yes = form.approved.data == "yes"
        decide = approve_recommendation if yes else return_to_lead
        done = act(form, lambda: decide(ctx, recommendation, form.reason.data or ""))
        if done is not None:
            said = "Approved." if yes else "Returned to the lead."
            return saved(said, url_for("award.decision", procurement=procurement.code))
    return _decision(ctx, procurement, approve=form)


@award.post("/procurements/<procurement>/award/letters/send")
@guard(Permission.LETTERS_SEND)
def send(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Tell every bidder at one moment."""
    form = LettersForm()
    if form.validate_on_submit():
        done = act(form, lambda: send_letters(ctx, procurement))
        if done is not None:
            return saved("The outcome letters are sent.", url_for("award.decision", procurement=procurement.code))
    return _decision(ctx, procurement, letters=form)


@award.get("/procurements/<procurement>/award/letters/<int:tender>")
@guard(Permission.AWARD_READ)
def letter(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """The letter to one bidder: as it was sent, or as it would be today."""
    sent = outcome_letters(procurement.id)
    latest = recommendation(procurement.id)
    if latest is None:
        abort(404)
    row = letter_of(sent.id, tender.id) if sent else None
    letters = None if sent else _ready(ctx, latest)
    outcome = letters.of(tender.id) if letters else None
    if row is None and (letters is None or outcome is None):
        abort(404)
    wanting = [one for one in letters.lacking if one.bidder_code == tender.bidder_code] if letters else []
    words = row.words if row else "" if wanting or not letters or not outcome else letters.words(outcome)
    codes = [asked.code for asked in published_scheme(procurement.id).questions]
    winners = {bid.organisation: bid.tender_id for lot in as_it_stands(latest).lots for bid in lot.awarded}
    return render_template(
        "award/letter.html",
        procurement=procurement,
        tender=tender,
        lines=lines(words, tender.id, codes, winners) if words else [],
        sent=sent,
        row=row,
        wanting=wanting,
        printed=path_for("letters.printed", procurement=procurement.code, tender=tender.id) if words else None,
    )


@award.get("/bid/<procurement>/outcome")
@guard(Permission.TENDER_READ_OWN)
def own_letter(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """A bidder's own outcome letter, word for word as it was sent; `?download=1`: as a file to keep."""
    row = _own_letter(ctx, procurement)
    if row is None:
        abort(404)
    if "download" in request.args:
        return handed_text(f"{procurement.code} outcome.txt", row.words)
    return render_template("award/own_letter.html", procurement=procurement, row=row, sent=last_letters(procurement.id))


def _own_letter(ctx: Context, procurement: Procurement) -> OutcomeLetter | None:
    sent = last_letters(procurement.id)
    tender = bid(ctx, procurement).tender if sent else None
    return letter_of(sent.id, tender.id) if sent and tender else None


@award.app_context_processor
def _outcome() -> dict[str, object]:
    """The bidder's own page, which knows nothing of awards, links to the letter once there is one."""
    return {"outcome_url": outcome_url}


def outcome_url(procurement: Procurement) -> str | None:
    """Where the bidder on this page reads its outcome letter; None until the letters are sent."""
    ctx: Context | None = g.get("ctx")
    if ctx is None or _own_letter(ctx, procurement) is None:
        return None
    return url_for("award.own_letter", procurement=procurement.code)


def _ready(ctx: Context, latest: Recommendation) -> Ready | None:
    try:
        return ready(latest, ctx.now.astimezone(LONDON).date())
    except OutsideCalendar:
        return None


def _decision(ctx: Context, procurement: Procurement, **refused: Any) -> ResponseReturnValue:
    """The decision page; a form that was refused stands in it with what was typed."""
    found = results(procurement.id, ctx.now)
    beside = _beside(ctx, procurement, found)
    latest, decided, sent = beside["latest"], beside["decided"], beside["sent"]
    letters = _ready(ctx, latest) if latest else None
    if letters:
        beside["flags"] = flags(procurement.code, letters.snapshot.lots)
    said_by = {row.by_id for row in (latest, decided, sent) if row}
    page = render_template(
        "award/decision.html",
        procurement=procurement,
        lots=letters.snapshot.lots if letters else found,
        finding=overall(letters.snapshot.lots if letters else found),
        letters=letters,
        wanting=letters.lacking if letters else [],
        notices_url=path_for("open_data.page", procurement=procurement.code),
        waits=calling_in(procurement.id, ctx.now),
        approved=approved(procurement.id),
        people=names(said_by),
        recommend_form=refused.get("recommend") or RecommendForm(formdata=None),
        approval_form=refused.get("approve") or ApprovalForm(formdata=None),
        letters_form=refused.get("letters") or LettersForm(formdata=None),
        form=next(iter(refused.values()), None),
        **beside,
    )
    return page, 422 if refused else 200
