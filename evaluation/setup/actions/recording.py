"""Recording published notices, signing the conflicts assessment, and ending a procurement without an award."""

from dataclasses import dataclass
from datetime import date

import msgspec

from evaluation.setup.actions.telling import tell_of_end, tell_of_lot
from evaluation.setup.conflicts import Entry, faults
from evaluation.setup.files import to_json
from evaluation.setup.law import facts_of
from evaluation.setup.models import PackDraft
from evaluation.setup.notices import Recorded, first_notice
from evaluation.setup.notices_order import refusals
from evaluation.setup.queries import draft_of
from evaluation.setup.record_models import ConflictsAssessment, PublishedNotice
from evaluation.setup.record_queries import assessment_rows, known_of, notices_of
from procurement.cases.models import Abandonment, Lot, LotAbandonment, Procurement
from procurement.cases.queries import abandonment, lot_abandonments, why_abandoned
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.audit import sha256
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Event, Permission, Stage
from procurement.timetable.models import StageEvent
from procurement.timetable.queries import windows
from procurement.timetable.windows import Turn


@action(Permission.NOTICE_RECORD, Event.NOTICE_RECORDED)
def record_notice(ctx: Context, procurement: Procurement, new: Recorded) -> PublishedNotice:
    """Put a published notice on record; `new.id` is not looked at. The one that begins the procurement sets its day.

    Raises Invalid, naming the box, for what is out of order or lies ahead.
    """
    if procurement.rehearsal:
        raise Invalid("kind", "This is a rehearsal: no notice of it is published, so none is put on record.")
    row, pack = draft_of(procurement)
    today = ctx.now.astimezone(LONDON).date()
    known = known_of(ctx, procurement, pack)
    for field, sentence in refusals(new, facts_of(pack, known, today)):
        raise Invalid(field, sentence)
    ctx.note(kind=new.kind, published_on=str(new.published_on), corrects=new.corrects)
    ctx.say(reference=new.reference, reason=new.reason)
    kept = keep(
        PublishedNotice(
            procurement_id=procurement.id,
            kind=new.kind,
            published_on=new.published_on,
            event_on=new.event_on,
            reference=new.reference.strip(),
            link=new.link.strip(),
            reason=new.reason.strip(),
            corrects_id=new.corrects,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    first = first_notice(notices_of(procurement.id))
    if first and first.published_on != pack.basics.first_notice_on:
        document = to_json(pack.with_basics(first_notice_on=first.published_on))
        if row is None:
            row = keep(
                PackDraft(procurement_id=procurement.id, document=document, saved_by_id=ctx.person, saved_at=ctx.now)
            )
        row.document, row.saved_by_id, row.saved_at = document, ctx.person, ctx.now
    return kept


@dataclass(frozen=True)
class Signing:
    """A conflicts assessment as it is signed: its lines, when it is next looked at, and why it is revised."""

    entries: tuple[Entry, ...]
    next_review: date | None
    reason: str
    signed_name: str
    replaces: int
    """The number of the version that the page showed; 0 for none."""


@action(Permission.CONFLICTS_SIGN, Event.CONFLICTS_SIGNED)
def sign_conflicts(ctx: Context, procurement: Procurement, signing: Signing) -> ConflictsAssessment:
    """Sign a version of the conflicts assessment; the earlier ones stay readable. Raises Invalid or Stale."""
    earlier = assessment_rows(procurement.id)
    number = len(earlier) + 1
    if signing.replaces != number - 1:
        raise Stale(theirs={"version": f"Version {number - 1} was signed after you opened this page."})
    if not signing.entries:
        raise Invalid("entries", "The assessment covers nobody.")
    for box, sentence in faults(signing.entries).items():
        raise Invalid(box, sentence)
    if not signing.signed_name.strip():
        raise Invalid("signed_name", "Type your name to sign.")
    if earlier and not signing.reason.strip():
        raise Invalid("reason", "Say what this version changes.")
    if signing.next_review and signing.next_review <= ctx.now.astimezone(LONDON).date():
        raise Invalid("next_review", "The next review lies ahead.")
    document = msgspec.json.encode(signing.entries).decode()
    ctx.note(number=number, people=len(signing.entries), sha256=sha256(document))
    ctx.say(reason=signing.reason)
    return keep(
        ConflictsAssessment(
            procurement_id=procurement.id,
            number=number,
            document=document,
            sha256=sha256(document),
            reason=signing.reason.strip(),
            next_review=signing.next_review,
            signed_name=signing.signed_name.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.PROCUREMENT_ABANDON, Event.PROCUREMENT_ABANDONED)
def abandon(ctx: Context, procurement: Procurement, reason: str, decided_by: str, decided_on: date) -> Abandonment:
    """End a procurement without an award. Open stages close, none opens again, and bidders are told once each.

    It is allowed until a contract is on record, and it cannot be taken back.
    """
    if abandonment(procurement.id):
        raise Invalid("reason", "This procurement was abandoned already.")
    _may_end(ctx, procurement, reason, decided_by, decided_on)
    closed = [stage for stage, window in windows(procurement.id, ctx.now).items() if window.open]
    for stage in closed:
        keep(
            StageEvent(
                procurement_id=procurement.id,
                stage=stage.value,
                kind=Turn.CLOSED.value,
                reason=reason.strip(),
                by_id=ctx.person,
                at=ctx.now,
            )
        )
    ctx.note(decided_on=str(decided_on), closed=[stage.value for stage in closed])
    ctx.say(reason=reason, decided_by=decided_by)
    tell_of_end(ctx, procurement, reason)
    return keep(
        Abandonment(
            procurement_id=procurement.id,
            reason=reason.strip(),
            decided_by=decided_by.strip(),
            decided_on=decided_on,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _may_end(ctx: Context, procurement: Procurement, reason: str, decided_by: str, decided_on: date) -> None:
    """What a decision not to award must say, and that no contract stands against it. Raises Invalid."""
    if any(one.kind in ("UK7", "CAN") for one in notices_of(procurement.id)):
        raise Invalid("reason", "The contract is on record by its notice: a contract is ended, not abandoned.")
    if not reason.strip():
        raise Invalid("reason", "Say why it is abandoned: bidders read this.")
    if not decided_by.strip():
        raise Invalid("decided_by", "Say who decided it: the body or the person, and the reference.")
    if decided_on > ctx.now.astimezone(LONDON).date():
        raise Invalid("decided_on", "This day lies ahead: record the decision once it is made.")


@action(Permission.PROCUREMENT_ABANDON, Event.LOT_ABANDONED)
def abandon_lot(ctx: Context, lot: Lot, reason: str, decided_by: str, decided_on: date) -> LotAbandonment:
    """End one lot without an award while the others go on. Nothing of it is judged any more; its bidders are told.

    It is allowed from the opening of tendering until a contract is on record, and cannot be taken back.
    """
    procurement = lot.procurement
    ended = lot_abandonments(procurement.id)
    if why := why_abandoned(procurement.id):
        raise Invalid("lot", why)
    if windows(procurement.id, ctx.now)[Stage.TENDERING].opened_at is None:
        raise Invalid("lot", "Tendering has not opened: take the lot out of the pack instead.")
    if lot.number in ended:
        raise Invalid("lot", ended[lot.number].words)
    if len(ended) + 1 >= len(procurement.lots):
        raise Invalid("lot", "No other lot would go on: abandon the whole procurement instead.")
    _may_end(ctx, procurement, reason, decided_by, decided_on)
    ctx.note(lot=lot.number, decided_on=str(decided_on))
    ctx.say(reason=reason, decided_by=decided_by)
    kept = keep(
        LotAbandonment(
            procurement_id=procurement.id,
            lot_id=lot.id,
            reason=reason.strip(),
            decided_by=decided_by.strip(),
            decided_on=decided_on,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    tell_of_lot(ctx, procurement, kept)
    return kept
