"""What a submitted Word or PDF file says, to be read in the page: headings and text, page by page, and PDF pages drawn.

Nothing of it is written down: a file is decrypted, read and kept in memory for a while, under its SHA-256.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Protocol
from zipfile import BadZipFile

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

from procurement.core.files import Damaged
from procurement.tenders.content import KINDS
from procurement.tenders.storing import store

PDF, WORD = KINDS["pdf"].media_type, KINDS["docx"].media_type
LARGEST = 40 * 1024 * 1024
"""Bytes of the largest file that is read in the page; a larger one is taken as a copy."""

_HEADING = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.? +[A-Z][^.;:!?]{2,78}")
_ONE_AT_A_TIME = Lock()  # pdfium is not made for threads
_PICTURE_SCALE, _WIDEST = 1.6, 2400


class Kept(Protocol):
    """A file by its content and where it lies."""

    @property
    def sha256(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def blob(self) -> str: ...
    @property
    def wrapped_key(self) -> str: ...


@dataclass(frozen=True)
class Block:
    """A heading (`level` from 1) or a stretch of text (0)."""

    level: int
    text: str


@dataclass(frozen=True)
class PageText:
    """One page; `number` is None where a file has no fixed pages, as Word files have none."""

    number: int | None
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The page as plain text."""
        return "\n".join(block.text for block in self.blocks)


def is_readable(file: Kept) -> bool:
    """Whether a file is of a kind and a size that is read in the page."""
    return file.media_type in (PDF, WORD) and file.size <= LARGEST


def pages(file: Kept) -> tuple[PageText, ...]:
    """What a file says, page by page; nothing where it cannot be read."""
    if not is_readable(file):
        return ()
    from docx.opc.exceptions import PackageNotFoundError
    from pypdfium2 import PdfiumError

    try:
        return _pages(file.sha256, file.media_type, file.blob, file.wrapped_key)
    except (Damaged, PdfiumError, BadZipFile, PackageNotFoundError, KeyError, ValueError):
        return ()


@lru_cache(maxsize=48)
def _pages(_sha256: str, media_type: str, blob: str, wrapped_key: str) -> tuple[PageText, ...]:
    content = store().content(blob, wrapped_key)
    return (PageText(None, tuple(_of_word(content))),) if media_type == WORD else tuple(_of_pdf(content))


def _of_pdf(content: bytes) -> Iterator[PageText]:
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        try:
            said = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
        finally:
            document.close()
    for number, text in enumerate(said, start=1):
        yield PageText(number, tuple(blocks_of(text)))


def blocks_of(text: str) -> Iterator[Block]:
    """The lines of a page, with those that look like numbered headings by themselves.

    >>> list(blocks_of("3.1 Recruitment\\r\\nWe recruit\\r\\nlocally."))
    [Block(level=1, text='3.1 Recruitment'), Block(level=0, text='We recruit\\nlocally.')]
    """
    held: list[str] = []
    for line in (one.strip() for one in text.replace("\ufffe", "-").splitlines()):
        if _HEADING.fullmatch(line):
            yield from _held(held)
            held = []
            yield Block(1, line)
        elif line:
            held.append(line)
    yield from _held(held)


def _held(lines: list[str]) -> Iterator[Block]:
    if lines:
        yield Block(0, "\n".join(lines))


def _of_word(content: bytes) -> Iterator[Block]:
    import docx
    from docx.text.paragraph import Paragraph

    for part in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(part, Paragraph):
            if text := part.text.strip():
                yield Block(_level(part), text)
        else:
            rows = [" | ".join(cell.text.strip() for cell in row.cells) for row in part.rows]
            yield Block(0, "\n".join(rows))


def _level(paragraph: Paragraph) -> int:
    style = (paragraph.style.name or "") if paragraph.style else ""
    found = re.fullmatch(r"[Hh]eading (\d)", style)
    return int(found[1]) if found else int(style == "Title")


def picture(file: Kept, number: int) -> bytes | None:
    """A page of a PDF as a PNG; None where there is no such page."""
    if file.media_type != PDF or file.size > LARGEST:
        return None
    from pypdfium2 import PdfiumError

    try:
        return _picture(file.sha256, file.blob, file.wrapped_key, number)
    except (Damaged, PdfiumError, IndexError, ValueError):
        return None


@lru_cache(maxsize=24)
def _picture(_sha256: str, blob: str, wrapped_key: str, number: int) -> bytes:
    import pypdfium2

    content, out = store().content(blob, wrapped_key), BytesIO()
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        try:
            if not 1 <= number <= len(document):
                raise IndexError(number)
            page = document[number - 1]
            scale = min(_PICTURE_SCALE, _WIDEST / max(*page.get_size(), 1))
            page.render(scale=scale).to_pil().save(out, "PNG")
        finally:
            document.close()
    return out.getvalue()
