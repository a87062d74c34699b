"""The mark in a form that bidders are handed: whose it is, what of, which version; kept when it is filled in.

It stands among the document's own properties, where Word, Excel and LibreOffice leave it alone.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from html import escape, unescape
from io import BytesIO

PROPERTY = "Evenhand form"
PRICES = "prices"
"""The place that every price schedule is for."""

_PAPER = "paper "
_PART = "docProps/custom.xml"
_TYPES = "[Content_Types].xml"
_RELATED = "_rels/.rels"
_MOST = 200_000
_UNREADABLE = (
    KeyError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)
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

    @property
    def paper(self) -> int | None:
        """Which document for bidders it was, by number; None for a price schedule.

        >>> of_paper("CSH-2021", 7, 2, "ab12").paper, Mark("CSH-2021", "prices", 2).paper
        (7, None)
        """
        number = self.place.removeprefix(_PAPER)
        return int(number) if number != self.place and re.fullmatch("[0-9]{1,9}", number) else None


def of_paper(procurement: str, paper: int, version: int, content: str) -> Mark:
    """The mark of a version of a document for bidders that they fill in and send back."""
    return Mark(procurement, f"{_PAPER}{paper}", version, content)


def mark_of(data: bytes) -> Mark | None:
    """The mark of a document; None for one without, and for anything that is no document."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if archive.getinfo(_PART).file_size > _MOST:
                return None
            found = _VALUE.search(archive.read(_PART).decode("utf-8", "replace"))
    except _UNREADABLE:
        return None
    said = unescape(found[1]).split("|") if found else []
    if len(said) != 4 or not re.fullmatch("[0-9]{1,6}", said[2]):
        return None
    return Mark(said[0], said[1], int(said[2]), said[3])


_PROPERTY = re.compile(
    rf'<(?P<of>\w+:)?property\b[^>]*\bname="{PROPERTY}"[^>]*>.*?</(?(of)(?P=of))property>', re.DOTALL
)
_PID = re.compile(r'\bpid="([0-9]{1,9})"')
_ENDS = {name: re.compile(rf"</((?:\w+:)?){name}>\s*\Z") for name in ("Properties", "Types", "Relationships")}
_OOXML = "http://schemas.openxmlformats.org"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NONE_YET = f'{_DECLARED}<Properties xmlns="{_OOXML}/officeDocument/2006/custom-properties"></Properties>'
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"


def marked(data: bytes, mark: Mark) -> bytes:
    """A Word or Excel document with this mark among its properties, in place of another; nothing else in it changes.

    What is no such document, or is written as none known is, comes back as it was.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {one.filename: archive.read(one) for one in archive.infolist()}
            changed = _with_property(parts, mark)
            return _repacked(archive, parts, changed) if changed else data
    except _UNREADABLE:
        return data


def _with_property(parts: dict[str, bytes], mark: Mark) -> dict[str, str]:
    """The parts of the document that differ, as text; nothing where the mark cannot be put in."""
    there = parts.get(_PART)
    text = _PROPERTY.sub("", there.decode("utf-8-sig")) if there is not None else _NONE_YET
    number = max([1, *(int(pid) for pid in _PID.findall(text))]) + 1
    said = (
        f'<{{0}}property fmtid="{{{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}}}" pid="{number}" name="{PROPERTY}">'
        f'<vt:lpwstr xmlns:vt="{_OOXML}/officeDocument/2006/docPropsVTypes">{{1}}</vt:lpwstr></{{0}}property>'
    )
    changed = {_PART: _added(text, "Properties", said, escape(mark.written()))}
    if there is None:
        types, related = (parts[name].decode("utf-8-sig") for name in (_TYPES, _RELATED))
        override = f'<{{0}}Override PartName="/{_PART}" ContentType="{_CUSTOM}"/>'
        changed[_TYPES] = _added(types, "Types", override)
        kind = f"{_OOXML}/officeDocument/2006/relationships/custom-properties"
        link = f'<{{0}}Relationship Id="rIdEvenhandForm" Type="{kind}" Target="{_PART}"/>'
        changed[_RELATED] = _added(related, "Relationships", link)
    return changed if all(changed.values()) else {}


def _added(text: str, root: str, element: str, *said: str) -> str:
    """An XML text with one more element at its end, under the same prefix; empty where its end is not found."""
    end = _ENDS[root].search(text)
    return f"{text[: end.start()]}{element.format(end[1], *said)}{end[0]}" if end else ""


def _repacked(archive: zipfile.ZipFile, parts: dict[str, bytes], changed: dict[str, str]) -> bytes:
    """The archive with the same members in the same order, each with its own date, and what is new at the end."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in archive.infolist():
            text = changed.pop(one.filename, None)
            packed.writestr(one, parts[one.filename] if text is None else text.encode())
        for name, text in changed.items():
            packed.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
