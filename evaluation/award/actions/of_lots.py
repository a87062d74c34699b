"""Drawing lots between bids that nothing else parts, and deciding what becomes of a lot that is not filled."""

from collections.abc import Sequence
from datetime import date, datetime

from evaluation.award.courses import Course
from evaluation.award.draws import by_seed, commitment
from evaluation.award.facts import LotStanding
from evaluation.award.lot_queries import drawn_rows
from evaluation.award.models import LotCourse, LotsDrawn
from evaluation.award.queries import approved, published_scheme, results
from evaluation.scheme.queries import draw_secret
from evaluation.scheme.rules import SEED, WITNESSED
from procurement.cases.models import Lot
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.clock import LONDON
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission
from procurement.tenders.queries import opening
from procurement.tenders.storing import store


@action(Permission.AWARD_RECOMMEND, Event.LOTS_DRAWN)
def draw_before_witnesses(
    ctx: Context, lot: Lot, order: Sequence[str], witnesses: tuple[str, str], how: str, drawn_at: datetime
) -> LotsDrawn:
    """Record lots drawn before two witnesses, where the published tie-break ends so; the ranking follows the order.

    `order` names every bidder of one open tie of the lot, by code, best first. What was drawn stands.
    """
    _may_draw(ctx, lot, WITNESSED, order)
    _as_seen(ctx, lot, witnesses, how, drawn_at)
    ctx.say(how=how)
    return _drawn(ctx, lot, order, WITNESSED, witnesses, how.strip(), drawn_at, "")


@action(Permission.AWARD_RECOMMEND, Event.DRAW_CORRECTED)
def correct_draw(
    ctx: Context,
    lot: Lot,
    wrong: int,
    order: Sequence[str],
    witnesses: tuple[str, str],
    how: str,
    drawn_at: datetime,
    reason: str,
) -> LotsDrawn:
    """Put right the record of a draw before witnesses that was typed wrongly; nothing is drawn again.

    `wrong` is the number of that record, which stays, with why it is wrong. The order names the same bidders.
    """
    if approved(lot.procurement_id):
        raise Invalid("order", "The award has been approved, so nothing of the draw can be put right any more.")
    rows = {row.id: row for row in drawn_rows(lot.procurement_id, lot.id)}
    if wrong not in rows or wrong in {row.replaces_id for row in rows.values()} or rows[wrong].method != WITNESSED:
        raise Invalid("order", "This record of a draw does not stand any more. Open the page again.")
    if sorted(order) != sorted(rows[wrong].drawn_order):
        raise Invalid("order", "Name every bidder of the same draw once, in the order in which they were drawn.")
    _as_seen(ctx, lot, witnesses, how, drawn_at)
    if not reason.strip():
        raise Invalid("reason", "Say what was typed wrongly, and how that is known.")
    ctx.note(wrong=wrong)
    ctx.say(how=how, reason=reason)
    right = (wrong, reason.strip())
    return _drawn(ctx, lot, order, WITNESSED, witnesses, how.strip(), drawn_at, "", right)


def _as_seen(ctx: Context, lot: Lot, witnesses: tuple[str, str], how: str, drawn_at: datetime) -> None:
    """Two people saw it, it is said how it was drawn, and the time can be right. Raises Invalid."""
    one, two = (name.strip() for name in witnesses)
    if not one or not two or one.casefold() == two.casefold():
        raise Invalid("witness_two", "Name two different people who saw the draw.")
    if not how.strip():
        raise Invalid("how", "Say how it was drawn, so that anybody can follow it.")
    first = opening(lot.procurement_id, FIRST_ROUND)
    if drawn_at > ctx.now or first is None or drawn_at < first.opened_at:
        raise Invalid("drawn_at", "The draw lies between the opening of the tenders and now.")


@action(Permission.AWARD_RECOMMEND, Event.LOTS_DRAWN)
def draw_by_secret(ctx: Context, lot: Lot, bidders: Sequence[str]) -> LotsDrawn:
    """Draw lots between the bidders of one open tie by the secret whose SHA-256 was published, and reveal it."""
    _may_draw(ctx, lot, SEED, bidders)
    row = draw_secret(lot.procurement_id)
    published = published_scheme(lot.procurement_id).document.get("draw", {}).get("sha256")
    secret = store().content(row.blob, row.wrapped_key).decode() if row else ""
    if commitment(secret) != published:
        raise Invalid("order", "The secret on record is not the one whose SHA-256 was published, so nothing is drawn.")
    order = by_seed(secret, str(lot.number), bidders)
    return _drawn(ctx, lot, order, SEED, (), "By the published secret.", ctx.now, secret)


def _may_draw(ctx: Context, lot: Lot, method: str, bidders: Sequence[str]) -> None:
    if approved(lot.procurement_id):
        raise Invalid("order", "The award has been approved, so nothing can be drawn in its place.")
    if method not in published_scheme(lot.procurement_id).document["tie_break"]:
        raise Invalid("order", "The published tie-break does not end in such a draw.")
    tied = [set(tie.bidders) for tie in _standing(ctx, lot).open_ties]
    if set(bidders) not in tied or len(bidders) != len(set(bidders)):
        raise Invalid("order", "Name every bidder of the tie once, in the order in which they were drawn.")


def _standing(ctx: Context, lot: Lot) -> LotStanding:
    return next(one for one in results(lot.procurement_id, ctx.now) if one.lot.lot_id == lot.id)


def _drawn(
    ctx: Context,
    lot: Lot,
    order: Sequence[str],
    method: str,
    witnesses: Sequence[str],
    how: str,
    drawn_at: datetime,
    secret: str,
    right: tuple[int | None, str | None] = (None, None),
) -> LotsDrawn:
    ctx.note(lot=lot.number, order=list(order), method=method)
    return keep(
        LotsDrawn(
            procurement_id=lot.procurement_id,
            lot_id=lot.id,
            drawn_order=list(order),
            method=method,
            witnesses=[name.strip() for name in witnesses],
            how=how,
            drawn_at=drawn_at,
            secret=secret,
            replaces_id=right[0],
            reason=right[1],
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.LOT_DECIDE, Event.LOT_COURSE_DECIDED)
def decide_course(ctx: Context, lot: Lot, course: str, reason: str, decided_by: str, decided_on: date) -> LotCourse:
    """Record what becomes of a lot that the ranking leaves short, tied or empty; the latest decision stands.

    The award does not wait for it, but for a tie that nothing parts: the places it is about then stay empty.
    """
    if course not in set(Course):
        raise Invalid("course", "Choose what becomes of the lot.")
    standing = _standing(ctx, lot)
    if standing.lot.ended or not (standing.tied or standing.short or not standing.awarded):
        raise Invalid("course", "This lot has the providers that it needs, so there is nothing to decide.")
    if not reason.strip():
        raise Invalid("reason", "Say why: the reason stands in the record.")
    if not decided_by.strip():
        raise Invalid("decided_by", "Say who decided: the body or person, and reference.")
    if decided_on > ctx.now.astimezone(LONDON).date():
        raise Invalid("decided_on", "This day lies ahead: record the decision once it is made.")
    ctx.note(lot=lot.number, course=course, decided_on=decided_on.isoformat())
    ctx.say(reason=reason, decided_by=decided_by)
    return keep(
        LotCourse(
            procurement_id=lot.procurement_id,
            lot_id=lot.id,
            course=course,
            reason=reason.strip(),
            decided_by=decided_by.strip(),
            decided_on=decided_on,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
