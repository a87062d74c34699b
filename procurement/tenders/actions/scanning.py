"""Scanning what waits, and writing down what was found."""

import structlog

from procurement.core.action import Context, action, keep
from procurement.core.files import Damaged
from procurement.core.virus_scanner import NotScanned
from procurement.core.vocabulary import Event, Permission
from procurement.tenders.models import VirusScan
from procurement.tenders.scanning import Waiting, scanner, waiting
from procurement.tenders.storing import store

log = structlog.get_logger()


def scan_waiting() -> int:
    """Scan every file that waits; how many were. A scanner that is down leaves them waiting."""
    looks, scanned = scanner(), 0
    if looks is None:
        return 0
    for file in waiting():
        ctx = Context.at_console()
        ctx.procurement_id = file.procurement_id
        try:
            found = looks.scan(store().read(file.blob, file.wrapped_key))
        except Damaged:
            continue  # sealed since, or gone with its draft
        except NotScanned as why:
            log.warning("virus scanner", why=str(why))
            break
        note_scan(ctx, file, found)
        scanned += 1
    return scanned


@action(Permission.SCAN_NOTE, Event.FILE_SCANNED)
def note_scan(ctx: Context, file: Waiting, found: str) -> VirusScan:
    """Write down what a scan found in a file's content; nothing found is empty."""
    ctx.note(sha256=file.sha256, found=found)
    return keep(VirusScan(sha256=file.sha256, found=found, at=ctx.now))
