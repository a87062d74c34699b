"""Marking an invented answer first: the lead writes it, the panel marks it, the lead notes what it showed."""

from decimal import Decimal

from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import marks_allowed
from evaluation.scoring.calibration import NOTE, OFF, SHOWN, calibration
from evaluation.scoring.models import CalibrationItem, CalibrationMark, CalibrationStep
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.forms import MOST_CHARACTERS, has_unprintable
from procurement.core.numbers import shown
from procurement.core.vocabulary import Event, Permission


@action(Permission.SCORE_GUIDE, Event.CALIBRATION_SET)
def set_calibration(ctx: Context, procurement: Procurement, criterion: Criterion, text: str) -> CalibrationItem:
    """Have everybody on the panel mark an invented answer to a question before they mark real ones.

    A new one takes the place of the one before, whose marks stay on file.
    """
    if criterion.procurement_id != procurement.id:
        raise Invalid("question", "This question belongs to another procurement.")
    said = _said("answer", text, "Write the invented answer.")
    ctx.note(criterion=criterion.id)
    return keep(
        CalibrationItem(
            procurement_id=procurement.id, criterion_id=criterion.id, text=said, by_id=ctx.person, at=ctx.now
        )
    )


@action(Permission.CALIBRATION_MARK, Event.CALIBRATION_MARKED)
def mark_calibration(ctx: Context, procurement: Procurement, mark: Decimal | None, reason: str) -> CalibrationMark:
    """Mark the invented answer, once and with a reason; nobody sees it before all have, or the lead closes it."""
    here = calibration(procurement.id)
    if here is None or here.off:
        raise Invalid("mark", "There is no invented answer to mark.")
    if ctx.person not in {user.id for user in here.panel}:
        raise Invalid("mark", "Nothing is assigned to you yet, so there is nothing to practise for.")
    if here.of(ctx.person):
        raise Invalid("mark", "You have marked it: what you gave stands.")
    allowed = marks_allowed(procurement.id, here.item.criterion)
    if mark is None or not mark.is_finite() or mark not in allowed:
        raise Invalid("mark", f"Choose one of the marks on the scale: {', '.join(shown(one) for one in allowed)}.")
    said = _said("reason", reason, "Say why this mark and not the next one up.")
    ctx.note(item=here.item.id)
    given = next(one for one in allowed if one == mark)
    return keep(CalibrationMark(item_id=here.item.id, user_id=ctx.person, mark=given, reason=said, at=ctx.now))


@action(Permission.SCORE_GUIDE, Event.CALIBRATION_STEPPED)
def step_calibration(ctx: Context, procurement: Procurement, kind: str, words: str) -> CalibrationStep:
    """Show the marks though some are to come, write how the panel reads the scale, or turn the invented answer off."""
    here = calibration(procurement.id)
    if here is None or here.off or kind not in (SHOWN, NOTE, OFF):
        raise Invalid("words", "There is no invented answer to which this could be done.")
    if kind == SHOWN and (here.shown or not here.marks):
        raise Invalid("words", "There is nothing to show that is not shown.")
    if kind == NOTE and not here.shown:
        raise Invalid("words", "Write it once the marks are shown.")
    said = _said("words", words, "Write how the panel reads the scale.") if kind == NOTE else ""
    ctx.note(item=here.item.id, kind=kind)
    if said:
        ctx.say(how_the_scale_is_read=said)
    return keep(CalibrationStep(item_id=here.item.id, kind=kind, words=said, by_id=ctx.person, at=ctx.now))


def _said(field: str, words: str, needed: str) -> str:
    if not words.strip():
        raise Invalid(field, needed)
    if len(words) > MOST_CHARACTERS:
        raise Invalid(field, f"This is {len(words):,} characters long. Shorten it to {MOST_CHARACTERS:,} or fewer.")
    if has_unprintable(words):
        raise Invalid(field, "Remove the characters that cannot be printed.")
    return words.strip()
