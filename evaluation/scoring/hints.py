"""What may be wrong with the reasons for a mark: gentle hints, each with why; pure, and without any guessing machine.

A court asks what in the tender led to a mark. Reasons that only repeat the published description, point at nothing in
the response, set it beside another bid, contradict the mark or pass over a part of the question do not answer that.
The same checks read what a panel agreed.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evaluation.scoring.rules import compares, maybe_named
from procurement.core.numbers import shown


class Hint(StrEnum):
    """What a hint is about; the lead may make each binding."""

    PARAPHRASE = "paraphrase"
    NO_EVIDENCE = "no_evidence"
    COMPARES = "compares"
    AT_ODDS = "at_odds"
    EMPTY_PART = "empty_part"


HINT_WORDS: dict[Hint, str] = {
    Hint.PARAPHRASE: "Reasons that only repeat the description of the mark",
    Hint.NO_EVIDENCE: "Reasons that point at nothing in the response",
    Hint.COMPARES: "Words that compare bids",
    Hint.AT_ODDS: "Words at odds with the mark",
    Hint.EMPTY_PART: "A part of the question that nothing is said about",
}


@dataclass(frozen=True)
class Basis:
    """What reasons are read against: the published scale (mark, word, description; lowest first), the parts of the
    question, the response as far as it is marked, the bidder's own code, and the names of the other bidders.
    """

    scale: Sequence[tuple[Decimal, str, str]]
    parts: Sequence[str]
    response: str
    own: str
    others: Collection[str] = ()


@dataclass(frozen=True)
class Found:
    """A hint beside one box, by its name, with why in one sentence."""

    kind: Hint
    field: str
    sentence: str


def hints(
    basis: Basis, mark: Decimal | None, texts: Mapping[str, str], *, reason: str = "reason", quoted: bool = False
) -> list[Found]:
    """What may be wrong with what is written for a mark, box by box; nothing while there are no words.

    `texts` are the boxes by name, `reason` is the one that says why; `quoted` whether words of the response are kept
    as evidence besides.

    >>> basis = Basis([(Decimal(3), "Fair", "Meets most requirements.")], [], "We pay travel time.", "Bidder 07")
    >>> [f.kind.value for f in hints(basis, Decimal(3), {"reason": "It meets most of the requirements."})]
    ['paraphrase', 'no_evidence']
    """
    said, why = "\n".join(texts.values()), texts.get(reason, "")
    others = maybe_named(said, basis.others)
    found = [
        Found(Hint.COMPARES, field, f"“{phrase}” compares bids. Score against the published scale only: {_ALONE}")
        for field, text in texts.items()
        for phrase in compares(text, basis.own, others)
    ]
    if not why.strip():
        return found
    if mark is not None and (repeated := _repeats(why, basis.scale)):
        found.append(Found(Hint.PARAPHRASE, reason, f"This mostly repeats the description of {repeated}. {_SAY_WHAT}"))
    if not quoted and basis.response.strip() and not _points_at(said, basis.response):
        found.append(Found(Hint.NO_EVIDENCE, reason, _POINT))
    if mark is not None and (odd := _at_odds(mark, texts.values(), [row[0] for row in basis.scale])):
        found.append(Found(Hint.AT_ODDS, reason, odd))
    if empty := _unsaid(said, basis.parts):
        found.append(Found(Hint.EMPTY_PART, reason, f"Nothing is said about {empty}."))
    return found


_ALONE = "each bid is judged by itself."
_SAY_WHAT = "Say what in the response led to it."
_POINT = "Nothing here points at the response. Quote it, or name a figure or a passage of it."

_SMALL = """
a about above after again all also although am an and any are as at be because been before being below between
both but by can could did do does doing done down during each either else enough even every few for from further
had has have having he her here hers him his how however i if in into is it its itself just less made make makes
many may me might more most much must my near neither next no nor not now of off on once one only onto or other
others our out over own per quite rather same shall she should since so some such than that the their them then
there these they this those though through to too two under until up upon us very was we were what when where
which while who whom whose why will with within without would yet you your bidder tenderer response answer tender
score mark give gives given say says said
"""
_COMMON = frozenset(_SMALL.split())
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_FIGURE = re.compile(r"\d[\d,.]*(?<![,.])")


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def _stems(text: str) -> list[str]:
    """The words that carry meaning, cut to their beginnings so that endings do not matter."""
    return [word[:6].removesuffix("s") for word in _words(text) if word not in _COMMON and len(word) > 1]


def _repeats(why: str, scale: Sequence[tuple[Decimal, str, str]]) -> str:
    """The mark whose description the reasons repeat: three in five of their words are its words. Figures are not."""
    own = _stems(why)
    if not own or _FIGURE.search(why):
        return ""
    for mark, word, description in scale:
        theirs = set(_stems(f"{word} {description}"))
        if 5 * sum(1 for stem in own if stem in theirs) >= 3 * len(own):
            return f"a {shown(mark)}"
    return ""


def _points_at(said: str, response: str) -> bool:
    """Whether a figure, or three words in a row of which two carry meaning, stand in the response as well."""
    if set(_FIGURE.findall(said)) & set(_FIGURE.findall(response)):
        return True
    theirs = _words(response)
    runs = set(zip(theirs, theirs[1:], theirs[2:], strict=False))
    ours = _words(said)
    return any(
        run in runs and sum(1 for word in run if word not in _COMMON) > 1
        for run in zip(ours, ours[1:], ours[2:], strict=False)
    )


_PRAISE = re.compile(
    r"\b(?:excellent|outstanding|comprehensive(?:ly)?|thorough(?:ly)?|strong(?:ly)?|convincing(?:ly)?|compelling|superb"
    r"|exemplary|impressive|robust|detailed|exceptional(?:ly)?|exceeds?|fully|flawless|innovative|persuasive"
    r"|(?:very |really )?(?:good|clear|confident))\b"
)
_BLAME = re.compile(
    r"\b(?:weak(?:ly|ness|nesses)?|poor(?:ly)?|lack(?:s|ed|ing)?|missing|absent|vague(?:ly)?|unclear|fail(?:s|ed|ure)?"
    r"|inadequate(?:ly)?|insufficient(?:ly)?|unconvincing|generic|thin|gaps?|omit(?:s|ted)?|superficial|unrealistic"
    r"|incomplete|contradict(?:s|ory)?|unsupported|concern(?:s|ing)?|unacceptable|ignor(?:es|ed)|does not|did not)\b"
)
_NOT = re.compile(r"\b(?:no|not|nor|never|without|hardly|neither|nothing|isn't|free of)(?: \w+){0,2} $")


def _at_odds(mark: Decimal, texts: Collection[str], scale: Sequence[Decimal]) -> str:
    """Why words and mark disagree: only praise in the lowest third of the scale, blame above praise at its top."""
    said = "\n".join(" ".join(text.casefold().replace("’", "'").split()) for text in texts)
    praise, blame = _weighed(_PRAISE, said), _weighed(_BLAME, said)
    good, bad = praise[0] + blame[1], blame[0] + praise[1]
    place = sum(1 for step in scale if step < mark)
    if 3 * place < len(scale) and good > 1 and not bad:
        return f"These words only praise, but {shown(mark)} is a low mark. Check that words and mark agree."
    if place + 1 == len(scale) and place and bad > 1 and bad >= good:
        return f"These words find fault, but {shown(mark)} is the top mark. Check that words and mark agree."
    return ""


def _weighed(words: re.Pattern[str], said: str) -> tuple[int, int]:
    """How often such words are said, and how often they are said not to be so."""
    every = list(words.finditer(said))
    denied = sum(1 for match in every if _NOT.search(said[max(0, match.start() - 40) : match.start()]))
    return len(every) - denied, denied


def _unsaid(said: str, parts: Sequence[str]) -> str:
    """The parts that are neither named by their letter nor touched by any of their words."""
    stems, lower = set(_stems(said)), said.casefold()
    left = []
    for letter, part in zip("abcdefghijklmnopqrstuvwxyz", parts, strict=False):
        named = re.search(rf"\({letter}\)|\b(?:part|point|item|limb) {letter}\b|\b{letter}\)", lower)
        if not named and not stems.intersection(_stems(part)):
            left.append(f"part ({letter}), {part.rstrip(' .;')}")
    return "; ".join(left)
