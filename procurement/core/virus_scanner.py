"""Asking clamd about a file: its bytes go over a socket, a piece at a time, and a name or nothing comes back.

Source: clamd(8), the command INSTREAM.
"""

import socket
from collections.abc import Iterable

TIMEOUT = 60.0
_PIECE = 256 * 1024


class NotScanned(Exception):
    """The scanner cannot be reached, or could not look at this file. Asked again later."""


class VirusScanner:
    """A clamd at an address: `host:port`, or the path of its socket."""

    def __init__(self, address: str) -> None:
        self.address = address

    def scan(self, pieces: Iterable[bytes]) -> str:
        """The name of what was found in a file; empty where nothing was. Raises NotScanned."""
        try:
            with self._line() as line:
                line.sendall(b"zINSTREAM\0")
                for piece in pieces:
                    for start in range(0, len(piece), _PIECE):
                        part = piece[start : start + _PIECE]
                        line.sendall(len(part).to_bytes(4, "big") + part)
                line.sendall(bytes(4))
                said = b""
                while not said.endswith(b"\0") and (more := line.recv(4096)):
                    said += more
        except OSError as why:
            raise NotScanned(type(why).__name__) from why
        return _found(said.rstrip(b"\0\n").decode("utf-8", "replace"))

    def _line(self) -> socket.socket:
        host, colon, port = self.address.rpartition(":")
        if colon and port.isdigit():
            return socket.create_connection((host, int(port)), timeout=TIMEOUT)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(TIMEOUT)
        try:
            line.connect(self.address)
        except OSError:
            line.close()
            raise
        return line


def _found(said: str) -> str:
    """What an answer of clamd says was found.

    >>> _found("stream: OK"), _found("stream: Eicar-Test-Signature FOUND")
    ('', 'Eicar-Test-Signature')
    """
    answer = said.removeprefix("stream: ")
    if answer == "OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND")[:120]
    raise NotScanned(said[:120])
