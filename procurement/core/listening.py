"""What happens, on every screen at once: small notices of how much has happened, streamed to few, told to whoever asks.

A notice is one number that counts up; what happened is read by asking for the page again, which judges anew who may see
what. A stream holds no connection to the database between two looks, ends after a minute so that nobody who
has signed out goes on listening, and takes one of few places: whoever finds none asks every few seconds instead.
"""

import threading
import time
from collections.abc import Callable, Hashable, Iterator

from flask import Flask

from procurement.core.db import db
from procurement.core.serving import LISTENING

LASTS = 60
"""Seconds after which a stream ends; the browser comes back by itself."""

LOOKS_EVERY = 0.4
"""Seconds between two looks. All streams of one thing share a look."""

HEARTBEAT = 10
"""Seconds of silence after which the same notice is sent again, so that a dead line is found out at both ends."""

_places = threading.BoundedSemaphore(LISTENING)
_looking = threading.Lock()
_seen: dict[Hashable, tuple[float, int]] = {}


def look(app: Flask, key: Hashable, count: Callable[[], int]) -> int:
    """How much has happened of what `key` names, read seldom enough that everybody shares it."""
    with _looking:
        at, told = _seen.get(key, (0, 0))
        if time.monotonic() - at < LOOKS_EVERY / 2:
            return told
        with app.app_context():
            try:
                told = count()
            finally:
                db.session.remove()
        _seen[key] = (time.monotonic(), told)
        return told


def stream(
    app: Flask,
    key: Hashable,
    count: Callable[[], int],
    *,
    lasts: float = LASTS,
    rest: Callable[[float], None] = time.sleep,
) -> Iterator[str] | None:
    """The notices as server-sent events, beginning with what is now; None when all places are taken."""
    if not _places.acquire(blocking=False):
        return None
    return _Notices(_notices(app, key, count, lasts, rest))


class _Notices(Iterator[str]):
    """A stream that gives its place back exactly once: when it ends, or when whoever listened has gone."""

    def __init__(self, said: Iterator[str]) -> None:
        self._said = said
        self._held = True

    def __next__(self) -> str:
        try:
            return next(self._said)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the place back."""
        if self._held:
            self._held = False
            _places.release()


def _notices(
    app: Flask, key: Hashable, count: Callable[[], int], lasts: float, rest: Callable[[float], None]
) -> Iterator[str]:
    began = spoke = time.monotonic()
    said = -1
    yield "retry: 1000\n\n"
    while time.monotonic() - began < lasts:
        told = look(app, key, count)
        if told != said or time.monotonic() - spoke >= HEARTBEAT:
            said, spoke = told, time.monotonic()
            yield f"data: {told}\n\n"
        rest(LOOKS_EVERY)
