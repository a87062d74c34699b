"""The conflicts assessment: who can influence a procurement, and what was found and done about each. Pure.

Source: Procurement Act 2023 ss.81–83 (identify and keep under review actual, potential and perceived conflicts; the
assessment is prepared before UK4 or UK5 and revised); Public Contracts Regulations 2015 reg 24 and reg 84(1)(i).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from evaluation.setup.noted import Noted
from evaluation.setup.typed_cells import spelled
from procurement.core.vocabulary import Regime


class Level(StrEnum):
    """What was found about a person."""

    NONE = "none"
    ACTUAL = "actual"
    POTENTIAL = "potential"
    PERCEIVED = "perceived"


LEVEL_WORDS = {
    Level.NONE: "No conflict",
    Level.ACTUAL: "Actual",
    Level.POTENTIAL: "Potential",
    Level.PERCEIVED: "Perceived",
}


@dataclass(frozen=True)
class Influencer:
    """Somebody who can influence the procurement: their e-mail address or, failing one, name; and as what."""

    key: str
    name: str
    part: str


@dataclass(frozen=True)
class Entry:
    """What the assessment says about one person."""

    key: str
    name: str
    part: str
    level: Level = Level.NONE
    what: str = ""
    mitigation: str = ""


@dataclass(frozen=True)
class Assessment:
    """A signed version; the newest stands."""

    number: int
    signed_name: str
    signed_at: datetime
    next_review: date | None
    entries: tuple[Entry, ...] = ()
    reason: str = ""

    @property
    def covered(self) -> frozenset[str]:
        """Whom it says something about."""
        return frozenset(entry.key for entry in self.entries)

    @property
    def found(self) -> tuple[Entry, ...]:
        """Those of whom a conflict of any kind was found."""
        return tuple(entry for entry in self.entries if entry.level is not Level.NONE)


def key_of(email: str, name: str) -> str:
    """How a person is known from one version to the next.

    >>> key_of("Ann@Council.example", "Ann"), key_of("", " Ann  Bright ")
    ('ann@council.example', 'ann bright')
    """
    return email.strip().lower() or " ".join(name.split()).casefold()


def gathered(people: Iterable[Influencer]) -> tuple[Influencer, ...]:
    """Each person once, with every part they have, in the order in which they first came.

    >>> [one.part for one in gathered([Influencer("a", "A", "Lead"), Influencer("a", "A", "Drafter")])]
    ['Lead, Drafter']
    """
    found: dict[str, Influencer] = {}
    for one in people:
        held = found.get(one.key)
        if held is None:
            found[one.key] = one
        elif one.part and one.part not in held.part.split(", "):
            found[one.key] = Influencer(held.key, held.name, f"{held.part}, {one.part}" if held.part else one.part)
    return tuple(found.values())


def uncovered(people: Iterable[Influencer], assessment: Assessment | None) -> tuple[Influencer, ...]:
    """Who can influence the procurement and has no line in the assessment."""
    covered = assessment.covered if assessment else frozenset()
    return tuple(one for one in people if one.key not in covered)


def faults(entries: Sequence[Entry]) -> dict[str, str]:
    """What is wrong with a version before it is signed, by the id of its box.

    >>> faults([Entry("a", "A", "Lead", Level.ACTUAL)])
    {'person-0-what': 'Say what the conflict is.', 'person-0-mitigation': 'Say what is done about it.'}
    """
    found: dict[str, str] = {}
    seen: set[str] = set()
    for at, entry in enumerate(entries):
        if not entry.name.strip():
            found[f"person-{at}-name"] = "Enter the name."
        elif entry.key in seen:
            found[f"person-{at}-name"] = "This person stands twice."
        seen.add(entry.key)
        if entry.level is not Level.NONE and not entry.what.strip():
            found[f"person-{at}-what"] = "Say what the conflict is."
        if entry.level is not Level.NONE and not entry.mitigation.strip():
            found[f"person-{at}-mitigation"] = "Say what is done about it."
    return found


def findings(
    regime: Regime, assessment: Assessment | None, people: Sequence[Influencer], today: date | None, *, begun: bool
) -> Iterator[Noted]:
    """What keeps a procurement from its tender notice under the Act; a warning under the Regulations or once begun."""
    stops = regime is Regime.PA2023 and not begun
    if assessment is None:
        law = "; the Act wants it before notice UK4" if regime is Regime.PA2023 else ""
        yield Noted(f"The conflicts assessment is not signed{law}", "conflicts", stops, "conflicts")
        return
    if missing := uncovered(people, assessment):
        names = ", ".join(one.name for one in missing[:4]) + (f" and {len(missing) - 4} more" if missing[4:] else "")
        does = "is" if len(missing) == 1 else "are"
        yield Noted(
            f"{names} {does} not covered by the conflicts assessment: revise it", "conflicts", stops, "conflicts"
        )
    if assessment.next_review and today and assessment.next_review < today:
        due = spelled(assessment.next_review)
        yield Noted(f"The conflicts assessment was to be reviewed by {due}", "next_review-day", page="conflicts")
