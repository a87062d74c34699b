"""Inviting all remaining bidders, at one moment, to revise what negotiation opened, round after round."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import BARS, Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import FIRST_ROUND, MOST_ROUNDS, SECOND_ROUND, Bar, Event, Permission, Stage, in_time
from procurement.core.words import moment
from procurement.people.models import User
from procurement.questionnaire.models import Part, Question, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.actions.opening_keys import split_anew
from procurement.tenders.drafts import Invited, invitation
from procurement.tenders.models import FinalTender, NotInvited, ResubmissionInvitation, Tender
from procurement.tenders.opening_keys import keys_of
from procurement.tenders.queries import is_opened, last_opened, opened_tenders
from procurement.tenders.rules import canonical
from procurement.tenders.sealed import opening_key
from procurement.timetable.actions import new_plan
from procurement.timetable.beyond import meetings_arranged
from procurement.timetable.models import StageEvent
from procurement.timetable.moving import Dates
from procurement.timetable.queries import windows
from procurement.timetable.windows import State, Turn

FINAL = "These tenders are final: nothing is negotiated after them, and no other is asked for."


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
    closes_at: datetime | None = None,
    final: bool = False,
) -> ResubmissionInvitation:
    """Open the named parts to every bidder still in evaluation, for one more round of tenders.

    Only parts published as open to revision may be named. All are written to in the same transaction. `below` are the
    tenders that do not go on, each with the minimum that it missed, by the published `rule`; they get a letter. The
    first such round closes with the timetable's deadline; each further one is decided once the last was scored, and
    has a deadline of its own, `closes_at`. After a round that is `final` nothing is negotiated.
    Source: Public Contracts Regulations 2015, regulation 29(13) and (19) to (21); Procurement Act 2023, section 20(5)
    and (6).
    """
    before = invitation(procurement.id)
    round_ = before.round + 1 if before else SECOND_ROUND
    closes_at = _further(ctx, procurement, before, closes_at) if before else _planned(ctx, procurement)
    if not words.strip():
        raise Invalid("words", "Say what may be revised and why.")
    opened = _opened_parts(procurement, question_ids, slot_ids)
    still = _remaining(ctx, procurement)
    if below and not rule.strip():
        raise Invalid("rule", "Name the published rule by which a round ends somebody’s part, and where it stands.")
    invited = [tender for tender in still if tender.id not in below]
    if not invited:
        raise Invalid("words", "No bidder is in evaluation.")
    if final:
        _nothing_ahead(ctx, procurement, "final")
    ctx.note(
        round=round_,
        final=final,
        questions=sorted(question_ids),
        slots=sorted(slot_ids),
        tenders=[tender.id for tender in invited],
    )
    ctx.say(words=words)
    if before:
        _open_again(ctx, procurement, round_, closes_at)
    row = keep(
        ResubmissionInvitation(
            procurement_id=procurement.id,
            round=round_,
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
        split_anew(ctx, procurement, round_, keys_of(procurement.id).holders)
    for tender in still:
        if tender.id in below:
            _end_its_part(ctx, procurement, tender, below[tender.id], rule, round_ - 1)
    if final:
        _keep_final(ctx, procurement, round_, words)
    body = (
        f"{procurement.buyer} invites you to revise parts of your tender for {procurement.title}.\n\n"
        f"{words.strip()}\n\n"
        f"Open to revision: {', '.join(f'{part.code} {part.title}' for part in opened)}\n"
        f"Deadline: {moment(closes_at)}, UK time\n" + (f"\n{FINAL}\n" if final else "")
    )
    _write(ctx, invited, f"Resubmission: {procurement.title}", body, f"invitation-{row.id}")
    return row


@action(Permission.RESUBMISSION_INVITE, Event.FINAL_DECLARED)
def declare_final(ctx: Context, procurement: Procurement, words: str) -> FinalTender:
    """Say that the tenders as they stand are final: all who remain are told, and nothing is negotiated any more.

    Source: Public Contracts Regulations 2015, regulation 29(13) and (21).
    """
    before = invitation(procurement.id)
    if before and not is_opened(procurement.id, before.round):
        raise Invalid("telling", f"Round {before.round} is under way: open what comes in first, then declare it final.")
    if not words.strip():
        raise Invalid("telling", "Say so in the words that every bidder reads.")
    _nothing_ahead(ctx, procurement, "telling")
    round_ = last_opened(procurement.id)
    ctx.note(round=round_)
    ctx.say(words=words)
    row = _keep_final(ctx, procurement, round_, words)
    body = f"{procurement.buyer}, {procurement.title} ({procurement.code}):\n\n{words.strip()}\n\n{FINAL}\n"
    _write(ctx, _remaining(ctx, procurement), f"Tenders are final: {procurement.title}", body, f"final-{row.id}")
    return row


def _keep_final(ctx: Context, procurement: Procurement, round_: int, words: str) -> FinalTender:
    return keep(
        FinalTender(procurement_id=procurement.id, round=round_, words=words.strip(), by_id=ctx.person, at=ctx.now)
    )


def _planned(ctx: Context, procurement: Procurement) -> datetime:
    """The deadline of the first resubmission, as the timetable has it."""
    closes_at = windows(procurement.id, ctx.now)[Stage.RESUBMISSION].closes_at
    if closes_at is None or not in_time(ctx.now, closes_at):
        raise Invalid("words", "Plan a deadline for the resubmission that lies ahead first.")
    return closes_at


def _further(ctx: Context, procurement: Procurement, before: Invited, closes_at: datetime | None) -> datetime:
    """The deadline of a further round; refused while the round before it is not settled."""
    standing = windows(procurement.id, ctx.now)
    if not is_opened(procurement.id, before.round):
        raise Invalid(
            "words", f"Round {before.round} was sent already: there is one invitation, at one moment, for all."
        )
    if standing[Stage.RESCORING].state is not State.CLOSED:
        raise Invalid("words", f"Close the scoring of round {before.round} first: who goes on rests on it.")
    if standing[Stage.AWARD].opened_at is not None:
        raise Invalid("words", "The award was opened: no other tender is asked for.")
    if before.round >= MOST_ROUNDS:
        raise Invalid("words", f"A procurement has {MOST_ROUNDS} rounds of tenders at most.")
    if closes_at is None or not in_time(ctx.now, closes_at):
        raise Invalid("closes", "Set a deadline for this round that lies ahead.")
    return closes_at


def _open_again(ctx: Context, procurement: Procurement, round_: int, closes_at: datetime) -> None:
    """The stage of resubmission runs once more, by the deadline of the new round; the earlier ones stay on record."""
    why = f"Round {round_}"
    new_plan(ctx, procurement, Stage.RESUBMISSION, Dates(ctx.now, closes_at), "", why)
    keep(
        StageEvent(
            procurement_id=procurement.id,
            stage=Stage.RESUBMISSION.value,
            kind=Turn.REOPENED.value,
            reason=why,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _nothing_ahead(ctx: Context, procurement: Procurement, field: str) -> None:
    """Refused while a meeting is arranged: what is final is not negotiated."""
    ahead = [one.at for one in meetings_arranged(procurement.id).get(Stage.NEGOTIATION, ()) if one.at > ctx.now]
    if ahead:
        raise Invalid(
            field, f"A meeting is arranged for {moment(min(ahead))}. Hold or cancel it first: then tenders are final."
        )


def _remaining(ctx: Context, procurement: Procurement) -> list[Tender]:
    out = BARS[Bar.OUT_OF_EVALUATION]
    return [t for t in opened_tenders(procurement.id) if not any(finder(ctx, t) for finder in out)]


def _write(ctx: Context, tenders: Iterable[Tender], subject: str, body: str, once: str) -> None:
    """Write to the people of some bidders, inside the action under way."""
    organisations = [tender.organisation_id for tender in tenders]
    for person in db.session.scalars(select(User).where(User.organisation_id.in_(organisations)).order_by(User.id)):
        send(ctx, person.email, subject, body, once=f"{once}-{person.id}")


def _end_its_part(ctx: Context, procurement: Procurement, tender: Tender, reason: str, rule: str, round_: int) -> None:
    """Put on record that a bidder does not go on, and write to it why."""
    row = keep(
        NotInvited(
            procurement_id=procurement.id,
            tender_id=tender.id,
            round=round_,
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
    _write(ctx, [tender], f"Your tender: {procurement.title}", body, f"round-out-{row.id}")


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
