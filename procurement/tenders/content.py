"""What a file is by its content, whatever its name says; and whether a slot takes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

import magic

from procurement.core.words import size as size_words
from procurement.tenders.rules import ending
from procurement.tenders.unfit import Content, has_macros, length_of, opened, packed, unfit

MOST_BYTES = 100 * 1024 * 1024
"""The most that one file may hold."""

MOST_WORDS = f"{MOST_BYTES // 1024 // 1024} MB"

_LOOK = 8192


class BadFile(ValueError):
    """A file cannot be taken; the text is one sentence for the person who chose it."""


def _office(part: str) -> Callable[[Content], bool]:
    """A test for a document of the Office Open XML family: a zip that holds `part` and no macros."""

    def test(content: Content) -> bool:
        names = [one.filename for one in packed(content)]
        return part in names and "[Content_Types].xml" in names and not has_macros(content)

    return test


def _looks_like(*types: str) -> Callable[[Content], bool]:
    """A test by the first bytes of the content."""

    def test(content: Content) -> bool:
        return magic.from_buffer(opened(content).read(_LOOK), mime=True) in types

    return test


@dataclass(frozen=True)
class Kind:
    """A kind of file: what people call it, the type it is served as, and how its content is known."""

    words: str
    media_type: str
    is_one: Callable[[Content], bool]


_OPEN_XML = "application/vnd.openxmlformats-officedocument"

KINDS: dict[str, Kind] = {
    "pdf": Kind("PDF", "application/pdf", _looks_like("application/pdf")),
    "docx": Kind("Word (.docx)", f"{_OPEN_XML}.wordprocessingml.document", _office("word/document.xml")),
    "xlsx": Kind("Excel (.xlsx)", f"{_OPEN_XML}.spreadsheetml.sheet", _office("xl/workbook.xml")),
    "pptx": Kind("PowerPoint (.pptx)", f"{_OPEN_XML}.presentationml.presentation", _office("ppt/presentation.xml")),
    "zip": Kind("ZIP", "application/zip", lambda content: bool(packed(content))),
    "png": Kind("PNG", "image/png", _looks_like("image/png")),
    "jpg": Kind("JPEG", "image/jpeg", _looks_like("image/jpeg")),
    "jpeg": Kind("JPEG", "image/jpeg", _looks_like("image/jpeg")),
    "txt": Kind("plain text (.txt)", "text/plain", _looks_like("text/plain")),
    "csv": Kind("CSV", "text/csv", _looks_like("text/plain", "text/csv", "application/csv")),
}
"""By the endings that a slot may list."""


def kinds_words(accepts: Sequence[str]) -> str:
    """The kinds a slot takes, in words: PDF or Word (.docx)."""
    words = list(dict.fromkeys(KINDS[e].words for e in accepts if e in KINDS))
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def check_name_and_size(name: str, size: int, accepts: Sequence[str]) -> None:
    """Refuse before a single byte is sent what could not be taken anyway. Raises BadFile."""
    if size <= 0:
        raise BadFile("The file is empty. Choose a file with something in it.")
    if size > MOST_BYTES:
        raise BadFile(f"The file is {size_words(size)}. It must be {MOST_WORDS} or less.")
    if ending(name) not in accepts:
        raise BadFile(f"This place takes {kinds_words(accepts)} files only.")


def media_type(name: str, content: Content, accepts: Sequence[str]) -> str:
    """The type a file is kept as: its content must be what its ending says, and open to whoever reads it. BadFile."""
    check_name_and_size(name, length_of(content), accepts)
    if why := unfit(name, content):
        raise BadFile(why)
    kind = KINDS[ending(name)]
    if not kind.is_one(content):
        raise BadFile(f"The file's name says {kind.words}, but its content is something else or damaged.")
    return kind.media_type


def pages_of(content: bytes, media: str) -> int | None:
    """How many pages a PDF has; None for anything else, and for a PDF that does not say."""
    if media != KINDS["pdf"].media_type:
        return None
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return None
