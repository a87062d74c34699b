"""A tender pack from whichever file it was sent in."""

from evaluation.setup.files import from_json
from evaluation.setup.pack import Pack
from evaluation.setup.workbook import from_workbook

WORKBOOK = b"PK\x03\x04"
"""How a workbook's file begins; it tells by content, never by name."""


def taken_in(data: bytes) -> Pack:
    """The pack in a workbook or in JSON. Raises BadPack with the place of what is wrong."""
    return from_workbook(data) if data.startswith(WORKBOOK) else from_json(data)
