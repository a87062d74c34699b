"""Inviting all remaining bidders, at one moment, to revise what negotiation opened."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import BARS, Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND, Bar, Event, Permission, Stage, in_time
from procurement.core.words import moment
from procurement.people.models import User
from procurement.questionnaire.models import Part, Question, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.actions.opening_keys import split_anew
from procurement.tenders.drafts import invitation
from procurement.tenders.models import NotInvited, ResubmissionInvitation, Tender
from procurement.tenders.opening_keys import keys_of
from procurement.tenders.queries import opened_tenders
from procurement.tenders.rules import canonical
from procurement.tenders.sealed import opening_key
from procurement.timetable.queries import windows


@action(Permission.RESUBMISSION_INVITE, Event.RESUBMISSION_INVITED)
def invite_resubmission(
    ctx: Context,
    procurement: Procurement,
    question_ids: Sequence[int],
    slot_ids: Sequence[int],
    words: str,
    *,
    below: Mapping[int, str] = MappingProxyType({}),
    rule: str = "",
) -> ResubmissionInvitation:
    """Open the named parts to every bidder still in evaluation, until the deadline of the timetable.

    Only parts published as open to revision may be named. All are written to in the same transaction. `below` are the
    tenders that do not go on, each with the minimum that it missed, by the published `rule`; they get a letter.
    Source: Public Contracts Regulations 2015, regulation 29(19) to (21); Procurement Act 2023, section 20(5) and (6).
    """
    if invitation(procurement.id):
        raise Invalid("words", "The invitation was sent already: there is one, at one moment, for all.")
    closes_at = windows(procurement.id, ctx.now)[Stage.RESUBMISSION].closes_at
    if closes_at is None or not in_time(ctx.now, closes_at):
        raise Invalid("words", "Plan a deadline for the resubmission that lies ahead first.")
    if not words.strip():
        raise Invalid("words", "Say what may be revised and why.")
    opened = _opened_parts(procurement, question_ids, slot_ids)
    out = BARS[Bar.OUT_OF_EVALUATION]
    still = [t for t in opened_tenders(procurement.id) if not any(finder(ctx, t) for finder in out)]
    if below and not rule.strip():
        raise Invalid("rule", "Name the published rule by which a round ends somebody’s part, and where it stands.")
    invited = [tender for tender in still if tender.id not in below]
    if not invited:
        raise Invalid("words", "No bidder is in evaluation.")
    ctx.note(questions=sorted(question_ids), slots=sorted(slot_ids), tenders=[tender.id for tender in invited])
    ctx.say(words=words)
    row = keep(
        ResubmissionInvitation(
            procurement_id=procurement.id,
            round=SECOND_ROUND,
            question_ids=canonical(sorted(set(question_ids))),
            slot_ids=canonical(sorted(set(slot_ids))),
            tender_ids=canonical([tender.id for tender in invited]),
            words=words.strip(),
            closes_at=closes_at,
            invited_at=ctx.now,
            by_id=ctx.person,
        )
    )
    if opening_key(procurement.id, FIRST_ROUND):  # the shares stay as they are; the key of each round is its own
        split_anew(ctx, procurement, SECOND_ROUND, keys_of(procurement.id).holders)
    for tender in still:
        if tender.id in below:
            _end_its_part(ctx, procurement, tender, below[tender.id], rule)
    organisations = [tender.organisation_id for tender in invited]
    body = (
        f"{procurement.buyer} invites you to revise parts of your tender for {procurement.title}.\n\n"
        f"{words.strip()}\n\n"
        f"Open to revision: {', '.join(f'{part.code} {part.title}' for part in opened)}\n"
        f"Deadline: {moment(closes_at)}, UK time\n"
    )
    for person in db.session.scalars(select(User).where(User.organisation_id.in_(organisations)).order_by(User.id)):
        send(ctx, person.email, f"Resubmission: {procurement.title}", body, once=f"invitation-{row.id}-{person.id}")
    return row


def _end_its_part(ctx: Context, procurement: Procurement, tender: Tender, reason: str, rule: str) -> None:
    """Put on record that a bidder does not go on, and write to it why."""
    row = keep(
        NotInvited(
            procurement_id=procurement.id,
            tender_id=tender.id,
            round=FIRST_ROUND,
            reason=reason,
            rule=rule.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    body = (
        f"{procurement.buyer} has decided who goes on to the next round of {procurement.title} ({procurement.code}). "
        f"Your tender does not.\n\nWhy: {reason}\n\nThe published rule: {rule.strip()}\n\n"
        "Your tender stays on record. What was decided at the end is written to you when the contract is awarded.\n"
    )
    people = select(User).where(User.organisation_id == tender.organisation_id).order_by(User.id)
    for person in db.session.scalars(people):
        send(ctx, person.email, f"Your tender: {procurement.title}", body, once=f"round-out-{row.id}-{person.id}")


def _opened_parts(
    procurement: Procurement, question_ids: Sequence[int], slot_ids: Sequence[int]
) -> list[Question | Slot]:
    """The questions and slots named, each published as open to revision."""
    if not question_ids and not slot_ids:
        raise Invalid("questions", "Choose at least one part that may be revised.")
    asked = {q.id: q for q in questions(procurement.id)}
    places = {s.id: s for s in slots(procurement.id)}
    named: list[Question | Slot] = []
    for known, ids, field in ((asked, question_ids, "questions"), (places, slot_ids, "slots")):
        for part_id in ids:
            part = known.get(part_id)
            if isinstance(part, Question) and part.part != Part.QUALITY:
                raise Invalid(field, f"{part.code} is a minimum requirement: those are never negotiated.")
            if part is None or not part.revisable:
                raise Invalid(field, "Choose only parts that were published as open to revision.")
            named.append(part)
    return named
