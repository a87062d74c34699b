"""Bids read under codes: drawn by lot at the opening, names found in what bidders wrote, and who knows which is whose.

It was published or it is not so (`Procurement.anonymous`). Evaluators and moderators meet codes on every page of every
procurement; where it was published, nothing else that they can open names a bidder before quality is settled.
"""

import re
import secrets
from collections.abc import Iterable

from sqlalchemy import select

from procurement.core.db import db
from procurement.core.vocabulary import Role
from procurement.people.models import User
from procurement.tenders.models import Submission, Tender
from procurement.tenders.partner_models import SubmittedPartner

KNOW = frozenset({Role.LEAD, Role.OPENER, Role.ACCOUNTANT, Role.APPROVER, Role.AUDITOR})
"""Who may know which bidder is behind a code: they open the tenders, check and decide, and give no mark."""

_LEGAL = re.compile(r"[ ,]+(?:ltd|limited|plc|llp|cic|cio|inc|uk|group|\(uk\))\.?$", re.IGNORECASE)
_COMMON = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "btinternet.com"})
_LOW, _HIGH = 2**30, 2**31 - 1


def unguessable() -> int:
    """A number for a new tender that says nothing of when it was begun; it stands in addresses."""
    while True:
        number = _LOW + secrets.randbelow(_HIGH - _LOW)
        if db.session.get(Tender, number) is None:
            return number


def identity(tender: Tender) -> list[str]:
    """What gives a bidder away where it stands in a text: names, numbers and web domains, its partners' too."""
    own = tender.organisation
    found = [_short(own.name), own.company_number, own.ppon or ""]
    addresses = db.session.scalars(select(User.email).where(User.organisation_id == own.id))
    found += [domain for address in addresses if (domain := address.rpartition("@")[2].lower()) not in _COMMON]
    partners = select(SubmittedPartner.name, SubmittedPartner.company_number).where(
        SubmittedPartner.submission_id.in_(select(Submission.id).where(Submission.tender_id == tender.id))
    )
    for name, number in db.session.execute(partners):
        found += [_short(name), number]
    return [one for one in dict.fromkeys(found) if len(one) > 2]  # two letters stand in every text


def shown_in(text: str, given_away_by: Iterable[str]) -> list[str]:
    """Of what gives a bidder away, what stands in a text.

    >>> shown_in("We at ALDER  Homecare (alder.example) care.", ["Alder Homecare", "alder.example", "Birch"])
    ['Alder Homecare', 'alder.example']
    """
    return [one for one in given_away_by if _standing(one).search(text) is not None]


def blacked_out(text: str, words: Iterable[str]) -> str:
    """A text with some words of it blacked out, sign for sign, so that every place in it stays where it was.

    >>> blacked_out("We at **Alder** Homecare care.", ["Alder Homecare"])
    'We at **█████** ████████ care.'
    """
    for one in words:
        text = _standing(one).sub(lambda found: re.sub(r"[^\s*]", "█", found.group()), text)
    return text


def _standing(words: str) -> re.Pattern[str]:
    """Where words stand by themselves, however they are spaced, broken over lines or stressed."""
    between = r"[\s*]+".join(re.escape(part) for part in words.split())
    return re.compile(rf"(?<!\w){between}(?!\w)", re.IGNORECASE)


def _short(name: str) -> str:
    while (less := _LEGAL.sub("", name.strip())) != name:
        name = less
    return name
