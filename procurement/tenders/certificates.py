"""Reading the certificates of an organisation: which stand, which run out soon, which have run out."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select

from procurement.core.db import db
from procurement.tenders.certificate_models import Certificate

SOON = timedelta(days=30)
REMIND_DAYS = (30, 7)
"""How many days before a certificate runs out its organisation is told."""


class Validity(StrEnum):
    """How a certificate stands on a day; its last day counts."""

    STANDS = "stands"
    SOON = "runs out soon"
    OVER = "has run out"


def validity(expires_on: date, today: date) -> Validity:
    """How it stands.

    >>> validity(date(2026, 5, 4), date(2026, 5, 4)).value, validity(date(2026, 5, 4), date(2026, 5, 5)).value
    ('runs out soon', 'has run out')
    """
    if expires_on < today:
        return Validity.OVER
    return Validity.SOON if expires_on - today <= SOON else Validity.STANDS


def certificates(organisation_id: int) -> list[Certificate]:
    """All that an organisation keeps, those that run out first at the top."""
    query = select(Certificate).where(Certificate.organisation_id == organisation_id)
    return list(db.session.scalars(query.order_by(Certificate.expires_on, Certificate.id)))


def standing(organisation_id: int, today: date) -> list[Certificate]:
    """Those that can be used today: one that has run out is not offered."""
    return [one for one in certificates(organisation_id) if validity(one.expires_on, today) is not Validity.OVER]


def days_told(expires_on: date, today: date) -> int | None:
    """For which of the reminders it is time, the nearer one where it is time for both; None for neither.

    >>> [days_told(date(2026, 5, 31), date(2026, 5, day)) for day in (1, 24, 31)], days_told(date(2026, 5, 1), date.max)
    ([30, 7, 7], None)
    """
    left = (expires_on - today).days
    return min((days for days in REMIND_DAYS if 0 <= left <= days), default=None)
