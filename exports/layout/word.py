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
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree
from lxml import html as reader

from exports.layout.word_tables import inline, table

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
    _edge(section.header.paragraphs[0], main.get("data-running", ""), main.get("data-marking", ""))
    _edge(section.footer.paragraphs[0], main.get("data-record", ""), "", numbered=True)
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
            yield _paragraph(inline(child), STYLES.get(name, "Normal"), shade=shade, numbered="n" in kind)


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


def _edge(paragraph: object, left: str, right: str, *, numbered: bool = False) -> None:
    """The head or the foot of every page."""
    paragraph.text = " · ".join(part for part in (left, right) if part)  # type: ignore[attr-defined]
    if numbered:
        for words, field in ((" · Page ", "PAGE"), (" of ", "NUMPAGES")):
            paragraph.add_run(words)  # type: ignore[attr-defined]
            run = f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            paragraph._p.append(parse_xml(run))  # type: ignore[attr-defined]


@cache
def _template() -> bytes:
    """An empty A4 file with the styles that are used, in British English."""
    paper = docx.Document()
    for style in list(paper.styles):
        if style.name not in KEPT:
            style.delete()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(21)
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11, "Caption": 9.5}
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
