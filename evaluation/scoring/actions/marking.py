"""Who marks what; drafts of marks; marks submitted and reopened. Submitted marks are evidence."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import marks_allowed
from evaluation.scoring.checking import binding, blocking, hints_of
from evaluation.scoring.items import Batch, Item, current_round, items_of
from evaluation.scoring.models import Assignment, Mark, MarkDraft, MarksLock, Quote
from evaluation.scoring.price_sight import judges_still
from evaluation.scoring.queries import (
    REOPENED,
    SUBMITTED,
    is_assigned,
    is_locked,
    off_panel,
    own_draft,
    own_drafts,
    own_marks,
    quotes_of,
)
from evaluation.scoring.quoting import MOST_QUOTES, Quoted, lines
from evaluation.scoring.rules import Written, missing
from evaluation.scoring.sources import own_quotes
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.db import db
from procurement.core.forms import MOST_CHARACTERS, has_unprintable
from procurement.core.numbers import shown
from procurement.core.vocabulary import Event, Permission, Role
from procurement.people.models import Appointment, User

TEXTS = ("strengths", "concerns", "reason", "strength_quotes", "concern_quotes", "notes")
"""What is written about an answer besides its mark."""


@action(Permission.PERSON_APPOINT, Event.EVALUATOR_ASSIGNED)
def assign(ctx: Context, procurement: Procurement, criterion: Criterion, user: User) -> Assignment:
    """Have an evaluator mark a question, for every bidder in which they have no interest."""
    held = select(Appointment.id).where(
        Appointment.procurement_id == procurement.id,
        Appointment.user_id == user.id,
        Appointment.role == Role.EVALUATOR.value,
    )
    if criterion.procurement_id != procurement.id:
        raise Invalid("criterion", "This question belongs to another procurement.")
    if db.session.scalar(held) is None:
        raise Invalid("user", f"{user.name} is not an evaluator of this procurement.")
    judges_still(procurement.id, user, "user")
    if is_assigned(criterion.id, user.id):
        raise Invalid("user", f"{user.name} marks this question already.")
    ctx.note(criterion=criterion.id, person=user.id)
    return keep(
        Assignment(procurement_id=procurement.id, criterion_id=criterion.id, user_id=user.id, assigned_at=ctx.now)
    )


@action(Permission.SCORE_GIVE, Event.MARK_DRAFTED)
def draft_mark(
    ctx: Context,
    item: Item,
    *,
    mark: Decimal | None,
    strengths: str,
    concerns: str,
    reason: str,
    version: int | None,
    strength_quotes: str | None = None,
    concern_quotes: str | None = None,
    notes: str | None = None,
) -> MarkDraft:
    """Save what an evaluator has written about an answer so far; nothing need be complete.

    Quotes and notes that are not given (None) stay as they are.

    `version` is that of the draft they were writing on, None where there was none. Raises Stale with both texts when
    the draft has moved on (another tab, another computer); the same words again change nothing.
    """
    said = {"strengths": strengths, "concerns": concerns, "reason": reason}
    more = {"strength_quotes": strength_quotes, "concern_quotes": concern_quotes, "notes": notes}
    said |= {name: text for name, text in more.items() if text is not None}
    ctx.note(tender=item.tender.id, criterion=item.criterion.id, round=item.round)
    return write_draft(ctx, item, mark, said, version)


def write_draft(
    ctx: Context, item: Item, mark: Decimal | None, said: Mapping[str, str], version: int | None
) -> MarkDraft:
    """Write a draft inside the action under way; boxes that are not named stay as they are. Raises Invalid or Stale."""
    _check_round(item.round, item.procurement_id)
    given = _on_the_scale(item, mark)
    yours = _written_words(said)
    draft = own_draft(item, ctx.person)
    if draft is None:
        return keep(
            MarkDraft(
                procurement_id=item.procurement_id,
                user_id=ctx.person,
                tender_id=item.tender.id,
                criterion_id=item.criterion.id,
                round=item.round,
                mark=given,
                saved_at=ctx.now,
                **dict.fromkeys(TEXTS, "") | yours,
            )
        )
    typed = as_typed(draft) | {"mark": _typed(given), **yours}
    if as_typed(draft) == typed:
        return draft
    if draft.version != version:
        raise Stale(theirs=as_typed(draft), yours=typed, version=draft.version)
    draft.mark, draft.saved_at = given, ctx.now
    for name, text in yours.items():
        setattr(draft, name, text)
    db.session.flush()
    return draft


def _written_words(texts: Mapping[str, str]) -> dict[str, str]:
    """What was written in each box; blank words are no words."""
    for field, text in texts.items():
        _check_text(field, text)
        if field.endswith("_quotes") and len(lines(text)) > MOST_QUOTES:
            raise Invalid(field, f"Quote {MOST_QUOTES} passages at most.")
    return {field: text if text.strip() else "" for field, text in texts.items()}


def as_typed(draft: MarkDraft) -> dict[str, str]:
    """A draft as the form's fields hold it."""
    return {
        "mark": _typed(draft.mark),
        "strengths": draft.strengths,
        "concerns": draft.concerns,
        "reason": draft.reason,
        "strength_quotes": draft.strength_quotes,
        "concern_quotes": draft.concern_quotes,
        "notes": draft.notes,
    }


