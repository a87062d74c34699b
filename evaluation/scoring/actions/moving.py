"""Abstaining from answers, and moving answers between evaluators. What was written stays with whoever wrote it."""

from enum import StrEnum

from evaluation.scoring.items import Item
from evaluation.scoring.models import Abstention, AbstentionWord, MarkingChange, MarkingMove
from evaluation.scoring.moving import ASKED_BACK, WITHDRAWN, Asked, about, abstentions, moving
from evaluation.scoring.price_sight import judges_still
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.forms import has_unprintable
from procurement.core.outbox import send
from procurement.core.vocabulary import Event, Permission, Role
from procurement.core.words import count
from procurement.people.queries import appointed

MOST_IN_A_REASON = 2_000


class Scope(StrEnum):
    """From what an evaluator abstains, as seen from one answer."""

    ANSWER = "answer"
    QUESTION = "question"
    BIDDER = "bidder"


@action(Permission.SCORE_GIVE, Event.ABSTAINED)
def abstain(ctx: Context, item: Item, scope: Scope, reason: str) -> Abstention:
    """Ask not to mark an answer, its question or its bidder. Nothing ends before the lead accepts it."""
    said = _said("why", reason, "Say why you abstain.")
    row = Abstention(
        procurement_id=item.procurement_id,
        user_id=ctx.person,
        tender_id=None if scope is Scope.QUESTION else item.tender.id,
        criterion_id=None if scope is Scope.BIDDER else item.criterion.id,
        round=item.round,
        reason=said,
        at=ctx.now,
    )
    waiting = (one.row for one in about(abstentions(item.procurement_id, ctx.person), item) if one.open)
    if any((one.tender_id, one.criterion_id) == (row.tender_id, row.criterion_id) for one in waiting):
        raise Invalid("why", "You abstained from this already. The procurement lead has it.")
    ctx.note(tender=row.tender_id, criterion=row.criterion_id, round=item.round)
    ctx.say(reason=said)
    return keep(row)


@action(Permission.SCORE_READ_OWN, Event.ABSTENTION_WITHDRAWN)
def take_back(ctx: Context, item: Item, abstention_id: int) -> AbstentionWord:
    """Take back one's own abstention that covers an answer, while it is not accepted."""
    mine = about(abstentions(item.procurement_id, ctx.person), item)
    found = next((one for one in mine if one.row.id == abstention_id), None)
    if found is None or not found.open:
        raise Invalid("why", "This abstention was answered or taken back already.")
    ctx.note(abstention=found.row.id)
    return keep(AbstentionWord(abstention_id=found.row.id, kind=WITHDRAWN, words="", by_id=ctx.person, at=ctx.now))


@action(Permission.PERSON_APPOINT, Event.ABSTENTION_ANSWERED)
def ask_back(ctx: Context, procurement: Procurement, abstention_id: int, words: str) -> AbstentionWord:
    """Ask an evaluator to think again; what they abstained from stays theirs until a move accepts it."""
    found = next((one for one in abstentions(procurement.id) if one.row.id == abstention_id), None)
    if found is None or not found.open:
        raise Invalid("reason", "This abstention was accepted or taken back already.")
    said = _said("reason", words, "Say what you ask them to think of.")
    ctx.note(abstention=found.row.id, person=found.row.user_id)
    ctx.say(words=said)
    return keep(AbstentionWord(abstention_id=found.row.id, kind=ASKED_BACK, words=said, by_id=ctx.person, at=ctx.now))


@action(Permission.PERSON_APPOINT, Event.MARKING_MOVED)
def move(
    ctx: Context,
    procurement: Procurement,
    asked: Asked,
    reason: str,
    *,
    seen: str,
    address: str,
    abstention_id: int | None = None,
) -> MarkingMove:
    """Move answers that are not submitted from one evaluator to another, away from one, or to one more.

    Drafts and marks of whoever gives them up stay on file as theirs; whoever takes them begins with an empty form.
    `seen` is what the preview showed: where something was submitted or begun since, nothing moves. `address` is where
    the service is reached. Raises Invalid where too few evaluators would be left.
    """
    giver, taker = asked.giver, asked.taker
    said = _said("reason", reason, "Say why the answers move.")
    if taker and (taker == giver or taker not in appointed(procurement.id, Role.EVALUATOR)):
        raise Invalid("taker", f"Choose another evaluator of this procurement than {taker.name}.")
    if taker:
        judges_still(procurement.id, taker, "taker")
    accepting = next((one for one in abstentions(procurement.id) if one.row.id == abstention_id), None)
    if abstention_id is not None and (accepting is None or not accepting.open):
        raise Invalid("reason", "This abstention was accepted or taken back already.")
    found = moving(procurement.id, asked)
    if not found.changes or (accepting and giver and accepting.row.user_id != giver.id):
        raise Invalid("reason", "There is nothing to move: it is submitted, or it is not theirs.")
    if found.thin:
        raise Invalid("taker", f"Too few would be left: {'; '.join(found.thin)}. Choose somebody to take it.")
    if found.seen != seen:
        raise Invalid("reason", "Something was begun or submitted since this was shown. Look at what moves now.")
    row = keep(
        MarkingMove(
            procurement_id=procurement.id,
            round=found.round,
            from_id=giver.id if giver else None,
            to_id=taker.id if taker else None,
            abstention_id=abstention_id,
            scope=asked.scope,
            answers=found.answers,
            drafts=found.drafts,
            reason=said,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    for criterion, person, tender, begins in found.changes:
        db.session.add(
            MarkingChange(move_id=row.id, criterion_id=criterion, user_id=person, tender_id=tender, begins=begins)
        )
    _tell(ctx, procurement, row, asked, address)
    ctx.note(**{"from": row.from_id, "to": row.to_id}, round=row.round, answers=row.answers, drafts=row.drafts)
    ctx.note(abstention=abstention_id)
    ctx.say(reason=said, scope=row.scope)
    return row


def _tell(ctx: Context, procurement: Procurement, row: MarkingMove, asked: Asked, address: str) -> None:
    """Write to both; neither is told why, nor who the other is."""
    where = f"\n\n{address.rstrip('/')}/procurements/{procurement.code}/scoring\n\n{procurement.buyer}\n"
    title = f"{procurement.title} ({procurement.code})"
    one = row.answers == 1
    what = f"{count(row.answers, 'answer')} ({row.scope}) {'is' if one else 'are'}"
    if asked.giver:
        kept = " What you wrote is kept as yours; your queue shows it." if row.drafts else ""
        words = f"{what} no longer yours to mark.{kept}"
        send(ctx, asked.giver.email, f"No longer yours to mark: {title}", words + where, once=f"moved-{row.id}-from")
    if asked.taker:
        send(
            ctx,
            asked.taker.email,
            f"Yours to mark: {title}",
            f"{what} now yours to mark.{where}",
            once=f"moved-{row.id}-to",
        )


def _said(field: str, words: str, needed: str) -> str:
    if not words.strip():
        raise Invalid(field, needed)
    if len(words) > MOST_IN_A_REASON:
        raise Invalid(field, f"This is {len(words):,} characters long. Shorten it to {MOST_IN_A_REASON:,} or fewer.")
    if has_unprintable(words):
        raise Invalid(field, "Remove the characters that cannot be printed.")
    return words.strip()
