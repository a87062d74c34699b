"""From the HTML of a document to a Word file: the same words in the same order, in Word's own headings and tables.

It reads the HTML that our own templates make, and nothing else. Whoever edits the file in a committee's template finds
styles to change, tables whose head repeats, and a header that says what may not be published.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import etree
from lxml import html as reader

from exports.layout.word_tables import CELLS, inline, table

STYLES = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3", "blockquote": "Quote"}
KEPT = frozenset(
    {
        *(
            "Normal",
            "Title",
            "Heading 1",
            "Heading 2",
            "Heading 3",
            "Quote",
            "Caption",
            "Table Grid",
            "Header",
            "Footer",
        ),
        *("Default Paragraph Font", "Normal Table", "No List", "Title Char", "Heading 1 Char", "Heading 2 Char"),
        *("Heading 3 Char", "Quote Char", "Header Char", "Footer Char"),
    }
)
"""The styles that a file has."""

CONTENTS, CONTENTS_HEAD = "toc 1", "Contents Head"
"""The style of a line of the contents, which is Word's own, and of their title."""

ON_THE_WAY = frozenset({"body", "main", "div", "section", "nav"})
"""Elements that only hold others."""

PICTURE = "docProps/thumbnail.jpeg"
"""A picture of the library's own template, which no file of ours is to show."""

_PICTURED = re.compile(rb'<Relationship [^>]*thumbnail\.jpeg"[^>]*/>')

OLDEST = (1980, 1, 1, 0, 0, 0)
"""The time on every part of the file, so that equal documents are equal bytes."""


def word_file(text: str, made_at: datetime) -> bytes:
    """The Word file of a document's HTML."""
    page = reader.fromstring(text)
    main = page.find(".//main")
    paper = docx.Document(io.BytesIO(_template()))
    properties = paper.core_properties
    properties.title = (page.findtext(".//title") or "").strip()
    properties.author = properties.last_modified_by = "Evenhand"
    properties.comments = ""
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    section = paper.sections[0]
    marked = section.header.paragraphs[0].add_run(main.get("data-marking", ""))
    marked.bold, marked.font.color.rgb = True, RGBColor(0xA3, 0x18, 0x2C)
    section.header.add_paragraph(main.get("data-running", ""), "Header")
    _foot(section.footer.paragraphs[0], main.get("data-record", ""))
    body = paper.element.body
    end = body.find(qn("w:sectPr"))
    for element in _drawn(main):
        end.addprevious(element)
    written = io.BytesIO()
    paper.save(written)
    return _repacked(written.getvalue())


def _drawn(parent: reader.HtmlElement, shade: str = "") -> Iterator[etree._Element]:
    """What an element holds, as paragraphs and tables."""
    for child in parent:
        name = child.tag
        if name in ON_THE_WAY:
            kind = child.get("class", "")
            if "appendix" in kind:
                yield _paragraph([_new_page()], "Normal")
            if "contents" in kind.split():
                yield from _contents(child)
            else:
                yield from _drawn(child, "E9F3F3" if "rec" in kind.split() else shade)
        elif name == "table":
            caption = child.find("caption")
            if caption is not None:
                yield _paragraph(inline(caption), "Caption", kept=True)
            yield table(child)
            yield _paragraph([], "Normal")
        elif name in ("ol", "ul"):
            yield from _listed(child, shade)
        elif name in STYLES or name == "p":
            kind = child.get("class", "").split()
            tint = "FDEBED" if "exempt" in kind else shade
            runs = _tabbed(inline(child)) if "n" in kind else inline(child)
            yield _paragraph(runs, STYLES.get(name, "Normal"), shade=tint, numbered="n" in kind)


def _tabbed(runs: list[etree._Element]) -> list[etree._Element]:
    """The runs of a numbered paragraph, with a tab after its number."""
    tab = OxmlElement("w:r")
    tab.append(OxmlElement("w:tab"))
    for words in runs[1].iter(qn("w:t")) if len(runs) > 1 else ():
        words.text = (words.text or "").lstrip()
    return [runs[0], tab, *runs[1:]]


def _contents(parent: reader.HtmlElement) -> Iterator[etree._Element]:
    """The contents as a table of contents of Word's own, so that it has page numbers once it is brought up to date."""
    title, *rest = [*_drawn_plain(parent)]
    yield _paragraph(title, CONTENTS_HEAD)
    for place, runs in enumerate(rest):
        begin = [_field("begin"), _instruction(), _field("separate")] if place == 0 else []
        end = [_field("end")] if place == len(rest) - 1 else []
        yield _paragraph([*begin, *runs, *end], CONTENTS)


