"""Anchors: the head of the chain, signed and handed out of the service, so that it cannot be rewritten unnoticed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from procurement.core.audit import AuditEntry, canonical
from procurement.core.db import db

FORMAT = "Evenhand anchor 1"


def anchor(at: datetime, key: Ed25519PrivateKey) -> bytes | None:
    """The last entry of the chain and its hash, signed; None while nothing is on record."""
    query = select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    head = db.session.execute(query).one_or_none()
    if head is None:
        return None
    said: dict[str, Any] = {
        "format": FORMAT,
        "at": at.astimezone(UTC).isoformat(),
        "record": {"entry": head.id, "sha256": head.hash},
    }
    public = key.public_key().public_bytes_raw().hex()
    signature = {"algorithm": "Ed25519", "public_key": public, "value": key.sign(canonical(said).encode()).hex()}
    return (canonical({"anchor": said, "signature": signature}) + "\n").encode()


def put_anchor(folder: Path, at: datetime, key: Ed25519PrivateKey) -> Path | None:
    """Write the day's anchor into a folder that lies outside the service; the first of a day stands."""
    data = anchor(at, key)
    path = folder / f"anchor-{at.astimezone(UTC):%Y-%m-%d}.json"
    if data is None or path.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
