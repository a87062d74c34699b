"""Keys of drafts: each a small file of its own, in a folder that is never copied, gone once the draft is submitted.

What a bidder drafts is encrypted under the instance's key and the draft's key together. So whoever holds a copy of
the database, of the stored files, of yesterday's backup and of the instance's key reads nothing of a draft whose own
key has been overwritten and taken away.
"""

import base64
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Self, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import Text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

_SEALED = re.compile(r"draft:([0-9a-f]{32}):([A-Za-z0-9_-]+)")
_TOKEN = re.compile(r"[0-9a-f]{32}")


class NoDraftKey(Exception):
    """The key of this draft is not here: it was submitted, or the instance came back from a backup."""


class Sealed(str):
    """A text of a draft, readable in memory, that names the key under which it is written down."""

    token: str

    @classmethod
    def under(cls, token: str, text: str) -> Self:
        """This text, to be written under this draft's key."""
        made = cls(text)
        made.token = token
        return made


class DraftKeys:
    """A folder of keys, one file a draft, readable by its owner alone."""

    def __init__(self, folder: Path, master: bytes) -> None:
        self.folder = folder
        self._master = master
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def make(self) -> str:
        """Make the key of a new draft, synced to disk; returns the name it goes by."""
        token = secrets.token_hex(16)
        handle = os.open(self._path(token), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(AESGCM.generate_key(256))
            out.flush()
            os.fsync(out.fileno())
        sync_folder(self.folder)
        return token

    def destroy(self, token: str) -> None:
        """Overwrite a key and take its file away, so that what it hid is lost wherever a copy of it lies."""
        path = self._path(token)
        try:
            with path.open("r+b") as out:
                out.write(bytes(path.stat().st_size))
                out.flush()
                os.fsync(out.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        sync_folder(self.folder)

    def has(self, token: str) -> bool:
        """Whether the key is here."""
        return self._path(token).exists()

    def tokens(self) -> Iterator[str]:
        """The names of all keys that are here."""
        return (path.name for path in self.folder.iterdir() if _TOKEN.fullmatch(path.name))

    def cipher(self, token: str) -> AESGCM:
        """What encrypts under the instance's key and this draft's together. Raises NoDraftKey."""
        try:
            own = self._path(token).read_bytes()
        except FileNotFoundError as why:
            raise NoDraftKey(token) from why
        return AESGCM(HKDF(SHA256(), 32, salt=self._master, info=b"evenhand draft").derive(own))

    def write(self, text: Sealed) -> str:
        """The text as it is kept."""
        nonce = os.urandom(12)
        hidden = self.cipher(text.token).encrypt(nonce, text.encode("utf-8", "surrogatepass"), text.token.encode())
        return f"draft:{text.token}:{base64.urlsafe_b64encode(nonce + hidden).decode().rstrip('=')}"

    def read(self, kept: str) -> str:
        """The text again: empty when its key is gone. What was written before drafts were sealed reads as it is."""
        found = _SEALED.fullmatch(kept)
        if found is None:
            return kept
        token, body = found.groups()
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        try:
            text = self.cipher(token).decrypt(raw[:12], raw[12:], token.encode()).decode("utf-8", "surrogatepass")
        except (NoDraftKey, InvalidTag):
            return ""
        return Sealed.under(token, text)

    def _path(self, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise NoDraftKey(token)
        return self.folder / token


class SealedText(TypeDecorator[str]):
    """A column that holds a bidder's words only as its draft's key hides them; a plain text is refused."""

    impl = Text
    cache_ok = True

    def compare_values(self, x: object, y: object) -> bool:
        """The same text under another key is not the same: it is written again."""
        return x == y and getattr(x, "token", "") == getattr(y, "token", "")

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("a bidder's words are written down under the key of their draft only")
        return _keys().write(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keys().read(value)


def _keys() -> DraftKeys:
    return cast(DraftKeys, current_app.extensions["draft keys"])


def sync_folder(folder: Path) -> None:
    """Make what was begun, renamed or taken away in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
