"""What a bidder answers to a quality question, made from the stock of paragraphs to fit its facts and its mark.

The stronger the agreed mark, the more of the paragraphs give evidence. An answer revised in the second round keeps
the paragraphs that were good enough and replaces or adds to the rest.
"""

from collections import ChainMap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from demonstration import MARKING
from demonstration.bidders import Bidder, agreed_mark, round_of_answer
from demonstration.facts import dice, facts_of, pattern_numbers
from demonstration.prose import (
    capacity,
    continuity,
    frame,
    mobilisation,
    person_centred,
    quality_checks,
    safe_care,
    safeguarding,
    technology,
    workforce,
)
from demonstration.prose.stock import Grade, Part, Pattern, fill, shuffled
from demonstration.questions import QUESTION_BY_CODE
from procurement.core.vocabulary import SECOND_ROUND
from procurement.tenders.formatted import words

TOPICS = {
    module.TOPIC.question: module.TOPIC
    for module in (
        person_centred,
        safe_care,
        workforce,
        safeguarding,
        capacity,
        mobilisation,
        quality_checks,
        continuity,
        technology,
    )
}

_RECIPES: dict[int, tuple[tuple[int, int, int], ...]] = {
    5: ((4, 0, 0), (3, 0, 0), (4, 0, 0), (3, 0, 0)),
    4: ((3, 0, 0), (2, 1, 0), (3, 0, 0), (2, 1, 0)),
    3: ((2, 1, 0), (1, 1, 0), (1, 1, 0), (1, 1, 1)),
    2: ((1, 1, 1), (0, 2, 1), (0, 1, 2), (0, 2, 0)),
    1: ((0, 1, 2), (0, 0, 2), (0, 1, 1), (0, 0, 2)),
}
"""For each agreed mark, how many full, partial and thin paragraphs the four parts have, before they are shuffled."""


@dataclass(frozen=True)
class Finding:
    """What an evaluator finds in one part of an answer, to credit or to miss, in the answer's own figures."""

    letter: str
    text: str


@dataclass(frozen=True)
class Answer:
    """A finished answer with what there is in it to find."""

    text: str
    merits: tuple[Finding, ...]
    gaps: tuple[Finding, ...]

    @cached_property
    def words(self) -> int:
        """How many words it has, headings included, as the published limit counts them."""
        return words(self.text)


def answer(bidder: Bidder, question: str, round_number: int) -> str:
    """The bidder's answer to a question as it stands in a round."""
    return composed(bidder, question, round_number).text


def composed(bidder: Bidder, question: str, round_number: int) -> Answer:
    """The answer as it stands in a round, with its findings."""
    return _compose(bidder, question, round_of_answer(bidder, question, round_number))


@cache
def _compose(bidder: Bidder, question: str, round_number: int) -> Answer:
    asked = QUESTION_BY_CODE[question]
    facts = facts_of(bidder)
    thrown = dice("frame", bidder.key, question)
    mark = int(agreed_mark(bidder, question, round_number))
    blocks = [fill(thrown.choice(frame.OPENINGS), facts, thrown)]
    closing = [fill(thrown.choice(frame.CLOSINGS), facts, thrown), f"({MARKING}.)"]
    if mark <= 2:
        blocks.append(fill(thrown.choice(frame.ABOUT), facts, thrown))
    room = asked.word_limit - sum(len(block.split()) for block in (*blocks, *closing)) - 4 * 8
    merits: list[Finding] = []
    gaps: list[Finding] = []
    parts = TOPICS[question].parts
    # The order in which the parts take their shares of a recipe is the bidder's own and the same in both rounds.
    recipe = list(_RECIPES[mark])
    dice("recipe", bidder.key, question).shuffle(recipe)
    share = room // len(parts)
    for at, (part, wanted) in enumerate(zip(parts, recipe, strict=True)):
        blocks.append(f"## {question[1:]}.{at + 1} {part.heading}")
        left = share
        for pattern in _chosen(bidder, part, wanted):
            counts = ChainMap(dict(pattern_numbers(bidder, pattern.code)), dict(facts))
            text = fill(pattern.text, counts, dice("words", bidder.key, pattern.code))
            if len(text.split()) > left:
                continue
            left -= len(text.split())
            blocks.append(text)
            if pattern.merit:
                merits.append(Finding(part.letter, fill(pattern.merit, counts, thrown)))
            if pattern.gap:
                gaps.append(Finding(part.letter, fill(pattern.gap, counts, thrown)))
        if round_number == SECOND_ROUND and at == _changed_part(bidder, question):
            changed, promise = _change(bidder, question)
            blocks.append(changed)
            merits.append(Finding(part.letter, promise))
    return Answer("\n\n".join([*blocks, *closing]), tuple(merits), tuple(gaps))


def _chosen(bidder: Bidder, part: Part, wanted: tuple[int, int, int]) -> Iterator[Pattern]:
    thrown = dice("order", bidder.key, part.heading)
    for grade, count in zip((Grade.FULL, Grade.PARTIAL, Grade.THIN), wanted, strict=True):
        yield from shuffled(part.graded(grade), thrown)[:count]


def _changed_part(bidder: Bidder, question: str) -> int:
    return dice("changed", bidder.key, question).randrange(len(TOPICS[question].parts))


def _change(bidder: Bidder, question: str) -> tuple[str, str]:
    thrown = dice("change", bidder.key, question)
    effect, often = thrown.choice(frame.EFFECTS), thrown.choice(frame.OFTEN)
    promised = {"effect": effect, "often": often, "trial": thrown.choice(("four", "six", "eight"))}
    text = fill(thrown.choice(frame.CHANGES), {**facts_of(bidder), **promised}, thrown)
    return text, f"The revised text commits to {effect}, with figures checked {often}"
