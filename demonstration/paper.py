"""Writing a document of blocks as a Word file or a PDF, byte for byte the same on every run."""

import atexit
import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from fontTools import subset  # type: ignore[import-untyped]
from fpdf import FPDF

from demonstration import MARKING

MADE_AT = datetime(2021, 4, 19, 9, 0, tzinfo=UTC)
"""The date that every document says it was made."""

_OWN_FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
_SYSTEM_FONTS = Path("/usr/share/fonts/truetype/dejavu")
FACES = (
    (_OWN_FONTS / "Inter-Regular.ttf", _OWN_FONTS / "Inter-Bold.ttf"),
    (_SYSTEM_FONTS / "DejaVuSans.ttf", _SYSTEM_FONTS / "DejaVuSans-Bold.ttf"),
)
_PLAIN = str.maketrans({"–": "-", "’": "'", "‘": "'", "“": '"', "”": '"'})


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 opens a section, level 2 a part of one."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Table:
    """A small table; its first row is its head."""

    rows: tuple[tuple[str, ...], ...]


Block = str | Heading | Table


def repacked(content: bytes) -> bytes:
    """A zip file with its parts in the same order but without the times at which they were written."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            fixed = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(part), compresslevel=6)
    return packed.getvalue()


def word_file(title: str, author: str, blocks: Sequence[Block]) -> bytes:
    """The blocks as a Word document on A4, marked as invented at its head and foot."""
    paper = docx.Document(io.BytesIO(_word_template()))
    properties = paper.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.comments, properties.created, properties.modified = MARKING, MADE_AT, MADE_AT
    paper.add_paragraph(MARKING, style="Intense Quote")
    paper.add_paragraph(title, style="Title")
    for block in blocks:
        if isinstance(block, Heading):
            paper.add_paragraph(block.text, style=f"Heading {block.level}")
        elif isinstance(block, Table):
            _word_table(paper, block)
        else:
            paper.add_paragraph(block)
    written = io.BytesIO()
    paper.save(written)
    return repacked(written.getvalue())


_STYLES = frozenset(
    {
        "Normal",
        "Default Paragraph Font",
        "Table Normal",
        "Normal Table",
        "No List",
        "Title",
        "Title Char",
        "Intense Quote",
        "Intense Quote Char",
        "Heading 1",
        "heading 1",
        "Heading 1 Char",
        "Heading 2",
        "heading 2",
        "Heading 2 Char",
        "Table Grid",
        "Footer",
        "footer",
        "Footer Char",
        "Header",
        "header",
        "Header Char",
    }
)
"""The styles that are kept: the library looks through all that there are for each paragraph."""


@cache
def _word_template() -> bytes:
    paper = docx.Document()
    for style in list(paper.styles):
        if style.name not in _STYLES:
            style.delete()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(22)
    section.footer.paragraphs[0].text = MARKING
    paper.styles["Normal"].font.size = Pt(10.5)
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    # Numbered lists and the styles of an older Word are in the library's own template; no document here uses them.
    for known, relation in list(paper.part.rels.items()):
        if relation.reltype.endswith(("/stylesWithEffects", "/numbering")):
            del paper.part.rels[known]
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def _word_table(paper: WordDocument, block: Table) -> None:
    table = paper.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
    cells = iter(table._cells)
    for at, row in enumerate(block.rows):
        for text in row:
            run = next(cells).paragraphs[0].add_run(text)
            run.bold = True if at == 0 else None
    paper.add_paragraph()


def pdf_file(title: str, author: str, blocks: Sequence[Block]) -> bytes:
    """The blocks as a PDF on A4 with its fonts inside, marked as invented on every page."""
    page = _Page(title, author)
    page.write(MARKING, size=9.5, bold=True, after=3)
    page.write(title, size=18, bold=True, after=4)
    for block in blocks:
        if isinstance(block, Heading):
            page.write(block.text, size=14 if block.level == 1 else 11.5, bold=True, before=3, after=1.5, keep=24)
        elif isinstance(block, Table):
            page.table(block)
        else:
            page.write(block, after=2)
    return page.finished()


@cache
def _faces() -> tuple[Path, Path] | None:
    """The regular and the bold font, cut down to Latin letters once so that each document embeds them quickly."""
    for pair in FACES:
        if all(face.exists() for face in pair):
            folder = Path(tempfile.mkdtemp(prefix="evenhand-fonts-"))
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            return _cut_down(pair[0], folder), _cut_down(pair[1], folder)
    return None


def _cut_down(face: Path, folder: Path) -> Path:
    options = subset.Options(
        layout_features=[], hinting=False, recalc_timestamp=False, drop_tables=["GSUB", "GPOS", "GDEF"]
    )
    font = subset.load_font(str(face), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*range(0x20, 0x180), *range(0x2010, 0x2027), 0x20AC, 0x2212])
    cutter.subset(font)
    small = folder / face.name
    font.save(str(small))
    font.close()
    return small


def _dressed(pdf: FPDF) -> tuple[str, Callable[[str], str]]:
    """Give a PDF its fonts: the family's name, and how a text has to be put so that the family can show it."""
    if faces := _faces():
        pdf.add_font("body", "", faces[0])
        pdf.add_font("body", "B", faces[1])
        return "body", lambda text: text
    # The fourteen core fonts know Latin-1 only.
    return "Helvetica", lambda text: text.translate(_PLAIN).encode("latin-1", "replace").decode("latin-1")


