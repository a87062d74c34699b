"""Counting readings and tries for all processes of this instance together, in small files beside its sessions.

A count in memory holds for one process; with several, each would allow as much again. A file is locked while it is
read and written, so two processes never count the same number.
"""

import fcntl
import hashlib
import os
from contextlib import suppress
from pathlib import Path

from limits.storage import Storage

from procurement.core import clock

SCHEME = "evenhand-files"


class CountedInFiles(Storage):
    """How often something was tried within a window: one file for each who and what, with its end and its count."""

    STORAGE_SCHEME = [SCHEME]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self.folder = Path((uri or "").removeprefix(f"{SCHEME}://"))

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a disk may raise."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count on, and say how many it now is within the window that began with the first."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self._file(key), os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            ends, count = _read(file.read())
            ends, count = (ends, count) if ends > _now() else (_now() + expiry, 0)
            file.seek(0)
            file.truncate()
            file.write(f"{ends} {count + amount}")
        return count + amount

    def get(self, key: str) -> int:
        """How many it is now."""
        ends, count = self._known(key)
        return count if ends > _now() else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        return max(self._known(key)[0], _now())

    def check(self) -> bool:
        """Whether it can count at all."""
        return os.access(self.folder.parent, os.W_OK)

    def reset(self) -> int:
        """Forget everything."""
        return sum(self._forget(file) for file in self.folder.glob("*.count"))

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._forget(self._file(key))

    def _file(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:40]}.count"

    def _known(self, key: str) -> tuple[float, int]:
        try:
            return _read(self._file(key).read_text())
        except FileNotFoundError:
            return 0.0, 0

    @staticmethod
    def _forget(file: Path) -> int:
        with suppress(FileNotFoundError):
            file.unlink()
            return 1
        return 0


def _now() -> float:
    return clock.now().timestamp()


def _read(text: str) -> tuple[float, int]:
    ends, _, count = text.partition(" ")
    return (float(ends), int(count)) if count else (0.0, 0)
