"""Which entries of the record somebody wants to see, and which of them are sealed.

What bidders do before their tenders are opened is found by no filter that names a person, a bidder, a kind or a text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from procurement.core.audit import AuditEntry, AuditWords
from procurement.core.db import db
from procurement.core.vocabulary import Event, Stage
from procurement.people.models import Deputy, User

_RECORD = re.compile(r"record ([0-9]{1,9})", re.IGNORECASE)

TOLD_WHEN_OPENED = (Event.TENDER_WITHDRAWN.value, Event.TENDER_REFUSED_LATE.value)
"""What bidders do after an opening and is sealed no longer: the envelopes show it."""
ENVELOPE = (Event.TENDER_SUBMITTED.value, *TOLD_WHEN_OPENED)
"""What may be told of a sealed tender, without a name."""

IN_ANOTHERS_STEAD, CORRECTED = "stead", "corrected"
EXCEPTIONS: Mapping[str, tuple[str, tuple[Event, ...]]] = {
    "late": (
        "Late, or more time after the deadline",
        (Event.TENDER_REFUSED_LATE, Event.LATE_DECIDED, Event.FAULT_RECORDED, Event.CLOCK_DISPUTED),
    ),
    "reopened": (
        "Opened again, or sent back",
        (Event.STAGE_REOPENED, Event.MARKS_REOPENED, Event.AWARD_RETURNED, Event.AWARD_CORRECTED),
    ),
    "corrected": ("An agreed score was corrected", ()),
    "panel": (
        "Changes among those who mark",
        (Event.MARKING_MOVED, Event.ABSTAINED, Event.ACCESS_ENDED, Event.DEPUTY_NAMED),
    ),
    "decided": (
        "Decided by a person where the figures said otherwise or alone do not decide",
        (
            Event.MINIMUM_DECIDED,
            Event.LOW_PRICE_DECIDED,
            Event.PRICE_CORRECTED,
            Event.GROUND_JUDGED,
            Event.NOT_REPLACED,
            Event.DRAFT_COUNTED,
            Event.LIKENESS_JUDGED,
            Event.LEAK_ANSWERED,
            Event.LOTS_DRAWN,
            Event.CONDITION_MET,
        ),
    ),
    "ended": (
        "Ended without an award",
        (Event.PROCUREMENT_ABANDONED, Event.LOT_ABANDONED, Event.LOT_COURSE_DECIDED),
    ),
    "keeper": (
        "The keeper of the instance stepped in",
        (Event.SECOND_STEP_RESET, Event.OWNERSHIP_REPAIRED, Event.INCIDENT_DECLARED),
    ),
    IN_ANOTHERS_STEAD: ("Done by somebody who was another’s deputy then", ()),
    "refused": ("Refused: somebody tried what they may not do", (Event.REFUSED,)),
}
"""What an auditor reads first: by kind, what it is called and the events that are of it."""


@dataclass(frozen=True)
class Wanted:
    """Which entries: by whom, of what kind, about or saying what, from and before when; the newest first or last.

    `tender_id` names a bidder, `stage` the time while a stage was open, `exception` a kind of `EXCEPTIONS`, or all of
    them where it is `all`.
    """

    person_id: int | None = None
    event: str = ""
    text: str = ""
    since: datetime | None = None
    before: datetime | None = None
    oldest_first: bool = False
    tender_id: int | None = None
    stage: Stage | None = None
    exception: str = ""


def of_procurement(procurement_id: int) -> ColumnElement[bool]:
    """Entries of a procurement, its own creation at the console among them."""
    return or_(AuditEntry.procurement_id == procurement_id, AuditEntry.subject == f"procurement:{procurement_id}")


def sealed(procurement_id: int) -> ColumnElement[bool]:
    """What bidders did since the last opening of tenders, but for what the envelopes show anyway."""
    opened = select(func.coalesce(func.max(AuditEntry.id), 0)).where(
        AuditEntry.procurement_id == procurement_id, AuditEntry.event == Event.TENDERS_OPENED.value
    )
    last = opened.scalar_subquery()
    of_bidder = AuditEntry.actor_id.in_(select(User.id).where(User.organisation_id.is_not(None)))
    shown = and_(last > 0, AuditEntry.event.in_(TOLD_WHEN_OPENED))
    return and_(func.coalesce(of_bidder, false()), AuditEntry.id > last, ~shown)


def fits(procurement_id: int, wanted: Wanted) -> ColumnElement[bool]:
    """The condition of a filter. Naming a person, a bidder, a kind or a text never finds what is sealed."""
    asked, named = [of_procurement(procurement_id)], []
    if wanted.event:
        asked.append(AuditEntry.event == wanted.event)
    if wanted.since:
        asked.append(AuditEntry.at >= wanted.since)
    if wanted.before:
        asked.append(AuditEntry.at < wanted.before)
    if wanted.stage:
        asked.append(_while_open(procurement_id, wanted.stage))
    if wanted.person_id is not None:
        named.append(AuditEntry.actor_id == wanted.person_id)
    if wanted.tender_id is not None:
        named.append(_of_bidder(wanted.tender_id))
    if wanted.text:
        named.append(_says(wanted.text))
    if wanted.exception:
        named.append(_exceptional(procurement_id, wanted.exception))
    if named or (wanted.event and wanted.event not in ENVELOPE):
        named.append(~sealed(procurement_id))
    return and_(*asked, *named)


def _says(text: str) -> ColumnElement[bool]:
    """About a row (`tender:17`), about rows of a kind (`tender`), or with these letters in its facts or words.

    `record 345` is how documents name the record of an agreed score.
    """
    if named := _RECORD.fullmatch(text.strip()):
        return AuditEntry.subject == f"consensus:{named[1]}"
    worded = select(AuditWords.entry_id).where(AuditWords.words.icontains(text, autoescape=True))
    return or_(
        AuditEntry.subject == text,
        AuditEntry.subject.startswith(f"{text}:", autoescape=True),
        AuditEntry.payload.icontains(text, autoescape=True),
        AuditEntry.id.in_(worded),
    )


def _of_bidder(tender_id: int) -> ColumnElement[bool]:
    """About a tender, or with it among its facts: a fact is followed by the next one or by the end of them all."""
    fact = f'"tender":{tender_id}'
    return or_(
        AuditEntry.subject == f"tender:{tender_id}",
        AuditEntry.payload.contains(f"{fact},", autoescape=True),
        AuditEntry.payload.contains(f"{fact}}}", autoescape=True),
    )


def _while_open(procurement_id: int, stage: Stage) -> ColumnElement[bool]:
    """From an entry that opened a stage to the one that closed it, both of them too; every time that it was open."""
    turns = select(AuditEntry.id, AuditEntry.event).where(
        AuditEntry.procurement_id == procurement_id,
        AuditEntry.event.in_([Event.STAGE_OPENED.value, Event.STAGE_REOPENED.value, Event.STAGE_CLOSED.value]),
        AuditEntry.payload.contains(f'"stage":"{stage.value}"', autoescape=True),
    )
    spans: list[ColumnElement[bool]] = []
    opened: int | None = None
    for turn in db.session.execute(turns.order_by(AuditEntry.id)):
        if turn.event != Event.STAGE_CLOSED.value:
            opened = turn.id if opened is None else opened
        elif opened is not None:
            spans.append(AuditEntry.id.between(opened, turn.id))
            opened = None
    if opened is not None:
        spans.append(AuditEntry.id >= opened)
    return or_(false(), *spans)


def _exceptional(procurement_id: int, kind: str) -> ColumnElement[bool]:
    chosen = EXCEPTIONS.values() if kind == "all" else [EXCEPTIONS[kind]]
    events = [event.value for _, listed in chosen for event in listed]
    found: list[ColumnElement[bool]] = [AuditEntry.event.in_(events)] if events else []
    if kind in ("all", IN_ANOTHERS_STEAD):
        found.append(_in_anothers_stead(procurement_id))
    if kind in ("all", CORRECTED):
        found.append(_corrected())
    return or_(*found)


def _corrected() -> ColumnElement[bool]:
    """A record of an agreed score that takes the place of an earlier one."""
    agreed = AuditEntry.event == Event.CONSENSUS_AGREED.value
    return and_(agreed, AuditEntry.payload.not_like('%"corrects":null%'), AuditEntry.payload.like('%"corrects":%'))


def _in_anothers_stead(procurement_id: int) -> ColumnElement[bool]:
    """Done by a person while they were somebody's deputy here, whether or not that role was needed for it."""
    taken_back = aliased(Deputy)
    return exists().where(
        Deputy.procurement_id == procurement_id,
        Deputy.deputy_id == AuditEntry.actor_id,
        Deputy.withdraws_id.is_(None),
        ~exists().where(taken_back.withdraws_id == Deputy.id),
        Deputy.starts_at <= AuditEntry.at,
        Deputy.ends_at > AuditEntry.at,
    )
