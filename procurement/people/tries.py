"""Wrong passwords and codes, counted by account and place: each costs a longer wait, none ever a lockout.

The count is of what was typed, whether it is an account or not, so that it tells nobody which exist; and of the place
it comes from, so that nobody elsewhere can make the owner of an account wait.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request

from procurement.core import clock
from procurement.people.rules import wait_after
from procurement.people.sessions import in_last_hour

REMEMBERED = timedelta(minutes=15)


def _key(whose: str) -> str:
    place = f"{whose.strip().lower()} {request.remote_addr}"
    return f"tries-{hashlib.sha256(place.encode()).hexdigest()}"


def _store() -> Any:
    return current_app.config["SESSION_CACHELIB"]


def wait(whose: str) -> int:
    """How many seconds are still to be waited before the next try; 0 for none."""
    count, last = _store().get(_key(whose)) or (0, "")
    now = clock.now()
    if not count or now - datetime.fromisoformat(last) > REMEMBERED:
        return 0
    seconds = wait_after(count, last_hour=in_last_hour(now)) if wait_after(count, last_hour=True) else 0
    return max(0, seconds - int((now - datetime.fromisoformat(last)).total_seconds()))


def wrong(whose: str) -> None:
    """One more wrong try."""
    count, last = _store().get(_key(whose)) or (0, "")
    now = clock.now()
    fresh = bool(count) and now - datetime.fromisoformat(last) <= REMEMBERED
    entry = (count + 1 if fresh else 1, now.isoformat())
    _store().set(_key(whose), entry, timeout=int(REMEMBERED.total_seconds()))


def right(whose: str) -> None:
    """A good one: the count begins anew."""
    _store().delete(_key(whose))
