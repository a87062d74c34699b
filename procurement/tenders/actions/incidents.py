"""Something has failed: everybody is told at once; and where a deadline passed meanwhile, all bidders get more time."""

from dataclasses import dataclass
from datetime import datetime

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.outbox import send
from procurement.core.vocabulary import STAGE_WORDS, Event, Permission, in_time
from procurement.core.words import moment, second
from procurement.tenders.incident_models import Incident, IncidentEnd, SystemFault
from procurement.tenders.incidents import goes_on, passed
from procurement.tenders.queries import people_bidding
from procurement.timetable.actions import new_plan
from procurement.timetable.actions.amending import amend
from procurement.timetable.amending import line_of, reads_of
from procurement.timetable.basis import appointed_to
from procurement.timetable.moving import Dates, Moved
from procurement.timetable.queries import windows


@action(Permission.INCIDENT_DECLARE, Event.INCIDENT_DECLARED)
def declare_incident(ctx: Context, procurement: Procurement, words: str) -> Incident:
    """Tell everybody in the procurement that something has failed: on every page, and by mail in the same commit."""
    if goes_on(procurement.id):
        raise Invalid("words", "An incident is declared already. End it first, or say more when it ends.")
    if not words.strip():
        raise Invalid("words", "Say what has failed and what bidders should do.")
    ctx.say(words=words)
    incident = keep(Incident(procurement_id=procurement.id, words=words.strip(), by_id=ctx.actor_id, at=ctx.now))
    _tell(ctx, procurement, f"incident-{incident.id}", "Something has failed", words)
    return incident


@action(Permission.INCIDENT_DECLARE, Event.INCIDENT_ENDED)
def end_incident(ctx: Context, procurement: Procurement, words: str) -> IncidentEnd:
    """Say to everybody that it works again, and what bidders are to know."""
    incident = goes_on(procurement.id)
    if incident is None:
        raise Invalid("words", "No incident goes on.")
    if not words.strip():
        raise Invalid("words", "Say that it works again, and what bidders are to know.")
    ctx.note(incident=incident.id)
    ctx.say(words=words)
    end = keep(IncidentEnd(incident_id=incident.id, words=words.strip(), by_id=ctx.actor_id, at=ctx.now))
    _tell(ctx, procurement, f"incident-end-{incident.id}", "It works again", words)
    return end


def _tell(ctx: Context, procurement: Procurement, key: str, what: str, words: str) -> None:
    body = f"{what} in {procurement.title} ({procurement.code}).\n\n{words.strip()}\n\n{second(ctx.now)}, UK time.\n"
    readers = {person.id: person for person in (*people_bidding(procurement.id), *appointed_to(procurement.id))}
    for person in readers.values():
        subject = f"{what}: {procurement.title} ({procurement.code})"
        send(ctx, person.email, subject, body, once=f"{key}-{person.id}")


@dataclass(frozen=True)
class Failed:
    """A fault of the system: from when to when, what failed, and what shows it."""

    began_at: datetime
    ended_at: datetime
    what: str
    evidence: str


@action(Permission.INCIDENT_DECLARE, Event.FAULT_RECORDED)
def extend_after_fault(ctx: Context, procurement: Procurement, fault: Failed, closes_at: datetime) -> SystemFault:
    """Move a deadline that has passed, for all bidders alike, because the system failed; while nothing is opened.

    The fault must have begun before the deadline. Everybody who bids is told in the same commit, as of an amendment.
    """
    stage = passed(procurement.id, ctx.now)
    if stage is None:
        raise Invalid(
            "closes_at", "No deadline has passed that could still be moved: plan it in the timetable instead."
        )
    standing = windows(procurement.id, ctx.now)[stage]
    assert standing.closes_at is not None
    for field, words in (("what", fault.what), ("evidence", fault.evidence)):
        if not words.strip():
            raise Invalid(field, "Say what failed." if field == "what" else "Say what shows it: it stays on record.")
    if not in_time(fault.began_at, standing.closes_at):
        raise Invalid("began_at", "It began after the deadline, so it kept nobody from being in time.")
    if not fault.began_at < fault.ended_at <= ctx.now:
        raise Invalid("ended_at", "It ended after it began, and before now. While it goes on, declare an incident.")
    if not in_time(ctx.now, closes_at):
        raise Invalid("closes_at", "The new deadline must lie ahead.")
    ctx.note(stage=stage.value, closed_at=str(standing.closes_at), closes_at=str(closes_at))
    ctx.say(what=fault.what, evidence=fault.evidence)
    old, new = Dates(standing.opens_at, standing.closes_at), Dates(standing.opens_at, closes_at)
    new_plan(ctx, procurement, stage, new, standing.note, fault.what)
    reads = reads_of([Moved(stage, old, new)])
    lines = "\n".join(map(line_of, reads))
    why = (
        f"Because the system failed from {second(fault.began_at)} to {second(fault.ended_at)}: {fault.what.strip()} "
        f"{STAGE_WORDS[stage]} is open again, for every bidder, until {moment(closes_at)}."
    )
    amend(ctx, procurement, why, f"{procurement.title} ({procurement.code})\n\n{why}\n\n{lines}\n", reads)
    return keep(
        SystemFault(
            procurement_id=procurement.id,
            stage=stage.value,
            began_at=fault.began_at,
            ended_at=fault.ended_at,
            what=fault.what.strip(),
            evidence=fault.evidence.strip(),
            closed_at=standing.closes_at,
            closes_at=closes_at,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
