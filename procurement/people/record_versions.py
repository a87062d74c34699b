"""What stood before an entry and what came after it: the entries that say the same thing of the same matter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.vocabulary import Event
from procurement.people.record_queries import Line, entry
from procurement.people.record_wanted import of_procurement
from procurement.people.record_words import facts_of

OF_WHOLE: tuple[str, ...] = ()
MATTERS: Mapping[Event, tuple[str, ...]] = {
    Event.STAGE_PLANNED: ("stage", "label_sha256"),
    Event.STAGE_LINKED: ("stage",),
    Event.STAGE_OWNED: ("stage",),
    Event.PERIODS_STATED: OF_WHOLE,
    Event.PACK_PUBLISHED: OF_WHOLE,
    Event.NOTICE_RECORDED: ("kind",),
    Event.PAPER_ISSUED: ("paper",),
    Event.KEEPING_SET: OF_WHOLE,
    Event.SELECTION_CHECKED: ("tender", "question"),
    Event.SELECTION_DECIDED: ("tender",),
    Event.GROUND_JUDGED: ("tender", "exclusion"),
    Event.MODERATION_TERMS_SET: OF_WHOLE,
    Event.CONSENSUS_AGREED: ("tender", "criterion", "round"),
    Event.MINIMUM_DECIDED: ("tender", "about"),
    Event.NEGOTIATION_SET: OF_WHOLE,
    Event.FINANCE_RULES_SET: OF_WHOLE,
    Event.STANDING_DECIDED: ("tender",),
    Event.LOW_PRICE_DECIDED: ("tender", "lot"),
    Event.LOT_COURSE_DECIDED: ("lot",),
    Event.AWARD_RECOMMENDED: OF_WHOLE,
    Event.LETTERS_WORDED: OF_WHOLE,
    Event.REPORT_LAID_OUT: OF_WHOLE,
    Event.REPORT_WRITTEN: ("key",),
    Event.REPORT_FIGURES_WRITTEN: ("kind",),
}
"""Events of which a later one takes the place of an earlier one, and the facts that say of what."""

NEAREST = 50
"""So many entries to each side whose facts look alike are compared with one."""


@dataclass(frozen=True)
class Versions:
    """What an entry changed: fact or words, before and in it. `before` and `after` are the entries on either side."""

    before: Line | None
    after: Line | None
    changes: list[tuple[str, str, str]]


def versions(procurement_id: int, line: Line) -> Versions | None:
    """What stood before an entry and what took its place; None where nothing takes the place of anything."""
    if line.sealed or line.event not in set(Event) or Event(line.event) not in MATTERS:
        return None
    row = db.session.get(AuditEntry, line.seq)
    matter = MATTERS[Event(line.event)]
    facts = facts_of(row.payload) if row else {}
    about = {name: facts[name] for name in matter if facts.get(name) is not None}
    before = _nearest(procurement_id, line, about, matter, later=False)
    after = _nearest(procurement_id, line, about, matter, later=True)
    return Versions(before, after, _changes(before, line) if before else [])


def _nearest(
    procurement_id: int, line: Line, about: Mapping[str, object], matter: tuple[str, ...], *, later: bool
) -> Line | None:
    query = select(AuditEntry.id, AuditEntry.payload).where(
        of_procurement(procurement_id),
        AuditEntry.event == line.event,
        AuditEntry.id > line.seq if later else AuditEntry.id < line.seq,
        *(AuditEntry.payload.contains(f'"{name}":{json.dumps(one)}', autoescape=True) for name, one in about.items()),
    )
    order = AuditEntry.id if later else AuditEntry.id.desc()
    for seq, payload in db.session.execute(query.order_by(order).limit(NEAREST)):
        facts = facts_of(payload)
        if {name: facts[name] for name in matter if facts.get(name) is not None} == about:
            found = entry(procurement_id, seq)
            return None if found is None or found.sealed else found
    return None


def _changes(before: Line, line: Line) -> list[tuple[str, str, str]]:
    """What reads otherwise, in the order in which the later entry says it; hashes stand for words and are left out."""
    then, now = _said(before), _said(line)
    names = list(dict.fromkeys([*now, *then]))
    return [(name, then.get(name, ""), now.get(name, "")) for name in names if then.get(name) != now.get(name)]


def _said(line: Line) -> dict[str, str]:
    return {name: value for name, value in [*line.facts, *line.words] if not name.startswith("SHA-256")}
