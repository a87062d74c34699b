"""Old archives are taken away: whoever needs one again has it made, as they may read the procurement then."""

from flask import current_app

from exports.taking_out.queries import outdated
from procurement.core import clock
from procurement.core.files import FileStore


def sweep() -> int:
    """Take away the bytes of archives that lay for a week and of packs that nobody is handed any more; how many."""
    files: FileStore = current_app.extensions["files"]
    there = set(files.blobs())
    found = [blob for blob in outdated(clock.now()) if blob in there]
    for blob in found:
        files.remove(blob)
    return len(found)
