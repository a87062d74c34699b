"""Where it was published that complete drafts count: at the deadline they are laid down as if submitted.

A council may say so before it publishes; every bidder is told, and may say that its own draft shall not count. What was
submitted stands as it was submitted, and what was taken back stays back.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment
from procurement.core import audit
from procurement.core.action import Context, Invalid, action
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission, Stage, in_time
from procurement.people.models import User
from procurement.tenders.actions.drafting import work_round
from procurement.tenders.actions.laying_down import lay_down
from procurement.tenders.drafts import Draft, draft
from procurement.tenders.envelopes import late_attempts
from procurement.tenders.models import Submission, Tender
from procurement.tenders.queries import is_opened, latest_submission, withdrawal
from procurement.tenders.readiness import for_lots, ready_lots
from procurement.tenders.receipts import receipt_words
from procurement.timetable.disputed import dispute_at
from procurement.timetable.queries import windows
from procurement.timetable.rules import Receipt


@action(Permission.TENDER_EDIT, Event.COUNTING_CHOSEN)
def choose_counting(ctx: Context, tender: Tender, counts: bool) -> Tender:
    """Say whether this tender's draft counts at the deadline if it is complete and was not submitted."""
    work_round(ctx, tender)
    if not db.session.get_one(Procurement, tender.procurement_id).drafts_count:
        raise Invalid("counts", "In this procurement no draft counts at the deadline.")
    ctx.note(counts=counts)
    tender.counts_at_deadline = counts
    return tender


def count_all() -> int:
    """Count every draft that is due to count now, each once; how many that were."""
    counted = 0
    saying = select(Procurement).where(Procurement.drafts_count).order_by(Procurement.id)
    for procurement in db.session.scalars(saying).all():
        ctx = Context.at_console()
        ctx.procurement_id = procurement.id
        for tender in due(procurement, ctx.now):
            counted += count_draft(ctx, tender) is not None
    return counted


def due(procurement: Procurement, now: datetime) -> list[Tender]:
    """The tenders whose drafts count and were not laid down yet, once the deadline has passed and nothing is open."""
    closes_at = _deadline(procurement.id, now)
    if (
        closes_at is None
        or in_time(now, closes_at)
        or dispute_at(now)
        or is_opened(procurement.id, FIRST_ROUND)
        or abandonment(procurement.id)
    ):
        return []
    late = {attempt.tender_id for attempt in late_attempts(procurement.id, FIRST_ROUND)}
    begun = db.session.scalars(
        select(Tender).where(Tender.procurement_id == procurement.id, Tender.counts_at_deadline).order_by(Tender.id)
    )
    return [
        tender
        for tender in begun.all()
        if tender.id not in late and not _stands(tender) and ready_lots(_as_of(draft(tender, FIRST_ROUND), closes_at))
    ]


def _deadline(procurement_id: int, now: datetime) -> datetime | None:
    tendering = windows(procurement_id, now)[Stage.TENDERING]
    return tendering.closes_at if tendering.opened_at else None


def _stands(tender: Tender) -> bool:
    return latest_submission(tender.id) is not None or withdrawal(tender) is not None


def _as_of(held: Draft, closes_at: datetime) -> Draft:
    """The draft without the files that were still on their way at the deadline."""
    files = {
        slot_id: [file for file in there if file.put_at is None or in_time(file.put_at, closes_at)]
        for slot_id, there in held.files.items()
    }
    return replace(held, files={slot_id: there for slot_id, there in files.items() if there})


@action(Permission.DRAFTS_COUNT, Event.DRAFT_COUNTED)
def count_draft(ctx: Context, tender: Tender) -> Submission | None:
    """Lay a complete draft down as submitted, by the published rule: its complete lots, as at the deadline.

    It was received when the last of it came. The receipt goes by mail to everybody of the organisation. None where it
    was laid down, taken back or left meanwhile.
    """
    procurement = db.session.get_one(Procurement, tender.procurement_id)
    if not procurement.drafts_count or tender not in due(procurement, ctx.now):
        return None
    closes_at = _deadline(procurement.id, ctx.now)
    assert closes_at is not None
    whole = _as_of(draft(tender, FIRST_ROUND), closes_at)
    held = for_lots(whole, {lot.number for lot in ready_lots(whole)})
    submission = lay_down(ctx, held, held.saved_at or tender.started_at, Receipt.ON_TIME, _who_began(tender))
    ctx.note(number=submission.number, manifest_sha256=submission.manifest_sha256)
    subject, body = receipt_words(submission, closes_at, counted=True)
    for person in db.session.scalars(select(User).where(User.organisation_id == tender.organisation_id)):
        once = f"receipt-{submission.id}-{person.id}"
        send(ctx, person.email, subject, body, once=once, attached=f"receipt:{submission.id}")
    return submission


def _who_began(tender: Tender) -> int:
    """Who began the tender, as the record has it."""
    for entry in reversed(audit.trail(tender)):
        if entry.actor_id is not None:
            return entry.actor_id
    raise RuntimeError(f"tender {tender.id} has no entry in the record")
