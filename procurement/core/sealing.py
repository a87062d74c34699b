"""Sealing: what only the right people can open, whatever else of this instance anybody holds.

A text is sealed to a public key (X25519 with a fresh key each time, HKDF-SHA256, AES-256-GCM). The private key that
opens tenders is split by Shamir's scheme over GF(256): any two parts give it back and one part says nothing. Each
person holds a code of 32 letters and digits that can be printed and typed: a private key of their own is made from it,
and their part is sealed to that key. Nothing here reads a clock, a file or a database.
"""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from enum import StrEnum
from itertools import combinations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CODE_BYTES = 16
KEY_BYTES = 32
FEWEST, MOST = 2, 5
"""How many people may hold a share: any two of them open."""

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans(
    {"I": "1", "L": "1", "O": "0", "U": "V", "-": None, " ": None, "\n": None, "\r": None, "\t": None}
)
_CHECK_BITS, _CODE_LETTERS, _GROUP = 30, 32, 4


class Holds(StrEnum):
    """What a code is for. It is part of the checksum, so that one kind is never taken for the other."""

    SHARE = "opening share"
    RECEIPT = "receipt key"


class Unopened(Exception):
    """This key does not open this, or a byte of it was changed."""


class BadCode(ValueError):
    """A code was mistyped or cut; the text is one sentence for whoever typed it."""


def new_code(kind: Holds) -> str:
    """A code made at random, in groups of four characters: printed once, and kept nowhere by the server."""
    return _printed(secrets.token_bytes(CODE_BYTES), kind)


def _printed(raw: bytes, kind: Holds) -> str:
    bits = (int.from_bytes(raw, "big") << _CHECK_BITS) | _check(raw, kind)
    letters = "".join(_LETTERS[(bits >> (5 * place)) & 31] for place in reversed(range(_CODE_LETTERS)))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _CODE_LETTERS, _GROUP))


def _check(raw: bytes, kind: Holds) -> int:
    return int.from_bytes(hashlib.sha256(f"evenhand {kind.value} ".encode() + raw).digest()[:4], "big") >> (
        32 - _CHECK_BITS
    )


def read_code(text: str, kind: Holds) -> bytes:
    """The secret behind a code; small letters, spaces and letters that look like digits are taken as meant.

    Raises BadCode when it was mistyped: a wrong code that was typed right is another matter, and only its key tells.
    """
    letters = text.upper().translate(_ALIKE)
    if not letters:
        raise BadCode(f"Type your {kind.value}: 8 groups of 4 letters and digits.")
    if len(letters) != _CODE_LETTERS:
        raise BadCode(f"This has {len(letters)} letters and digits. It must have {_CODE_LETTERS}, in 8 groups of 4.")
    if strange := next((letter for letter in letters if letter not in _LETTERS), None):
        raise BadCode(f"There is no {strange} in it. Compare it with your printed copy.")
    bits = 0
    for letter in letters:
        bits = bits << 5 | _LETTERS.index(letter)
    whole = bits >> _CHECK_BITS
    if whole >= 1 << (8 * CODE_BYTES):
        raise BadCode(_MISTYPED)
    raw = whole.to_bytes(CODE_BYTES, "big")
    if bits & ((1 << _CHECK_BITS) - 1) == _check(raw, kind):
        return raw
    for other in Holds:
        if bits & ((1 << _CHECK_BITS) - 1) == _check(raw, other):
            raise BadCode(f"This is a {other.value}. What is asked for here is your {kind.value}.")
    raise BadCode(_MISTYPED)


_MISTYPED = "A letter or digit of it is mistyped. Compare it with your printed copy, group by group."


def key_of(code: str, kind: Holds) -> bytes:
    """The private key that a code stands for. Raises BadCode."""
    return _derived(read_code(code, kind), f"evenhand {kind.value}")


def new_key() -> bytes:
    """A private key made at random."""
    return secrets.token_bytes(KEY_BYTES)


