"""What a rehearsal is called, when its stages are, and what must hold of a pack before it is practised on. Pure.

A rehearsal is a marked copy of a procurement in which every role practises with invented bids.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from evaluation.setup.findings import Finding, Part, blocking
from procurement.core.vocabulary import Stage

TENDERING = timedelta(minutes=15)
"""How long tenders can come in: time enough for the invented bidders, and to see a deadline pass."""

LONGEST_CODE, LONGEST_TITLE = 39, 160
NEEDLESS = frozenset({"notices", "conflicts"})
"""Pages whose findings concern the notice that begins the real procurement: a rehearsal has none."""

LENGTHS: dict[Stage, int] = {
    Stage.OPENING: 1,
    Stage.SELECTION: 2,
    Stage.SCORING: 3,
    Stage.MODERATION: 4,
    Stage.NEGOTIATION: 5,
    Stage.RESUBMISSION: 5,
    Stage.RESCORING: 6,
    Stage.FINANCE: 6,
    Stage.AWARD: 7,
    Stage.STANDSTILL: 21,
}
"""By stage after tendering: the days from the deadline within which it is practised."""

OPTIONAL = frozenset({Stage.NEGOTIATION, Stage.RESUBMISSION, Stage.RESCORING})
"""Stages that a rehearsal has only where the procurement plans them."""


def still_stopping(found: Iterable[Finding]) -> list[Finding]:
    """What keeps a pack from a rehearsal: all that keeps it from publication, except dates, notices and conflicts.

    >>> still_stopping([Finding(Part.DATES, "No deadline"), Finding(Part.LOTS, "No lots")])[0].what
    'No lots'
    """
    return [
        one
        for one in blocking(found)
        if one.part is not Part.DATES and one.page not in NEEDLESS and one.field != "first_notice_on"
    ]


def named(code: str, title: str, taken: Container[str]) -> tuple[str, str]:
    """Code and title of the next rehearsal; `taken` are the codes that are in use.

    >>> named("CARE-1", "Care", {"CARE-1", "CARE-1-R1"})
    ('CARE-1-R2', 'Rehearsal 2: Care')
    """
    number = 1
    while (found := _code(code, number)) in taken:
        number += 1
    words = "Rehearsal" if number == 1 else f"Rehearsal {number}"
    return found, f"{words}: {title}"[:LONGEST_TITLE].rstrip()


def _code(code: str, number: int) -> str:
    end = f"-R{number}"
    return f"{code[: LONGEST_CODE - len(end)].rstrip('-')}{end}"


@dataclass(frozen=True)
class Practice:
    """When a stage of a rehearsal is planned to be open."""

    stage: Stage
    opens_at: datetime
    closes_at: datetime


def schedule(now: datetime, planned: Container[Stage]) -> list[Practice]:
    """Tendering for a quarter of an hour from now; every later stage from then on, so that none has to be waited for.

    `planned` are the stages that the real procurement has.
    """
    deadline = now.replace(second=0, microsecond=0) + TENDERING + timedelta(minutes=1)
    later = [
        Practice(stage, deadline, deadline + timedelta(days=days))
        for stage, days in LENGTHS.items()
        if stage not in OPTIONAL or stage in planned
    ]
    return [Practice(Stage.TENDERING, now, deadline), *later]
