"""Which secret is whose, and who may read it from when: written by hand, beside the table of who may ask for what."""

from __future__ import annotations

from tests.access.expected import people
from tests.access.search import Found
from tests.access.story import (
    APPROVED,
    AWARD,
    FINANCE,
    MODERATION,
    NEGOTIATION,
    OPENED,
    POINTS,
    RESCORING,
    SCORING,
    TENDERING,
    TOLD,
)
from tests.access.world import MEMBER

ALDER = "0"
OF = {"0": "alder", "1": "birch", "3": "dogwood", "4": "elm"}
"""Which person stands for which bidder."""

KINDS: dict[str, tuple[str, str]] = {
    # what a bidder sent: nobody's but its own until two people have opened it
    "answer": ("lead evaluators moderators accountants approver auditor", OPENED),
    "revised": ("lead evaluators moderators accountants approver auditor", RESCORING),
    "file": ("lead evaluators moderators accountants auditor", OPENED),
    "price": ("lead accountants auditor", OPENED),
    # what a member of its group answered and sent for itself: whoever checks selection reads it, and not its bidder
    "part": ("lead moderators auditor", OPENED),
    "partfile": ("lead moderators auditor", OPENED),
    "chunk": ("", TENDERING),
    # what was found of those who can influence it
    "affair": ("lead approver auditor", TENDERING),
    "remedy": ("lead approver auditor", TENDERING),
    # a list of staff that is handed out behind an undertaking
    "staff": (
        "lead opener evaluators moderators accountants approver auditor alder",
        TENDERING,
    ),
    # clarifications: as asked, to those who may know who asks; answers to all; letters and declines to the council
    "enquired": ("lead approver auditor", TENDERING),
    "alone": ("lead approver auditor", TENDERING),
    "letter": ("lead approver auditor", TENDERING),
    "declined": ("lead approver auditor", TENDERING),
    "posted": ("lead approver auditor", TENDERING),
    "filed": ("lead moderators auditor", SCORING),
    "told": ("insiders", TENDERING),
    # what was checked
    "check": ("lead moderators approver auditor", OPENED),
    "selection": ("lead moderators approver auditor", OPENED),
    "asked": ("lead moderators approver auditor", SCORING),
    "replied": ("lead moderators approver auditor", SCORING),
    "interest": ("lead approver auditor", OPENED),
    # what the panel agreed
    "deciding": ("lead assigned moderators approver auditor", MODERATION),
    "notfollowed": ("lead assigned moderators approver auditor", MODERATION),
    "agreedstrength": ("lead assigned moderators approver auditor", MODERATION),
    "higher": ("lead assigned moderators approver auditor", MODERATION),
    "discussed": ("lead assigned moderators approver auditor", MODERATION),
    # negotiation
    "place": ("lead moderators approver auditor", NEGOTIATION),
    "agenda": ("lead moderators approver auditor", NEGOTIATION),
    "ours": ("lead moderators approver auditor", NEGOTIATION),
    "theirs": ("lead moderators approver auditor", NEGOTIATION),
    "notes": ("lead moderators approver auditor", NEGOTIATION),
    # standing: the accounts are the accountants'; that there is a condition is part of the award
    "source": ("lead accountants approver auditor", FINANCE),
    "standing": ("lead accountants moderators approver auditor", FINANCE),
    "condition": ("lead accountants moderators approver auditor", FINANCE),
    "second": ("lead accountants approver auditor", FINANCE),
    "shown": ("lead accountants approver auditor", FINANCE),
    "revenue": ("lead accountants approver auditor", FINANCE),
    # a price that looked too low, and what its bidder said of it
    "putright": ("lead accountants approver auditor", FINANCE),
    "lowasked": ("lead accountants approver auditor", FINANCE),
    "accounted": ("lead accountants approver auditor", FINANCE),
    "lowreason": ("lead accountants approver auditor", FINANCE),
    # more accounts that were asked for, a fail and what its bidder said of it, what lies beside the figures
    "morewanted": ("lead accountants approver auditor", FINANCE),
    "moresent": ("lead accountants approver auditor", FINANCE),
    "failing": ("lead accountants approver auditor", FINANCE),
    "pleaded": ("lead accountants approver auditor", FINANCE),
    "sign": ("lead accountants approver auditor", FINANCE),
    # award
    "recommended": ("lead moderators approver auditor", AWARD),
    "approved": ("lead moderators approver auditor", APPROVED),
}