@cache
def _ruler(bold: bool) -> FPDF:
    """A PDF of no pages to measure with: measuring on a page would leave its mark there."""
    ruler = FPDF(unit="mm")
    family, _ = _dressed(ruler)
    ruler.set_font(family, "B" if bold else "", 100)
    return ruler


@cache
def _width_at_100(word: str, bold: bool) -> float:
    return _ruler(bold).get_string_width(word)


def _width(word: str, size: float, bold: bool) -> float:
    return _width_at_100(word, bold) * size / 100


class _Page:
    """Lines set one by one: the layout engine of the PDF library is many times slower on plain prose."""

    LEFT, RIGHT, TOP, BOTTOM = 22, 188, 22, 272

    def __init__(self, title: str, author: str) -> None:
        self.pdf = FPDF(format="A4", unit="mm")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_creation_date(MADE_AT)
        self.pdf.set_lang("en-GB")
        self.pdf.set_title(title)
        self.pdf.set_author(author)
        self.pdf.set_subject(MARKING)
        self.family, self.plain = _dressed(self.pdf)
        self.y = 0.0
        self._new_page()

    def _new_page(self) -> None:
        self.pdf.add_page()
        self.pdf.set_font(self.family, "", 8.5)
        self.pdf.text(self.LEFT, 286, self.plain(f"{MARKING} · page {self.pdf.page_no()}"))
        self.y = float(self.TOP)

    def _lines(self, text: str, room: float, size: float, bold: bool) -> Iterator[str]:
        space, line, used = _width(" ", size, bold), list[str](), 0.0
        for word in self.plain(text).split():
            wide = _width(word, size, bold)
            if line and used + space + wide > room:
                yield " ".join(line)
                line, used = [], 0.0
            used += wide + (space if line else 0)
            line.append(word)
        yield " ".join(line)

    def write(
        self, text: str, size: float = 10.5, bold: bool = False, before: float = 0, after: float = 0, keep: float = 0
    ) -> None:
        """Set a paragraph; with `keep`, only where that many millimetres are left below it."""
        lines = list(self._lines(text, self.RIGHT - self.LEFT, size, bold))
        if self.y + keep > self.BOTTOM:
            self._new_page()
        self.y += before
        for line in lines:
            if self.y > self.BOTTOM:
                self._new_page()
            self.pdf.set_font(self.family, "B" if bold else "", size)
            self.y += size * 0.5
            self.pdf.text(self.LEFT, self.y, line)
        self.y += after

    def table(self, block: Table) -> None:
        """Set a table in columns of equal width."""
        columns = len(block.rows[0])
        room = (self.RIGHT - self.LEFT) / columns
        for at, row in enumerate(block.rows):
            cells = [list(self._lines(text, room - 4, 9.5, at == 0)) for text in row]
            tall = max(len(lines) for lines in cells) * 4.6 + 2
            if self.y + tall > self.BOTTOM:
                self._new_page()
            self.pdf.set_font(self.family, "B" if at == 0 else "", 9.5)
            for column, lines in enumerate(cells):
                for number, line in enumerate(lines):
                    self.pdf.text(self.LEFT + column * room, self.y + 4.6 * (number + 1), line)
            self.y += tall
            self.pdf.line(self.LEFT, self.y, self.RIGHT, self.y)
        self.y += 3

    def finished(self) -> bytes:
        """The file."""
        return bytes(self.pdf.output())
