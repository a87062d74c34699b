"""What a certificate says, as it was frozen when the disposal was carried out, and the signature over it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from evaluation.keeping.certifying import STAYS
from evaluation.keeping.held import WHY_STAYS
from evaluation.keeping.models import DisposalStep, Erasure
from procurement.core.audit import canonical, plain, sha256


@dataclass(frozen=True)
class Certificate:
    """A certificate with its signature: `said` is what is signed."""

    said: dict[str, Any]
    carried_out_at: datetime
    completed_at: datetime
    destroyed: int
    sha256: str
    public_key: str
    signature: str
    stays: tuple[str, ...] = STAYS
    rehearsal: bool = False

    def moment(self, text: str) -> datetime:
        """A moment of what is said."""
        return datetime.fromisoformat(text)

    def day(self, text: str) -> date:
        """A day of what is said."""
        return date.fromisoformat(text)


def certificate(carried_out: DisposalStep, completed: DisposalStep, key: Ed25519PrivateKey) -> Certificate:
    """The certificate of a disposal that is complete."""
    said = json.loads(carried_out.facts)["certificate"]
    text = canonical(said)
    return Certificate(
        said,
        carried_out.at,
        completed.at,
        json.loads(completed.facts)["files"],
        sha256(text),
        key.public_key().public_bytes_raw().hex(),
        key.sign(text.encode()).hex(),
    )


@dataclass(frozen=True)
class ErasureCertificate:
    """The certificate that a person was erased; it names nobody."""

    number: int
    pseudonym: str
    reason: str
    at: datetime
    facts: dict[str, Any]
    sha256: str
    public_key: str
    signature: str
    stays: tuple[str, ...] = WHY_STAYS


def erasure_certificate(row: Erasure, key: Ed25519PrivateKey) -> ErasureCertificate:
    """The certificate of an erasure, from what was put on record with it."""
    facts = json.loads(row.facts)
    said = {"number": row.number, "pseudonym": row.pseudonym, "reason": row.reason, "at": plain(row.at), **facts}
    text = canonical(said)
    return ErasureCertificate(
        row.number,
        row.pseudonym,
        row.reason,
        row.at,
        facts,
        sha256(text),
        key.public_key().public_bytes_raw().hex(),
        key.sign(text.encode()).hex(),
    )
