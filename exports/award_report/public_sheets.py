"""The public workbook: made from a `PublicReport`, which holds nothing exempt."""

from collections.abc import Mapping, Sequence

from exports.award_report.cost_sheet import cost_sheet
from exports.award_report.disclosing import Disclosure
from exports.award_report.facts import PublicLot, PublicReport
from exports.award_report.parts import Withheld
from exports.award_report.record_sheet import record_sheet
from exports.layout.book import FIRST_ROW, Book, Cell, Column, Live, Look
from exports.layout.scheme import scheme_sheets


def disclosed_workbook(found: Disclosure) -> bytes:
    """The public workbook for a request, with what is withheld from it and on which ground."""
    return public_workbook(found.open, found.withheld)


def public_workbook(report: PublicReport, withheld: Sequence[Withheld] = ()) -> bytes:
    """Places by lot, tenders by step, timetable, scheme and record; for a request also what is withheld, and why."""
    head, record = report.heading, report.record
    book = Book(
        f"Award, public version, {head.title}",
        head.made_at,
        f"DRAFT, {head.status.value}" if report.draft else "",
        f"Record {record.short}" if record.sha256 else "Not frozen",
        rehearsal=head.rehearsal,
    )
    _lots(book, report)
    book.table(
        "Tenders",
        "How many tenders there were at each step. Bidders and reasons are exempt from publication.",
        [Column("Step", 40), Column("Out", 10, Look.COUNT), Column("Left", 10, Look.COUNT)],
        [[step.what, step.out or None, step.left] for step in report.steps],
        filtered=False,
    )
    book.table(
        "Timetable",
        "As first planned, and as it came about. All times are UK time.",
        [
            Column("Stage", 28),
            Column("Planned to open", 22, Look.MOMENT),
            Column("Planned to close", 22, Look.MOMENT),
            Column("Opened", 22, Look.MOMENT),
            Column("Closed", 22, Look.MOMENT),
        ],
        [[row.stage, row.planned_opens, row.planned_closes, row.opened_at, row.closed_at] for row in report.timetable],
        filtered=False,
    )
    if report.costs:
        cost_sheet(book, report.costs)
    if withheld:
        book.table(
            "Withheld",
            "What is not disclosed, with the exemption and the reason.",
            [Column("Part", 40, Look.WRAP), Column("Exemption", 60, Look.WRAP), Column("Why", 80, Look.WRAP)],
            [[one.title, one.ground, one.because] for one in withheld],
            filtered=False,
        )
    scheme_sheets(book, report.rules)
    record_sheet(book, report)
    return book.content()


def _lots(book: Book, report: PublicReport) -> None:
    columns = [
        Column("Lot", 7, Look.COUNT),
        Column("Name", 26),
        Column("Hours a week", 14, Look.HOURS),
        Column("Fewest providers", 11, Look.COUNT),
        Column("Most providers", 11, Look.COUNT),
        Column("Tenders", 10, Look.COUNT),
        Column("Ranked", 10, Look.COUNT),
        Column("Places filled", 10, Look.COUNT),
        Column("Short of", 10, Look.COUNT),
        Column("Hours a week each", 14, Look.HOURS),
        *([Column("What becomes of it", 30, Look.WRAP)] if report.unfilled else []),
        *([Column("Providers, in order of rank", 70, Look.WRAP)] if report.standstill else []),
    ]
    named = report.standstill is not None
    open_lots = {one.number: one.words for one in report.unfilled}
    rows = [_row(lot, row, open_lots, named=named) for row, lot in enumerate(report.lots, start=FIRST_ROW)]
    last = FIRST_ROW + len(rows) - 1
    figures = [
        sum(lot.weekly_hours for lot in report.lots),
        *(
            sum(getattr(lot, name) for lot in report.lots)
            for name in ("fewest", "most", "bids", "ranked", "places", "short")
        ),
    ]
    sums = [
        Live(f"SUM({letter}{FIRST_ROW}:{letter}{last})", total)
        for letter, total in zip("CDEFGHI", figures, strict=True)
    ]
    rows.append([None, "All lots", *sums, None, *([None] * (bool(open_lots) + named))])
    told = (
        "Providers are named since every bidder has been told."
        if named
        else "Bidders are not named before all are told."
    )
    book.table("Lots", f"Places by lot. {told}", columns, rows, fixed=2, filtered=False)


def _row(lot: PublicLot, row: int, open_lots: Mapping[int, str], *, named: bool) -> list[Cell]:
    return [
        lot.number,
        f"{lot.name} (abandoned on {lot.ended_on})" if lot.ended_on else lot.name,
        lot.weekly_hours,
        lot.fewest,
        lot.most,
        lot.bids,
        lot.ranked,
        lot.places,
        Live(f"MAX(0,D{row}-H{row})", lot.short) if not lot.ended_on else 0,
        Live(f'IF(H{row}=0,"",C{row}/H{row})', lot.hours_each),
        *([open_lots.get(lot.number)] if open_lots else []),
        *(["; ".join(lot.providers)] if named else []),
    ]
