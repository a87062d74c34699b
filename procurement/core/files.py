"""The file store: content hashed as it came, encrypted before it touches the disk, never named by its name.

Each file has a key of its own (AES-256-GCM, in numbered segments), wrapped by the instance's key, which
lies outside database, store and backup; what belongs to a draft, or to a procurement, is wrapped by the instance's key
and that of the draft, or of the procurement, together.
A segment is written, synced, and only then acknowledged.
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from procurement.core.draft_keys import DraftKeys, NoDraftKey, sync_folder
from procurement.core.procurement_keys import KeyBook, Struck

SEGMENT = 1024 * 1024
CHUNK_LIMIT = 8 * SEGMENT
BOOK = "procurements.keys"
"""The file with a key for each procurement, beside that of the instance."""

_OF = "p"
_OVERHEAD = 16
_LENGTH = 4


class Damaged(Exception):
    """A stored file does not decrypt to what was put in."""


@dataclass(frozen=True)
class Stored:
    """Where a file lies, the wrapped key that opens it, and what it was: SHA-256 and size in bytes."""

    blob: str
    wrapped_key: str
    sha256: str
    size: int


class FileStore:
    """A folder of encrypted files."""

    def __init__(self, folder: Path, key_file: Path, draft_keys: Path | None = None) -> None:
        self.folder = folder
        self.key_file = key_file
        folder.mkdir(parents=True, exist_ok=True)
        master = _instance_key(key_file)
        self._master = AESGCM(master)
        self.drafts = DraftKeys(draft_keys or folder.parent / "draft-keys", master)
        self.book = KeyBook(key_file.with_name(BOOK), master)

    def begin(self, draft: str = "", of: int | None = None) -> tuple[str, str]:
        """Start an empty file; its name and wrapped key.

        `draft` names the draft under whose key it lies, `of` the procurement; neither for what belongs to none.
        """
        blob, key = secrets.token_hex(20), AESGCM.generate_key(256)
        path = self._path(blob)
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        return blob, self.wrap(blob, key, draft, of)

    def wrap(self, blob: str, key: bytes, draft: str = "", of: int | None = None) -> str:
        """Wrap a file's key: by the instance's key alone, or together with that of a draft or of a procurement."""
        under = draft or (f"{_OF}{of}" if of else "")
        nonce, outer = os.urandom(12), self._outer(under)
        wrapped = (nonce + outer.encrypt(nonce, key, blob.encode())).hex()
        return f"{under}:{wrapped}" if under else wrapped

    def _outer(self, under: str) -> AESGCM:
        if under.startswith(_OF):
            return self.book.cipher(int(under.removeprefix(_OF)))
        return self.drafts.cipher(under) if under else self._master

    def key(self, blob: str, wrapped_key: str) -> bytes:
        """The key of a file. Raises Damaged when it cannot be had: a byte is wrong, or a key over it is gone."""
        under, _, wrapped = wrapped_key.rpartition(":")
        raw = bytes.fromhex(wrapped)
        try:
            return self._outer(under).decrypt(raw[:12], raw[12:], blob.encode())
        except (InvalidTag, NoDraftKey, Struck) as why:
            raise Damaged(blob) from why

    def rewrap(self, blob: str, wrapped_key: str, draft: str = "", of: int | None = None) -> str:
        """The same file's key, wrapped anew."""
        return self.wrap(blob, self.key(blob, wrapped_key), draft, of)

    def append(self, blob: str, wrapped_key: str, data: bytes) -> None:
        """Add bytes to a file that was begun: encrypted, written, synced."""
        cipher = self._cipher(blob, wrapped_key)
        with self._path(blob).open("r+b") as out:
            whole = list(_segments(out))
            index = len(whole)
            out.truncate(sum(whole[-1]) if whole else 0)  # a half-written tail was never acknowledged
            out.seek(0, os.SEEK_END)
            for start in range(0, len(data), SEGMENT):
                sealed = cipher.encrypt(_nonce(index), data[start : start + SEGMENT], blob.encode())
                out.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
                index += 1
            out.flush()
            os.fsync(out.fileno())

    def cut(self, blob: str, wrapped_key: str, size: int) -> None:
        """Drop whatever a crash left beyond `size` bytes of content, so that sending can go on from there."""
        kept = 0
        with self._path(blob).open("r+b") as out:
            end = 0
            for at, length in _segments(out):
                if kept >= size:
                    break
                kept += length - _OVERHEAD
                end = at + length
            out.truncate(end)
        if kept != size:
            raise Damaged(blob)

    @contextmanager
    def held(self, blob: str) -> Iterator[None]:
        """One sender at a time for a file that is on its way, over all processes; another waits."""
        with self._path(blob).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def seal(self, blob: str, wrapped_key: str) -> Stored:
        """Read a finished file back through its key and say what it is."""
        digest, size = hashlib.sha256(), 0
        for piece in self.read(blob, wrapped_key):
            digest.update(piece)
            size += len(piece)
        sync_folder(self._path(blob).parent)
        return Stored(blob, wrapped_key, digest.hexdigest(), size)

    def known(self, blob: str, wrapped_key: str, content: bytes) -> Stored:
        """What a finished file is, whose content was just read through its key: it is not read a second time."""
        sync_folder(self._path(blob).parent)
        return Stored(blob, wrapped_key, hashlib.sha256(content).hexdigest(), len(content))

    def put(self, data: bytes | Iterable[bytes], draft: str = "", of: int | None = None) -> Stored:
        """Store a whole file, under the key of a draft or of a procurement if one is named."""
        blob, wrapped = self.begin(draft, of)
        for piece in [data] if isinstance(data, bytes) else data:
            self.append(blob, wrapped, piece)
        return self.seal(blob, wrapped)

    def read(self, blob: str, wrapped_key: str) -> Iterator[bytes]:
        """The content, a segment at a time. Raises Damaged when a byte is not as it was put."""
        cipher = self._cipher(blob, wrapped_key)
        try:
            with self._path(blob).open("rb") as source:
                for index, (at, length) in enumerate(list(_segments(source))):
                    source.seek(at)
                    yield cipher.decrypt(_nonce(index), source.read(length), blob.encode())
        except (InvalidTag, FileNotFoundError) as why:
            raise Damaged(blob) from why

    def looks_whole(self, blob: str, key: bytes, size: int) -> bool:
        """Whether a file is there, as long as it should be, and its first segment opens: quick, however large it is."""
        try:
            with self._path(blob).open("rb") as source:
                found = list(_segments(source))
                if sum(length - _OVERHEAD for _, length in found) != size:
                    return False
                source.seek(found[0][0])
                AESGCM(key).decrypt(_nonce(0), source.read(found[0][1]), blob.encode())
        except (InvalidTag, FileNotFoundError, IndexError):
            return False
        return True

    def content(self, blob: str, wrapped_key: str) -> bytes:
        """The whole content at once."""
        return b"".join(self.read(blob, wrapped_key))

    def remove(self, blob: str) -> None:
        """Take a draft's file away; evidence is never removed this way."""
        self._path(blob).unlink(missing_ok=True)

    def destroy(self, blob: str) -> bool:
        """Overwrite a file and take it away, for good; false for one that is not there."""
        path = self._path(blob)
        try:
            with path.open("r+b") as out:
                left = path.stat().st_size
                while left:
                    left -= out.write(bytes(min(left, SEGMENT)))
                out.flush()
                os.fsync(out.fileno())
            path.unlink()
        except FileNotFoundError:
            return False
        return True

    def remove_if_old(self, blob: str, seconds: int) -> bool:
        """Take a file away that has not been written to for so long, by the clock of the disk it lies on."""
        probe = self.folder / ".now"
        probe.touch()
        old = probe.stat().st_mtime - self._path(blob).stat().st_mtime >= seconds
        if old:
            self.remove(blob)
        return old

    def blobs(self) -> Iterator[str]:
        """The names of all stored files."""
        return (path.name for path in self.folder.glob("??/*"))

    def _path(self, blob: str) -> Path:
        if not blob.isalnum():
            raise Damaged(blob)
        return self.folder / blob[:2] / blob

    def _cipher(self, blob: str, wrapped_key: str) -> AESGCM:
        return AESGCM(self.key(blob, wrapped_key))


def under_draft(wrapped_key: str) -> bool:
    """Whether a file lies under the key of a draft, which is in no backup."""
    under, _, _ = wrapped_key.rpartition(":")
    return bool(under) and not under.startswith(_OF)


def _segments(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Position and length of each sealed segment; a half-written one at the end is not counted."""
    end = file.seek(0, os.SEEK_END)
    at = 0
    while at + _LENGTH <= end:
        file.seek(at)
        length = int.from_bytes(file.read(_LENGTH), "big")
        at += _LENGTH
        if at + length > end:
            return
        yield at, length
        at += length


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")


def _instance_key(path: Path) -> bytes:
    """The key of this instance, made on first use, readable by its owner alone."""
    try:
        return bytes.fromhex(path.read_text())
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        key = AESGCM.generate_key(256)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(key.hex())
        return key
