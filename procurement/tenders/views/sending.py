"""Checking everything, submitting it, taking it back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.access import Ground, Refusal
from procurement.core.action import Context, Invalid, Refused
from procurement.core.sealing import BadCode, Holds, new_code
from procurement.core.vocabulary import FIRST_ROUND, Permission
from procurement.core.web import act, guard, saved
from procurement.tenders import formatted
from procurement.tenders.actions import choose_counting, note_late_attempt, submit_tender, withdraw_tender
from procurement.tenders.actions.marking import mark_own, unmark_own
from procurement.tenders.bids import Bid, sections
from procurement.tenders.comparing import changes, counted, file_changes
from procurement.tenders.confidential import Confidential
from procurement.tenders.drafts import ROUND_STAGE
from procurement.tenders.filled_forms import forms_filled, forms_of
from procurement.tenders.forms import ConfidentialPartForm, SubmitForm, WithdrawForm
from procurement.tenders.models import LateAttempt, Submission, Tender
from procurement.tenders.priced import draft_changes, prices_read
from procurement.tenders.readiness import ready_lots
from procurement.tenders.sealed import fits
from procurement.tenders.views.bidding import begun, bidding_pages, link_to, mine
from procurement.tenders.views.receiving import receipt_page
from procurement.timetable.watching import watch_clock


@bidding_pages.route("/bid/<procurement>/submit", methods=["GET", "POST"])
@guard(Permission.TENDER_READ_OWN)
def submit(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Check everything once more, then submit. The press itself is a small post, judged when it arrives."""
    found, tender = begun(ctx, procurement)
    if "confidential" in request.form and not found.resting:
        return _mark(ctx, found, tender)
    form = SubmitForm()
    if "confidential" not in request.form and form.validate_on_submit():
        watch_clock()
        try:
            submission = act(form, lambda: submit_tender(ctx, tender, form.numbers(), _key_sent()))
        except Refused as refused:
            if refused.refusal.ground is not Ground.STAGE:
                raise
            return _too_late(ctx, found, tender, refused.refusal)
        if submission is not None:
            if key := _key_that_fits(submission):  # shown now or never: it is in this answer and nowhere else
                return receipt_page(ctx, procurement, submission, key)
            return redirect(url_for("bidding.receipt", procurement=procurement.code, receipt=submission.reference), 303)
        found = mine(ctx, procurement)
    elif found.resting:
        return redirect(url_for("bidding.tender", procurement=procurement.code), 303)
    return _check(found, form), (422 if form.errors else 200)


def _mark(ctx: Context, found: Bid, tender: Tender) -> ResponseReturnValue:
    """Mark a part of the draft confidential, or take a mark back where `confidential` names one."""
    form, key = _marking(found), request.form["confidential"]
    if key:
        done: object = act(form, lambda: unmark_own(ctx, tender, key))
    else:
        typed = form.place.data or "", form.words.data or "", form.reason.data or ""
        done = form.validate_on_submit() and act(form, lambda: mark_own(ctx, tender, Confidential(*typed)))
    if done:
        where = url_for("bidding.submit", procurement=found.procurement.code, _anchor="confidential")
        return saved("The mark is taken back." if key else "Marked confidential; it goes with your tender.", where)
    return _check(found, SubmitForm(formdata=None), form), 422


def _marking(found: Bid, *, empty: bool = False) -> ConfidentialPartForm:
    held = found.held
    assert held is not None
    form = ConfidentialPartForm(formdata=None, prefix="mark-") if empty else ConfidentialPartForm(prefix="mark-")
    form.place.choices = [
        ("", "Choose"),
        *((one.code, f"{one.code} {one.title}") for one in held.questions),
        *((one.code, f"{one.code} {one.title}") for one in held.slots),
    ]
    return form


def _key_sent() -> str:
    """The bidder's own key, which the page before made: so it is not lost with an answer that never arrives."""
    return request.form.get("receipt_key", "")


