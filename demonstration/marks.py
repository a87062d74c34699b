"""What each evaluator makes of an answer, and what the panel agrees.

Evaluators cite the figures of the answer in front of them and never another tender. The agreed mark stands in the
bidder table; a person's own mark may lie one off it, and the record then says whose view was not followed and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from demonstration.answers import Answer, Finding, composed
from demonstration.bidders import Bidder, agreed_mark, round_of_answer
from demonstration.council import EVALUATORS, Person, evaluators_of
from demonstration.facts import dice
from demonstration.questions import QUESTION_BY_CODE, SCALE

_SPREADS = (
    ((0, 0, 0), 34),
    ((1, 0, 0), 20),
    ((-1, 0, 0), 22),
    ((1, -1, 0), 12),
    ((1, 1, 0), 5),
    ((-1, -1, 0), 7),
)
"""How far three evaluators' own marks lie from the agreed one, and how often."""

_NO_CONCERN = (
    "No concern of substance.",
    "Nothing that would affect delivery.",
    "None. Each part is answered and evidenced.",
    "I looked for a gap in parts (a) to (d) and found none.",
)
_SOFT = (
    "part ({letter}) does not say how the practice is kept up as hours grow",
    "the figures in part ({letter}) are the tenderer's own, with no outside check described",
    "part ({letter}) would gain from a worked example from the past year",
)


_REASONS = {
    5: (
        "Every part is met with strong evidence, for example {credited}.{tail}",
        "I have no doubt that this would be delivered. In evidence: {credited}.{tail}",
        "A full answer in {limit}, with figures for what it says. I relied most on this: {credited}.{tail}",
        "The descriptor of 5 is met on each part. Chiefly, {credited}.{tail}",
    ),
    4: (
        "All four parts are met and the evidence is good: {credited}. Short of a 5 because of one point: {missing}.",
        "Good throughout; I give weight to this: {credited}. It would be a 5 without this: {missing}.",
        "Each part is answered, in {limit}, and mostly with figures: {credited}. Not a 5: {missing}.",
        "I am confident of delivery, on account of this: {credited}. One matter keeps it from a 5: {missing}.",
    ),
    3: (
        "Most of what was asked is there: {credited}. What keeps it from a 4: {missing}.",
        "Likely to deliver, on the strength of this: {credited}. Evidence is thin where it matters for a 4: {missing}.",
        "Fair. The answer takes {limit} and meets most of the question; {credited}. Not a 4: {missing}.",
        "The main points are covered, among them this: {credited}. I have minor concerns: {missing}.",
    ),
    2: (
        "Some of the requirement is met. I could credit this: {credited}. Part of the service is at risk: {missing}.",
        "Not enough for a 3: {missing}. On the other side, {credited}.",
        "In {limit} I found one thing to rely on: {credited}. The rest is weak: {missing}.",
        "Weak, though not without substance: {credited}. For a 3 I would have had to see an answer to this: {missing}.",
    ),
    1: (
        "Few of the requirements are met and there is next to no evidence: {missing}.",
        "Too little to rely on: {missing}. What there is: {credited}.",
        "The answer takes {limit} and says very little that can be tested: {missing}.",
        "Delivery is in doubt: {missing}. I credited this, and no more: {credited}.",
    ),
}
"""Ways to give a reason for each mark; the figures in them come from the answer."""


@dataclass(frozen=True)
class MarkGiven:
    """An evaluator's own mark with the reasons for it."""

    mark: Decimal
    strengths: str
    concerns: str
    reason: str


@dataclass(frozen=True)
class Consensus:
    """What the panel agrees: a mark on the published scale and why.

    `views_not_followed` is empty where all marked alike; `higher` says what the next mark up would have needed.
    """

    score: Decimal
    deciding: str
    views_not_followed: str
    strengths: str
    higher: str
    discussed: str
    agreed_by: tuple[str, ...]


