"""Runs of text and tables of a Word file, from the HTML of our own templates."""

import re
from collections.abc import Iterator

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree
from lxml import html as reader

LINE = "line"
"""The class of a span that stands on a line of its own."""

CELLS = "Table Text"
"""The style of what stands in a table."""

TOGETHER = frozenset({"sign", "whole"})
"""Tables of which no row is parted from the others."""

ACROSS, NARROW, LABEL, LEAST = 168, 24, 40, 12
"""Millimetres: the width of the text, a column of figures, what a line of the head is called; any column."""

TWIPS = 1440 / 25.4
"""In a millimetre."""

_MILLIMETRES = re.compile(r"\bmm-([0-9]+)\b")


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
    for at in _drawings(rows):
        for row in rows:
            row.remove(row[at])
    across = widths(rows)
    found = OxmlElement("w:tbl")
    settings = OxmlElement("w:tblPr")
    settings.append(OxmlElement("w:tblStyle", attrs={qn("w:val"): "TableGrid"}))
    settings.append(OxmlElement("w:tblW", attrs={qn("w:w"): str(sum(across)), qn("w:type"): "dxa"}))
    settings.append(OxmlElement("w:tblInd", attrs={qn("w:w"): "100", qn("w:type"): "dxa"}))
    settings.append(_borders())
    settings.append(OxmlElement("w:tblLayout", attrs={qn("w:type"): "fixed"}))
    margins = OxmlElement("w:tblCellMar")
    margins.extend(
        [OxmlElement(f"w:{side}", attrs={qn("w:w"): "80", qn("w:type"): "dxa"}) for side in ("left", "right")]
    )
    settings.append(margins)
    settings.append(OxmlElement("w:tblLook", attrs={qn("w:firstRow"): "1", qn("w:firstColumn"): "1"}))
    grid = OxmlElement("w:tblGrid")
    grid.extend([OxmlElement("w:gridCol", attrs={qn("w:w"): str(width)}) for width in across])
    found.extend([settings, grid])
    kind = element.get("class", "").split()
    for row in rows:
        kept = bool(TOGETHER & set(kind)) and row is not rows[-1]
        found.append(_row(row, across, head=row.getparent().tag == "thead", tall="sign" in kind, kept=kept))
    return found


def _drawings(rows: list[reader.HtmlElement]) -> list[int]:
    """The columns, last first, of which every cell is a drawing without words: none goes into a file for pasting."""
    body = [row for row in rows if row.getparent().tag != "thead"]
    plain = body and all("colspan" not in cell.attrib for row in rows for cell in row)
    return [
        at
        for at in reversed(range(len(rows[0]) if plain else 0))
        if all(row[at].find("svg") is not None and not row[at].text_content().strip() for row in body)
    ]


def widths(rows: list[reader.HtmlElement]) -> list[int]:
    """The width of each column in twips: as the head gives it in millimetres, the rest shared by the others.

    Where a head gives none, columns of figures are narrow.
    """
    first = max(rows, key=len)
    given = [_given(cell) for cell in first]
    if not any(given):
        given = [NARROW if "num" in cell.get("class", "").split() else None for cell in first]
    if all(given) or not any(given):
        given = [None for _ in first]
    bare = given.count(None)
    share = max((ACROSS - sum(one or 0 for one in given)) / bare, NARROW)
    wished = [one or share for one in given]
    return [round(one * ACROSS / sum(wished) * TWIPS) for one in wished]


def _given(cell: reader.HtmlElement) -> float | None:
    if "meta" in next(cell.iterancestors("table")).get("class", "").split():
        return LABEL if cell.tag == "th" else None
    found = _MILLIMETRES.search(cell.get("class", ""))
    return max(int(found[1]) + 1, LEAST) if found else None


def _borders() -> etree._Element:
    found = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = {qn("w:val"): "nil"}
        if side in ("top", "bottom", "insideH"):
            line = {qn("w:val"): "single", qn("w:sz"): "4", qn("w:space"): "0", qn("w:color"): "8896A3"}
        found.append(OxmlElement(f"w:{side}", attrs=line))
    return found


def _row(element: reader.HtmlElement, across: list[int], *, head: bool, tall: bool, kept: bool) -> etree._Element:
    row = OxmlElement("w:tr")
    settings = OxmlElement("w:trPr")
    settings.append(OxmlElement("w:cantSplit"))
    if tall and not head:
        settings.append(OxmlElement("w:trHeight", attrs={qn("w:val"): "560", qn("w:hRule"): "atLeast"}))
    if head:
        settings.append(OxmlElement("w:tblHeader"))
    row.append(settings)
    at = 0
    for cell in element:
        over = int(cell.get("colspan", "1"))
        row.append(_cell(cell, sum(across[at : at + over]), over, head=head, kept=kept))
        at += over
    return row


def _cell(element: reader.HtmlElement, width: int, over: int, *, head: bool, kept: bool) -> etree._Element:
    cell = OxmlElement("w:tc")
    settings = OxmlElement("w:tcPr")
    settings.append(OxmlElement("w:tcW", attrs={qn("w:w"): str(width), qn("w:type"): "dxa"}))
    if over > 1:
        settings.append(OxmlElement("w:gridSpan", attrs={qn("w:val"): str(over)}))
    if head:
        fill = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): "E9F3F3"}
        settings.append(OxmlElement("w:shd", attrs=fill))
    paragraph = OxmlElement("w:p")
    about = OxmlElement("w:pPr")
    about.append(OxmlElement("w:pStyle", attrs={qn("w:val"): CELLS.replace(" ", "")}))
    if kept:
        about.append(OxmlElement("w:keepNext"))
    if "num" in element.get("class", "").split():
        about.append(OxmlElement("w:jc", attrs={qn("w:val"): "right"}))
    paragraph.append(about)
    paragraph.extend(inline(element, bold=head))
    cell.extend([settings, paragraph])
    return cell
