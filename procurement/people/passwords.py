"""What makes a password too weak to take: too short, or one that is guessed early."""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 512
LEAST_GUESSES = 10**9
"""How many guesses a password must stand: what leaked elsewhere, keyboard rows, dates and names fall short of it."""

JUDGED = 72
"""How much of a password its strength is judged by: what follows only makes it longer."""


def normal(password: str) -> str:
    """A password in one spelling, whichever keyboard put its accents there."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, about: Iterable[str] = ()) -> str | None:
    """What is wrong with a password, as a sentence; None if it can be taken.

    `about` are words that others know of its owner.

    Source: NCSC and NIST SP 800-63B: length, and a list of what is commonly chosen; no composition, no expiry.

    >>> password_fault("correct horse battery staple")
    >>> password_fault("password1234")
    'Many people choose this password, or one like it. Choose one that is harder to guess, such as four random words.'
    """
    if len(password) < SHORTEST_PASSWORD:
        return f"Choose a password of at least {SHORTEST_PASSWORD} characters."
    if len(password) > LONGEST_PASSWORD:
        return f"Choose a password of {LONGEST_PASSWORD} characters or fewer."
    from zxcvbn import zxcvbn  # only where a password is chosen: its lists of words are large

    words = ["evenhand", "tender", "procurement"]
    for text in about:
        words += [text, *(part for part in re.split(r"[\s@.]+", text) if len(part) > 2)]
    if zxcvbn(password[:JUDGED], user_inputs=words)["guesses"] < LEAST_GUESSES:
        return (
            "Many people choose this password, or one like it. "
            "Choose one that is harder to guess, such as four random words."
        )
    return None
