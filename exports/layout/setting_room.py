"""A process of its own for every document, at the cost of a fork: the room that keeps the typesetting library loaded.

To load the library takes longer than to set a letter. So the first document of a process starts a room: an interpreter
that knows no key and no database, loads the library and waits. For every document it forks a process, which is confined
before it reads a word of the text and ends with it; no document can leave anything behind for the next. A room that
nobody asks for a minute ends itself.
"""

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
"""What the typesetting process may know of its surroundings: no key, no database."""


@dataclass
class Setter:
    """One process that sets one document: where its text goes, and where the PDF, its words and its end come from."""

    number: int
    """Of the process; 0 where the room fell over before it was forked."""
    text: IO[bytes]
    pdf: IO[bytes]
    words: IO[bytes]
    end: IO[bytes]
    ended: bool = False

    def code(self) -> int | None:
        """How it ended, once it has: 0, its own code, minus the signal that ended it; None if the room fell over."""
        said = self.end.read()
        self.ended = True
        return int(said) if said else None

    def stop(self) -> None:
        """End it where nobody waits for its document any more."""
        if self.number and not self.ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.number, signal.SIGKILL)


class Room:
    """The room of this process, started when it is first asked for and again when it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._door: socket.socket | None = None
        self._owner = 0

    @contextlib.contextmanager
    def setter(self) -> Iterator[Setter]:
        """A process for one document, which waits for its text; whoever leaves early stops it."""
        with contextlib.ExitStack() as ours:
            theirs: list[int] = []
            kept: list[IO[bytes]] = []
            for mode in ("wb", "rb", "rb", "rb"):
                read, write = os.pipe()
                kept.append(ours.enter_context(os.fdopen(write if mode == "wb" else read, mode)))
                theirs.append(read if mode == "wb" else write)
            try:
                self._hand_in(theirs)
            finally:
                for number in theirs:
                    os.close(number)
            text, pdf, words, end = kept
            yield Setter(int(end.readline() or 0), text, pdf, words, end)

    def _hand_in(self, ends: list[int]) -> None:
        with self._lock:
            for fresh in (False, True):
                try:
                    socket.send_fds(self._opened(fresh), [b"1"], ends)
                except OSError:  # nobody is in: it ended itself
                    if fresh:
                        raise
                else:
                    return

    def close(self) -> None:
        """Let go of it: it ends as soon as nobody's document is being set in it."""
        if self._door is not None:
            self._door.close()
            self._door = None

    def _opened(self, fresh: bool) -> socket.socket:
        if fresh or self._door is None or self._owner != os.getpid():
            self.close()
            self._door, self._owner = _start(), os.getpid()
        return self._door


def _start() -> socket.socket:
    """Open a room and give the way in; it ends when this is closed, and so with the process that holds it."""
    door, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    with inside:
        # The interpreter forks and its first process ends at once, so that nobody has to wait for the room itself.
        started = subprocess.run(  # noqa: S603 - our own module, by this very interpreter
            [sys.executable, "-m", "exports.layout.typesetting", str(inside.fileno())],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[inside.fileno()],
            check=False,
        )
    if started.returncode:
        raise OSError("the process that sets documents did not start")
    return door


ROOM = Room()
atexit.register(ROOM.close)
