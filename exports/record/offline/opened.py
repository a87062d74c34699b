"""A bundle that was opened: its files by name, read with limits, since nobody knows where it has been."""

import hashlib
import zipfile
from collections.abc import Iterator

from exports.record.offline.faults import Unsound

MOST_BYTES = 4 * 1024**3
MOST_FILES = 20_000
MOST_AT_ONCE = 64 * 1024**2
PIECE = 1024 * 1024


class Opened:
    """The files of a bundle. A name stands once; nothing is larger than a record can be."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        infos = packed.infolist()
        self._packed = packed
        self.names = {info.filename: info for info in infos}
        if len(self.names) != len(infos) or len(infos) > MOST_FILES:
            raise Unsound("A file stands twice in the bundle, or there are too many.")
        if sum(info.file_size for info in infos) > MOST_BYTES:
            raise Unsound("The bundle is larger than any record.")

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._packed.open(self.names[name]) as inside:
                while piece := inside.read(PIECE):
                    yield piece
        except KeyError as why:
            raise Unsound(f"{name} is missing.") from why
        except (zipfile.BadZipFile, RuntimeError, EOFError) as why:
            raise Unsound(f"{name} was damaged.") from why

    def read(self, name: str) -> bytes:
        """A small file, whole."""
        if name in self.names and self.names[name].file_size > MOST_AT_ONCE:
            raise Unsound(f"{name} is too large.")
        return b"".join(self._pieces(name))

    def weigh(self, name: str) -> tuple[int, str]:
        """The size and SHA-256 of a file."""
        digest, size = hashlib.sha256(), 0
        for piece in self._pieces(name):
            digest.update(piece)
            size += len(piece)
        return size, digest.hexdigest()

    def lines(self, name: str) -> Iterator[bytes]:
        """A file line by line; only a line feed ends one."""
        rest = b""
        for piece in self._pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
        if rest:
            yield rest