@cache
def mark(bidder: Bidder, question: str, evaluator: str, round_number: int) -> MarkGiven:
    """An evaluator's mark for the answer as it stands in a round.

    Raises:
        ValueError: the evaluator is not assigned to the question, or declared an interest in the bidder.
    """
    panel = [one.key for one in evaluators_of(question, bidder.key)]
    at = panel.index(evaluator)
    read_in = round_of_answer(bidder, question, round_number)
    given = agreed_mark(bidder, question, read_in) + _spread(bidder, question, read_in)[at]
    value = min(SCALE[-1].mark, max(Decimal(1), given))
    read = composed(bidder, question, read_in)
    thrown = dice("reason", bidder.key, question, evaluator, read_in)
    merits = _some(read.merits, 3 if value >= 4 else 2, thrown.random)
    gaps = _some(read.gaps, 1 if value >= 4 else 3, thrown.random)
    voice = [one.key for one in EVALUATORS].index(evaluator)
    concerns = _joined(gaps, voice, question) or thrown.choice(_NO_CONCERN)
    return MarkGiven(
        value,
        _joined(merits, voice, question) or "The answer keeps to the question and its parts.",
        concerns,
        _reason(int(value), merits, gaps, read, asked=question, pick=dice("w", bidder.key, question).randrange(4) + at),
    )


def consensus(bidder: Bidder, question: str, round_number: int) -> Consensus:
    """What the panel agrees about the answer as it stands in a round."""
    read_in = round_of_answer(bidder, question, round_number)
    score = agreed_mark(bidder, question, read_in)
    read = composed(bidder, question, read_in)
    panel = evaluators_of(question, bidder.key)
    thrown = dice("consensus", bidder.key, question, read_in)
    merits, gaps = _some(read.merits, 2, thrown.random), _some(read.gaps, 2, thrown.random)
    step = SCALE[int(score)]
    for_it = f"What counted for it: {_clauses(merits)}." if merits else "Little in it could be credited."
    against = f" What counted against it: {_clauses(gaps)}." if gaps else ""
    opening = thrown.choice(
        (
            f"The panel read the answer part by part and agreed {score}, {step.word}.",
            f"Agreed {score} ({step.word}) after each part was discussed in turn.",
            f"The descriptor of {score}, {step.word}, fits the answer taken as a whole.",
        )
    )
    return Consensus(
        score,
        f"{opening} {for_it}{against}",
        " ".join(
            _not_followed(bidder, question, read_in, one, score)
            for one in panel
            if mark(bidder, question, one.key, read_in).mark != score
        ),
        _joined(merits, thrown.randrange(6), question) or "The answer keeps to the question and its parts.",
        _higher(int(score), gaps, read, thrown.randrange(len(_SOFT))),
        "\n".join(_said_of(letter, read, panel, at) for at, letter in enumerate("abcd")),
        tuple(one.key for one in panel),
    )


def _said_of(letter: str, read: Answer, panel: Sequence[Person], at: int) -> str:
    """What was said of one part of the question at the meeting, by whom."""
    speaker, other = panel[at % len(panel)].name, panel[(at + 1) % len(panel)].name
    merits = [_low(found.text) for found in read.merits if found.letter == letter]
    gaps = [_low(found.text) for found in read.gaps if found.letter == letter]
    if merits and gaps:
        return f"({letter}) {speaker}: {merits[0]}. {other}: against that, {gaps[0]}."
    if merits or gaps:
        return f"({letter}) {speaker}: {(merits or gaps)[0]}. {other} agreed."
    return f"({letter}) {speaker}: it is answered in general terms, with nothing to test. {other} agreed."


def _spread(bidder: Bidder, question: str, read_in: int) -> list[int]:
    thrown = dice("spread", bidder.key, question, read_in)
    spread = list(thrown.choices([s for s, _ in _SPREADS], [weight for _, weight in _SPREADS])[0])
    thrown.shuffle(spread)
    return spread


def _some(findings: tuple[Finding, ...], most: int, draw: object) -> list[Finding]:
    assert callable(draw)
    drawn = sorted((draw(), at) for at in range(len(findings)))
    return [findings[at] for at in sorted(at for _, at in drawn[:most])]


