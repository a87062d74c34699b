"""Who does what and when in the demonstration, in order of time, for whoever drives the product through it.

All times are the council's local time. Submissions spread over the last days, with a rush in the last two hours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from demonstration.bidders import ALL_BIDDERS, BIDDERS, MARKED, Bidder, Fate, resubmits
from demonstration.council import LEAD, OPENER
from demonstration.facts import dice
from demonstration.procurement import RESUBMISSION_DEADLINE, TENDER_DEADLINE, local
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND


class Step(StrEnum):
    """Something a bidder does."""

    REGISTERS = "registers"
    STARTS = "starts a tender"
    SUBMITS = "submits"
    REPLACES = "replaces its tender"
    WITHDRAWS = "withdraws"
    SUBMITS_LATE = "submits after the deadline"


@dataclass(frozen=True)
class Moment:
    """One step of one bidder at one time. `reason` is what the bidder gives when it withdraws."""

    at: datetime
    bidder: str
    step: Step
    round_number: int = FIRST_ROUND
    reason: str = ""


@dataclass(frozen=True)
class LateDecision:
    """What the lead decides about a tender that came after the deadline."""

    bidder: str
    accepted: bool
    decided_by: str
    decided_at: datetime
    reason: str


OPENED_AT = local(4, 26, 10)
OPENERS = (LEAD.key, OPENER.key)
LATE_AT = local(4, 23, 16, 6)

_EARLY = (
    (local(4, 22, 14, 12), "We have taken on a contract elsewhere and could not do justice to both."),
    (local(4, 23, 11, 47), "Our registered manager has resigned and we cannot name a successor in time."),
)
_AFTER = (local(4, 27, 11, 20), "The company is being bought, and its new owner does not wish to proceed.")


def bidders_story() -> tuple[Moment, ...]:
    """Every step that a bidder takes, in order of time."""
    moments: list[Moment] = []
    early = list(_EARLY)
    for at, bidder in enumerate(ALL_BIDDERS):
        registered = local(3, 24, 9, 30) + timedelta(hours=at * 3 % 210, minutes=at * 17 % 60)
        moments.append(Moment(registered, bidder.key, Step.REGISTERS))
        moments.append(Moment(registered + timedelta(hours=2 + at % 60), bidder.key, Step.STARTS))
        if bidder.fate is Fate.NEVER:
            continue
        if bidder.fate is Fate.LATE:
            moments.append(Moment(LATE_AT, bidder.key, Step.SUBMITS_LATE))
            continue
        sent = submitted_at(bidder)
        moments.append(Moment(sent, bidder.key, Step.SUBMITS))
        if bidder.fate is Fate.BEFORE:
            when, why = early.pop(0)
            moments.append(Moment(when, bidder.key, Step.WITHDRAWS, reason=why))
        elif at % 11 == 4 and sent < local(4, 23, 12):
            moments.append(Moment(local(4, 23, 13, at % 60), bidder.key, Step.REPLACES))
        if bidder.fate is Fate.AFTER:
            moments.append(Moment(_AFTER[0], bidder.key, Step.WITHDRAWS, reason=_AFTER[1]))
    for bidder in MARKED:
        if resubmits(bidder):
            moments.append(Moment(resubmitted_at(bidder), bidder.key, Step.SUBMITS, SECOND_ROUND))
    return tuple(sorted(moments, key=lambda moment: (moment.at, moment.bidder, moment.step)))


def submitted_at(bidder: Bidder) -> datetime:
    """When the first version is sent: some days before, a day before, or in the last two hours."""
    thrown = dice("sent", bidder.key)
    at = [one.key for one in BIDDERS].index(bidder.key)
    if bidder.fate is Fate.BEFORE or at % 12 < 3:
        return local(4, thrown.choice((19, 20, 21)), thrown.randint(9, 17), thrown.randrange(60), thrown.randrange(60))
    if at % 12 < 7:
        return local(4, thrown.choice((22, 23)), thrown.randint(9, 13), thrown.randrange(60), thrown.randrange(60))
    return TENDER_DEADLINE - timedelta(seconds=thrown.randrange(2, 420 if at % 12 == 11 else 7200))


def resubmitted_at(bidder: Bidder) -> datetime:
    """When the second version is sent, in the last days before the common deadline."""
    thrown = dice("resent", bidder.key)
    before = timedelta(days=thrown.choice((0, 0, 1, 1, 2, 3)), seconds=thrown.randrange(40, 21_000))
    return RESUBMISSION_DEADLINE - before


def late_decision() -> LateDecision:
    """The one tender that came late is not accepted."""
    late = next(bidder for bidder in BIDDERS if bidder.fate is Fate.LATE)
    return LateDecision(
        late.key,
        accepted=False,
        decided_by=LEAD.key,
        decided_at=local(4, 26, 9, 20),
        reason="Received six minutes after the deadline. The log shows no fault of the system and no upload under way "
        "at four o'clock; the tenderer says that its office was moving. To accept it would treat the others "
        "unequally.",
    )
