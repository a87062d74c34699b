"""How each notice of a procurement stands: done, due, not yet, optional or not needed, and why. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from evaluation.setup.noted import CONFIRM, Noted
from evaluation.setup.notices import NOTICES, Facts, Recorded
from evaluation.setup.typed_cells import spelled
from procurement.core.vocabulary import Regime

ONLY_COVERED = frozenset({"UK2", "UK3", "UK5", "UK6", "UK12"})
"""Notices of covered procurements; a contract below its threshold has UK4 and UK7 alone."""


class State(StrEnum):
    """How a notice stands."""

    DONE = "done"
    DUE = "due"
    LATER = "not yet"
    OPTIONAL = "optional"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True)
class Standing:
    """How a notice stands, why, and where there is one the day by which it is due."""

    state: State
    why: str
    by: date | None = None


def standing_of(kind: str, facts: Facts) -> Standing:
    """How one notice stands now.

    >>> standing_of("UK5", Facts(Regime.PA2023, "open", date(2026, 3, 2))).why
    'Only a direct award has one.'
    """
    if (row := facts.of(kind)) and not (kind == "UK12" and facts.untold):
        return Standing(State.DONE, _done(row, facts))
    if facts.abandoned_on and kind != "UK12":
        return Standing(State.NOT_NEEDED, f"The procurement was abandoned on {spelled(facts.abandoned_on)}.")
    if facts.below_threshold and kind in ONLY_COVERED:
        return Standing(State.NOT_NEEDED, "Below the threshold the Act does not ask for it (ss.84–87).")
    return _JUDGES[kind](facts)


def _done(row: Recorded, facts: Facts) -> str:
    said = f"Published on {spelled(row.published_on)}."
    days = _days_after(row.kind, facts)
    if days and row.event_on and (row.published_on - row.event_on).days > days:
        said += f" That is later than {days} days after {spelled(row.event_on)}."
    return said


def _days_after(kind: str, facts: Facts) -> int | None:
    """Within how many days of the contract or the award a notice is due."""
    if kind == "UK7":
        return 120 if facts.light_touch else 30
    return 30 if kind == "CAN" else None


def _uk2(facts: Facts) -> Standing:
    if not facts.engaged:
        return Standing(State.NOT_NEEDED, "No market engagement is on record.")
    if tender := facts.of("UK4"):
        return Standing(State.NOT_NEEDED, f"Not published; UK4 says why: {tender.reason or 'no reason on record'}")
    return Standing(State.DUE, "Market engagement is on record: publish it before UK4, or give the reasons in UK4.")


def _uk3(facts: Facts) -> Standing:
    if facts.direct or facts.begun:
        return Standing(State.NOT_NEEDED, "It is published before the tender notice or not at all.")
    if facts.tendering_on:
        last = facts.tendering_on - timedelta(days=40)
        if last >= facts.today:
            return Standing(State.OPTIONAL, f"Shortens tendering if published by {spelled(last)} ({CONFIRM}).")
    return Standing(State.OPTIONAL, "Too late, or no date planned, to shorten tendering by it.")


def _uk4(facts: Facts) -> Standing:
    if facts.direct:
        return Standing(State.NOT_NEEDED, "A direct award has a transparency notice, UK5, instead.")
    form = " It has its below-threshold form." if facts.below_threshold else ""
    return _begins(facts, "Tendering begins with it." + form)


def _uk5(facts: Facts) -> Standing:
    if not facts.direct:
        return Standing(State.NOT_NEEDED, "Only a direct award has one.")
    return _begins(facts, "A direct award begins with it.")


def _begins(facts: Facts, why: str) -> Standing:
    first = next(iter(_before_beginning(facts)), "")
    state = State.DUE if facts.tendering_on and facts.tendering_on <= facts.today else State.LATER
    return Standing(state, first or why, facts.tendering_on)


def _before_beginning(facts: Facts) -> Iterator[str]:
    if not facts.authorised:
        yield "First: authority to go out to tender is not on record."
    if facts.regime is Regime.PA2023 and facts.assessed_on is None:
        yield "First: the conflicts assessment is not signed."


def _uk6(facts: Facts) -> Standing:
    if facts.summaries_on:
        on = spelled(facts.summaries_on)
        return Standing(State.DUE, f"Assessment summaries went out on {on}; standstill begins with this notice.")
    return Standing(State.LATER, "After the assessment summaries have gone to every bidder, all at the same time.")


def _uk7(facts: Facts) -> Standing:
    days = _days_after("UK7", facts) or 0
    if not facts.of("UK6") and not facts.below_threshold:
        return Standing(State.LATER, f"Within {days} days of the contract, which follows UK6 and the standstill.")
    if facts.earliest_contract:
        earliest = facts.earliest_contract
        by = earliest + timedelta(days=days)
        why = f"If the contract is made on {spelled(earliest)}, the earliest day, by {spelled(by)} ({CONFIRM})."
        return Standing(State.DUE if facts.today >= earliest else State.LATER, why, by)
    return Standing(State.LATER, f"Within {days} days of the contract.")


def _uk12(facts: Facts) -> Standing:
    if not facts.untold:
        return Standing(State.NOT_NEEDED, "Nothing was abandoned.")
    if not facts.begun:
        return Standing(State.NOT_NEEDED, "It was abandoned before UK4 or UK5, so there is nothing to terminate.")
    first = facts.untold[0]
    named = ", ".join(one.what for one in facts.untold)
    said = f"{named} abandoned" if first.what else "Abandoned"
    return Standing(
        State.DUE, f"{said} on {spelled(first.on)}: publish it as soon as reasonably practicable.", first.on
    )


def _pin(facts: Facts) -> Standing:
    if facts.begun:
        return Standing(State.NOT_NEEDED, "It is published before the contract notice or not at all.")
    return Standing(State.OPTIONAL, "Optional, and the call for competition of a light touch procurement may be one.")


def _can(facts: Facts) -> Standing:
    if not facts.summaries_on:
        return Standing(State.LATER, "Within 30 days of the award.")
    by = facts.summaries_on + timedelta(days=30)
    return Standing(State.DUE, f"30 days after the award letters of {spelled(facts.summaries_on)} ({CONFIRM}).", by)


_JUDGES = {
    "UK2": _uk2,
    "UK3": _uk3,
    "UK4": _uk4,
    "UK5": _uk5,
    "UK6": _uk6,
    "UK7": _uk7,
    "UK12": _uk12,
    "PIN": _pin,
    "CN": lambda facts: _begins(facts, "Tendering begins with it."),
    "CAN": _can,
}


def wanted_before_tendering(facts: Facts) -> str:
    """Why tendering may not open yet for want of the notice that begins it, in a sentence; empty where it may.

    A direct award has no tender notice, and below the threshold the law asks for one only where the contract is
    advertised, so neither waits for it. A prior information notice calls for competition in light touch alone.
    Source: Procurement Act 2023 ss.21, 44, 87; Public Contracts Regulations 2015 regs 49, 75.

    >>> wanted_before_tendering(Facts(Regime.PA2023, "open", date(2026, 3, 2)))
    'Notice UK4, the tender notice, is not on record'
    """
    if facts.direct or facts.below_threshold:
        return ""
    light = facts.light_touch or facts.procedure == "light_touch"
    kinds = ("UK4",) if facts.regime is Regime.PA2023 else ("CN", "PIN") if light else ("CN",)
    if facts.of(*kinds):
        return ""
    name = next(notice.name for notice in NOTICES[facts.regime] if notice.kind == kinds[0])
    return f"Notice {kinds[0]}, the {name.lower()}, is not on record"


def findings(facts: Facts) -> Iterator[Noted]:
    """Notices that are due now, for the checks; none of them stops publication of a pack."""
    for notice in NOTICES[facts.regime]:
        stands = standing_of(notice.kind, facts)
        if stands.state is State.DUE:
            yield Noted(f"{notice.kind} is due: {stands.why}", f"notice-{notice.kind}", page="notices")
