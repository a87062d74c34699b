"""Submitting, submitting again, withdrawing; and what is recorded of an attempt that came too late."""

from collections.abc import Collection

from sqlalchemy import select

from procurement.cases.queries import why_abandoned
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.sealing import BadCode, Holds, key_of, public_of
from procurement.core.vocabulary import Event, Permission, in_time
from procurement.people.models import User
from procurement.tenders.actions.drafting import work_round
from procurement.tenders.actions.laying_down import lay_down
from procurement.tenders.drafts import ROUND_STAGE, Draft, draft, open_round, shown_round
from procurement.tenders.models import LateAttempt, Submission, Tender, Withdrawal
from procurement.tenders.queries import latest_submission, withdrawal
from procurement.tenders.readiness import for_lots, ready_lots
from procurement.tenders.receipts import receipt_words
from procurement.timetable.disputed import at_least
from procurement.timetable.queries import moment, windows
from procurement.timetable.rules import Receipt


@action(Permission.TENDER_SUBMIT, Event.TENDER_SUBMITTED)
def submit_tender(
    ctx: Context, tender: Tender, lots: Collection[int] | None = None, receipt_key: str = ""
) -> Submission:
    """Submit what is in hand. Judged at the moment the request arrived; a later submission replaces an earlier one.

    `lots` are the numbers of the lots to submit for where others are left out; all that were chosen when none is given.
    Raises Invalid naming what is missing. Pressing twice sends one submission. The receipt goes by mail, once.
    `receipt_key` is the bidder's own key, which the page has made: only its public half is written down.
    """
    round_ = work_round(ctx, tender)
    closes_at = windows(tender.procurement_id, ctx.now)[ROUND_STAGE[round_]].closes_at
    if closes_at is None or not in_time(at_least(ctx.now), closes_at):
        raise Invalid("tender", "The deadline has passed.")
    whole = draft(tender, round_)
    if not whole.begun and (stands := _sealed_already(tender, round_)):
        return stands
    held = _ready(whole, lots)
    submission = lay_down(ctx, held, ctx.now, Receipt.ON_TIME, ctx.person, _public(receipt_key))
    ctx.note(round=round_, number=submission.number, manifest_sha256=submission.manifest_sha256)
    person = db.session.get(User, ctx.person)
    if person:
        subject, body = receipt_words(submission, closes_at)
        send(ctx, person.email, subject, body, once=f"receipt-{submission.id}", attached=f"receipt:{submission.id}")
    return submission


def _ready(held: Draft, lots: Collection[int] | None) -> Draft:
    """What goes: the draft, or its part for these lots, with nothing missing. Raises Invalid."""
    chosen = {lot.number for lot in held.lots}
    wanted = chosen if lots is None else set(lots)
    ready = {lot.number for lot in ready_lots(held)}
    if chosen and lots is not None and (not wanted or wanted - chosen):
        raise Invalid("tender", "Your lots have changed since this page was opened. Check again what you submit.")
    lacking = [one for one in held.missing if not one.lots or wanted & set(one.lots)]
    if lacking or not wanted <= ready:
        first = lacking[0]
        raise Invalid(
            "tender", f"{len(lacking)} still to do before it can be submitted, first {first.code or first.title}."
        )
    return held if wanted == chosen else for_lots(held, wanted)


def _sealed_already(tender: Tender, round_: int) -> Submission | None:
    """What was sent and lies sealed, where nothing has been drafted since: the button was pressed twice."""
    last = latest_submission(tender.id)
    return last if last and last.round == round_ and not last.manifest and not withdrawal(tender) else None


def _public(receipt_key: str) -> str | None:
    """The public half of a bidder's key; none where the page sent no key that can be read."""
    try:
        return public_of(key_of(receipt_key, Holds.RECEIPT)) if receipt_key else None
    except BadCode:
        return None


@action(Permission.TENDER_WITHDRAW, Event.TENDER_WITHDRAWN)
def withdraw_tender(ctx: Context, tender: Tender, reason: str = "") -> Withdrawal:
    """Take the tender back. Before the deadline it may be submitted again; after it the tender is out."""
    last = latest_submission(tender.id)
    if last is None:
        raise Invalid("reason", "Nothing was submitted, so there is nothing to withdraw.")
    if withdrawal(tender):
        raise Invalid("reason", "This tender is withdrawn already.")
    ctx.note(round=last.round)
    ctx.say(reason=reason)
    return keep(
        Withdrawal(
            tender_id=tender.id,
            submission_id=last.id,
            round=open_round(ctx, tender) or last.round,
            at=ctx.now,
            by_id=ctx.person,
            reason=reason.strip(),
        )
    )


@action(Permission.LATE_ASK, Event.TENDER_REFUSED_LATE)
def note_late_attempt(ctx: Context, tender: Tender, receipt_key: str = "") -> LateAttempt:
    """Record that Submit was pressed after the deadline. What was put stays sealed until somebody decides.

    With the bidder's own key it can be sealed to the bidder too, should it be taken.
    """
    if why := why_abandoned(tender.procurement_id):
        raise Invalid("tender", why)
    round_ = shown_round(ctx, tender)
    window = windows(tender.procurement_id, ctx.now)[ROUND_STAGE[round_]]
    if window.closes_at is None or window.opened_at is None or in_time(at_least(ctx.now), window.closes_at):
        raise Invalid("tender", "The deadline has not passed.")
    held = draft(tender, round_)
    if not held.rows and not any(not f.carried for files in held.files.values() for f in files):
        raise Invalid("tender", f"The deadline was {moment(window.closes_at)}, and nothing had been put in hand.")
    asked = select(LateAttempt).where(LateAttempt.tender_id == tender.id, LateAttempt.round == round_)
    ctx.note(round=round_, closed_at=str(window.closes_at), before=len(db.session.scalars(asked).all()))
    return keep(
        LateAttempt(
            tender_id=tender.id,
            procurement_id=tender.procurement_id,
            round=round_,
            at=ctx.now,
            closed_at=window.closes_at,
            bidder_public=_public(receipt_key),
        )
    )
