"""The bars that come from who marks what, and from marks that are submitted."""

from typing import Any

from evaluation.scheme.models import Criterion
from evaluation.scoring.calibration import is_due
from evaluation.scoring.items import Item
from evaluation.scoring.queries import is_assigned, is_excused, is_locked, moved_from, settled
from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar, Role

_ABOVE_THE_PANEL = frozenset({Role.LEAD, Role.MODERATOR, Role.APPROVER, Role.AUDITOR})


def criterion_of(subject: Any) -> Criterion | None:
    """The question a subject concerns, if it concerns one."""
    found = subject if isinstance(subject, Criterion) else getattr(subject, "criterion", None)
    return found if isinstance(found, Criterion) else None


@finds(Bar.NOT_ASSIGNED)
def not_assigned(ctx: Context, subject: Any) -> bool:
    """A person marks, and agrees on, the questions assigned to them."""
    criterion = criterion_of(subject)
    if criterion is None:
        return False
    return not is_assigned(criterion.id, ctx.person) or (isinstance(subject, Item) and is_excused(subject, ctx.person))


@finds(Bar.ASSIGNMENT_ENDED)
def moved_away(ctx: Context, subject: Any) -> bool:
    """What the lead moved to somebody else is closed to whoever had it; what they wrote of it stays theirs."""
    return isinstance(subject, Item) and not_assigned(ctx, subject) and moved_from(subject, ctx.person)


@finds(Bar.NOT_CALIBRATED)
def to_calibrate(ctx: Context, _subject: Any) -> bool:
    """Where the lead asks for it, whoever has not marked the invented answer marks no real one."""
    return ctx.procurement_id is not None and is_due(ctx.procurement_id, ctx.person)


@finds(Bar.LOCKED)
def submitted(ctx: Context, subject: Any) -> bool:
    """Marks that were submitted stand until the lead reopens them with a reason."""
    criterion, round_ = criterion_of(subject), getattr(subject, "round", None)
    return criterion is not None and isinstance(round_, int) and is_locked(criterion.id, round_, ctx.person)


@finds(Bar.NOT_LOCKED)
def marks_outstanding(ctx: Context, subject: Any) -> bool:
    """Nobody sees or moderates marks before all who mark the answer have submitted theirs.

    Whoever has no interest in the bidder and is assigned to the question marks it. An evaluator besides must have
    submitted marks of their own: the marks of others are never an evaluator's first sight of an answer.
    """
    criterion, round_ = criterion_of(subject), getattr(subject, "round", None)
    tender = getattr(subject, "tender", None)
    if criterion is None or not isinstance(round_, int) or tender is None:
        return False
    organisation = tender.organisation_id
    if not settled(criterion, round_, [organisation])[organisation]:
        return True
    only_evaluates = Role.EVALUATOR in ctx.standing.roles and not ctx.standing.roles & _ABOVE_THE_PANEL
    return only_evaluates and not is_locked(criterion.id, round_, ctx.person)
