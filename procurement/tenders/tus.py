"""The tus protocol 1.0.0 for files that come in pieces: what its headers say, read strictly. It knows no pages.

Source: https://tus.io/protocols/resumable-upload (core, creation, creation-with-upload, checksum, termination,
expiration).
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-with-upload", "checksum", "termination", "expiration")
KEPT = timedelta(days=30)
"""How long a file that stopped half-way can be taken up again."""

PIECE = "application/offset+octet-stream"
"""The type under which a piece of a file is sent."""

_DIGESTS: Mapping[str, Callable[[bytes], Any]] = {
    "sha256": hashlib.sha256,
    "sha1": lambda data: hashlib.sha1(data, usedforsecurity=False),  # the protocol asks for it; ours send sha256
}
_CHECKSUM_MISMATCH = 460
_LONGEST_METADATA = 4_000


class Fault(Exception):
    """A request that the protocol answers with an error: its status, and a sentence for whoever reads the log."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True)
class Creation:
    """What a client says of a file before it sends it: bytes in all, and the names it gives (`slot`, `filename`)."""

    length: int
    metadata: Mapping[str, str]


def offered(most: int) -> dict[str, str]:
    """What this server can do, for whoever asks with OPTIONS; `most` is the largest file in bytes."""
    return {
        "Tus-Resumable": VERSION,
        "Tus-Version": VERSION,
        "Tus-Max-Size": str(most),
        "Tus-Extension": ",".join(EXTENSIONS),
        "Tus-Checksum-Algorithm": ",".join(_DIGESTS),
    }


def check_version(said: str | None) -> None:
    """Refuse a version of the protocol that is not this one. Raises Fault 412."""
    if said is not None and said != VERSION:
        raise Fault(412, f"This server speaks tus {VERSION}.")


def creation(headers: Mapping[str, str], most: int) -> Creation:
    """Read the headers with which a file is begun. Raises Fault 400, or 413 for what is larger than `most`.

    >>> creation({"Upload-Length": "9", "Upload-Metadata": "slot QQ==,filename YS5wZGY=,final"}, 100)
    Creation(length=9, metadata={'slot': 'A', 'filename': 'a.pdf', 'final': ''})
    """
    if headers.get("Upload-Defer-Length"):
        raise Fault(400, "Say how long the file is when you begin it.")
    length = whole_number(headers.get("Upload-Length"), "Upload-Length")
    if length > most:
        raise Fault(413, f"A file may hold at most {most} bytes.")
    return Creation(length, _metadata(headers.get("Upload-Metadata", "")))


def _metadata(said: str) -> dict[str, str]:
    """Pairs of a key and a value in Base64, set apart by commas; a key alone has an empty value."""
    found: dict[str, str] = {}
    if len(said) > _LONGEST_METADATA:
        raise Fault(400, "Upload-Metadata is too long.")
    for pair in filter(None, (part.strip() for part in said.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as wrong:
            raise Fault(400, f"The value of {key[:40]} in Upload-Metadata is not Base64 of UTF-8.") from wrong
    return found


def metadata(values: Mapping[str, str]) -> str:
    """The same the other way, for a client that asks what it began.

    >>> metadata({"filename": "a.pdf"})
    'filename YS5wZGY='
    """
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def whole_number(said: str | None, header: str) -> int:
    """The number in a header. Raises Fault 400 for anything but plain digits."""
    if said is None or not (said.isascii() and said.isdigit() and len(said) < 16):
        raise Fault(400, f"{header} must be a whole number.")
    return int(said)


def check_sum(said: str | None, data: bytes) -> None:
    """Refuse a piece that is not what its sender sent: Fault 460, or 400 for a way of adding up that is not known.

    >>> check_sum("sha1 sKlLPeAdiaAssixFYT9z63lrWGI=", b"piece")
    """
    if said is None:
        return
    name, _, value = said.partition(" ")
    if name not in _DIGESTS:
        raise Fault(400, f"Checksums are taken in {' or '.join(_DIGESTS)}.")
    try:
        meant = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise Fault(400, "The checksum is not Base64.") from wrong
    if not hmac.compare_digest(meant, _DIGESTS[name](data).digest()):
        raise Fault(_CHECKSUM_MISMATCH, "The piece was damaged on its way. Send it again.")


def expires(begun_at: datetime) -> datetime:
    """Until when a file that stopped half-way can be taken up again."""
    return begun_at + KEPT
