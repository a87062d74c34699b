"""A disposal is proposed by one person and confirmed by another, and can be called off until its day."""

from sqlalchemy import func, select

from evaluation.keeping.actions.holding import said
from evaluation.keeping.counting import count_what_goes
from evaluation.keeping.models import Disposal, DisposalStep
from evaluation.keeping.queries import Disposing, disposal_of, keeping_of
from evaluation.keeping.rules import MOST_BACKUP_DAYS, State, Step, in_the_way
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import sha256
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission


def nothing_in_the_way(ctx: Context, procurement: Procurement, field: str) -> None:
    """Raises Invalid where a procurement may not be disposed of today."""
    kept = keeping_of(procurement, ctx.now.astimezone(LONDON).date())
    if why := in_the_way(kept.until, ctx.now.astimezone(LONDON).date(), [h.reason for h in kept.holds], kept.claim):
        raise Invalid(field, " ".join(why))


def _open(ctx: Context, procurement_id: int) -> Disposing | None:
    found = disposal_of(procurement_id, ctx.now.astimezone(LONDON).date())
    return found if found and found.open else None


@action(Permission.DISPOSAL_PROPOSE, Event.DISPOSAL_PROPOSED)
def propose_disposal(ctx: Context, procurement: Procurement, *, reason: str, backup_days: int) -> Disposal:
    """Propose that everything of a procurement goes; what that is, is counted and kept with the proposal."""
    words = said("propose_reason", reason, "Say by which line of the retention schedule it goes.")
    if procurement.rehearsal:
        raise Invalid("propose_reason", "A rehearsal goes with its procurement.")
    if not 0 <= backup_days <= MOST_BACKUP_DAYS:
        raise Invalid("backup_days", f"Enter {MOST_BACKUP_DAYS:,} days or fewer.")
    nothing_in_the_way(ctx, procurement, "propose_reason")
    if _open(ctx, procurement.id):
        raise Invalid("propose_reason", "A disposal is proposed already.")
    goes = count_what_goes(procurement).text
    ctx.say(reason=words)
    ctx.note(backup_days=backup_days, goes_sha256=sha256(goes))
    return keep(
        Disposal(
            procurement_id=procurement.id,
            number=(db.session.scalar(select(func.max(Disposal.number))) or 0) + 1,
            reason=words,
            backup_days=backup_days,
            goes=goes,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def stepped(ctx: Context, disposal: Disposal, step: Step, *, reason: str = "", facts: str = "{}") -> DisposalStep:
    """Put on record what became of a disposal."""
    ctx.note(certificate=disposal.number)
    return keep(
        DisposalStep(
            procurement_id=disposal.procurement_id,
            disposal_id=disposal.id,
            kind=step.value,
            reason=reason,
            facts=facts,
            by_id=ctx.actor_id,
            at=ctx.now,
        )
    )


@action(Permission.DISPOSAL_CONFIRM, Event.DISPOSAL_CONFIRMED)
def confirm_disposal(ctx: Context, disposal: Disposal) -> DisposalStep:
    """The second person's word; from now on the days count in which it can be called off."""
    standing = _open(ctx, disposal.procurement_id)
    if standing is None or standing.row.id != disposal.id or standing.state is not State.PROPOSED:
        raise Invalid("disposal", "This disposal does not wait for a second person.")
    nothing_in_the_way(ctx, db.session.get_one(Procurement, disposal.procurement_id), "disposal")
    return stepped(ctx, disposal, Step.CONFIRMED)


@action(Permission.DISPOSAL_CALL_OFF, Event.DISPOSAL_CALLED_OFF)
def call_disposal_off(ctx: Context, disposal: Disposal, *, reason: str) -> DisposalStep:
    """It does not go after all. Another can be proposed."""
    standing = _open(ctx, disposal.procurement_id)
    if standing is None or standing.row.id != disposal.id:
        raise Invalid("off_reason", "There is nothing to call off.")
    words = said("off_reason", reason, "Say why it is called off.")
    ctx.say(reason=words)
    return stepped(ctx, disposal, Step.CALLED_OFF, reason=words)
