"""Small real files for invented bidders: each says on its first page that nothing in it is real."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from evaluation.pricing.book import HEADS, SHEET, keys
from evaluation.pricing.schedule import PriceLine
from evaluation.pricing.ways import Kind
from evaluation.setup.invented import Invented
from procurement.core.rehearsing import MARK


def file_for(
    bidder: Invented, title: str, accepts: Sequence[str], lots: Sequence[str], lines: Sequence[PriceLine] = ()
) -> tuple[str, bytes] | None:
    """The name and the bytes of a file for a slot; None where the slot takes no kind that is made here.

    `lots` are the names of the lots, in the order of their numbers from 1; with `lines` it is a price schedule.
    """
    ending = next((one for one in (("xlsx", *MAKERS) if lines else MAKERS) if one in accepts), None)
    if ending is None:
        return None
    rows = [[MARK], [bidder.name], [title]]
    if lines:
        rows += [[head for head, _ in HEADS]]
        rows += [_priced(bidder, key, lots[lot - 1], line) for key, lot, line in keys(lines, range(1, len(lots) + 1))]
    else:
        rows += [["Lot", "Price, £"]]
        rows += [[lot, str(90_000 + 1_500 * at - 750 * bidder.strength)] for at, lot in enumerate(lots, start=1)]
    return f"{bidder.key}.{ending}", MAKERS[ending](rows)


def _priced(bidder: Invented, key: str, lot: str, line: PriceLine) -> list[str]:
    """A line of the schedule as this bidder fills it in: the stronger the bidder, the less it asks."""
    volume = "" if line.volume is None else str(line.volume)
    return [key, lot, line.label, line.unit if volume else "", volume, _asked(bidder, line), ""]


def _asked(bidder: Invented, line: PriceLine) -> str:
    """What this bidder types in the line; a fixed rate it accepts, and of another line's rate it asks some percent."""
    if line.way.kind is Kind.FIXED:
        return "Yes"
    if line.way.kind is Kind.PERCENT:
        return str(112 - bidder.strength)
    if not line.way.typed:
        return ""
    if line.way.kind is Kind.LESS:
        return str(100 * bidder.strength)
    return str(90_000 - 750 * bidder.strength if line.volume is None else 20 - Decimal(bidder.strength) / 4)


Rows = Sequence[Sequence[str]]


def _pdf(rows: Rows) -> bytes:
    from fpdf import FPDF

    paper = FPDF(format="A4")
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    for row in rows:
        line = "   ".join(row).encode("latin-1", "replace").decode("latin-1")
        paper.multi_cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


def _docx(rows: Rows) -> bytes:
    import docx

    paper, out = docx.Document(), BytesIO()
    for row in rows:
        paper.add_paragraph("   ".join(row))
    paper.save(out)
    return out.getvalue()


def _xlsx(rows: Rows) -> bytes:
    from openpyxl import Workbook

    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for row in rows:
        sheet.append(list(row))
    for line in sheet.iter_rows():
        for cell in line:
            cell.data_type = "s"  # a name that begins with = is a name
    book.save(out)
    return out.getvalue()


def _text(rows: Rows) -> bytes:
    return "".join(", ".join(row) + "\n" for row in rows).encode()


def _picture(kind: str) -> Callable[[Rows], bytes]:
    def draw(_rows: Rows) -> bytes:
        from PIL import Image

        out = BytesIO()
        Image.new("RGB", (240, 80), (163, 24, 44)).save(out, kind)
        return out.getvalue()

    return draw


def _pptx(rows: Rows) -> bytes:
    """As little as a presentation can hold: what it says is its title, and it has no slide."""
    title = escape("   ".join(cell for row in rows for cell in row))
    office, package = (
        "http://schemas.openxmlformats.org/officeDocument/2006",
        "http://schemas.openxmlformats.org/package/2006",
    )
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    shown = "http://schemas.openxmlformats.org/presentationml/2006/main"
    return _packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
            f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/relationships/officeDocument" Target="ppt/presentation.xml"/>'
            f'<Relationship Id="r2" Type="{package}/relationships/metadata/core-properties"'
            ' Target="docProps/core.xml"/>'
            "</Relationships>",
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{shown}"><p:sldSz cx="9144000" cy="6858000"/>'
            '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
            "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{package}/metadata/core-properties"'
            f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>',
        }
    )


def _zip(rows: Rows) -> bytes:
    return _packed({"rehearsal.txt": _text(rows).decode()})


def _packed(members: Mapping[str, str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return out.getvalue()


MAKERS: dict[str, Callable[[Rows], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "txt": _text,
    "csv": _text,
    "png": _picture("PNG"),
    "jpg": _picture("JPEG"),
    "jpeg": _picture("JPEG"),
    "pptx": _pptx,
    "zip": _zip,
}
"""By ending, the kinds that a slot may take, in the order in which they are chosen."""