def _key_that_fits(submission: Submission) -> str:
    """The key that was sent, if it is this submission's; pressed twice, the first press decided."""
    key = _key_sent()
    try:
        return key if key and fits(submission, key) else ""
    except BadCode:
        return ""


def _too_late(ctx: Context, found: Bid, tender: Tender, no: Refusal) -> ResponseReturnValue:
    """Say that it was too late, to the second, and keep the attempt on record."""
    attempt: LateAttempt | None = None
    why = ""
    try:
        attempt = note_late_attempt(ctx, tender, _key_sent())
    except Invalid as invalid:
        why = invalid.sentence
    reason = ctx.standing.stage_notes.get(ROUND_STAGE[found.round], no.reason)
    page = render_template(
        "bidding/late.html",
        procurement=found.procurement,
        bid=found,
        reason=reason,
        attempt=attempt,
        why=why,
        key=_key_sent() if attempt and attempt.bidder_public else "",
    )
    return page, 409


def _check(found: Bid, form: SubmitForm, marking: ConfidentialPartForm | None = None) -> str:
    held = found.held
    assert held is not None
    pages = sections(held.questions)
    compared = [
        (q, changes(held.answers_before.get(q.id, ""), held.answers.get(q.id, "")) if held.changed(q.id) else [])
        for q in held.questions
        if found.round > FIRST_ROUND and q.id in held.editable_questions
    ]
    return render_template(
        "bidding/submit.html",
        procurement=found.procurement,
        bid=found,
        held=held,
        pages=pages,
        ready=ready_lots(held),
        receipt_key=_key_sent() or new_code(Holds.RECEIPT),
        blocking=[(m, link_to(found.procurement, m, pages)) for m in held.missing],
        words={q.id: formatted.words(held.answers.get(q.id, "")) for q in held.questions},
        compared=compared,
        moved={q.id: counted(stretches) for q, stretches in compared},
        filed={
            slot.id: file_changes(held.files_before.get(slot.id, []), held.files.get(slot.id, []))
            for slot in held.slots
            if found.round > FIRST_ROUND
        },
        priced=draft_changes(held) if found.round > FIRST_ROUND else [],
        prices=prices_read(held),
        said_of_forms=forms_filled(held, forms_of(held.tender.procurement_id)),
        opened_slots=[s for s in held.slots if found.round > FIRST_ROUND and s.id in held.editable_slots],
        form=marking or form,
        submitting=form,
        marking=marking or _marking(found, empty=True),
    )


@bidding_pages.get("/bid/<procurement>/preview")
@guard(Permission.TENDER_READ_OWN)
def preview(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What would the council read if this were submitted now?"""
    found, _ = begun(ctx, procurement)
    held = found.held
    assert held is not None
    if found.resting and found.submission:
        where = url_for("bidding.sent", procurement=procurement.code, receipt=found.submission.reference)
        return redirect(where, 303)
    return render_template(
        "bidding/preview.html",
        procurement=procurement,
        bid=found,
        held=held,
        words={q.id: formatted.words(held.answers.get(q.id, "")) for q in held.questions},
    )


@bidding_pages.post("/bid/<procurement>/counting")
@guard(Permission.TENDER_READ_OWN)
def counting(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Say whether our complete draft counts at the deadline, where the council published that it may."""
    _, tender = begun(ctx, procurement)
    counts = request.form.get("counts") == "yes"
    choose_counting(ctx, tender, counts)
    said = "If it is complete, your draft counts at the deadline." if counts else "Your draft will not count."
    return saved(said, url_for("bidding.tender", procurement=procurement.code))


@bidding_pages.post("/bid/<procurement>/withdraw")
@guard(Permission.TENDER_READ_OWN)
def withdraw(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Take the tender back."""
    found, tender = begun(ctx, procurement)
    form = WithdrawForm()
    if form.validate_on_submit() and act(form, lambda: withdraw_tender(ctx, tender, form.reason.data or "")):
        return saved("Your tender is withdrawn.", url_for("bidding.tender", procurement=procurement.code))
    return render_template("bidding/withdraw.html", procurement=procurement, bid=found, form=form), 422
