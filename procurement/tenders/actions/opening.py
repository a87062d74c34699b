"""Opening: late tenders decided first, then two people open what lies sealed, and the register is written."""

import secrets
from collections.abc import Callable, Sequence

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core import audit
from procurement.core.access import Refusal
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import FIRST_ROUND, STAGE_WORDS, Event, Permission, Stage, in_time
from procurement.people.models import User
from procurement.people.queries import names
from procurement.tenders.actions.laying_down import lay_down
from procurement.tenders.actions.opening_keys import give
from procurement.tenders.actions.sealing_up import open_up
from procurement.tenders.drafts import ROUND_STAGE, Draft, draft
from procurement.tenders.envelopes import late_decision, undecided_late
from procurement.tenders.models import (
    LateAttempt,
    LateDecision,
    Opening,
    OpeningConfirmation,
    Submission,
    SubmittedFile,
    Tender,
)
from procurement.tenders.partner_models import SubmittedPartnerFile
from procurement.tenders.queries import is_opened, opener_declarations, standing_submissions
from procurement.tenders.register import register
from procurement.tenders.rules import canonical, digest
from procurement.tenders.sealed import opening_key
from procurement.tenders.sealed_models import SealedTender
from procurement.timetable.disputed import at_least
from procurement.timetable.queries import windows
from procurement.timetable.rules import Receipt, receipt

OPENING_STAGE = {round_: Stage.OPENING if round_ == FIRST_ROUND else Stage.RESCORING for round_ in ROUND_STAGE}
"""The stage during which the tenders of each round are opened."""


Readable = SubmittedFile | SubmittedPartnerFile
"""A file of an opened tender, its bidder's own or a partner's."""

AWAY = 1_000_000
"""Added while codes are drawn: no two tenders of a procurement have the same at any moment."""

AfterOpening = Callable[[Context, Procurement, int], None]
_after_opening: list[AfterOpening] = []


def once_opened(work: AfterOpening) -> AfterOpening:
    """Register what another step writes down, in the same commit, when the tenders of a round are opened."""
    _after_opening.append(work)
    return work


