"""Sessions: when each began, when it was last used, where from; which rest until the password is typed again.

What a session knows of itself lies in the session; what a person may see of all of theirs lies beside it in the same
store. Invented people of a demonstration, whose clock is moved by days, never rest.
"""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request, session

from procurement.core import clock
from procurement.people.models import User
from procurement.people.rules import ABSOLUTE, Rest, rests

KEPT = int((ABSOLUTE + timedelta(hours=1)).total_seconds())
MARK = "signed in"
ACTING = "acting"
"""In the session of somebody who acts as an invented bidder: as whom, and what their own session was."""

MINUTE = timedelta(minutes=1)

LastHour = Callable[[datetime, int | None], bool]


def _unknown(_now: datetime, _user_id: int | None) -> bool:
    return False


_last_hour: LastHour = _unknown


def keep_last_hour(finder: LastHour) -> None:
    """Say how to find out whether a person, or anybody, is in the last hour before a deadline."""
    global _last_hour
    _last_hour = finder


def in_last_hour(now: datetime, user_id: int | None = None) -> bool:
    """Whether a person with a tender in hand, or anybody, is in the last hour before a deadline."""
    return _last_hour(now, user_id)


@dataclass(frozen=True)
class Session:
    """One session, as its owner sees it."""

    number: str
    at: datetime
    how: str
    browser: str


def _store() -> Any:
    return current_app.config["SESSION_CACHELIB"]


def sessions_of(user_id: int) -> list[Session]:
    """Somebody's sessions that have not ended, the newest first."""
    rows = [Session(**row) for row in _store().get(f"sessions-of-{user_id}") or []]
    now = clock.now()
    live = [one for one in rows if now - one.at <= ABSOLUTE + MINUTE and not ended(one.number)]
    return sorted(live, key=lambda one: one.at, reverse=True)


def begin(user: User, how: str) -> None:
    """Mark the session as begun now, under a number of its own: what the browser carried before is worth nothing."""
    current_app.session_interface.regenerate(session)  # type: ignore[attr-defined]
    now, number = clock.now(), secrets.token_hex(8)
    session[MARK] = {"number": number, "at": now.isoformat(), "seen": now.isoformat()}
    browser = _browser(request.user_agent.string)
    kept = [*sessions_of(user.id), Session(number, now, how, browser)]
    _store().set(f"sessions-of-{user.id}", [asdict(one) for one in kept[-20:]], timeout=KEPT)


def _browser(agent: str) -> str:
    """Which browser on what, as far as it says."""
    named = next((n for n in ("Edg", "OPR", "Firefox", "Chrome", "Safari") if n in agent), "")
    system = next((n for n in ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux") if n in agent), "")
    words = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "a Mac"}
    return " on ".join(words.get(part, part) for part in (named, system) if part) or "A browser that does not say which"


def own_number() -> str:
    """The number of the session that asks."""
    return str(session.get(MARK, {}).get("number", ""))


def forget(user_id: int, number: str) -> None:
    """A session has ended: whoever holds it is signed out with their next page."""
    _store().set(f"ended-{number}", True, timeout=KEPT)
    kept = [asdict(one) for one in sessions_of(user_id) if one.number != number]
    _store().set(f"sessions-of-{user_id}", kept, timeout=KEPT)


def forget_all(user_id: int) -> None:
    """Nothing is kept of somebody's sessions; each of them ends with its next page."""
    for one in sessions_of(user_id):
        forget(user_id, one.number)
    _store().delete(f"sessions-of-{user_id}")


def ended(number: str) -> bool:
    """Whether a session was ended by its owner."""
    return bool(_store().has(f"ended-{number}"))


def resting(user: User) -> Rest | None:
    """Why the session that asks goes on only with the password; None if it goes on, which is noted once a minute.

    Nobody with a tender in hand is idle in the last hour before its deadline; twelve hours stay twelve hours.
    """
    mark = session[MARK]
    now = clock.now()
    seen = datetime.fromisoformat(mark["seen"])
    why = None if user.demonstration else rests(datetime.fromisoformat(mark["at"]), seen, now)
    if why is Rest.IDLE and in_last_hour(now, user.id):
        why = None
    if why is None and now - seen >= MINUTE and not user.demonstration:
        session[MARK] = {**mark, "seen": now.isoformat()}
    return why


def renew() -> None:
    """The password was typed again: both limits count from now."""
    now = clock.now().isoformat()
    session[MARK] = {**session[MARK], "at": now, "seen": now}
