"""Schedule 3, the pricing workbook: rates accepted, hours offered, and how an hour is made up."""

import io
from decimal import Decimal

import xlsxwriter

from demonstration import MARKING
from demonstration.bidders import Bidder
from demonstration.facts import dice, facts_of
from demonstration.paper import MADE_AT
from demonstration.procurement import CODE, TITLE, Lot

_SHARES = (
    ("Care workers' pay for time with people", 548),
    ("Care workers' pay for travel time", 74),
    ("Mileage and travel", 38),
    ("Holiday, sickness and training pay", 96),
    ("Employer's national insurance and pension", 71),
    ("Supervisors, coordinators and on-call", 84),
    ("Office, systems, insurance and equipment", 58),
)
"""Parts of an hour in thousandths of the urban rate; what is left is the surplus."""


def hours_by_lot(bidder: Bidder) -> dict[int, int]:
    """Weekly hours offered in each lot, in tens, shared out by the size of the lots; at least ten in each."""
    whole = sum(lot.weekly_hours for lot in bidder.lots)
    return {lot.number: max(10, int(bidder.offered_hours * lot.weekly_hours / whole) // 10 * 10) for lot in bidder.lots}


def hour_made_up(bidder: Bidder, lot: Lot) -> tuple[tuple[str, Decimal], ...]:
    """What an hour at the urban rate is spent on, in pounds; the parts add up to the rate exactly."""
    thrown = dice("hour", bidder.key)
    pence = int(lot.urban_rate * 100)
    parts = [(name, Decimal(pence * (share + thrown.randint(-6, 6)) // 1000) / 100) for name, share in _SHARES]
    return (*parts, ("Surplus", lot.urban_rate - sum((part for _, part in parts), Decimal(0))))


def schedule_file(bidder: Bidder, round_number: int) -> bytes:
    """The workbook: a sheet of rates with live formulas and a sheet that shows how an hour is made up."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    book.set_properties(
        {
            "title": f"Schedule 3, {bidder.name}",
            "author": bidder.name,
            "comments": MARKING,
            "created": MADE_AT.replace(tzinfo=None),
        }
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    money, whole = book.add_format({"num_format": "£#,##0.00"}), book.add_format({"num_format": "#,##0"})
    _rates(book, bidder, round_number, bold, money, whole)
    _made_up(book, bidder, bold, money)
    book.close()
    return written.getvalue()


def _rates(
    book: xlsxwriter.Workbook,
    bidder: Bidder,
    round_number: int,
    bold: xlsxwriter.format.Format,
    money: xlsxwriter.format.Format,
    whole: xlsxwriter.format.Format,
) -> None:
    sheet = book.add_worksheet("Rates")
    sheet.write_string(0, 0, MARKING)
    sheet.write_string(1, 0, f"{CODE} {TITLE}: Schedule 3, pricing, version {round_number}")
    sheet.write_string(2, 0, f"{bidder.name}, company number {bidder.company_number}")
    heads = (
        "Lot",
        "Name",
        "Urban rate set",
        "Rural rate set",
        "Rates accepted",
        "Hours offered a week",
        "Value a year, urban",
    )
    for column, head in enumerate(heads):
        sheet.write_string(4, column, head, bold)
    hours = hours_by_lot(bidder)
    for row, lot in enumerate(bidder.lots, start=5):
        sheet.write_number(row, 0, lot.number)
        sheet.write_string(row, 1, lot.name)
        sheet.write_number(row, 2, lot.urban_rate, money)
        sheet.write_number(row, 3, lot.rural_rate, money)
        sheet.write_string(row, 4, "Yes")
        sheet.write_number(row, 5, hours[lot.number], whole)
        sheet.write_formula(row, 6, f"=C{row + 1}*F{row + 1}*52", money, lot.urban_rate * hours[lot.number] * 52)
    last = 5 + len(bidder.lots)
    sheet.write_string(last, 1, "All lots", bold)
    sheet.write_formula(last, 5, f"=SUM(F6:F{last})", whole, sum(hours.values()))
    total = sum((lot.urban_rate * hours[lot.number] * 52 for lot in bidder.lots), Decimal(0))
    sheet.write_formula(last, 6, f"=SUM(G6:G{last})", money, total)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, 6, 16)
    sheet.freeze_panes(5, 2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _made_up(
    book: xlsxwriter.Workbook, bidder: Bidder, bold: xlsxwriter.format.Format, money: xlsxwriter.format.Format
) -> None:
    sheet = book.add_worksheet("How an hour is made up")
    lot, facts = bidder.lots[0], facts_of(bidder)
    sheet.write_string(0, 0, MARKING)
    sheet.write_string(1, 0, f"An hour at the urban rate in lot {lot.number}, {lot.name}")
    for column, head in enumerate(("Part", "Pounds")):
        sheet.write_string(3, column, head, bold)
    parts = hour_made_up(bidder, lot)
    for row, (name, pounds) in enumerate(parts, start=4):
        sheet.write_string(row, 0, name)
        sheet.write_number(row, 1, pounds, money)
    sheet.write_string(4 + len(parts), 0, "Urban rate", bold)
    sheet.write_formula(4 + len(parts), 1, f"=SUM(B5:B{4 + len(parts)})", money, lot.urban_rate)
    sheet.write_string(
        6 + len(parts),
        0,
        f"Travel: {facts['travel']} minutes a visit on average, paid; {facts['mileage']}p a mile. Basic pay "
        f"£{facts['pay']} an hour.",
    )
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 1, 12)
