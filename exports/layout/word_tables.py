"""Runs of text and tables of a Word file, from the HTML of our own templates."""

from collections.abc import Iterator

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree
from lxml import html as reader

LINE = "line"
"""The class of a span that stands on a line of its own."""


def inline(element: reader.HtmlElement, before: str = "", *, bold: bool = False) -> list[etree._Element]:
    """The words of an element as runs, what is bold bold, what stands on its own line on its own line."""
    runs = [_run(before, bold=bold)] if before else []
    first = True
    for text, strong, breaks in _pieces(element, bold):
        if breaks and (runs and not first):
            runs.append(_broken())
        if text:
            runs.append(_run(text, bold=strong))
            first = False
    return runs


def _pieces(element: reader.HtmlElement, bold: bool) -> Iterator[tuple[str, bool, bool]]:
    """Text, whether it is bold, and whether a new line begins before it."""
    if element.text:
        yield _plain(element.text), bold, False
    for child in element:
        if child.tag == "svg":
            pass
        elif child.tag == "br":
            yield "", bold, True
        else:
            strong = bold or child.tag in ("b", "th")
            if LINE in child.get("class", "").split():
                yield "", bold, True
            yield from _pieces(child, strong)
        if child.tail:
            yield _plain(child.tail), bold, False


def _plain(text: str) -> str:
    """Text with its spaces as HTML shows them."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _run(text: str, *, bold: bool) -> etree._Element:
    run = OxmlElement("w:r")
    if bold:
        settings = OxmlElement("w:rPr")
        settings.append(OxmlElement("w:b"))
        run.append(settings)
    words = OxmlElement("w:t", attrs={"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    words.text = text
    run.append(words)
    return run


def _broken() -> etree._Element:
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:br"))
    return run


def table(element: reader.HtmlElement) -> etree._Element:
    """A table with hairlines, its head repeated on every page, figures to the right, no row split over two pages."""
    rows = list(element.iter("tr"))
    columns = max((sum(int(cell.get("colspan", "1")) for cell in row) for row in rows), default=1)
    found = OxmlElement("w:tbl")
    settings = OxmlElement("w:tblPr")
    settings.append(OxmlElement("w:tblStyle", attrs={qn("w:val"): "TableGrid"}))
    settings.append(OxmlElement("w:tblW", attrs={qn("w:w"): "5000", qn("w:type"): "pct"}))
    settings.append(OxmlElement("w:tblLook", attrs={qn("w:firstRow"): "1", qn("w:firstColumn"): "1"}))
    grid = OxmlElement("w:tblGrid")
    grid.extend([OxmlElement("w:gridCol") for _ in range(columns)])
    found.extend([settings, grid])
    found.extend([_row(row, head=row.getparent().tag == "thead") for row in rows])
    return found


def _row(element: reader.HtmlElement, *, head: bool) -> etree._Element:
    row = OxmlElement("w:tr")
    settings = OxmlElement("w:trPr")
    settings.append(OxmlElement("w:cantSplit"))
    if head:
        settings.append(OxmlElement("w:tblHeader"))
    row.append(settings)
    row.extend([_cell(cell, head=head) for cell in element])
    return row


def _cell(element: reader.HtmlElement, *, head: bool) -> etree._Element:
    cell = OxmlElement("w:tc")
    settings = OxmlElement("w:tcPr")
    if "colspan" in element.attrib:
        settings.append(OxmlElement("w:gridSpan", attrs={qn("w:val"): element.get("colspan")}))
    paragraph = OxmlElement("w:p")
    about = OxmlElement("w:pPr")
    about.append(OxmlElement("w:spacing", attrs={qn("w:before"): "20", qn("w:after"): "20"}))
    if "num" in element.get("class", "").split():
        about.append(OxmlElement("w:jc", attrs={qn("w:val"): "right"}))
    paragraph.append(about)
    paragraph.extend(inline(element, bold=head))
    cell.extend([settings, paragraph])
    return cell
