"""The mark in a form that bidders are handed: whose it is, for which place, which version; kept when it is filled in.

It stands among the document's own properties, where Word, Excel and LibreOffice leave it alone.
"""

import re
import zipfile
from dataclasses import dataclass
from html import unescape
from io import BytesIO

PROPERTY = "Evenhand form"
PRICES = "prices"
"""The place that every price schedule is for."""

_PART = "docProps/custom.xml"
_MOST = 200_000
_VALUE = re.compile(rf'<(?:\w+:)?property\b[^>]*\bname="{PROPERTY}"[^>]*>\s*<(?:\w+:)?lpwstr\b[^>]*>([^<]*)<')


@dataclass(frozen=True)
class Mark:
    """Which form a document was: code of the procurement, place, version, and what tells its content from others'."""

    procurement: str
    place: str
    version: int
    content: str = ""

    def written(self) -> str:
        """As the property holds it.

        >>> Mark("CSH-2021", "prices", 2, "ab12").written()
        'CSH-2021|prices|2|ab12'
        """
        return f"{self.procurement}|{self.place}|{self.version}|{self.content}"


def mark_of(data: bytes) -> Mark | None:
    """The mark of a document; None for one without, and for anything that is no document."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if archive.getinfo(_PART).file_size > _MOST:
                return None
            found = _VALUE.search(archive.read(_PART).decode("utf-8", "replace"))
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zipfile.error,
    ):
        return None
    said = unescape(found[1]).split("|") if found else []
    if len(said) != 4 or not re.fullmatch("[0-9]{1,6}", said[2]):
        return None
    return Mark(said[0], said[1], int(said[2]), said[3])
