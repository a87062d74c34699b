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

_WRITER = r"bid|bidder|tender|tenderer|submission|applicant|respondent|competitor"
_BID = rf"(?:{_WRITER}|response|answer|provider|supplier|one)s?"
_BIDS = rf"(?:{_WRITER}|response|answer|proposal|entrie|rival|contender)s"
_BIDDERS = rf"(?:{_WRITER}|proposal)s(?!['’])"
_CODE = r"(?:bid(?:der)?|tender(?:er)?|supplier|provider)\ ?(?:no\.?\ |number\ )?(?:\d{1,3}|(?-i:[B-HJ-Z]))(?:['’]s)?"
_ANOTHER = rf"""(?:
      (?:that\ of\ |those\ of\ |what\ |anything\ (?:that\ )?)?(?:
          {_CODE}
        | (?:(?:the|all|any|most|every|some|many|several|its|their)\ (?:(?:of\ )?the\ )?)?
          (?:other|another|rival|competing|remaining|previous|earlier|next|last|fellow|closest|nearest)\ {_BID}
        | (?:the\ |all\ |any\ |most\ |some\ |its\ |many\ (?:of\ )?(?:the\ )?)?
          (?:others|competition|competitors?|rivals?|field|pack|rest(?!\ of\b)|rest\ of\ (?:the\ )?(?:field|pack
          |{_BIDS}))
        | (?:any(?:one|body|thing)?|every(?:one|body|thing)|no(?:body|\ one)|all)\ (?:else|others?)(?:['’]s)?
        | (?:most|all|any|many|the|some|several|half)\ (?:of\ )?(?:the\ )?
          {_BIDDERS}
        | the\ (?:vast\ |great\ )?majority\ of\ (?:the\ )?{_BIDDERS}
        | (?:the\ )?(?:incumbent|one\ (?:before|i|we)|ones\ (?:before|i|we))
      )\b
    )"""
_BETWEEN = r"(?:\ (?!more\b|less\b|\w+er\b)[\w’'-]+){0,4}?"
_SUPERLATIVE = (
    r"(?:(?:very\ |second[ -]|third[ -]|next[ -]|joint[ -])?(?:best|worst|strongest|weakest|poorest|fullest|clearest"
    r"|richest|thinnest|finest|deepest|widest|highest|lowest)|(?:most|least)\ (?!of\b)[\w-]+)"
)
_SEEN = r"(?:\ (?:that\ )?(?:i|we)(?:['’]ve|\ have)?\ (?:read|seen|marked|scored|assessed|evaluated|received|looked))"