@action(Permission.LATE_DECIDE, Event.LATE_DECIDED)
def decide_late(ctx: Context, tender: Tender, accepted: bool, reason: str) -> LateDecision:
    """Take a late tender, or not, with the reason; before anything of its round is opened.

    Taken, the draft becomes a submission that says for ever that it was late (or in flight at the deadline).
    """
    attempt = db.session.scalar(
        select(LateAttempt).where(LateAttempt.tender_id == tender.id).order_by(LateAttempt.round.desc(), LateAttempt.id)
    )
    if attempt is None:
        raise Invalid("accepted", "This tender was not late.")
    if is_opened(tender.procurement_id, attempt.round):
        raise Invalid("accepted", "The tenders have been opened, so a late one can no longer be taken.")
    if late_decision(tender.id, attempt.round):
        raise Invalid("accepted", "This was decided already; the decision stands on record.")
    if not reason.strip():
        raise Invalid("reason", "Say why: the reason stands beside the tender for ever.")
    held = draft(tender, attempt.round)
    if accepted and held.missing:
        raise Invalid("accepted", f"This draft was not complete ({len(held.missing)} missing), so it cannot be taken.")
    ctx.note(round=attempt.round, accepted=accepted)
    ctx.say(reason=reason)
    decision = keep(
        LateDecision(
            tender_id=tender.id,
            round=attempt.round,
            accepted=accepted,
            reason=reason.strip(),
            lots=canonical(sorted(lot.id for lot in held.lots)),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    if accepted:
        lay_down(ctx, held, attempt.at, _how_late(held, attempt), _who_asked(attempt), attempt.bidder_public)
    _tell(ctx, tender, decision)
    return decision


def _how_late(held: Draft, attempt: LateAttempt) -> Receipt:
    """In flight when it was a file on its way at the deadline that made it late; else late."""
    begun = [f.begun_at for files in held.files.values() for f in files if f.in_flight(attempt.closed_at)]
    first = min((at for at in begun if at), default=attempt.at)
    return receipt(first, attempt.at, attempt.closed_at)


def _who_asked(attempt: LateAttempt) -> int:
    """Who pressed Submit, as the record has it."""
    for entry in audit.trail(attempt):
        if entry.actor_id is not None:
            return entry.actor_id
    raise RuntimeError(f"late attempt {attempt.id} has no entry in the record")


def _tell(ctx: Context, tender: Tender, decision: LateDecision) -> None:
    said = "has accepted your late tender" if decision.accepted else "has not accepted your late tender"
    procurement = db.session.get(Procurement, tender.procurement_id)
    assert procurement is not None
    for person in db.session.scalars(select(User).where(User.organisation_id == tender.organisation_id)):
        body = f"{procurement.buyer} {said} for {procurement.title}.\n\nReason: {decision.reason}\n"
        once = f"late-{decision.id}-{person.id}"
        send(ctx, person.email, f"Your late tender: {procurement.title}", body, once=once)


@action(Permission.OPENING_CONFIRM, Event.OPENING_CONFIRMED)
def confirm_opening(
    ctx: Context, procurement: Procurement, round_: int, share: str = ""
) -> OpeningConfirmation | Opening:
    """Say, as one of two people, that the tenders of a round are to be opened. The second opens them all at once.

    Refused before the deadline, twice by one person, and while a late tender is undecided. Where tenders were sealed
    each gives their share; all that lies sealed is taken out in the same commit as the register, or nothing is.
    """
    _may_open(ctx, procurement, round_)
    declared = opener_declarations(procurement.id, round_).get(ctx.person)
    if declared and declared.interest:
        raise Invalid("round", "You declared an interest in a bidder, so somebody else opens these tenders.")
    first = db.session.scalar(
        select(OpeningConfirmation).where(
            OpeningConfirmation.procurement_id == procurement.id, OpeningConfirmation.round == round_
        )
    )
    if first and first.user_id == ctx.person:
        raise Invalid("round", "A second person must do this: you did the first part yourself.")
    key = opening_key(procurement.id, round_)
    private = give(ctx, key, share)[0] if key else None
    second = keep(OpeningConfirmation(procurement_id=procurement.id, round=round_, user_id=ctx.person, at=ctx.now))
    ctx.note(round=round_)
    if first is None:
        return second
    if procurement.anonymous and round_ == FIRST_ROUND:
        ctx.note(codes=_draw_codes(procurement))
    if private is not None:
        _take_out(procurement, round_, private)
    people = names({first.user_id, ctx.person})
    openers = [(people[first.user_id], first.at), (people[ctx.person], ctx.now)]
    text = canonical(register(procurement, round_, ctx.now, openers))
    opened = keep(
        Opening(
            procurement_id=procurement.id,
            round=round_,
            opened_at=ctx.now,
            opener_id=first.user_id,
            witness_id=ctx.person,
            register=text,
            register_sha256=digest(text),
        )
    )
    for work in _after_opening:
        work(ctx, procurement, round_)
    audit.write(
        Event.TENDERS_OPENED,
        at=ctx.now,
        actor_id=ctx.person,
        procurement_id=procurement.id,
        subject=opened,
        facts={"round": round_, "register_sha256": opened.register_sha256, "opener": first.user_id},
        words={},
    )
    return opened


def _draw_codes(procurement: Procurement) -> list[int]:
    """Give every tender of a procurement its code by lot; the tenders' numbers in the order of their codes."""
    tenders = list(db.session.scalars(select(Tender).where(Tender.procurement_id == procurement.id)))
    secrets.SystemRandom().shuffle(tenders)
    for place, tender in enumerate(tenders, start=1):
        tender.number = AWAY + place
    db.session.flush()
    for place, tender in enumerate(tenders, start=1):
        tender.number = place
    db.session.flush()
    return [tender.id for tender in tenders]


def _take_out(procurement: Procurement, round_: int, private: bytes) -> None:
    """Open each submission that stands; what was replaced or withdrawn before stays sealed for ever."""
    standing = [submission.id for submission in standing_submissions(procurement.id, round_)]
    rows = select(SealedTender).where(SealedTender.submission_id.in_(standing)).order_by(SealedTender.id)
    found = list(db.session.scalars(rows))
    if procurement.anonymous:  # the numbers of what is written down follow the codes, not who came first
        found.sort(key=lambda row: row.submission.tender.number)
    for row in found:
        open_up(row, private)


def _may_open(ctx: Context, procurement: Procurement, round_: int) -> None:
    if round_ not in ROUND_STAGE:
        raise Invalid("round", "There is no such round.")
    if is_opened(procurement.id, round_):
        raise Invalid("round", "These tenders have been opened already.")
    if OPENING_STAGE[round_] not in ctx.standing.open_stages:
        raise Invalid("round", f"{STAGE_WORDS[OPENING_STAGE[round_]]} is not open.")
    closes_at = windows(procurement.id, ctx.now)[ROUND_STAGE[round_]].closes_at
    if closes_at is None or in_time(at_least(ctx.now), closes_at):
        raise Invalid("round", "The deadline has not passed.")
    waiting = undecided_late(procurement.id, round_)
    if waiting:
        raise Invalid("round", f"Decide first about what came late: {len(waiting)} undecided.")


def _not_theirs(ctx: Context, file: Readable) -> Refusal | None:
    """Why a file is not for this person: what a partner sent is for whoever reads its answers, in selection."""
    no = ctx.refusal(Permission.TENDER_READ, file)
    return no or (ctx.refusal(Permission.SELECTION_READ, file) if isinstance(file, SubmittedPartnerFile) else None)


@action(Permission.TENDER_READ, Event.DOCUMENT_TAKEN)
def take_files(ctx: Context, tender: Tender, files: Sequence[Readable]) -> Sequence[Readable]:
    """Note that a person of the council's side took copies of some opened files of a tender at once."""
    if not files:
        raise Invalid("file", "There is no file to take: none was sent, or none can be opened yet.")
    for file in files:
        if no := _not_theirs(ctx, file):
            raise Invalid("file", no.reason)
        if not is_opened(file.procurement_id, db.session.get_one(Submission, file.submission_id).round):
            raise Invalid("file", "This round has not been opened.")
    ctx.note(sha256=[file.sha256 for file in files])
    return files


@action(Permission.TENDER_READ, Event.DOCUMENT_TAKEN)
def take_file(ctx: Context, file: Readable) -> Readable:
    """Note that a person of the council's side took a copy of an opened file."""
    if no := _not_theirs(ctx, file):
        raise Invalid("file", no.reason)
    if not is_opened(file.procurement_id, db.session.get_one(Submission, file.submission_id).round):
        raise Invalid("file", "This round has not been opened.")
    ctx.note(sha256=file.sha256)
    return file
