"""What lies sealed, taken up again by its bidder: a draft is made of it, with the bidder's own key."""

import json
from datetime import date

from procurement.cases.queries import lots
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.sealing import BadCode, Unopened
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission
from procurement.tenders.actions.drafting import work_round
from procurement.tenders.actions.under_key import in_hand
from procurement.tenders.confidential import keep_marks
from procurement.tenders.drafts import Draft, draft
from procurement.tenders.in_hand import keep_zeros
from procurement.tenders.models import DraftAnswer, DraftFile, DraftKey, Submission, Tender
from procurement.tenders.partner_models import Partner, PartnerAnswer, PartnerFile
from procurement.tenders.partners import Details
from procurement.tenders.sealed import Document, NotYours, read_back
from procurement.tenders.storing import store


@action(Permission.TENDER_EDIT, Event.TENDER_TAKEN_UP)
def take_up(ctx: Context, submission: Submission, receipt_key: str) -> Tender:
    """Make a draft of what was sent. What is in hand already stays as it is: only what it lacks is filled in.

    What was submitted stands until the draft is submitted in its place.
    """
    tender = submission.tender
    if submission.round != work_round(ctx, tender):
        raise Invalid("key", "This was sent in a round that has closed.")
    document = opened_with(submission, receipt_key)
    held = draft(tender, submission.round)
    hand = in_hand(tender, submission.round, ctx.now)
    if submission.round == FIRST_ROUND and (held.rest or not held.lots):
        offered = {lot.id for lot in lots(tender.procurement_id)}
        wanted = offered.intersection(document.lots) | {lot.id for lot in held.lots}
        hand.lots, hand.rest = hand.sealed(json.dumps(sorted(wanted))), False
        db.session.flush()
        held = draft(tender, submission.round)  # what is asked follows the lots
    _answers(ctx, held, document, hand)
    _files(ctx, held, document, hand)
    _partners(ctx, tender, document, hand)
    if document.confidential and not hand.confidential:
        keep_marks(hand, document.confidential)
    ctx.note(round=submission.round, number=submission.number)
    return tender


def opened_with(submission: Submission, receipt_key: str) -> Document:
    """What a submission says, by its bidder's key. Raises Invalid beside `key`."""
    try:
        return read_back(submission, receipt_key)
    except (BadCode, NotYours) as wrong:
        raise Invalid("key", str(wrong)) from wrong
    except Unopened as damaged:
        raise Invalid("key", "The key is right, but what lies sealed is damaged. Submit your tender anew.") from damaged


def _answers(ctx: Context, held: Draft, document: Document, hand: DraftKey) -> None:
    for said in document.answers:
        if said.question_id in held.editable_questions and said.question_id not in held.rows:
            keep(
                DraftAnswer(
                    tender_id=held.tender.id,
                    round=held.round,
                    question_id=said.question_id,
                    text=hand.sealed(said.text),
                    saved_at=ctx.now,
                )
            )


def _files(ctx: Context, held: Draft, document: Document, hand: DraftKey) -> None:
    filled = {slot_id for slot_id, files in held.files.items() if any(not file.carried for file in files)}
    for file in document.files:
        if file.slot_id in held.editable_slots and file.slot_id not in filled:
            keep(
                DraftFile(
                    tender_id=held.tender.id,
                    round=held.round,
                    slot_id=file.slot_id,
                    name=hand.sealed(file.name),
                    media_type=file.media_type,
                    sha256=file.sha256,
                    size=file.size,
                    blob=file.blob,
                    wrapped_key=store().wrap(file.blob, bytes.fromhex(file.key), hand.token),
                    pages=file.pages,
                    expires_on=date.fromisoformat(file.expires_on) if file.expires_on else None,
                    begun_at=ctx.now,
                    put_at=ctx.now,
                )
            )
            keep_zeros(hand, file.sha256, file.zeros)


def _partners(ctx: Context, tender: Tender, document: Document, hand: DraftKey) -> None:
    """Those that were sent and that the draft does not hold, unless the bidder has removed them since."""
    for said in document.partners:
        row = db.session.get(Partner, said.partner_id)
        if row is None or row.tender_id != tender.id or row.removed_at or row.details:
            continue
        details = Details(said.kind, said.name, said.company_number, said.share, said.lots)
        row.details = hand.sealed(details.written())
        for number, text in said.answers:
            answer = PartnerAnswer(partner_id=row.id, question_id=number, text=hand.sealed(text), saved_at=ctx.now)
            db.session.add(answer)
        for file in said.files:
            db.session.add(
                PartnerFile(
                    partner_id=row.id,
                    slot_id=file.slot_id,
                    name=hand.sealed(file.name),
                    media_type=file.media_type,
                    sha256=file.sha256,
                    size=file.size,
                    blob=file.blob,
                    wrapped_key=store().wrap(file.blob, bytes.fromhex(file.key), hand.token),
                    pages=file.pages,
                    begun_at=ctx.now,
                    put_at=ctx.now,
                )
            )
    db.session.flush()
