"""Lots drawn where every other published step leaves bids equal: how, and the order that came of it. Pure.

A draw is made in one of two published ways. Either before two witnesses, who are named; or by a secret whose SHA-256
was published with the invitation: once it is revealed anybody makes the same draw again with a common tool.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Draw:
    """The bidders of one tie in the order in which they were drawn, best first; `secret` where a seed made it."""

    order: tuple[str, ...]
    method: str
    secret: str = ""


def by_seed(secret: str, lot: str, bidders: Iterable[str]) -> tuple[str, ...]:
    """The order of a draw by a secret: by the SHA-256 of `secret|lot|bidder` as hex, lowest first.

    >>> by_seed("a1", "6", ["Bidder 02", "Bidder 01"])
    ('Bidder 01', 'Bidder 02')
    """
    return tuple(sorted(bidders, key=lambda bidder: sha256(f"{secret}|{lot}|{bidder}".encode()).hexdigest()))


def commitment(secret: str) -> str:
    """What is published of a secret before anybody knows whether it will be needed."""
    return sha256(secret.encode()).hexdigest()
