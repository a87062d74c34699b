"""The one spelling in which values are hashed, and the hashes."""

import hashlib
import json
from typing import Any


def spelled(value: Any) -> str:
    """JSON without spaces, keys sorted, nothing but ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sha(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
