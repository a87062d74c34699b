"""Numbers of organisations, states of a link, and roles that two people must hold. Pure."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from procurement.core.vocabulary import Role

VALID_DAYS = 14
"""For how many days an invitation's link can be used."""

LONGEST_ABSENCE = 366
"""The most days that one leave, or one deputy, can be recorded for."""


REGISTERING_HOURS = 24
"""For how many hours a link to register, or to choose a new password, can be used."""

PPON = re.compile(r"P[A-Z]{3}-[0-9]{4}-[A-Z]{4}")
COMPANY_KINDS = re.compile(
    "AC|BR|CE|CS|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
)
"""The two letters that a number at Companies House may begin with, by nation and kind of body."""

BAD_NUMBER = (
    "A company number has eight digits, or two letters and six digits such as SC123456. Without one, enter the number "
    "that the central digital platform gave you, such as PABC-1234-DEFG."
)


class Scheme(StrEnum):
    """Which register a number is from, as the open contracting standard names registers."""

    COMPANY = "GB-COH"
    PLATFORM = "GB-PPON"


def number_of(typed: str) -> tuple[Scheme, str] | None:
    """The register and the number as it is filed there: upper case, digits filled up to eight. None if of neither.

    Source: Companies House, URI customer guide (eight characters; prefixes by kind); Procurement Regulations 2024
    reg 9(2) (the unique identifier that the central digital platform gives a supplier).

    >>> number_of(" 1234567 ")
    (<Scheme.COMPANY: 'GB-COH'>, '01234567')
    >>> number_of("pabc 1234 defg")
    (<Scheme.PLATFORM: 'GB-PPON'>, 'PABC-1234-DEFG')
    >>> number_of("XX123456") is None
    True
    """
    joined = "".join(typed.split()).upper()
    if joined.isascii() and joined.isdigit() and 0 < len(joined) <= 8:
        return Scheme.COMPANY, joined.zfill(8)
    if re.fullmatch(r"[A-Z]{2}[0-9]{6}", joined) and COMPANY_KINDS.match(joined):
        return Scheme.COMPANY, joined
    plain = joined.replace("-", "")
    dashed = f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"
    return (Scheme.PLATFORM, dashed) if PPON.fullmatch(dashed) else None


FREE_TRIES = 5
LONGEST_WAIT = 60
SHORT_WAIT = 5
"""Seconds. How many wrong passwords cost nothing, and the most that one more then costs: near a deadline far less."""


def wait_after(wrong: int, *, last_hour: bool) -> int:
    """How many seconds somebody waits who gave this many wrong passwords in a row from one place. It never ends in a
    lockout: the wait is a minute at most, and five seconds in the last hour before a deadline.

    >>> [wait_after(n, last_hour=False) for n in (4, 5, 6, 8, 40)]
    [0, 2, 4, 16, 60]
    >>> wait_after(40, last_hour=True)
    5
    """
    if wrong < FREE_TRIES:
        return 0
    return int(min(2 ** min(wrong - FREE_TRIES + 1, 10), SHORT_WAIT if last_hour else LONGEST_WAIT))


IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


class Rest(StrEnum):
    """Why somebody who is signed in types their password again before they go on."""

    IDLE = "You were away for more than 30 minutes."
    LONG = "You signed in more than 12 hours ago."


def rests(began: datetime, seen: datetime, now: datetime) -> Rest | None:
    """Whether a session rests: 12 hours after the password was typed, or 30 minutes after the last page.

    Source: OWASP ASVS 5.0, 7.3.1 and 7.3.2 (a limit of inactivity and one of time).

    >>> from datetime import UTC
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> rests(nine, nine, nine + IDLE), rests(nine, nine + IDLE, nine + ABSOLUTE + IDLE).name
    (None, 'LONG')
    """
    if now - began > ABSOLUTE:
        return Rest.LONG
    return Rest.IDLE if now - seen > IDLE else None


class LinkKind(StrEnum):
    """What the link in a mail lets its holder do, once."""

    REGISTER = "register"
    COLLEAGUE = "colleague"
    STAFF = "staff"
    PARTNER = "partner"
    PASSWORD = "password"  # noqa: S105
    REHEARSAL = "rehearsal"
    """To act as an invented bidder of one rehearsal; it is shown to whoever asks for it and never mailed."""


class Link(StrEnum):
    """How an invitation stands. Only an open one can be accepted."""

    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


def link_state(ended: str | None, expires_at: datetime, now: datetime) -> Link:
    """How an invitation stands at a moment: as it was ended, if it was; past its time; or open.

    >>> from datetime import UTC
    >>> link_state(None, datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)).value
    'expired'
    >>> link_state("accepted", datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC)).value
    'accepted'
    """
    if ended is not None:
        return Link(ended)
    return Link.OPEN if now < expires_at else Link.EXPIRED


APART: tuple[tuple[frozenset[Role], str], ...] = (
    (frozenset({Role.LEAD, Role.APPROVER}), "Whoever recommends an award cannot approve it."),
    (frozenset({Role.LEAD, Role.OPENER}), "The lead and the opening officer are the two who open the tenders."),
    (frozenset({Role.EVALUATOR, Role.APPROVER}), "Whoever marks the tenders cannot approve the award."),
    (frozenset({Role.MODERATOR, Role.APPROVER}), "Whoever moderates the marks cannot approve the award."),
    (frozenset({Role.ACCOUNTANT, Role.APPROVER}), "Whoever judges financial standing cannot approve the award."),
    (frozenset({Role.EVALUATOR, Role.ACCOUNTANT}), "Whoever marks quality is kept from prices and accounts."),
)
"""Roles that a deputy cannot bring together in one person, and why.

Source: Public Contracts Regulations 2015 reg 24 and Procurement Act 2023 ss.81-83 (conflicts of interest): nobody
checks their own work, and quality is judged without sight of money.
"""


def cannot_deputise(role: Role, holds: Iterable[Role]) -> str | None:
    """Why somebody who already holds some roles in a procurement cannot hold another for a while; None if they can.

    >>> cannot_deputise(Role.APPROVER, [Role.LEAD])
    'Whoever recommends an award cannot approve it.'
    >>> cannot_deputise(Role.LEAD, [Role.MODERATOR]) is None
    True
    """
    held = frozenset(holds)
    if Role.AUDITOR in held or role is Role.AUDITOR:
        return "An auditor reads and takes no other part, and nobody with another part stands in for one."
    if role in held:
        return "This person holds that role already."
    return next((why for pair, why in APART if role in pair and held & (pair - {role})), None)


def span_fault(first: date | None, last: date | None) -> str | None:
    """What is wrong with a first and a last day; None where they are an absence.

    >>> span_fault(date(2026, 3, 3), date(2026, 3, 2))
    'The last day is before the first.'
    """
    if first is None or last is None:
        return "Enter the first and the last day."
    if last < first:
        return "The last day is before the first."
    if (last - first).days >= LONGEST_ABSENCE:
        return f"An absence of more than {LONGEST_ABSENCE} days is not one to be covered: appoint somebody else."
    return None
