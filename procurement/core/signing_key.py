"""The key with which this instance signs what it hands out: made on first use, never in database, store or backup."""

import os
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The Ed25519 key in a file that only its owner reads."""
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text()))
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        key = Ed25519PrivateKey.generate()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(key.private_bytes_raw().hex())
            out.flush()
            os.fsync(out.fileno())
        return key


def own_key() -> Ed25519PrivateKey:
    """The key of the running instance."""
    return cast(Ed25519PrivateKey, current_app.extensions["signing key"])
