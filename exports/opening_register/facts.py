"""The opening register, read back from what was written down when the tenders were opened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procurement.core.rehearsing import is_rehearsal
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND
from procurement.tenders.models import Opening


@dataclass(frozen=True)
class Opener:
    """One of the people who opened, and when they confirmed."""

    name: str
    at: datetime


@dataclass(frozen=True)
class OpenedFile:
    """A file as it lay in the envelope; `of` is the partner in whose own part it lay."""

    slot: str
    name: str
    size: int
    sha256: str
    of: str = ""


@dataclass(frozen=True)
class OpenedPartner:
    """One whom a bidder bids with, as its tender names it."""

    name: str
    company_number: str
    role: str


@dataclass(frozen=True)
class OpenedTender:
    """One tender as it was opened."""

    reference: str
    bidder: str
    company_number: str
    bidder_code: str
    received_at: datetime
    on_time: bool
    lots: tuple[str, ...]
    files: tuple[OpenedFile, ...]
    manifest_sha256: str
    partners: tuple[OpenedPartner, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class Late:
    """A tender that came late, and what was decided."""

    bidder: str
    bidder_code: str
    at: datetime
    taken: bool | None
    reason: str


@dataclass(frozen=True)
class Withdrawn:
    """A tender that was taken back before the opening."""

    bidder: str
    bidder_code: str
    at: datetime


@dataclass(frozen=True)
class Register:
    """The register of one round."""

    code: str
    title: str
    buyer: str
    round: int
    deadline: datetime | None
    opened_at: datetime
    openers: tuple[Opener, ...]
    tenders: tuple[OpenedTender, ...]
    late: tuple[Late, ...]
    withdrawn: tuple[Withdrawn, ...]
    sha256: str
    made_at: datetime
    rehearsal: bool

    @property
    def what(self) -> str:
        """Which opening it is."""
        if self.round <= SECOND_ROUND:
            return "Opening of tenders" if self.round == FIRST_ROUND else "Opening of resubmissions"
        return f"Opening of resubmissions, round {self.round}"


def register(opening: Opening, made_at: datetime) -> Register:
    """The register of an opening, exactly as it was hashed then."""
    said: Mapping[str, Any] = json.loads(opening.register)
    return Register(
        code=said["procurement"],
        title=said["title"],
        buyer=said["buyer"],
        round=said["round"],
        deadline=_at(said["deadline"]) if said["deadline"] else None,
        opened_at=_at(said["opened_at"]),
        openers=tuple(Opener(row["name"], _at(row["at"])) for row in said["openers"]),
        tenders=tuple(map(_tender, said["tenders"])),
        late=tuple(
            Late(row["bidder"], row["bidder_code"], _at(row["at"]), row["accepted"], row["reason"])
            for row in said["late"]
        ),
        withdrawn=tuple(Withdrawn(row["bidder"], row["bidder_code"], _at(row["at"])) for row in said["withdrawn"]),
        sha256=opening.register_sha256,
        made_at=made_at,
        rehearsal=is_rehearsal(opening.procurement_id),
    )


def _tender(row: Mapping[str, Any]) -> OpenedTender:
    return OpenedTender(
        reference=row["reference"],
        bidder=row["bidder"],
        company_number=row["company_number"],
        bidder_code=row["bidder_code"],
        received_at=_at(row["received_at"]),
        on_time=row["receipt"] == "on_time",
        lots=tuple(row["lots"]),
        files=tuple(
            OpenedFile(file["slot"], file["name"], file["size"], file["sha256"], file.get("with", ""))
            for file in row["files"]
        ),
        manifest_sha256=row["manifest_sha256"],
        partners=tuple(OpenedPartner(**one) for one in row.get("partners", ())),
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