def _typed(mark: Decimal | None) -> str:
    return "" if mark is None else shown(mark)


def _check_round(round_: int, procurement_id: int) -> None:
    if round_ != current_round(procurement_id):
        raise Invalid("mark", "The marks of this round are closed: the resubmitted answers are being marked.")


def _check_text(field: str, text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise Invalid(field, f"This is {len(text):,} characters long. Shorten it to {MOST_CHARACTERS:,} or fewer.")
    if has_unprintable(text):
        raise Invalid(field, "Remove the characters that cannot be printed.")


def _on_the_scale(item: Item, mark: Decimal | None) -> Decimal | None:
    """The mark as the published scale spells it; only its marks can be given."""
    if mark is None:
        return None
    allowed = marks_allowed(item.procurement_id, item.criterion)
    if not mark.is_finite() or mark not in allowed:
        raise Invalid("mark", f"Choose one of the marks on the scale: {', '.join(shown(m) for m in allowed)}.")
    return next(step for step in allowed if step == mark)


@action(Permission.SCORE_LOCK, Event.MARKS_LOCKED)
def submit_marks(ctx: Context, batch: Batch) -> MarksLock:
    """Submit all of one's marks for a question in a round, or none: from here on they stand and are read by others.

    A mark is written from each draft that differs from the mark standing. Raises Invalid, naming each bidder whose
    mark or reason is missing. Bidders in which the person has an interest, or that were moved from them, are left out.
    """
    _check_round(batch.round, batch.procurement_id)
    off = off_panel(batch.procurement_id, batch.round)[batch.criterion.id]
    every = items_of(batch.criterion, batch.round)
    to_mark = [i for i in every if (ctx.person, i.tender.organisation_id) not in off]
    drafts = own_drafts(batch, ctx.person)
    if not to_mark:
        raise Invalid("marks", "There is no answer to this question for you to mark.")
    lacking = missing(_written(i, drafts.get(i.tender.id)) for i in to_mark)
    if lacking:
        raise Invalid("marks", f"Your marks are not complete: {'; '.join(lacking)}.")
    _check_reasons(to_mark, drafts)
    quoted = {i.tender.id: _quoted(i, drafts[i.tender.id]) for i in to_mark}
    standing = own_marks(batch, ctx.person)
    kept = quotes_of(standing.values())
    changed = [i for i in to_mark if not _same(drafts[i.tender.id], quoted[i.tender.id], standing, kept, i)]
    given = [keep(_mark(ctx, i, drafts[i.tender.id])) for i in changed]
    for one, mark in zip(changed, given, strict=True):
        for quote in quoted[one.tender.id]:
            keep(_quote(mark, quote))
    ctx.note(criterion=batch.criterion.id, round=batch.round, marks=[mark.id for mark in given], answers=len(to_mark))
    return keep(_lock(ctx, batch, ctx.person, SUBMITTED))


def _check_reasons(to_mark: Sequence[Item], drafts: Mapping[int, MarkDraft]) -> None:
    """Where the lead made checks of reasons binding, what they find is put right first."""
    kinds = binding(to_mark[0].procurement_id)
    if not kinds:
        return
    wrong = [(i, found) for i in to_mark if (found := blocking(hints_of(i, drafts[i.tender.id]), kinds))]
    if wrong:
        said = " ".join(f"{i.tender.bidder_code}: {found[0].sentence}" for i, found in wrong)
        raise Invalid("marks", f"Put this right first. {said}")


def _written(item: Item, draft: MarkDraft | None) -> Written:
    return Written(item.tender.bidder_code, draft.mark if draft else None, draft.reason if draft else "")


def _quoted(item: Item, draft: MarkDraft) -> list[Quoted]:
    """The quotes of a draft with their places; words that do not stand in the response are not evidence."""
    found = own_quotes(item, draft)
    if lost := [quote for quote in found if quote.source is None]:
        raise Invalid("marks", f"{item.tender.bidder_code}: “{lost[0].words}” does not stand in the response.")
    return found


def _same(
    draft: MarkDraft, quoted: list[Quoted], standing: Mapping[int, Mark], kept: Mapping[int, list[Quote]], item: Item
) -> bool:
    """Whether the mark that stands says what the draft says, words and quotes alike."""
    mark = standing.get(item.tender.id)
    return (
        mark is not None
        and (draft.mark, draft.strengths, draft.concerns, draft.reason, item.submission.id)
        == (mark.mark, mark.strengths, mark.concerns, mark.reason, mark.submission_id)
        and [(q.label, q.start, q.end, q.words) for q in quoted]
        == [(q.label, q.begins, q.ends, q.words) for q in kept.get(mark.id, [])]
    )


def _quote(mark: Mark, quoted: Quoted) -> Quote:
    assert quoted.source is not None
    return Quote(
        procurement_id=mark.procurement_id,
        mark_id=mark.id,
        kind=quoted.kind,
        number=quoted.number,
        submitted_file_id=quoted.source.file_id,
        place=quoted.source.name,
        page=quoted.source.page,
        begins=quoted.start,
        ends=quoted.end,
        words=quoted.words,
    )


def _mark(ctx: Context, item: Item, draft: MarkDraft) -> Mark:
    assert draft.mark is not None
    return Mark(
        procurement_id=item.procurement_id,
        user_id=ctx.person,
        tender_id=item.tender.id,
        criterion_id=item.criterion.id,
        round=item.round,
        submission_id=item.submission.id,
        mark=draft.mark,
        strengths=draft.strengths,
        concerns=draft.concerns,
        reason=draft.reason,
        given_at=ctx.now,
    )


def _lock(ctx: Context, batch: Batch, user_id: int, kind: str, reason: str = "") -> MarksLock:
    return MarksLock(
        procurement_id=batch.procurement_id,
        user_id=user_id,
        criterion_id=batch.criterion.id,
        round=batch.round,
        kind=kind,
        reason=reason,
        by_id=ctx.person,
        at=ctx.now,
    )


@action(Permission.SCORE_REOPEN, Event.MARKS_REOPENED)
def reopen_marks(ctx: Context, batch: Batch, user: User, reason: str) -> MarksLock:
    """Let an evaluator change marks they had submitted; why stays on record, and so do the marks as they were."""
    _check_round(batch.round, batch.procurement_id)
    if not is_locked(batch.criterion.id, batch.round, user.id):
        raise Invalid("user", f"{user.name} has not submitted marks for this question.")
    if not reason.strip():
        raise Invalid("reason", "Say why these marks are reopened.")
    _check_text("reason", reason)
    ctx.note(criterion=batch.criterion.id, round=batch.round, person=user.id)
    ctx.say(reason=reason)
    return keep(_lock(ctx, batch, user.id, REOPENED, reason))
