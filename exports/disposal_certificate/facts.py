"""What a certificate says, as it was frozen when the disposal was carried out, and the signature over it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from evaluation.keeping.certifying import STAYS
from evaluation.keeping.models import DisposalStep
from procurement.core.audit import canonical, sha256


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