SENT = ("answer", "revised", "file", "price", "chunk")
"""What a bidder sent with its tender."""

MARKS = ("strength", "concern", "reason")
"""What one evaluator wrote: theirs alone until everybody has submitted; then the panel's, never a bidder's."""

SECOND = "2"
LISTS_OF_BIDDERS = frozenset({"interests.interests", "opening.register"})
"""Where somebody who marks may meet the bidders' names: never beside a code."""


PRICES = ("prices.prices", "prices.read", "prices.tender", "prices.correct", "negotiation.meeting")
"""Pages that show what was typed into a price schedule, once quality is settled and to nobody before."""

OWN = (
    *(*SENT, "asked", "replied", "lowasked", "accounted", "lowreason"),
    *("morewanted", "moresent", "failing", "pleaded"),
    *("posted", "filed"),
    *("enquired", "alone", "letter", "declined", "place", "agenda", "ours", "theirs"),
)
"""What a bidder knows because it is its own."""


def may_know(secret: Found, person: str, point: str, endpoint: str) -> bool:
    """Whether this person may have this in hand at this point."""
    kind, *about = secret
    at = POINTS.index(point)
    if endpoint == "award.own_letter":
        return at >= POINTS.index(TOLD) and _in_a_letter(kind, about, person)
    if kind == "name":
        return _may_name(about[0], person, endpoint)
    if kind == "jotted":
        return about[0] == person  # what an evaluator notes for themselves is in no page, file or mail of anybody else
    if person == MEMBER and kind in ("part", "partfile"):
        return True
    if kind in MARKS:
        return _may_read_marks(about, person, at)
    if about and OF.get(about[0]) == person and kind in OWN:
        return True
    if kind == "price" and endpoint in PRICES:
        who = people("lead accountants approver auditor")
        return person in who and at >= POINTS.index(FINANCE) and not _closed(about, person)
    if kind == "interest" and about[0] == person:
        return True
    if endpoint in ("award.letter", "letters.printed") and kind == "agreedstrength" and person == "torn":
        return at >= POINTS.index(AWARD)  # a letter to Birch says what the winner did better, as the law asks
    who, since = KINDS[kind]
    if person not in people(who) or at < POINTS.index(since):
        return False
    if kind == "answer" and about[1] == "p2" and person in people("evaluators"):
        return False
    if about and about[0] == "3":
        return False  # what came late and was not taken stays sealed for good
    return not _closed(about, person)


def _in_a_letter(kind: str, about: list[str], person: str) -> bool:
    """What the law asks a letter to say: the reasons of one's own scores, who won, and what the winner did better."""
    if kind in ("name", "agreedstrength"):
        return True
    return kind in ("deciding", "higher") and OF.get(about[0]) == person


def _closed(about: list[str], person: str) -> bool:
    """Whoever has an interest in Alder, or has not declared any, is kept from what is Alder's."""
    return person in ("conflicted", "torn") and bool(about) and about[0] == ALDER


def _may_name(index: str, person: str, endpoint: str) -> bool:
    if person in people("evaluators"):
        return endpoint in LISTS_OF_BIDDERS
    if person in ("anonymous", "outsider"):
        return False
    if person == MEMBER:
        return index == ALDER  # whoever asked it to take part
    return person not in people("bidders") or OF.get(index) == person


def _may_read_marks(about: list[str], person: str, at: int) -> bool:
    name, index, _code, round_ = about
    if name == person:
        return at >= POINTS.index(SCORING)
    since = FINANCE if round_ == "r" + SECOND or round_ == SECOND else MODERATION
    if at < POINTS.index(since) or person not in people("lead assigned moderators approver auditor"):
        return False
    return not _closed([index], person)
