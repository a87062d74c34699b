"""Reading issued files to the last byte."""

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf


def text_of_pdf(content: bytes, folder: Path) -> str:
    """The text of a PDF as a reader copies it, lines joined."""
    return " ".join(" ".join(pages_of_pdf(content, folder)).split())


def pages_of_pdf(content: bytes, folder: Path) -> list[str]:
    """The text of each page."""
    path = folder / "read.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def everything_in_pdf(content: bytes) -> str:
    """Every string and every decompressed stream of a PDF: content, metadata, outlines, structure, attachments."""
    found: list[str] = []
    with pikepdf.open(BytesIO(content)) as pdf:
        for thing in pdf.objects:
            _strings(thing, found)
            if isinstance(thing, pikepdf.Stream):
                data = thing.read_bytes()
                found += [data.decode("latin-1"), data.decode("utf-16-be", "replace")]
        found.append(str(pdf.docinfo))
    return "\n".join(found)


def _strings(thing: pikepdf.Object, found: list[str]) -> None:
    if isinstance(thing, pikepdf.String):
        found.append(str(thing))
    elif isinstance(thing, pikepdf.Array):
        for part in thing.as_list():
            if not getattr(part, "is_indirect", False):
                _strings(part, found)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for _, part in thing.items():
            if not getattr(part, "is_indirect", False):
                _strings(part, found)


def everything_in_xlsx(content: bytes) -> str:
    """Every part of a workbook: sheets, shared strings, names, comments, properties."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        names = parts.namelist()
        return "\n".join([*names, *(parts.read(name).decode("utf-8", "replace") for name in names)])
