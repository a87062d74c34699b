"""Equal treatment in negotiation: what each bidder was offered beside the others, and where it falls short."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

NO_TASK = frozenset({"", "none", "no action", "nothing", "n/a", "-", "–"})

SHOWN = 40
"""Characters of a line of an agenda by which a gap names it."""

SHORT = Fraction(2, 3)
"""A bidder whose meetings take less than this share of what the others' take on average is named."""


def has_task(text: str) -> bool:
    """Whether what stands under "action" asks anything of anyone.

    >>> has_task("None"), has_task("Send the rota by Friday")
    (False, True)
    """
    return text.strip().rstrip(".").lower() not in NO_TASK


def topic_key(topic: str) -> str:
    """Topics are the same when they differ only in capitals or spaces.

    >>> topic_key("Business  continuity") == topic_key("business continuity")
    True
    """
    return " ".join(topic.split()).casefold()


def names_part(text: str, code: str) -> bool:
    """Whether a text names a question or a document by its code, and not a longer one that begins alike.

    >>> names_part("Q1 and part (b) of Q12", "Q1"), names_part("Q12", "Q1")
    (True, False)
    """
    return re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", text) is not None


def is_of(topic: str, head: str) -> bool:
    """Whether a topic is another one, or begins with it and goes on.

    >>> is_of("Workforce: rural cover", "workforce"), is_of("Workforces", "Workforce")
    (True, False)
    """
    key, start = topic_key(topic), topic_key(head)
    return key == start or (key.startswith(start) and not key[len(start)].isalnum())


def part_of(line: str, codes: Iterable[str]) -> str:
    """The question or document that a line of an agenda begins with, by its code; empty where it begins with none.

    >>> part_of("Q3 Rural cover: an end date", ["Q1", "Q3"]), part_of("Price", ["Q1"])
    ('Q3', '')
    """
    return next((code for code in codes if is_of(line, code)), "")


def covers(line: str, topics: Collection[str], texts: Collection[str], codes: Iterable[str]) -> bool:
    """Whether a line of an agenda came up at a meeting, by the topics of its points and all that they say.

    A line that begins with the code of a question did where a point names that question; any other one where a
    point's topic is the line, or begins with it, or where the line stands in what the point says.

    >>> covers("Q3 Rural cover", ["Workforce"], ["Q3, 3.2"], ["Q3"]), covers("Price", ["Price: travel"], [], ["Q3"])
    (True, True)
    """
    code = part_of(line, codes)
    if code:
        return any(names_part(text, code) for text in texts)
    return any(is_of(topic, line) for topic in topics) or any(topic_key(line) in topic_key(text) for text in texts)


def short_of(line: str, codes: Iterable[str]) -> str:
    """A line of an agenda as a gap names it: by its code, or by how it begins.

    >>> short_of("Q3 Rural cover: an end date", ["Q3"]), short_of("Travel time between visits", [])
    ('Q3', 'Travel time between visits')
    """
    plain = " ".join(line.split())
    return part_of(line, codes) or (plain if len(plain) <= SHOWN else f"{plain[:SHOWN].rstrip()}…")


@dataclass(frozen=True)
class Dealings:
    """What one bidder had: meetings offered, held and not held, minutes in them, and the topics that were covered."""

    offered: int
    held: int
    not_held: int
    minutes: int
    topics: frozenset[str]
    sent: int = 0
    """Of the meetings held, those whose minutes were sent to the bidder."""
    days: int | None = None
    """Whole days from its last meeting to the deadline of the resubmission, where there are both."""
    agenda: int = 0
    """How many lines stood on the agendas of the meetings held, each counted once."""
    came_up: int = 0
    """How many of them came up at any of its meetings."""
    uncovered: tuple[str, ...] = ()
    """Those of them that came up at none of its meetings, shortly; topics of every meeting are not among them."""

    @property
    def ahead(self) -> int:
        """How many of its meetings are not on record yet: what has not come up may still."""
        return self.offered - self.held - self.not_held


def topics_of_all(talks: Iterable[Sequence[str]]) -> dict[str, str]:
    """Every topic covered with anybody, by its key, in the words and the order in which they first came.

    >>> topics_of_all([["Workforce", "Pricing"], ["pricing", "Quality"]])
    {'workforce': 'Workforce', 'pricing': 'Pricing', 'quality': 'Quality'}
    """
    found: dict[str, str] = {}
    for topic in (topic for talk in talks for topic in talk):
        if not any(is_of(topic, other) for other in found):
            found.setdefault(topic_key(topic), " ".join(topic.split()))
    return found


def gaps(mine: Dealings, everyone: Sequence[Dealings], topics: Mapping[str, str]) -> list[str]:
    """Where a bidder was treated less well than the others, in words; nothing when there is nothing to explain.

    What has not come up is a gap once no meeting lies ahead.
    Source: Public Contracts Regulations 2015, regulation 18(1); Procurement Act 2023, section 12(2) and (3).

    >>> one, other = Dealings(1, 1, 0, 60, frozenset({"a"})), Dealings(0, 0, 0, 0, frozenset())
    >>> gaps(other, [one, other], {"a": "Pricing"})
    ['No meeting offered']
    """
    most = max((one.offered for one in everyone), default=0)
    if not mine.offered:
        return ["No meeting offered"] if most else []
    found = []
    if not mine.held and any(one.held for one in everyone):
        found.append("No meeting held")
    if mine.held:
        if not mine.ahead:
            found += [f"{name} not covered" for key, name in topics.items() if key not in mine.topics]
            found += [f"On its agenda, not covered: {', '.join(mine.uncovered)}"] if mine.uncovered else []
        found += _shorter(mine, everyone)
        if mine.sent < mine.held and any(one.sent for one in everyone):
            found.append(f"Minutes of {mine.held - mine.sent} not sent")
        found += _hurried(mine, everyone)
    return found


def _hurried(mine: Dealings, everyone: Sequence[Dealings]) -> list[str]:
    """Whether a bidder has much less time than the others from its last meeting to the deadline of all."""
    known = [one.days for one in everyone if one.days is not None]
    if mine.days is None or not known or mine.days >= SHORT * Fraction(sum(known), len(known)):
        return []
    return [f"{mine.days} {'day' if mine.days == 1 else 'days'} to resubmit"]


def _shorter(mine: Dealings, everyone: Sequence[Dealings]) -> list[str]:
    held = sum(one.held for one in everyone)
    average = Fraction(sum(one.minutes for one in everyone), held)
    own = Fraction(mine.minutes, mine.held)
    if not average or own >= SHORT * average:
        return []
    less = int((1 - own / average) * 100)
    return [f"{less}% less time a meeting"]
