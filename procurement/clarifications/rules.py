"""When questions can be asked, which answers may be published, and what would give away who asked. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from procurement.core.vocabulary import in_time

MOST_QUESTION = 4_000
MOST_ANSWER = 12_000
MOST_LETTER = 8_000
MOST_TITLE = 160

ANSWERED_BEFORE = timedelta(days=6)
"""How long before the deadline what was asked in good time must be answered, or the deadline moves.

Source: Public Contracts Regulations 2015, regulation 47(3)(a).
"""

_ASKING = re.compile(r"clarif|quer(?:y|ies)|question")
_NOT_ASKING = re.compile(r"answer|respon|repl|publish|issue|open")
_SHORTEST_NAME = 4
_LEGAL_FORMS = frozenset(["and", "care", "group", "limited", "llp", "ltd", "plc", "services", "support", "the"])


def is_last_day_for_questions(label: str) -> bool:
    """Whether a date of the timetable is the one until which bidders may ask.

    >>> is_last_day_for_questions("Last day for clarification questions")
    True
    >>> is_last_day_for_questions("Answers to clarification questions published")
    False
    """
    said = label.casefold()
    return bool(_ASKING.search(said)) and not _NOT_ASKING.search(said)


class Asking(StrEnum):
    """Whether a bidder can ask a question."""

    NOT_YET = "not yet"
    OPEN = "open"
    CLOSED = "closed"


def asking(opened_at: datetime | None, closes_at: datetime | None, now: datetime) -> Asking:
    """Whether questions are taken: from the opening of tendering until, and not at, the closing moment.

    `closes_at` None, where no day was named and tendering has no deadline yet: as long as tendering is open.

    >>> april = datetime.fromisoformat("2021-04-01T12:00:00+01:00")
    >>> asking(None, None, april).value
    'not yet'
    >>> asking(april - timedelta(days=30), april, april).value
    'closed'
    """
    if opened_at is None:
        return Asking.NOT_YET
    return Asking.CLOSED if closes_at is not None and not in_time(now, closes_at) else Asking.OPEN


class State(StrEnum):
    """Where a question stands."""

    TO_ANSWER = "To answer"
    TO_DECIDE = "Confidential? Decide"
    WAITING = "Waiting for the bidder"
    ALONE = "To answer to the bidder alone"
    WRITTEN = "Answer written"
    ANSWERED = "Published"
    ANSWERED_ALONE = "Answered to the bidder alone"
    WITHDRAWN = "Taken back"


SETTLED = frozenset({State.ANSWERED, State.ANSWERED_ALONE, State.WITHDRAWN})
"""States in which the council has nothing left to do."""


@dataclass(frozen=True)
class Asked:
    """What is on record of a question: whether it is marked confidential, and what was decided and done since.

    `kept` is the council's decision (None: none yet); `waits_until` the moment until which the bidder may take a
    question back that is to be published against its wish, `released` that it agreed to that.
    """

    organisation: int
    confidential: bool = False
    kept: bool | None = None
    waits_until: datetime | None = None
    released: bool = False
    withdrawn: bool = False
    written: bool = False
    answered: bool = False
    alone: bool = False


def state(one: Asked, now: datetime) -> State:
    """Where a question stands now.

    >>> state(Asked(1, confidential=True), datetime(2021, 4, 1)).value
    'Confidential? Decide'
    """
    if one.withdrawn:
        return State.WITHDRAWN
    if one.answered:
        return State.ANSWERED_ALONE if one.alone else State.ANSWERED
    if one.confidential and one.kept is None:
        return State.TO_DECIDE
    if waiting(one, now):
        return State.WAITING
    if one.written:
        return State.WRITTEN
    return State.ALONE if one.kept else State.TO_ANSWER


def waiting(one: Asked, now: datetime) -> bool:
    """Whether the bidder may still take back a question that was to be confidential and is not."""
    return one.kept is False and not one.released and one.waits_until is not None and now < one.waits_until


def to_one_alone(questions: Sequence[Asked]) -> bool:
    """Whether an answer goes to the one bidder whose questions it answers: all of them stay confidential, and are its.

    >>> to_one_alone([Asked(1, True, True)]), to_one_alone([]), to_one_alone([Asked(1)])
    (True, False, False)
    """
    return bool(questions) and all(one.kept is True for one in questions)


def why_not_published(questions: Sequence[Asked], now: datetime) -> str:
    """Why an answer to these questions cannot go out now; empty where it can."""
    if any(one.withdrawn for one in questions):
        return "A question in it was taken back by the bidder. Leave it out first."
    if any(one.confidential and one.kept is None for one in questions):
        return "Decide first whether the question marked confidential stays so."
    if any(waiting(one, now) for one in questions):
        return "The bidder may still take its question back: wait until it has answered, or the time given is over."
    kept = {one.kept is True for one in questions}
    if len(kept) > 1:
        return "A confidential question cannot be answered together with one that is answered to all."
    if to_one_alone(questions) and len({one.organisation for one in questions}) > 1:
        return "Confidential questions of two bidders cannot be answered together."
    return ""


def giveaways(text: str, names: Iterable[str]) -> list[str]:
    """Names in a text that would tell who asked: of an organisation (or what is its own in it), a person, an address.

    >>> giveaways("At Alderquay we ask whether staff transfer", ["Alderquay Homecare Ltd", "Ann Lee"])
    ['Alderquay']
    >>> giveaways("Is care at night included?", ["Night Care Ltd", "Ann Lee"])
    []
    """
    said = text.casefold()
    found: list[str] = []
    for name in names:
        whole = name.strip()
        if len(whole) >= _SHORTEST_NAME and _stands_in(whole, said):
            found.append(whole)
            continue
        first = whole.split()[0] if whole.split() else ""
        if len(first) > _SHORTEST_NAME + 1 and first.casefold() not in _LEGAL_FORMS and _stands_in(first, text):
            found.append(first)
    return found


def _stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text by itself; a text in small letters is looked through in small letters."""
    wanted = name.casefold() if text == text.casefold() else name
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) is not None


