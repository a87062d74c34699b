"""Whether files were looked at for viruses: what was found, what is held back from readers, what still waits.

A scan never refuses a file and never delays a receipt. Where a scanner is named, the council's side cannot open a file
before it was scanned and found clean; what was sent stays as it was sent.
"""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Protocol, cast

from flask import current_app
from sqlalchemy import Select, select

from procurement.core.db import db
from procurement.core.virus_scanner import VirusScanner
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.models import DraftFile, Opening, Submission, SubmittedFile, VirusScan
from procurement.tenders.partner_models import PartnerFile, SubmittedPartnerFile

Waiting = DraftFile | SubmittedFile | Enclosure | PartnerFile | SubmittedPartnerFile
"""Whatever a virus scanner looks at."""


class ScanState(StrEnum):
    """What is known of a file."""

    OFF = "off"
    WAITING = "not scanned yet"
    CLEAN = "clean"
    FOUND = "found"


class Scanned(Protocol):
    """A file by its content."""

    @property
    def sha256(self) -> str: ...


def scanner() -> VirusScanner | None:
    """The scanner of this instance, where one is named."""
    return cast(VirusScanner | None, current_app.extensions.get("virus scanner"))


def found_in(sums: Collection[str]) -> dict[str, str]:
    """By SHA-256, what the last scan found in a file; empty where it was clean, not there where it was not scanned."""
    rows = db.session.scalars(select(VirusScan).where(VirusScan.sha256.in_(set(sums))).order_by(VirusScan.id))
    return {row.sha256: row.found for row in rows}


def scan_states(files: Collection[Scanned]) -> dict[str, ScanState]:
    """By SHA-256, how files stand."""
    if scanner() is None:
        return {file.sha256: ScanState.OFF for file in files}
    found = found_in([file.sha256 for file in files])
    return {
        file.sha256: ScanState.WAITING
        if file.sha256 not in found
        else ScanState.FOUND
        if found[file.sha256]
        else ScanState.CLEAN
        for file in files
    }


def why_held_back(file: Scanned) -> str:
    """Why a file is not handed to readers yet, in a sentence; empty where it is."""
    state = scan_states([file])[file.sha256]
    if state is ScanState.WAITING:
        return "This file has not been scanned for viruses yet. It can be opened as soon as it has."
    if state is ScanState.FOUND:
        return f"The virus scanner found {found_in([file.sha256])[file.sha256]} in this file, so it is held back."
    return ""


def waiting(most: int = 50) -> list[Waiting]:
    """Files that no scan has seen and that can be read: those of drafts, what was enclosed, and opened rounds."""
    opened = (
        select(SubmittedFile)
        .join(Submission, Submission.id == SubmittedFile.submission_id)
        .join(Opening, (Opening.procurement_id == Submission.procurement_id) & (Opening.round == Submission.round))
        .where(SubmittedFile.sha256.not_in(_scanned()))
    )
    drafted = select(DraftFile).where(DraftFile.sha256.not_in(_scanned()))
    found: list[Waiting] = []
    found += db.session.scalars(drafted.order_by(DraftFile.id).limit(most))
    enclosed = select(Enclosure).where(Enclosure.sha256.not_in(_scanned())).order_by(Enclosure.id).limit(most)
    found += db.session.scalars(enclosed)
    found += db.session.scalars(opened.order_by(SubmittedFile.id).limit(most))
    for table in (PartnerFile, SubmittedPartnerFile):  # what a partner submitted is written down at the opening
        found += db.session.scalars(select(table).where(table.sha256.not_in(_scanned())).order_by(table.id).limit(most))
    return list({file.sha256: file for file in found}.values())[:most]


def _scanned() -> Select[str]:
    return select(VirusScan.sha256)


_elsewhere: Callable[[], object] | None = None


def scan_with(elsewhere: Callable[[], object] | None) -> None:
    """Have files scanned beside the pages by this; None: nothing is scanned until the scan is asked for."""
    global _elsewhere
    _elsewhere = elsewhere


def scan_soon() -> None:
    """See that what waits is scanned, beside the pages."""
    if _elsewhere is not None and scanner() is not None:
        _elsewhere()
