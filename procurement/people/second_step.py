"""The second step of signing in: codes of an authenticator (RFC 6238), and recovery codes for when it is lost."""

import hashlib
import re
import secrets
from typing import Any

import segno
from flask import current_app
from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import func, select

from procurement.core import clock
from procurement.core.db import db
from procurement.people.models import RecoveryCode, SecondStep, User

CODES = 10
"""How many recovery codes somebody gets."""

TOLERANCE = 30
"""Seconds by which a telephone's clock may be before or behind ours."""

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What recovery codes are made of: nothing that is mistaken for another when copied by hand."""


def _authenticators() -> Any:
    """What makes and reads authenticators' secrets; kept secrets are under a key of this instance."""
    return TOTP.using(
        issuer="Evenhand",
        secrets={"1": current_app.config["SETTINGS"].second_step_key},
        now=lambda: clock.of_telephones().timestamp(),
    )


def new_secret() -> str:
    """A new authenticator's secret, as it is kept."""
    return str(_authenticators().new().to_json(encrypt=True))


def shown_key(secret: str) -> str:
    """The secret as a person types it into an authenticator that cannot read the picture."""
    return str(_authenticators().from_source(secret).pretty_key())


def picture(secret: str, user: User) -> str:
    """The picture that an authenticator reads, as SVG to stand in the page: nobody else is asked to draw it."""
    uri = _authenticators().from_source(secret).to_uri(user.email)
    code = segno.make(uri, error="m", micro=False)
    return code.svg_inline(scale=5, border=4, svgclass="qr", lineclass=None, omitsize=False, light="#fff")


def counter_of(secret: str, code: str, after: int) -> int | None:
    """The place in time of a good code; None for a wrong one, and for one that was used already."""
    digits = re.sub(r"[\s-]", "", code)
    if not re.fullmatch("[0-9]{6}", digits):
        return None
    try:
        match = _authenticators().verify(digits, secret, window=TOLERANCE, last_counter=after)
    except TokenError:
        return None
    return int(match.counter)


def second_step_of(user_id: int) -> SecondStep | None:
    """The authenticator that somebody set up."""
    return db.session.scalar(select(SecondStep).where(SecondStep.user_id == user_id))


def codes_left(user_id: int) -> int:
    """How many recovery codes somebody has not used."""
    unused = (RecoveryCode.user_id == user_id) & RecoveryCode.used_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(unused)) or 0


def unused_code(user_id: int, typed: str) -> RecoveryCode | None:
    """The recovery code that somebody typed, if it is theirs and was not used."""
    query = select(RecoveryCode).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None), RecoveryCode.code_sha256 == hashed_code(typed)
    )
    return db.session.scalar(query)


def new_code() -> str:
    """A recovery code: sixteen characters in four groups, 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def hashed_code(code: str) -> str:
    """What is kept of a recovery code, however it was typed."""
    return hashlib.sha256(re.sub(r"[\s-]", "", code).lower().encode()).hexdigest()