def public_of(private: bytes) -> str:
    """The public half of a private key: anybody may know it, and seal to it."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def seal(public: str, plain: bytes, about: str) -> str:
    """Seal bytes so that only the private half of `public` opens them. `about` must be the same when it is opened."""
    fresh = X25519PrivateKey.generate()
    theirs = X25519PublicKey.from_public_bytes(bytes.fromhex(public))
    ours = fresh.public_key().public_bytes_raw()
    key = _derived(fresh.exchange(theirs), f"evenhand sealed {ours.hex()} {public}")
    return _text(ours + AESGCM(key).encrypt(bytes(12), plain, about.encode()))  # a key that is used once


def unseal(private: bytes, sealed: str, about: str) -> bytes:
    """Open what was sealed to this key. Raises Unopened."""
    raw = _bytes(sealed)
    try:
        theirs = X25519PublicKey.from_public_bytes(raw[:KEY_BYTES])
        shared = X25519PrivateKey.from_private_bytes(private).exchange(theirs)
        key = _derived(shared, f"evenhand sealed {raw[:KEY_BYTES].hex()} {public_of(private)}")
        return AESGCM(key).decrypt(bytes(12), raw[KEY_BYTES:], about.encode())
    except (InvalidTag, ValueError) as why:
        raise Unopened from why


def encrypt(key: bytes, plain: bytes, about: str) -> str:
    """Encrypt bytes under a key that is shared; `about` must be the same when they are read."""
    nonce = secrets.token_bytes(12)
    return _text(nonce + AESGCM(key).encrypt(nonce, plain, about.encode()))


def decrypt(key: bytes, hidden: str, about: str) -> bytes:
    """Read what was encrypted under this key. Raises Unopened."""
    raw = _bytes(hidden)
    try:
        return AESGCM(key).decrypt(raw[:12], raw[12:], about.encode())
    except (InvalidTag, ValueError) as why:
        raise Unopened from why


def split(secret: bytes, parts: int) -> list[bytes]:
    """Split a secret so that any two parts give it back and one alone says nothing: a line through it, byte by byte."""
    if not FEWEST <= parts <= MOST:
        raise ValueError(f"a key is split between {FEWEST} and {MOST} people")
    slope = secrets.token_bytes(len(secret))
    return [
        bytes([x]) + bytes(s ^ _times(r, x) for s, r in zip(secret, slope, strict=True)) for x in range(1, parts + 1)
    ]


def combine(one: bytes, other: bytes) -> bytes:
    """The secret that two different parts give back. Parts that do not belong together give nonsense, not an error."""
    (x, *ys), (z, *ws) = one, other
    if x == z or len(ys) != len(ws):
        raise ValueError("two different parts are needed")
    down = _over(x ^ z)  # the line through both points, where it meets nought
    return bytes(_times(_times(y, z) ^ _times(w, x), down) for y, w in zip(ys, ws, strict=True))


def split_for(private: bytes, publics: Sequence[str], about: str) -> list[str]:
    """A private key split between people, each part sealed to one of them; every pair is tried before."""
    parts = split(private, len(publics))
    if any(combine(one, other) != private for one, other in combinations(parts, 2)):
        raise RuntimeError("two parts of a key did not give it back")
    return [seal(public, part, about) for public, part in zip(publics, parts, strict=True)]


def _derived(secret: bytes, about: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=about.encode()).derive(secret)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as why:
        raise Unopened from why


def _tables() -> tuple[list[int], list[int]]:
    """Logarithms in GF(256) with the polynomial of AES and the generator 3."""
    powers, logs, value = [], [0] * 256, 1
    for power in range(255):
        powers.append(value)
        logs[value] = power
        value ^= value << 1
        if value & 256:
            value ^= 0x11B
    return powers, logs


_POWERS, _LOGS = _tables()


def _times(a: int, b: int) -> int:
    return _POWERS[(_LOGS[a] + _LOGS[b]) % 255] if a and b else 0


def _over(a: int) -> int:
    return _POWERS[-_LOGS[a] % 255]
