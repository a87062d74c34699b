"""What a sender can put right about a file whose kind would do: a password, macros, an old form, an archive bomb.

Said at once and in plain words, before anybody relies on the file: what nobody at the council could open is no use to
the bidder who sent it.
"""

import mmap
import os
import re
import zipfile
from io import BytesIO
from typing import BinaryIO

from procurement.core.words import count
from procurement.core.words import size as size_words
from procurement.tenders.rules import ending

Content = bytes | BinaryIO
"""What a file holds: in memory, or as a file of the disk, which is never read into memory whole."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Word, Excel and PowerPoint of before 2007 begin so; and so does every newer one that has a password."""

_PACKAGE = re.compile(re.escape("EncryptedPackage".encode("utf-16-le")))
"""What stands in place of a newer document that has a password."""

_NEWER = frozenset({"docx", "xlsx", "pptx"})

MOST_UNPACKED = 1024 * 1024 * 1024
MOST_SWELLING = 100
SWELLS_FROM = 50 * 1024 * 1024
MOST_PACKED = 10_000
_ENCRYPTED = 0x1


def opened(content: Content) -> BinaryIO:
    """The content, to be read from its beginning."""
    if isinstance(content, bytes):
        return BytesIO(content)
    content.seek(0)
    return content


def length_of(content: Content) -> int:
    """How many bytes there are."""
    return len(content) if isinstance(content, bytes) else content.seek(0, os.SEEK_END)


def holds(content: Content, pattern: re.Pattern[bytes]) -> bool:
    """Whether a pattern stands anywhere in a content that is not empty."""
    if isinstance(content, bytes):
        return pattern.search(content) is not None
    content.flush()
    with mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return pattern.search(whole) is not None


def packed(content: Content) -> list[zipfile.ZipInfo]:
    """What lies in a zip; nothing where the content is no zip that can be read."""
    try:
        with zipfile.ZipFile(opened(content)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeDecodeError):
        return []


def has_macros(content: Content) -> bool:
    """Whether a document of the Office Open XML family carries macros."""
    return any(one.filename.lower().endswith("vbaproject.bin") for one in packed(content))


def unfit(name: str, content: Content) -> str:
    """What is wrong with a file that its sender can put right, in one or two sentences; empty where nothing is."""
    end = ending(name)
    if opened(content).read(len(OLD_OFFICE)) == OLD_OFFICE:
        if holds(content, _PACKAGE) or end in _NEWER:
            return "The file has a password. Save it without one, as .docx, .xlsx or PDF, and choose it again."
        return "This is a file of an older Word or Excel. Save it as .docx, .xlsx or PDF and choose it again."
    if end == "pdf" and _needs_password(content):
        return "The PDF is protected by a password. Save it without one and choose it again."
    return _of_archive(packed(content), length_of(content))


def _needs_password(content: Content) -> bool:
    import pikepdf

    try:
        with pikepdf.open(opened(content)):
            return False
    except pikepdf.PasswordError:
        return True
    except pikepdf.PdfError:
        return False


def _of_archive(there: list[zipfile.ZipInfo], length: int) -> str:
    if any(one.filename.lower().endswith("vbaproject.bin") for one in there):
        return "The file has macros. Save it without them (as .docx or .xlsx) and choose it again."
    if any(one.flag_bits & _ENCRYPTED for one in there):
        return "What is packed in the file is protected by a password. Pack it without one and choose it again."
    unpacked = sum(one.file_size for one in there)
    overlaps = sum(one.compress_size for one in there) > length
    swells = unpacked > SWELLS_FROM and unpacked > MOST_SWELLING * length
    if overlaps or swells or unpacked > MOST_UNPACKED or len(there) > MOST_PACKED:
        said = f"{count(len(there), 'file')} and {size_words(unpacked)}"
        return f"The file unpacks to {said}, which nobody could open safely. Send what is needed by itself."
    return ""
