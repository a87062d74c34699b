"""Archives that are made piece by piece: no more of one is in memory than the piece under way."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from procurement.core.clock import LONDON

GATHERED = 1024 * 1024
"""Bytes that are gathered before they are handed on."""


@dataclass(frozen=True)
class Member:
    """A file inside an archive: its path, its time, and its bytes as they come."""

    name: str
    at: datetime
    pieces: Iterable[bytes]


@dataclass
class Weighed:
    """What has gone into an archive so far: path, size and SHA-256 of each file."""

    members: list[dict[str, object]] = field(default_factory=list)

    def weigh(self, member: Member) -> Member:
        """The same file; it is on the list once it has gone by."""
        return Member(member.name, member.at, self._through(member))

    def _through(self, member: Member) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        for piece in member.pieces:
            digest.update(piece)
            size += len(piece)
            yield piece
        self.members.append({"name": member.name, "size": size, "sha256": digest.hexdigest()})


class _Outgoing(io.RawIOBase):
    """Where the archive is written to: it can be neither read nor gone back in, only taken from."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.waiting += piece
        return len(piece)

    def taken(self) -> bytes:
        """What has been written since the last time."""
        piece = bytes(self.waiting)
        self.waiting.clear()
        return piece


def zipped(members: Iterable[Member], gathered: int = GATHERED) -> Iterator[bytes]:
    """The bytes of a ZIP of these files, in pieces of about `gathered` bytes; members are asked for one by one."""
    out = _Outgoing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in members:
            info = zipfile.ZipInfo(member.name, member.at.astimezone(LONDON).timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with packed.open(info, "w", force_zip64=True) as inside:
                for piece in member.pieces:
                    inside.write(piece)
                    if len(out.waiting) >= gathered:
                        yield out.taken()
    yield out.taken()