class Subject(StrEnum):
    """What a letter to or from one bidder is about."""

    SERVICE = "service"
    PRACTICAL = "practical"
    OWN_QUESTION = "own_question"
    EXPLAIN = "explain"


SUBJECT_WORDS: dict[Subject, str] = {
    Subject.SERVICE: "Help with using this service",
    Subject.PRACTICAL: "Dates, meetings and other practical matters",
    Subject.OWN_QUESTION: "A confidential question of theirs",
    Subject.EXPLAIN: "Explaining what their tender says",
}


@dataclass(frozen=True)
class Situation:
    """What decides whether one bidder may be written to alone."""

    opened: bool = False
    letters_sent: bool = False
    has_confidential: bool = False


def why_not_written(subject: Subject, there: Situation) -> str:
    """Why the council may not write to one bidder about this now; empty where it may.

    What all bidders need goes to all of them (Public Contracts Regulations 2015, regulation 18(1); Procurement Act
    2023, section 12(2)). A tender may be explained once it was opened, never changed.

    >>> why_not_written(Subject.EXPLAIN, Situation())
    'No tender has been opened yet, so there is nothing to explain.'
    """
    if subject is Subject.OWN_QUESTION and not there.has_confidential:
        return "This bidder has no question that stays confidential. Answer its questions to all."
    if subject is Subject.EXPLAIN:
        if not there.opened:
            return "No tender has been opened yet, so there is nothing to explain."
        if there.letters_sent:
            return "The outcome was told, so nothing is left to explain."
    return ""


class Declining(StrEnum):
    """Why an organisation will not bid."""

    CAPACITY = "capacity"
    PRICE = "price"
    TERMS = "terms"
    TIME = "time"
    SCOPE = "scope"
    OTHER = "other"


DECLINING_WORDS: dict[Declining, str] = {
    Declining.CAPACITY: "We have no capacity for it",
    Declining.PRICE: "The price or the rates do not work for us",
    Declining.TERMS: "We cannot accept the terms",
    Declining.TIME: "There is too little time to prepare a tender",
    Declining.SCOPE: "It is not what we do",
    Declining.OTHER: "Another reason",
}


def late_for(deadline: datetime | None, now: datetime) -> bool:
    """Whether an answer published now comes so late that bidders may need more time (`ANSWERED_BEFORE`)."""
    return deadline is not None and in_time(now, deadline) and in_time(deadline, now + ANSWERED_BEFORE)
