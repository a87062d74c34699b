"""The timetable as a workbook: stages and dates, what was found, and the bank holidays that count."""

from exports.layout.book import Book, Cell, Column, Look
from exports.timetable_sheet.facts import CALCULATED, TimetableFacts
from procurement.timetable.lines import Line


def workbook(facts: TimetableFacts) -> bytes:
    """The whole workbook."""
    book = Book(f"Timetable, {facts.title}", facts.now, "", f"{facts.code} · {facts.buyer}", rehearsal=facts.rehearsal)
    _stages(book, facts)
    if facts.council:
        _findings(book, facts)
    _holidays(book, facts)
    return book.content()


def _stages(book: Book, facts: TimetableFacts) -> None:
    columns = [
        Column("No.", 6, Look.COUNT),
        Column("Stage", 34, Look.WRAP),
        Column("State", 14),
        Column("Published: opens", 19, Look.MOMENT),
        Column("Published: closes", 19, Look.MOMENT),
        Column("Now: opens", 19, Look.MOMENT),
        Column("Now: closes", 19, Look.MOMENT),
        Column("Opened", 19, Look.MOMENT),
        Column("Closed", 19, Look.MOMENT),
        Column("Working days", 10, Look.COUNT),
        Column("Days in all", 10, Look.COUNT),
        Column("Slip", 34, Look.WRAP),
    ]
    if facts.council:
        columns += [Column("Owner", 24, Look.WRAP), Column("Note", 34, Look.WRAP)]
    about = f"All times are UK time. {facts.counted}; first and last day counted. {CALCULATED}"
    book.table("Timetable", about, columns, [_row(line, facts) for line in facts.seen.lines], fixed=2)


def _row(line: Line, facts: TimetableFacts) -> list[Cell]:
    window = line.window
    if window is None:
        ends = line.ends if line.working_days else None
        dates: list[Cell] = ["", line.published, line.published_ends, line.starts, ends, None, None]
    else:
        dates = [
            window.state.value.capitalize(),
            window.baseline_opens,
            window.baseline_closes,
            window.opens_at,
            window.closes_at,
            window.opened_at,
            window.closed_at,
        ]
    cells: list[Cell] = [
        line.number,
        line.name,
        *dates,
        line.working_days,
        None if line.working_days is None else line.calendar_days,
    ]
    cells.append("; ".join(late.words for late in line.late))
    if facts.council:
        owner = facts.seen.owners.get(window.stage) if window else None
        cells += [owner.name if owner else "", window.note if window else ""]
    return cells


def _findings(book: Book, facts: TimetableFacts) -> None:
    columns = [Column("How bad", 12), Column("Finding", 44, Look.WRAP), Column("Why", 90, Look.WRAP)]
    rows: list[list[Cell]] = [[one.word, one.title, one.detail] for one in facts.seen.findings]
    book.table("Findings", f"What was found in the dates as they stand. {CALCULATED}", columns, rows)


def _holidays(book: Book, facts: TimetableFacts) -> None:
    years = {at.year for line in facts.seen.lines for at in (line.starts, line.ends) if at}
    calendar = facts.seen.calendar
    rows: list[list[Cell]] = [
        [day, f"{day:%A}", "; ".join(one.words for one in kept)]
        for day, kept in sorted(calendar.holidays.items())
        if day.year in years
    ]
    columns = [Column("Day", 14, Look.DAY), Column("Weekday", 14), Column("Bank holiday", 60, Look.WRAP)]
    book.table("Bank holidays", f"The bank holidays that count. {facts.counted}.", columns, rows, filtered=False)
