"""Marking parts of a draft confidential, with the reason; they go with the tender and lie sealed as it does."""

from procurement.core.action import Context, Invalid, action
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.actions.drafting import work_round
from procurement.tenders.actions.under_key import in_hand
from procurement.tenders.confidential import MOST_MARKS, Confidential, keep_marks, marks_in_hand
from procurement.tenders.models import Tender


@action(Permission.TENDER_EDIT, Event.CONFIDENTIAL_SAID)
def mark_own(ctx: Context, tender: Tender, mark: Confidential) -> Tender:
    """Mark a passage, or all of an answer or file, confidential. Raises Invalid by field."""
    hand = in_hand(tender, work_round(ctx, tender), ctx.now)
    marks = marks_in_hand(hand)
    known = {one.code for one in questions(tender.procurement_id)}
    known |= {one.code for one in slots(tender.procurement_id)}
    if mark.place not in known:
        raise Invalid("place", "Choose the answer or file that this is about.")
    if not mark.reason.strip():
        raise Invalid("reason", "Say why it is confidential, and until when: the council weighs the reason.")
    if len(marks) >= MOST_MARKS:
        raise Invalid("words", f"There are {MOST_MARKS} marks. Remove one first, or mark a whole answer instead.")
    new = Confidential(mark.place, mark.words.strip(), mark.reason.strip())
    keep_marks(hand, [*(one for one in marks if one != new), new])
    db.session.flush()
    ctx.note(marks=len(marks) + 1)
    return tender


@action(Permission.TENDER_EDIT, Event.CONFIDENTIAL_SAID)
def unmark_own(ctx: Context, tender: Tender, key: str) -> Tender:
    """Take a mark back; what was sent keeps its own."""
    hand = in_hand(tender, work_round(ctx, tender), ctx.now)
    marks = marks_in_hand(hand)
    left = [one for one in marks if one.key != key]
    if len(left) == len(marks):
        raise Invalid("place", "This mark is not there any more. Open the page again.")
    keep_marks(hand, left)
    db.session.flush()
    ctx.note(marks=len(left))
    return tender
