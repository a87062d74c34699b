"""Invented bidders and what they answer: the same every time, in words that fit any question. Pure.

Four organisations of differing strength, so that a panel that practises has something to agree about, and one that
tenders only when somebody acts as it.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from procurement.questionnaire.rules import word_count


class Strength(IntEnum):
    """How good an invented bidder's answers are."""

    THIN = 0
    FAIR = 1
    GOOD = 2
    STRONG = 3


@dataclass(frozen=True)
class Invented:
    """An organisation that does not exist, how good its answers are, and who signs for it."""

    key: str
    name: str
    person: str
    strength: Strength


BIDDERS = (
    Invented("heronbrook", "Heronbrook Ltd (invented)", "Ines Invented", Strength.STRONG),
    Invented("larkfield", "Larkfield Services (invented)", "Lewis Invented", Strength.GOOD),
    Invented("oakmere", "Oakmere Partners (invented)", "Orla Invented", Strength.FAIR),
    Invented("tidewell", "Tidewell Group (invented)", "Tariq Invented", Strength.THIN),
)


YOURS = Invented("reedmarsh", "Reedmarsh Support (invented)", "Robin Invented", Strength.FAIR)
"""The bidder that sends nothing by itself: whoever practises that side begins with an empty tender."""


def bettered(bidder: Invented) -> Invented | None:
    """The same bidder with better answers, as after a negotiation; None where they can be no better."""
    if bidder.strength is Strength.STRONG:
        return None
    return replace(bidder, strength=Strength(bidder.strength + 1))


OPENINGS: dict[Strength, tuple[str, ...]] = {
    Strength.STRONG: (
        "On {about}, one named director answers for what we do and reports to the board each month.",
        "Our approach to {about} is written down, was tested last year, and is led by a named manager.",
    ),
    Strength.GOOD: (
        "On {about}, we follow a written procedure that our managers review twice a year.",
        "We have a plan for {about}, and a manager who is responsible for it.",
    ),
    Strength.FAIR: (
        "On {about}, we will agree a procedure with the council before the contract starts.",
        "Our managers look after {about} as part of their daily work.",
    ),
    Strength.THIN: (
        "We take {about} very seriously.",
        "We have long experience with {about}.",
    ),
}

EVIDENCE: dict[Strength, tuple[str, ...]] = {
    Strength.STRONG: (
        "In the last two years we met {high} of 100 targets, and put right within {few} weeks what was missed.",
        "An outside review of {many} cases found {high} of 100 done as promised; "
        "what it asked of us was done within {few} months.",
    ),
    Strength.GOOD: (
        "Last year we met {high} of 100 targets.",
        "Our own checks of {many} cases showed good results, with {few} matters to follow up.",
    ),
    Strength.FAIR: (
        "Earlier customers were satisfied with what we did.",
        "We expect to meet most targets within the first {few} months.",
    ),
    Strength.THIN: ("References can be given.", "More can be said when it is asked for."),
}

DELIVERY: dict[Strength, tuple[str, ...]] = {
    Strength.STRONG: (
        "From the first day we set aside {few} people for it, trained and in post; each month the council gets the "
        "figures, the causes of any shortfall and the date by which it is cured.",
        "The plan has {few} steps, each with an owner and a date, and a second person for when the first is away.",
    ),
    Strength.GOOD: (
        "We will report every quarter and meet the council when a target is missed.",
        "Staff are trained when they join and once a year after that.",
    ),
    Strength.FAIR: ("We will train staff as needed and report when asked.", "A plan will follow after award."),
    Strength.THIN: ("We will do what the contract says.", "Our staff know what to do."),
}


def answer(bidder: Invented, code: str, title: str, parts: Sequence[str], limit: int | None) -> str:
    """What an invented bidder answers to a question: a paragraph for each lettered part, within the limit of words.

    >>> answer(BIDDERS[3], "Q1", "Workforce", (), 6)
    'We have long experience with workforce.'
    """
    asked = list(parts) or [title]
    share = None if limit is None else max(limit // len(asked), 1)
    written = [_paragraph(bidder, f"{code}/{at}", about, share) for at, about in enumerate(asked)]
    letters = [f"{chr(ord('a') + at)}) " if parts and limit is None else "" for at in range(len(asked))]
    return "\n\n".join(letter + text for letter, text in zip(letters, written, strict=True))


def _paragraph(bidder: Invented, where: str, about: str, limit: int | None) -> str:
    """Whole sentences as far as the words go; at least the beginning of the first."""
    kept = ""
    for sentence in _sentences(bidder, where, about):
        longer = f"{kept} {sentence}".strip()
        if limit is not None and word_count(longer) > limit:
            break
        kept = longer
    return kept or " ".join(_sentences(bidder, where, about)[0].split()[:limit])


def _sentences(bidder: Invented, where: str, about: str) -> list[str]:
    drawn = hashlib.sha256(f"{bidder.key} {where}".encode()).digest()
    topic = about.strip().rstrip(".?!:;")
    facts = {
        "about": topic[:1].lower() + topic[1:] if topic[1:2].islower() else topic,
        "high": 88 + drawn[3] % 11,
        "few": 2 + drawn[4] % 4,
        "many": 40 + drawn[5] % 80,
    }
    chosen = [
        told[bidder.strength][drawn[at] % len(told[bidder.strength])]
        for at, told in enumerate((OPENINGS, EVIDENCE, DELIVERY))
    ]
    return [sentence.format_map(facts) for sentence in chosen]


def selected(kind: str, options: Sequence[str], expected: str, bidder: Invented, title: str, limit: int | None) -> str:
    """What an invented bidder answers to an item of the selection questionnaire: what passes, where that is known."""
    if kind in ("yes_no", "choice"):
        offered = ("Yes", "No") if kind == "yes_no" else tuple(options)
        return next((one for one in offered if _passes(one, expected)), offered[0] if offered else "")
    if kind == "number":
        stated = re.search(r"\d[\d,]*", expected)
        return stated[0].replace(",", "") if stated else str((bidder.strength + 1) * 1_000_000)
    return answer(bidder, title, title, (), limit)


def _passes(option: str, expected: str) -> bool:
    """Whether an option is what the council expects, which may be said in a sentence.

    >>> _passes("No", "No. Yes excludes."), _passes("No", "None excludes")
    (True, False)
    """
    return re.match(rf"{re.escape(option.strip())}(?!\w)", expected.strip(), re.IGNORECASE) is not None
