"""Old archives are taken away: whoever needs one again has it made, as they may read the procurement then."""

from flask import current_app

from exports.taking_out.queries import outdated
from procurement.core import clock
from procurement.core.files import FileStore


def sweep() -> int:
    """Take away the bytes of every archive that has lain for a week, and say how many there were."""
    files: FileStore = current_app.extensions["files"]
    there = set(files.blobs())
    found = [row.blob for row in outdated(clock.now()) if row.blob in there]
    for blob in found:
        files.remove(blob)
    return len(found)
