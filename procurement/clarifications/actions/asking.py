"""A bidder asks, takes back or agrees; the council decides what stays confidential; reading is kept."""

from datetime import datetime

from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment
from procurement.clarifications.models import AskerReply, ClarificationQuestion, ConfidentialDecision, Reading
from procurement.clarifications.queries import Question, organisation_of, question_of, times, unread
from procurement.clarifications.rules import MOST_TITLE, Asking, State
from procurement.clarifications.telling import tell_asker
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.vocabulary import Event, Permission


@action(Permission.CLARIFICATION_ASK, Event.QUESTION_ASKED)
def ask_question(
    ctx: Context, procurement: Procurement, *, title: str, words: str, confidential: bool = False, why: str = ""
) -> ClarificationQuestion:
    """Ask the council. With `confidential` it is asked, with the reason `why`, to answer to this bidder alone."""
    organisation_id = organisation_of(ctx.person)
    assert organisation_id is not None  # the door lets bidders in only
    when = times(procurement.id, ctx.now)
    if abandonment(procurement.id) or when.asking is not Asking.OPEN:
        raise Invalid("words", "Questions are closed, so nothing was sent.")
    if not title.strip():
        raise Invalid("title", "Say in a few words what your question is about.")
    if not words.strip():
        raise Invalid("words", "Enter your question.")
    if confidential and not why.strip():
        raise Invalid("why", "Say what in it is confidential or commercially sensitive.")
    ctx.note(organisation=organisation_id, confidential=confidential)
    ctx.say(title=title.strip(), words=words.strip(), **({"why": why.strip()} if confidential else {}))
    return keep(
        ClarificationQuestion(
            procurement_id=procurement.id,
            organisation_id=organisation_id,
            title=title.strip()[:MOST_TITLE],
            words=words.strip(),
            confidential=confidential,
            why_confidential=why.strip() if confidential else "",
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.CLARIFICATION_ASK, Event.QUESTION_WITHDRAWN)
def withdraw_question(ctx: Context, question: ClarificationQuestion) -> AskerReply:
    """Take back a question that is not answered yet; it is answered to nobody, and stays on record."""
    found = _open(ctx, question)
    ctx.note(clarification_question=question.id, draft=found.draft_id)
    return _reply(ctx, question, withdrawn=True)


@action(Permission.CLARIFICATION_ASK, Event.QUESTION_RELEASED)
def release_question(ctx: Context, question: ClarificationQuestion) -> AskerReply:
    """Agree that a question which does not stay confidential is answered to all."""
    if _open(ctx, question).state is not State.WAITING:
        raise Invalid("question", "Nothing waits for your word on this question.")
    ctx.note(clarification_question=question.id)
    return _reply(ctx, question, withdrawn=False)


def _open(ctx: Context, question: ClarificationQuestion) -> Question:
    found = question_of(question, ctx.now)
    if found.settled or found.reply is not None:
        raise Invalid("question", "This question is answered or taken back already.")
    return found


def _reply(ctx: Context, question: ClarificationQuestion, *, withdrawn: bool) -> AskerReply:
    return keep(
        AskerReply(
            question_id=question.id,
            procurement_id=question.procurement_id,
            withdrawn=withdrawn,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.CLARIFICATION_ANSWER, Event.CONFIDENTIAL_DECIDED)
def decide_confidential(
    ctx: Context, question: ClarificationQuestion, *, kept: bool, reason: str, waits_until: datetime | None = None
) -> ConfidentialDecision:
    """Decide whether a question marked confidential stays so. If not, its bidder hears first and may take it back.

    Raises Invalid where it is not marked or was decided, for a missing reason, or a time to answer that is no time.
    """
    found = question_of(question, ctx.now)
    if found.state is not State.TO_DECIDE:
        raise Invalid("kept", "This question waits for no decision.")
    if not reason.strip():
        raise Invalid("reason", "Give the reason. The bidder reads it.")
    if kept:
        waits_until = None
    elif waits_until is None:
        raise Invalid("waits_until", "Say until when the bidder may take its question back.")
    elif waits_until <= ctx.now:
        raise Invalid("waits_until", "This is past. Give the bidder time to answer.")
    ctx.note(clarification_question=question.id, kept=kept, waits_until=waits_until.isoformat() if waits_until else "")
    ctx.say(reason=reason.strip())
    row = keep(
        ConfidentialDecision(
            question_id=question.id,
            procurement_id=question.procurement_id,
            kept=kept,
            reason=reason.strip(),
            waits_until=waits_until,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    ctx.note(told=tell_asker(ctx, question, row))
    return row


@action(Permission.CLARIFICATION_ASK, Event.CLARIFICATIONS_READ)
def mark_read(ctx: Context, procurement: Procurement) -> Reading | None:
    """Keep that this person has now been shown every answer and letter that is there for them."""
    organisation_id = organisation_of(ctx.person)
    assert organisation_id is not None
    new = unread(procurement.id, organisation_id, ctx.person)
    ctx.note(answers=sorted(new.answers), letters=sorted(new.letters))
    if not new.count:
        return None
    return keep(
        Reading(
            procurement_id=procurement.id,
            by_id=ctx.person,
            last_answer_id=max(new.answers, default=0),
            last_letter_id=max(new.letters, default=0),
            at=ctx.now,
        )
    )
