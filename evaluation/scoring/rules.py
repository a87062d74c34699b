"""What a set of marks needs before it is submitted, and words that compare bids; pure.

Marks are given against the published scale, never against another bid. Comparing words are pointed out beside the
field and block nothing; a missing mark or reason blocks submitting, never saving.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_COMPARING = re.compile(
    r"""
      \b(?:(?:much|far|slightly|somewhat|a\ bit|a\ lot|marginally|significantly|considerably)\ )?
        (?:better|worse|stronger|weaker|higher|lower|wider|broader|narrower|deeper|clearer|fuller|more|less|fewer)\b
        (?:\ (?!than\b)[\w'’-]+){0,3}\ than\b
        (?:\ (?:the\ other|other|another|any\ other|all\ other|most\ other|most)\b)?
        (?:\ (?:bid(?:der)?s?|tender(?:er)?s?|provider|supplier|response|submission|answer)s?(?:\ \d+)?\b)?
    | \b(?:the\ )?(?:best|worst|strongest|weakest|second\ best|poorest|fullest)\b
        (?=(?:\ [\w'’-]+){0,2}\ (?:bid|bidder|tender|tenderer|response|submission|answer|of\ (?:all|the)|so\ far|seen|in\ the\ field))
        (?:\ (?:bid(?:der)?|tender(?:er)?|response|submission|answer))?
    | \b(?:compared|comparing|in\ comparison)\ (?:with|to)\b
        (?:\ (?:the\ )?(?:other|another)\b)?(?:\ (?:bid(?:der)?|tender(?:er)?|response|submission|answer|provider)s?\b)?
    | \b(?:unlike|like|as\ good\ as|same\ as|similar\ to|not\ as\ good\ as)\ (?:the\ )?
        (?:bidder\ \d+|(?:other|another|most|any\ other)\ (?:bid(?:der)?|tender(?:er)?|response|submission|provider)s?)\b
    | \b(?:the\ )?(?:other|another|rival|competing|remaining)\ (?:bid(?:der)?|tender(?:er)?)s?\b
    | \b(?:out|under)perform(?:s|ed|ing)?\b
    | \brank(?:s|ed|ing)?\ (?:above|below|higher|lower|first|second|third|last|top)\b
    | \bbidder\ \d{1,3}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)

_MOST_SHOWN = 5


def compares(text: str, own: str = "") -> list[str]:
    """The phrases that set this bid beside another, as they were written; at most five.

    `own` is the name of the bidder being marked, which may of course be named.

    >>> compares("Cover is better than Bidder 02.", own="Bidder 07")
    ['better than Bidder 02']
    >>> compares("Bidder 07 pays for travel; more than 30 hours are guaranteed.", own="Bidder 07")
    []
    """
    found: list[str] = []
    for match in _COMPARING.finditer(re.sub(r"\s+", " ", text)):
        phrase = match.group().strip()
        if _measures(text, match) or phrase.casefold() == own.casefold():
            continue
        if phrase not in found:
            found.append(phrase)
    return found[:_MOST_SHOWN]


def _measures(text: str, match: re.Match[str]) -> bool:
    return False


@dataclass(frozen=True)
class Written:
    """What an evaluator has written for one answer."""

    bidder: str
    mark: Decimal | None
    reason: str


def missing(drafts: Iterable[Written]) -> list[str]:
    """What each answer still lacks before the set can be submitted, bidder by bidder.

    >>> missing([Written("Bidder 01", Decimal(3), "Clear."), Written("Bidder 02", None, " ")])
    ['Bidder 02 has no mark and no reason']
    """
    return [f"{draft.bidder} has no {' and no '.join(lacks)}" for draft in drafts if (lacks := lacking(draft))]


def lacking(draft: Written) -> list[str]:
    """Of mark and reason, those that are not there.

    >>> lacking(Written("Bidder 02", Decimal(3), "  "))
    ['reason']
    """
    return [name for name, absent in (("mark", draft.mark is None), ("reason", not draft.reason.strip())) if absent]


def reading_order(numbers: Iterable[int], *, of: int, evaluator: int, question: int) -> list[int]:
    """The order in which one evaluator meets the bidders on one question: by number, from a start of their own.

    So nobody is always read first (fresh) or last (tired). `of` is the highest number given in the procurement: the
    order of those that are left stays when a bidder drops out, and is the same on every visit.

    >>> reading_order([1, 2, 3, 5], of=5, evaluator=4, question=1)
    [3, 5, 1, 2]
    """
    drawn = hashlib.sha256(f"{evaluator}.{question}".encode()).digest()
    start = 1 + int.from_bytes(drawn[:8], "big") % max(of, 1)
    return sorted(numbers, key=lambda number: (number - start) % max(of, 1))
