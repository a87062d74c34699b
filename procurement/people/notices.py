"""Which mails go to whom, and which of them each may turn off: one table of event and reader.

Whatever the law has reach every bidder at one moment always goes to the owner of a bidder's account; their colleagues
may turn it off for themselves. What proves something, or lets somebody sign in, goes always.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from procurement.core.db import db
from procurement.people.models import User
from procurement.people.organisations import owner_id


class Reader(StrEnum):
    """As what somebody gets mail."""

    STAFF = "Council’s people"
    OWNER = "Owner of a bidder’s account"
    COLLEAGUE = "Other people of a bidder"


class Goes(StrEnum):
    """Whether a mail goes to a reader."""

    ALWAYS = "Always"
    CHOICE = "As they choose"
    NEVER = "Does not concern them"


@dataclass(frozen=True)
class Notice:
    """A kind of mail: the beginnings of the keys of its mails, whom it goes to, and why somebody cannot turn it off."""

    key: str
    prefixes: tuple[str, ...]
    what: str
    goes: Mapping[Reader, Goes]
    why: str = ""


def _goes(staff: Goes, owner: Goes, colleague: Goes) -> dict[Reader, Goes]:
    return {Reader.STAFF: staff, Reader.OWNER: owner, Reader.COLLEAGUE: colleague}


A, C, N = Goes.ALWAYS, Goes.CHOICE, Goes.NEVER

NOTICES: tuple[Notice, ...] = (
    Notice("reminders", ("remind-",), "Something of yours is due soon, or overdue", _goes(C, C, C)),
    Notice("shared", ("share-",), "A colleague gave you questions to answer", _goes(N, C, C)),
    Notice(
        "dates",
        ("plan-", "date-"),
        "Dates have moved",
        _goes(C, A, C),
        "A changed deadline must reach every bidder at the same time.",
    ),
    Notice(
        "papers",
        ("paper-", "amendment-"),
        "Tender documents have changed",
        _goes(N, A, C),
        "Every bidder must know what has changed, at the same time.",
    ),
    Notice(
        "answers",
        ("answers-", "answer-alone-", "confidential-"),
        "Questions were answered",
        _goes(N, A, C),
        "Answers go to all bidders at one moment.",
    ),
    Notice(
        "letters",
        ("letter-", "selection-asking-", "invitation-", "late-"),
        "The council writes to your organisation",
        _goes(N, A, C),
        "It may carry a deadline that counts for you.",
    ),
    Notice(
        "meetings",
        ("meeting-", "minutes-"),
        "A meeting is arranged or changed, or its minutes are sent",
        _goes(C, A, C),
        "Every bidder has the same chance to be there.",
    ),
    Notice(
        "incidents",
        ("incident-", "clock-"),
        "Something has failed, or works again",
        _goes(A, A, A),
        "Whoever is about to send something must know at once.",
    ),
    Notice(
        "anchors",
        ("anchor-",),
        "The day’s anchor of the record, for auditors",
        _goes(A, N, N),
        "Kept outside, it shows later that the record was not rewritten.",
    ),
    Notice("replies", ("selection-reply-",), "A bidder replied to what was asked of it", _goes(C, N, N)),
    Notice("receipts", ("receipt-",), "A tender was received", _goes(N, A, A), "The receipt is your proof."),
    Notice(
        "outcome",
        ("outcome-letter-", "selection-letter-", "round-out-", "abandoned-", "lot-abandoned-"),
        "How it ended",
        _goes(A, A, A),
        "The law asks for it in writing, and standstill counts from it.",
    ),
    Notice(
        "account",
        ("link-", "invite-", "join-", "second-step-"),
        "Your account, and who asks to join",
        _goes(A, A, A),
        "Without it nobody could sign in, or learn that somebody else did.",
    ),
)


def notice_of(once: str) -> Notice | None:
    """The kind of a mail by its key.

    >>> notice_of("receipt-7").key, notice_of("something-else")
    ('receipts', None)
    """
    return next((one for one in NOTICES if once.startswith(one.prefixes)), None)


def reader_of(user: User) -> Reader:
    """As what a person gets mail."""
    if user.organisation_id is None:
        return Reader.STAFF
    return Reader.OWNER if owner_id(user.organisation_id) == user.id else Reader.COLLEAGUE


def choices(user: User) -> list[Notice]:
    """What is this person's to choose."""
    reader = reader_of(user)
    return [one for one in NOTICES if one.goes[reader] is Goes.CHOICE]


def turned_off(user: User) -> frozenset[str]:
    """The kinds that a person has turned off; what is not theirs to choose any more counts no longer."""
    off = frozenset((user.mail_off or "").split()) | (frozenset() if user.reminders else {"reminders"})
    return off & {one.key for one in choices(user)}


def wanted(address: str, once: str) -> bool:
    """Whether whoever has this address gets a mail of this kind."""
    kind = notice_of(once)
    user = db.session.scalar(select(User).where(User.email == address)) if kind else None
    return kind is None or user is None or kind.key not in turned_off(user)
