"""Whether the decision to award may still be called in: until then nobody is told.

The decision and its call-in are governance steps of the tender pack, which stands above the award; whoever reads it
is handed down at start-up.
"""

from collections.abc import Callable
from datetime import datetime

Reader = Callable[[int, datetime], str]
_read: Reader | None = None


def keep_call_in(read: Reader) -> None:
    """Say how to find out why a decision to award does not take effect yet, in a sentence; '' where it does."""
    global _read
    _read = read


def calling_in(procurement_id: int, now: datetime) -> str:
    """Why the letters wait for call-in, in a sentence; empty where they need not."""
    return _read(procurement_id, now) if _read else ""
