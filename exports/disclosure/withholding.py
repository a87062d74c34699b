"""What of an entry is withheld from somebody who asks for the record, and under which exemption. Pure.

It goes by column: who did it, the facts, the words. Number, time, what was done and the hash are never withheld. The
list is where a person starts who answers a request: whether an exemption holds, and the public interest, is theirs.

Source: Freedom of Information Act 2000 ss.40(2), 41, 43(2).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from procurement.core.vocabulary import Event


class Ground(StrEnum):
    """An exemption, as it stands in the place of what it covers."""

    PERSONAL = "s 40(2)"
    CONFIDENCE = "s 41"
    COMMERCIAL = "s 43(2)"


FOIA = "of the Freedom of Information Act 2000"
GROUND_WORDS = {
    Ground.PERSONAL: f"section 40(2) {FOIA} (personal information): who gave which mark, absence and interests, and "
    "people who work for bidders",
    Ground.CONFIDENCE: f"section 41 {FOIA} (information provided in confidence): accounts of bidders, what was found "
    "of their standing, and what they explained",
    Ground.COMMERCIAL: f"section 43(2) {FOIA} (commercial interests): prices, negotiation, and reasons that tell how a "
    "bidder would work",
}

WHO, FACTS, WORDS = "who", "facts", "words"
Column = str
"""`who`, `facts` or `words`; or one fact, by its name in the record."""


@dataclass(frozen=True)
class Rule:
    """These columns of these events are withheld on this ground."""

    ground: Ground
    columns: tuple[Column, ...]
    events: frozenset[str]


def _rule(ground: Ground, columns: tuple[Column, ...], *events: Event) -> Rule:
    return Rule(ground, columns, frozenset(event.value for event in events))


RULES = (
    _rule(
        Ground.PERSONAL,
        (WHO,),
        Event.MARK_DRAFTED,
        Event.MARKS_LOCKED,
        Event.MARKS_BOOK_HANDED_OUT,
        Event.MARKS_BOOK_TAKEN_IN,
        Event.ITEM_QUERIED,
        Event.ITEM_ANSWERED,
        Event.CALIBRATION_MARKED,
        Event.CONSENSUS_ASSENTED,
    ),
    _rule(Ground.PERSONAL, ("Present", "Absent"), Event.CONSENSUS_AGREED),
    _rule(
        Ground.PERSONAL,
        (WHO, FACTS, WORDS),
        Event.LEAVE_RECORDED,
        Event.LEAVE_WITHDRAWN,
        Event.ABSTAINED,
        Event.ABSTENTION_WITHDRAWN,
        Event.ABSTENTION_ANSWERED,
        Event.INTEREST_DECLARED,
        Event.OPENER_DECLARED,
        Event.ATTENDANCE_NOTED,
    ),
    _rule(
        Ground.CONFIDENCE,
        (FACTS, WORDS),
        Event.FIGURES_KEYED,
        Event.ACCOUNTS_BOOK_TAKEN_IN,
        Event.STANDING_DECIDED,
        Event.STANDING_MODERATED,
        Event.STANDING_ASKED,
        Event.SIGNS_NOTED,
        Event.CONDITION_MET,
        Event.EXPLANATION_GIVEN,
        Event.SELECTION_ASKED,
        Event.SELECTION_REPLIED,
        Event.GROUND_JUDGED,
        Event.LIKENESS_FOUND,
        Event.LIKENESS_JUDGED,
    ),
    _rule(
        Ground.COMMERCIAL,
        (WORDS,),
        Event.CONSENSUS_AGREED,
        Event.ITEM_QUERIED,
        Event.ITEM_ANSWERED,
        Event.SELECTION_CHECKED,
        Event.SELECTION_SECONDED,
        Event.SELECTION_DECIDED,
        Event.MINIMUM_DECIDED,
        Event.CONFIDENTIAL_MARKED,
        Event.LEAK_ANSWERED,
        Event.BIDDER_WRITTEN_TO,
        Event.COUNCIL_WRITTEN_TO,
        Event.QUESTION_ASKED,
    ),
    _rule(
        Ground.COMMERCIAL,
        (FACTS, WORDS),
        Event.MEETING_RECORDED,
        Event.MINUTES_SENT,
        Event.MINUTES_ANSWERED,
        Event.PRICES_READ,
        Event.PRICE_CORRECTED,
        Event.LOW_PRICE_ASKED,
        Event.LOW_PRICE_DECIDED,
    ),
)


@dataclass(frozen=True)
class Told:
    """What an entry tells somebody who asks; what is withheld of it, and on which ground."""

    who: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    withheld: tuple[Ground, ...] = ()


def mark(ground: Ground) -> str:
    """What stands in the place of what is withheld.

    >>> mark(Ground.CONFIDENCE)
    '[withheld, s 41]'
    """
    return f"[withheld, {ground}]"


def told(
    event: str,
    who: str,
    facts: Iterable[tuple[str, str]],
    words: Iterable[tuple[str, str]],
    of_bidders: Collection[str],
) -> Told:
    """An entry with what is exempt withheld; `of_bidders` are those whom bidders employ, as the record names them.

    >>> told("finance.decided", "A. Person", [("Outcome", "fail")], [("Reason", "A loss.")], ()).words
    (('Reason', '[withheld, s 41]'),)
    """
    rules = [rule for rule in RULES if event in rule.events]
    on = {column: rule.ground for rule in reversed(rules) for column in rule.columns}
    if who in of_bidders:
        on[WHO] = Ground.PERSONAL
    kept_facts = tuple((name, _part(name, value, on.get(name) or on.get(FACTS))) for name, value in facts)
    kept_words = tuple((name, _part(name, text, on.get(WORDS))) for name, text in words)
    used = {on[WHO]} if WHO in on else set()
    marks = {mark(ground): ground for ground in Ground}
    used |= {marks[value] for _, value in (*kept_facts, *kept_words) if value in marks}
    return Told(mark(on[WHO]) if WHO in on else who, kept_facts, kept_words, tuple(g for g in Ground if g in used))


def _part(name: str, value: str, ground: Ground | None) -> str:
    """A value, or the mark in its place; a hash tells nothing, and binds what is withheld."""
    return value if ground is None or name.startswith("SHA-256") else mark(ground)