def _drawn_plain(parent: reader.HtmlElement) -> Iterator[list[etree._Element]]:
    yield inline(parent.find("p"))
    for place, item in enumerate(parent.iter("li"), start=1):
        mark = "" if "unnumbered" in item.get("class", "") else f"{place} "
        yield inline(item, before=mark)


def _field(kind: str) -> etree._Element:
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:fldChar", attrs={qn("w:fldCharType"): kind}))
    return run


def _instruction() -> etree._Element:
    run = OxmlElement("w:r")
    words = OxmlElement("w:instrText", attrs={"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    words.text = ' TOC \\o "1-1" \\h '
    run.append(words)
    return run


def _new_page() -> etree._Element:
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:br", attrs={qn("w:type"): "page"}))
    return run


def _listed(parent: reader.HtmlElement, shade: str) -> Iterator[etree._Element]:
    """A list as paragraphs that begin with their number or letter: those are referred to, so they do not renumber."""
    letters = parent.get("type") == "a"
    for place, item in enumerate(parent.iter("li")):
        if parent.tag == "ul" or "unnumbered" in item.get("class", ""):
            mark = ""
        else:
            mark = f"{chr(ord('a') + place % 26)}) " if letters else f"{place + 1}. "
        yield _paragraph(inline(item, before=mark), "Normal", shade=shade, inset=True)


def _paragraph(
    runs: list[etree._Element],
    style: str,
    *,
    shade: str = "",
    numbered: bool = False,
    inset: bool = False,
    kept: bool = False,
) -> etree._Element:
    paragraph = OxmlElement("w:p")
    settings = OxmlElement("w:pPr")
    settings.append(OxmlElement("w:pStyle", attrs={qn("w:val"): style.replace(" ", "")}))
    if kept:
        settings.append(OxmlElement("w:keepNext"))
    if shade:
        attrs = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): shade}
        settings.append(OxmlElement("w:shd", attrs=attrs))
    if numbered or inset:
        attrs = {qn("w:left"): "680", **({qn("w:hanging"): "680"} if numbered else {})}
        settings.append(OxmlElement("w:ind", attrs=attrs))
    paragraph.append(settings)
    paragraph.extend(runs)
    return paragraph


def _foot(paragraph: Paragraph, record: str) -> None:
    """The foot of every page: what the document was made from, and the number of the page."""
    paragraph.text = record
    for words, field in ((" · Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(words)
        run = f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        paragraph._p.append(parse_xml(run))


@cache
def _template() -> bytes:
    """An empty A4 file with the styles that are used, in British English."""
    paper = docx.Document()
    for style in list(paper.styles):
        if style.name not in KEPT:
            style.delete()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.bottom_margin = Mm(21)
    section.top_margin, section.header_distance, section.footer_distance = Mm(26), Mm(10), Mm(10)
    for name, after in ((CELLS, 1), (CONTENTS, 0), (CONTENTS_HEAD, 4)):
        about = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        about.base_style = paper.styles["Normal"]
        about.paragraph_format.space_before, about.paragraph_format.space_after = Pt(1), Pt(after)
        about.paragraph_format.line_spacing = 1.0
    paper.styles["Normal"].paragraph_format.space_after = Pt(7)
    paper.styles[CONTENTS_HEAD].font.bold = True
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11, "Caption": 9.5}
    sizes |= {CELLS: 9, CONTENTS: 10, CONTENTS_HEAD: 12, "Header": 8.5, "Footer": 8.5}
    for name, size in sizes.items():
        font = paper.styles[name].font
        font.name, font.size, font.color.rgb = "Arial", Pt(size), RGBColor(0x14, 0x20, 0x2B)
        for fonts in paper.styles[name].element.iter(qn("w:rFonts")):
            for attribute in list(fonts.attrib):
                if attribute.endswith("Theme"):
                    del fonts.attrib[attribute]
            fonts.set(qn("w:hAnsi"), "Arial")
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def _repacked(content: bytes) -> bytes:
    """The same parts with the same time on each, without the picture of the library's own template."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in parts.infolist():
            if part.filename != PICTURE:
                kept = _PICTURED.sub(b"", parts.read(part)) if part.filename == "_rels/.rels" else parts.read(part)
                packed.writestr(zipfile.ZipInfo(part.filename, OLDEST), kept, zipfile.ZIP_DEFLATED)
    return written.getvalue()