def _joined(findings: list[Finding], voice: int, question: str) -> str:
    """Notes in the manner of one evaluator."""
    number = question[1:]
    manners = (
        lambda f: f"Part ({f.letter}): {_low(f.text)}.",
        lambda f: f"({f.letter}) {f.text}.",
        lambda f: f"{f.text} ({number}.{'abcd'.index(f.letter) + 1}).",
        lambda f: f"{number}.{'abcd'.index(f.letter) + 1}: {_low(f.text)}.",
        lambda f: f"{f.text}, part ({f.letter}).",
        lambda f: f"On ({f.letter}), {_low(f.text)}.",
    )
    return " ".join(manners[voice](found) for found in findings)


def _clauses(findings: list[Finding]) -> str:
    return "; and ".join(f"in part ({found.letter}), {_low(found.text)}" for found in findings)


def _low(text: str) -> str:
    """A sentence as the middle of another one; acronyms and names keep their capitals.

    >>> _low("A risk register"), _low("TUPE is named")
    ('a risk register', 'TUPE is named')
    """
    keeps = text[1:2].isupper() or text.startswith(("Covid", "October", "July"))
    return text if keeps else text[0].lower() + text[1:]


def _soft(read: Answer, pick: int) -> str:
    letter = min("abcd", key=lambda one: (sum(found.letter == one for found in read.merits), one))
    return _SOFT[pick % len(_SOFT)].format(letter=letter)


def _reason(value: int, merits: list[Finding], gaps: list[Finding], read: Answer, *, asked: str, pick: int) -> str:
    """Why this mark and not the next one up."""
    credited = _clauses(merits[:1]) or "the answer keeps to the question"
    missing = _clauses(gaps[:2]) or _soft(read, pick)
    if value >= 5:
        tail = f" I regard one point as small: {_clauses(gaps[:1])}." if gaps else " Each part is evidenced in full."
        credited = _clauses(merits[:2]) or credited
    else:
        tail = ""
    limit = f"{read.words:,} of {QUESTION_BY_CODE[asked].word_limit:,} words"
    wording = _REASONS[value][pick % len(_REASONS[value])]
    return wording.format(credited=credited, missing=missing, limit=limit, tail=tail)


def _not_followed(bidder: Bidder, question: str, read_in: int, who: Person, score: Decimal) -> str:
    own = mark(bidder, question, who.key, read_in).mark
    read = composed(bidder, question, read_in)
    thrown = dice("view", bidder.key, question, who.key, read_in)
    if own > score:
        gap = _clauses(_some(read.gaps, 1, thrown.random)) or _soft(read, thrown.randrange(3))
        return thrown.choice(
            (
                f"{who.name} had marked {own}. On reading it again the panel held that this matters more: {gap}.",
                f"{who.name} came from {own} and accepted that the next descriptor is not reached: {gap}.",
            )
        )
    merit = _clauses(_some(read.merits, 1, thrown.random)) or "the answer keeps to the question"
    return thrown.choice(
        (
            f"{who.name} had marked {own}. The panel pointed to what the answer does say: {merit}.",
            f"{who.name} came from {own}, having missed this at first: {merit}.",
        )
    )


def _higher(score: int, gaps: list[Finding], read: Answer, pick: int) -> str:
    if score >= int(SCALE[-1].mark):
        return "Nothing further: this is the highest mark."
    wanted = _clauses(gaps) or _soft(read, pick)
    return f"A mark of {score + 1} ({SCALE[score + 1].word}) would have needed an answer to this: {wanted}."


def weighted_total(bidder: Bidder, round_number: int) -> Decimal:
    """The agreed marks weighted, out of 100: exact in tenths, since the top mark is 5."""
    return sum(
        (
            agreed_mark(bidder, code, round_number) * question.weight / SCALE[-1].mark
            for code, question in QUESTION_BY_CODE.items()
        ),
        Decimal(0),
    )