_COMPARING = re.compile(
    rf"""
      \b(?:(?:more|less)\ [\w-]+|more|less|worse|fewer|\w+er){_BETWEEN}\ than\ (?:{_ANOTHER}|most(?=\s*(?:[.,;:!?)]
          |$)))
    | \b(?:compar(?:ed|ing|es?)(?:\ (?:very\ |less\ |more\ )?(?:well|favou?rably|unfavou?rably|poorly|badly))?
          |(?:in|by)\ (?:comparison|contrast)|relative|next|second\ only|superior|inferior|preferable|akin)
      \ (?:with|to|against|alongside)\ {_ANOTHER}
    | \b(?:unlike|like|similar\ to|(?:not\ )?as\ (?:[\w-]+\ ){{1,4}}as|(?:the\ )?same\ as|equal\ to
          |(?:on\ a\ )?par\ with
          |on\ a\ level\ with|ahead\ of|behind|differ(?:s|ent)\ from|in\ line\ with|set\ against|(?:measured
          |judged)\ against
          |versus|vs\.?|head\ and\ shoulders\ above|a\ cut\ above|st(?:ands?|ood)\ (?:out\ )?(?:from|among|above)
          |better(?:s|ed)|beat(?:s|en)?(?:\ by)?|trumps?|eclips(?:es|ed)|surpass(?:es|ed)|outshin(?:es|e)|outstrips?
          |outclass(?:es|ed)|exceeds|match(?:es|ed)|rivals|falls?\ (?:short\ of|below)|as\ with)
      \ {_ANOTHER}
    | \b(?:above|below|against|edges?\ out|over)\ (?:{_CODE}|(?:the\ |all\ |any\ |every\ )?(?:other|rival|competing
          |previous)\ {_BID}\b
          |the\ (?:competition|competitors|rest\ of\ the\ (?:field|pack|{_BIDDERS})))
    | \bof\ (?:all\ )?(?:the\ {_BIDS}|those)\ (?:received|submitted|read|marked|before\ us|i|we)\b
    | \b(?:more\ [\w-]+|less\ [\w-]+|better|worse|\w+er)\ of\ the\ (?:two|three|four
          |pair)(?:\ {_BIDS})?(?=\s*(?:[.,;:!?)]|$))
    | \b(?:out|under)perform(?:s|ed|ing)?\ {_ANOTHER}
    | \b(?:the\ )?{_SUPERLATIVE}\ (?:of\ )?(?:all\ )?(?:the\ )?(?:bid(?:der)?|tender(?:er)?|proposal|applicant)s?\b
    | \b(?:the\ )?{_SUPERLATIVE}\ (?:[\w-]+\ )?(?:submission|response|answer|one)\ (?:so\ far|yet|overall
          |of\ (?:all|the)|we|i)\b
    | \b(?:the\ )?{_SUPERLATIVE}\ (?:[\w-]+\ ){{0,2}}(?:of|among|amongst|from)\ (?:all|any
          |(?:all\ )?(?:of\ )?(?:the|these|those))
      \ (?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+)(?=\s*(?:[.,;:!?)]|$))
          |(?:\w+\ )?(?:{_BIDS}|bunch|lot|field|pack|panel|group)(?=\s*(?:[.,;:!?)]|$|\b)))
    | \b(?:the\ )?{_SUPERLATIVE}(?:\ [\w-]+){{0,3}}(?:{_SEEN}|\ (?:so\ far|to\ date|yet)(?=\s*(?:[.,;:!?)]|$)))
    | \b(?:the\ )?(?:only|leading|winning|stand-?out|front-?running|top|strongest|weaker|stronger|better)
      \ (?:of\ the\ (?:two|three|four)(?=\s*(?:[.,;:!?)]|$))|(?:bid(?:der)?|tender(?:er)?|submission|proposal)\b)
    | \b(?:highest|lowest|top|best|worst)[ -](?:scoring|ranked|placed|rated)\ (?:of\b|so\ far|{_BID})
    | \b(?:top|bottom|middle)\ of\ the\ (?:pile|pack|list|field|ranking|table)\b
    | \b(?:above|below)[ -]average\ (?:bid|tender|submission|response|answer|proposal)\b
    | \branks?(?:ed)?\ (?:it\ |this\ )?(?:above|below|first|second|third|last|top|higher|lower|among|ahead|behind)\b
    | \b(?:none|neither|few|many|some|most|both|all|each|any|one|several)\ of\ the\ (?:others?|other\ [\w-]+s
          |{_BIDDERS}|rest\b(?!\ of))
    | \b(?:no|every|each|any)\ other\ {_BID}
    | \b(?:the\ )?(?:others|other\ {_BID}|competitors|rivals|the\ rest|everyone\ else|nobody\ else|no\ one\ else)
      \ (?:all\ |also\ |had\ |have\ )?(?:gave|given|offered|provided|proposed|answered|submitted|wrote|scored
          |demonstrated
          |evidenced|described|covered|managed|set\ out|did\b)
    | \b(?:the\ |all\ |most\ |any\ )?other\ (?:bid(?:der)?|tender(?:er)?|applicant|respondent|proposal)s?\b
    | \b(?:the\ )(?:other|previous|last|next|preceding)\ (?:submission|proposal)s?\b
    | \b{_CODE}(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)

_MOST_SHOWN = 5


_COMPANY = re.compile(r"[ ,]+(?:ltd|limited|plc|llp|cic|cio|inc|uk|group|\(uk\))\.?$", re.IGNORECASE)


def compares(text: str, own: str = "", others: Iterable[str] = ()) -> list[str]:
    """The phrases that set this bid beside another, as they were written; at most five.

    A bid may be measured against its own past or a published figure; only another bid counts. `own` is the name of
    the bidder being marked, which may of course be named; `others` are the names of the other bidders.

    >>> compares("Cover is better than Bidder 02.", own="Bidder 07")
    ['better than Bidder 02']
    >>> compares("Bidder 07 guarantees more than 30 hours, compared with 16 last year.", own="Bidder 07")
    []
    >>> compares("Alder Homecare paid more.", others=["Alder Homecare Ltd"])
    ['Alder Homecare']
    """
    plain = " ".join(text.split())
    if own:
        plain = re.sub(rf"\b{re.escape(own)}\b", "it", plain, flags=re.IGNORECASE)
    found = dict.fromkeys(match.group().strip() for match in _COMPARING.finditer(plain))
    if plain:
        near = map(_short, maybe_named(plain, others))
        found |= dict.fromkeys(name for name in near if name and _is_named(name, plain))
    return list(found)[:_MOST_SHOWN]


def maybe_named(text: str, names: Iterable[str]) -> list[str]:
    """Of many names those whose first word stands in a text: the few that are worth looking for in full.

    >>> maybe_named("It says more than alder did.", ["Alder Homecare Ltd", "Birch Support", "(Alder) Care"])
    ['Alder Homecare Ltd', '(Alder) Care']
    """
    said = frozenset(_WORD.findall(text.casefold()))
    return [name for name in names if (first := _first_word(name)) and first in said]


_WORD = re.compile(r"\w+")


def _first_word(name: str) -> str:
    first = name.strip().partition(" ")[0].casefold()
    if first.isalnum():
        return first
    found = _WORD.search(name.casefold())
    return found.group() if found else ""


def _short(name: str) -> str:
    """A company's name as people write it, without what the law adds."""
    while (less := _COMPANY.sub("", name.strip())) != name:
        name = less
    return name


def _is_named(name: str, plain: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain, re.IGNORECASE) is not None


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
