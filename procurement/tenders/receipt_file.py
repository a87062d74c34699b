"""A receipt as a file: signed, and checked offline by whoever holds it. Needs nothing of this service but its key.

The file is JSON in one spelling only, so that not a byte of it can change unseen: `receipt` is what is signed, in its
canonical form; `signature` says by which key; `key`, where there is one, opens what was sealed and is its holder's own.
Its SHA-256 is then among what is signed (`key_sha256`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from procurement.tenders.rules import canonical

FORMAT = "Evenhand receipt 1"
ALGORITHM = "Ed25519"


class NotGenuine(Exception):
    """The file is not a receipt as it was signed; the text is one sentence that says why."""


@dataclass(frozen=True)
class Genuine:
    """A receipt whose signature holds: what it says, the key it was signed with, and whether that was compared."""

    receipt: Mapping[str, Any]
    public_key: str
    compared: bool


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public half of a key, in hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def signed(receipt: Mapping[str, Any], by: Ed25519PrivateKey, key: str | None = None) -> bytes:
    """The file of a receipt. `key` is put beside what is signed, for the bidder alone."""
    facts = {"format": FORMAT, **receipt}
    if key is not None:
        facts["key_sha256"] = hashlib.sha256(key.encode()).hexdigest()
    value = by.sign(canonical(facts).encode()).hex()
    whole: dict[str, Any] = {
        "receipt": facts,
        "signature": {"algorithm": ALGORITHM, "public_key": public_hex(by), "value": value},
    }
    return _written(whole if key is None else {**whole, "key": key})


def _written(whole: Mapping[str, Any]) -> bytes:
    return (json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=True) + "\n").encode()


def check(data: bytes, published: str | None = None) -> Genuine:
    """Whether a file is a receipt exactly as it was signed. Raises NotGenuine.

    `published` is the key that the council publishes, in hexadecimal; without it the signature is checked against the
    key in the file, which proves that nothing was changed but not who signed.
    """
    try:
        whole = json.loads(data)
        receipt, signature = whole["receipt"], whole["signature"]
        said, value = str(signature["public_key"]), bytes.fromhex(signature["value"])
        given = bytes.fromhex(said)
    except (ValueError, KeyError, TypeError) as why:
        raise NotGenuine("This is not a receipt, or it was damaged.") from why
    respelt = (given.hex(), value.hex()) != (said, signature["value"])
    if respelt or set(whole) - {"receipt", "signature", "key"} or _written(whole) != data:
        raise NotGenuine("The file was changed since it was handed out.")
    if signature.get("algorithm") != ALGORITHM or receipt.get("format") != FORMAT:
        raise NotGenuine("This is no receipt of a kind that is known here.")
    if published is not None and said != published.strip().lower():
        raise NotGenuine("It was not signed with the key that the council publishes.")
    try:
        Ed25519PublicKey.from_public_bytes(given).verify(value, canonical(receipt).encode())
    except (InvalidSignature, ValueError) as why:
        raise NotGenuine("The signature does not fit: something in the receipt was changed.") from why
    key = whole.get("key")
    if key is not None and hashlib.sha256(str(key).encode()).hexdigest() != receipt.get("key_sha256"):
        raise NotGenuine("The key beside the receipt was changed.")
    return Genuine(receipt, said, published is not None)
