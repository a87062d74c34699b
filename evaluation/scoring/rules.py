"""What a set of marks needs before it is submitted, and words that compare bids; pure.

Marks are given against the published scale, never against another bid. Comparing words are pointed out beside the
field and block nothing; a missing mark or reason blocks submitting, never saving.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

_BID = r"(?:bid(?:der)?|tender(?:er)?|submission|response|answer|provider|supplier|applicant|one)s?"
_ANOTHER = rf"""(?:
      (?:that\ of\ |those\ of\ |what\ )?(?:
          bidder\ ?\d{{1,3}}(?:['’]s)?
        | (?:(?:the|all|any|most|every|some|many|several)\ (?:(?:of\ )?the\ )?)?
          (?:other|another|rival|competing|remaining|previous|earlier|next|last)\ {_BID}
        | (?:the\ |all\ |any\ |most\ )?(?:others|rest|competition|competitors?|rivals|field)
        | (?:most|all|any|many|the)\ (?:bids|bidders|tenders|tenderers|submissions)
      )\b
    )"""
_BETWEEN = r"(?:\ (?!more\b|less\b|\w+er\b)[\w’'-]+){0,4}?"
_SUPERLATIVE = r"(?:best|second[ -]best|worst|strongest|weakest|poorest|fullest|clearest|(?:most|least)\ [\w-]+)"

_COMPARING = re.compile(
    rf"""
      \b(?:(?:more|less)\ [\w-]+|more|less|worse|fewer|\w+er){_BETWEEN}\ than\ {_ANOTHER}
    | \b(?:compared|comparing|(?:in|by)\ comparison)\ (?:with|to)\ {_ANOTHER}
    | \b(?:unlike|like|similar\ to|(?:not\ )?as\ \w+\ as|(?:the\ )?same\ as|equal\ to|on\ a\ par\ with|ahead\ of|behind)
      \ {_ANOTHER}
    | \b(?:out|under)perform(?:s|ed|ing)?\ {_ANOTHER}
    | \b(?:the\ )?{_SUPERLATIVE}\ (?:of\ )?(?:all\ )?(?:the\ )?(?:bid(?:der)?|tender(?:er)?)s?\b
    | \b(?:the\ )?{_SUPERLATIVE}\ (?:submission|response|answer)\ (?:so\ far|yet|overall|of\ (?:all|the)|we|i)\b
    | \brank(?:s|ed)?\ (?:it\ )?(?:above|below|first|second|third|last|top|higher|lower)\b
    | \b(?:the\ |all\ |most\ |any\ )?other\ (?:bid(?:der)?|tender(?:er)?)s?\b
    | \bbidder\ ?\d{{1,3}}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)

_MOST_SHOWN = 5


def compares(text: str, own: str = "") -> list[str]:
    """The phrases that set this bid beside another, as they were written; at most five.

    A bid may be measured against its own past or a published figure; only another bid counts. `own` is the name of
    the bidder being marked, which may of course be named.

    >>> compares("Cover is better than Bidder 02.", own="Bidder 07")
    ['better than Bidder 02']
    >>> compares("Bidder 07 guarantees more than 30 hours, compared with 16 last year.", own="Bidder 07")
    []
    """
    plain = " ".join(text.split())
    if own:
        plain = re.sub(rf"\b{re.escape(own)}\b", "it", plain, flags=re.IGNORECASE)
    found = dict.fromkeys(match.group().strip() for match in _COMPARING.finditer(plain))
    return list(found)[:_MOST_SHOWN]


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
    [5, 1, 2, 3]
    """
    drawn = hashlib.sha256(f"{evaluator}.{question}".encode()).digest()
    start = 1 + int.from_bytes(drawn[:8], "big") % max(of, 1)
    return sorted(numbers, key=lambda number: (number - start) % max(of, 1))


class Pace(StrEnum):
    """How an evaluator stands against the time there is."""

    FINISHED = "finished"
    NOT_STARTED = "not started"
    BEHIND = "behind"
    ON_PACE = "on pace"


def due_by(total: int, opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> int:
    """How many of `total` answers would be written by now at an even pace over the window; whole answers only.

    None are due where the window has no beginning or no end, and before it opens.

    >>> from datetime import UTC
    >>> first, last = datetime(2021, 6, 1, tzinfo=UTC), datetime(2021, 6, 11, tzinfo=UTC)
    >>> due_by(8, first, last, datetime(2021, 6, 5, tzinfo=UTC))
    3
    """
    if opens_at is None or closes_at is None:
        return 0
    gone, whole = now - opens_at, max(closes_at - opens_at, timedelta.resolution)
    share = Fraction(gone // timedelta.resolution, whole // timedelta.resolution)
    return int(total * min(max(share, Fraction()), Fraction(1)))


def pace(done: int, due: int, *, begun: bool, finished: bool) -> Pace:
    """Where somebody stands who has written `done` answers when `due` of them would be at an even pace.

    >>> pace(2, 3, begun=True, finished=False)
    <Pace.BEHIND: 'behind'>
    """
    if finished:
        return Pace.FINISHED
    if not begun:
        return Pace.NOT_STARTED
    return Pace.BEHIND if done < due else Pace.ON_PACE
