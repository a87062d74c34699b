"""When a selection item passes, what an exclusion ground comes to, and when a bidder may pass or fail: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from procurement.core.vocabulary import Regime
from procurement.questionnaire.rules import FULL, Nature, capacity_of


class Outcome(StrEnum):
    """What a check of one selection item came to."""

    PASS = "pass"  # noqa: S105 - the word of the finding, not a password
    COMMIT = "commit"
    CLARIFY = "clarify"
    FAIL = "fail"


OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.PASS: "Pass",
    Outcome.COMMIT: "Commits",
    Outcome.CLARIFY: "Clarify",
    Outcome.FAIL: "Fail",
}

PASSING = frozenset({Outcome.PASS, Outcome.COMMIT})
"""What lets a bidder go on: to commit to insurance, or to a health and safety measure, counts as a pass."""

MAY_BE_PROMISED = frozenset({Nature.INSURANCE, Nature.SAFETY})
"""What a bidder may commit to have before the contract starts instead of holding it now.

Source: Procurement Act 2023 s.22(3)(b): insurance may not have to be in place before the award.
"""

GROUNDS = frozenset({Nature.MANDATORY, Nature.DISCRETIONARY, Nature.DEBARMENT})
"""Items about exclusion grounds: they are decided ground by ground."""


def outcomes_for(nature: Nature) -> tuple[Outcome, ...]:
    """What the check of an item of this nature may come to.

    >>> [str(outcome) for outcome in outcomes_for(Nature.INSURANCE)]
    ['pass', 'commit', 'clarify', 'fail']
    """
    return tuple(o for o in Outcome if o is not Outcome.COMMIT or nature in MAY_BE_PROMISED)


@dataclass(frozen=True)
class Checked:
    """An item by its code and title, the outcome that stands (None: nobody has checked it) and the second checker.

    `second`: None while nobody has looked at it a second time; False when it was returned.
    """

    code: str
    title: str
    outcome: Outcome | None
    second: bool | None = None
    topic: str = ""
    asked: bool = True
    """False where another answer of the bidder made it needless: there is nothing to check."""

    @property
    def name(self) -> str:
        """How sentences name it: S3 Insurance."""
        return f"{self.code} {self.title}"

    @property
    def settled(self) -> bool:
        """Whether there is nothing left to do: passed or failed and agreed by a second person, or not asked."""
        return not self.asked or (self.second is True and self.outcome not in (None, Outcome.CLARIFY))

    @property
    def said_of_second(self) -> str:
        """What the second checker is still needed for; empty once they agreed."""
        return {True: "", False: "was returned by the second checker", None: "waits for a second checker"}[self.second]


def as_expected(answer: str, expected: str) -> bool:
    """Whether the answer is, word for word, what is expected or its first sentence; all else is judged by a person.

    >>> as_expected(" no ", "No. Yes excludes, unless it was put right."), as_expected("Yes", "Yes, with the policy.")
    (True, False)
    >>> as_expected("", ""), as_expected("612000", "At least £500,000."), as_expected("some", "At least £500,000.")
    (False, True, False)
    >>> as_expected("In all: 90 hours a week\\nLot 4: 45 hours a week, full coverage", "Full coverage. Needed.")
    True
    """
    stated = capacity_of(answer)
    if stated is not None:
        return stated.covers_all and _plain(expected.partition(". ")[0]) == FULL
    least = at_least(expected)
    if least is not None:
        return (_amount(answer) or Decimal(-1)) >= least
    given = _plain(answer)
    return bool(given) and given in (_plain(expected), _plain(expected.partition(". ")[0]))


def at_least(expected: str) -> Decimal | None:
    """The least amount that passes by itself, where one is expected.

    >>> at_least("At least £500,000."), at_least("Yes.")
    (Decimal('500000'), None)
    """
    words = expected.removeprefix("At least ")
    return None if words == expected else _amount(words.partition(" ")[0].rstrip("."))


def _amount(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip().removeprefix("£").replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().removesuffix(".")


def needs_reason(outcome: Outcome, *, plain: bool) -> bool:
    """Every outcome is explained, but for a pass that the answers themselves explain (`plain`: all are as expected).

    >>> needs_reason(Outcome.PASS, plain=True), needs_reason(Outcome.FAIL, plain=False)
    (False, True)
    """
    return outcome is not Outcome.PASS or not plain


def keeps_from_passing(items: Iterable[Checked]) -> list[str]:
    """What stands between a bidder and a pass: every item passed and seen twice; a failed one is never waved through.

    >>> keeps_from_passing([Checked("S1", "Insurance", Outcome.FAIL), Checked("S2", "Experience", None)])
    ['S1 Insurance failed', 'S2 Experience is not checked']
    >>> keeps_from_passing([Checked("S1", "Insurance", Outcome.COMMIT)])
    ['S1 Insurance waits for a second checker']
    """
    said = {
        None: "is not checked",
        Outcome.FAIL: "failed",
        Outcome.CLARIFY: "is still to be clarified",
    }
    found = []
    for item in (one for one in items if one.asked):
        if item.outcome not in PASSING:
            found.append(f"{item.name} {said[item.outcome]}")
        elif item.said_of_second:
            found.append(f"{item.name} {item.said_of_second}")
    return found


def keeps_from_failing(items: Iterable[Checked]) -> list[str]:
    """A bidder fails selection by an item that failed and that a second person agreed failed.

    >>> keeps_from_failing([Checked("S1", "Insurance", Outcome.PASS)])
    ['no item has failed']
    >>> keeps_from_failing([Checked("S1", "Insurance", Outcome.FAIL)])
    ['S1 Insurance waits for a second checker']
    """
    failed = [item for item in items if item.outcome is Outcome.FAIL]
    if any(item.second for item in failed):
        return []
    return [f"{item.name} {item.said_of_second}" for item in failed] or ["no item has failed"]


def contradicts(passed: bool, items: Iterable[Checked]) -> list[str]:
    """What an item checked after the decision says against it.

    >>> contradicts(True, [Checked("S1", "Insurance", Outcome.FAIL)])
    ['S1 Insurance failed']
    """
    return keeps_from_passing(items) if passed else keeps_from_failing(items)


_WORST = (Outcome.FAIL, None, Outcome.CLARIFY, Outcome.COMMIT, Outcome.PASS)


def together(items: Sequence[Checked]) -> Outcome | None:
    """What the items of one topic come to: the worst of those asked; None while any is unchecked and none failed.

    >>> together([Checked("S1", "A", Outcome.PASS), Checked("S2", "B", Outcome.COMMIT)])
    <Outcome.COMMIT: 'commit'>
    """
    return min((item.outcome for item in items if item.asked), key=_WORST.index, default=Outcome.PASS)


# Exclusion grounds


@dataclass(frozen=True)
class Ground:
    """An exclusion ground as the law names it: where it stands, whether it is mandatory, and how far it looks back.

    `years` None: the law names no period. `source` is its place: Schedule 7, paragraph 12.
    """

    code: str
    title: str
    source: str
    mandatory: bool
    years: int | None


def begins(ground: Ground, on: date) -> date | None:
    """The first day that still counts for a decision taken `on` a day; None where the law looks back without end.

    >>> begins(Ground("breach", "Breach", "Sch 7", False, 3), date(2028, 2, 29))
    datetime.date(2025, 2, 28)
    """
    if ground.years is None:
        return None
    year = on.year - ground.years
    leap = on.month == 2 and on.day == 29 and (year % 4 != 0 or (year % 100 == 0 and year % 400 != 0))
    return date(year, on.month, 28 if leap else on.day)


def too_old(ground: Ground, happened: date | None, on: date) -> bool:
    """Whether what happened lies before the period in which the ground counts.

    >>> too_old(Ground("breach", "Breach", "Sch 7", False, 3), date(2022, 5, 1), date(2026, 5, 1))
    True
    """
    first = begins(ground, on)
    return first is not None and happened is not None and happened < first


class Means(StrEnum):
    """What the findings about one exclusion ground come to."""

    OPEN = "open"
    CLEAR = "clear"
    ALLOWED = "allowed"
    CHOICE = "choice"
    EXCLUDED = "excluded"


MEANS_WORDS: Mapping[Means, str] = {
    Means.OPEN: "To decide",
    Means.CLEAR: "Clear",
    Means.ALLOWED: "Stays, with reasons",
    Means.CHOICE: "The council chooses",
    Means.EXCLUDED: "Excluded",
}


@dataclass(frozen=True)
class Findings:
    """What was found about one ground and one bidder, or one that it relies on.

    `applies` is the first step. `recurs` the second: under the Act, that the circumstances are continuing or likely to
    occur again; under the Regulations, that what the bidder shows of putting it right is not enough. `debarred`: on the
    debarment list for this ground. `exclude`: what the council chose where it may choose.
    """

    regime: Regime
    mandatory: bool
    applies: bool | None = None
    recurs: bool | None = None
    debarred: bool = False
    exclude: bool | None = None


def means(found: Findings) -> Means:
    """What the findings come to. Excluded must go; excludable may stay, and the council says why either way.

    >>> means(Findings(Regime.PA2023, mandatory=False, applies=True, recurs=False))
    <Means.CLEAR: 'clear'>
    >>> means(Findings(Regime.PA2023, mandatory=True, debarred=True))
    <Means.EXCLUDED: 'excluded'>

    Source: Procurement Act 2023 ss.26, 57 and 58; Public Contracts Regulations 2015 reg 57(1), (8) and (13) to (17).
    """
    act = found.regime is Regime.PA2023
    if not (act and found.debarred):
        if found.applies is False:
            return Means.CLEAR
        if found.applies is None or found.recurs is None:
            return Means.OPEN
        if not found.recurs:
            return Means.CLEAR if act else Means.ALLOWED
    if found.mandatory or found.exclude:
        return Means.EXCLUDED
    return Means.CHOICE if found.exclude is None else Means.ALLOWED


def said_of(found: Findings, name: str) -> tuple[str, str]:
    """What the answers mean, as the page says it: a headline and a sentence.

    >>> said_of(Findings(Regime.PA2023, False, True, False), "Bidder 08")[0]
    'Your two answers mean: not an excludable supplier'
    """
    act = found.regime is Regime.PA2023
    if act and found.debarred:
        lead = f"{name} is on the debarment list for this ground"
    else:
        lead = "The ground applies and " + (
            "is continuing or likely to happen again" if act else "what was shown of putting it right is not enough"
        )
    if found.applies is False and not (act and found.debarred):
        return "Your answer means: the ground does not apply", f"Nothing here keeps {name} out."
    return {
        Means.OPEN: ("Not decided yet", f"Answer both steps; {name} must first have had the chance to be heard."),
        Means.CLEAR: (
            "Your two answers mean: not an excludable supplier",
            f"The ground applies but is not continuing or likely to happen again, so {name} stays in.",
        ),
        Means.ALLOWED: (
            f"{name} stays, with reasons",
            f"{lead}. The council chose to let it stay, and says why."
            if act or found.recurs
            else f"The ground applies, and what {name} shows of putting it right is enough, so it may not be excluded.",
        ),
        Means.CHOICE: ("The council chooses", f"{lead}. Choose whether to exclude {name}, and say why."),
        Means.EXCLUDED: (
            f"{name} is excluded",
            f"{lead}. " + ("It must go." if found.mandatory else "The council chose to exclude it, and says why."),
        ),
    }[means(found)]


def heard(asked_at: datetime | None, due_at: datetime | None, replied_at: datetime | None, now: datetime) -> str | None:
    """Why nothing can be held against a bidder yet: it must be asked, and have answered or let the time pass.

    Source: Procurement Act 2023 s.58(2); Public Contracts Regulations 2015 reg 57(13).

    >>> heard(None, None, None, datetime(2026, 5, 4))
    'Ask the bidder for its representations first, with a deadline.'
    """
    if asked_at is None or due_at is None:
        return "Ask the bidder for its representations first, with a deadline."
    if replied_at is None and now < due_at:
        return "The bidder has not answered yet, and its time has not passed."
    return None


def item_of_grounds(found: Iterable[Means]) -> Outcome:
    """What the item about exclusion grounds comes to once its grounds were judged.

    >>> item_of_grounds([Means.CLEAR, Means.EXCLUDED]), item_of_grounds([Means.CLEAR, Means.OPEN])
    (<Outcome.FAIL: 'fail'>, <Outcome.CLARIFY: 'clarify'>)
    """
    all_found = list(found)
    if Means.EXCLUDED in all_found:
        return Outcome.FAIL
    return Outcome.CLARIFY if {Means.OPEN, Means.CHOICE} & set(all_found) else Outcome.PASS
