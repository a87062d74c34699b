"""The score matrix as a workbook: marks, agreed scores as inputs, and weighted totals as live formulas over them."""

from collections.abc import Sequence

from exports.layout.book import FIRST_ROW, Book, Cell, Column, Live, Look, cell, column_of
from exports.layout.scheme import LotRules, SchemeAt, rounding, scheme_sheets
from exports.score_matrix.facts import Entry, Matrix, Total

TOTALS, ITEMS, MARKS = "Totals", "Items", "Marks"
BIDDER, QUESTION, STANDS = 0, 2, 5
FIRST_MARK = 6


def workbook(matrix: Matrix) -> bytes:
    """The whole matrix."""
    book = Book(
        f"Score matrix, {matrix.title}",
        matrix.made_at,
        "NOT FOR PUBLICATION: paragraph 3, Sch 12A LGA 1972",
        f"Scheme {matrix.scheme_sha256[:12]}",
        rehearsal=matrix.rehearsal,
        long=True,
    )
    last = FIRST_ROW + max(len(matrix.entries), 1) - 1
    _totals(book, matrix, last)
    _items(book, matrix)
    _marks(book, matrix.entries)
    _reasons(book, matrix.entries)
    scheme_sheets(book, matrix.rules)
    rows: list[list[Cell]] = [
        ["Procurement", f"{matrix.title} ({matrix.code})"],
        ["Made at (UK time)", matrix.made_at],
        ["SHA-256 of the published scheme", matrix.scheme_sha256],
    ]
    columns = [Column("What", 34), Column("Value", 80, Look.MOMENT)]
    book.table("Record", "What this workbook was made from.", columns, rows, filtered=False)
    return book.content()


def _agreed_column(matrix: Matrix) -> int:
    """The column of the agreed score, after a column for each evaluator and three that compare them."""
    return FIRST_MARK + len(matrix.evaluators) + 3


def _totals(book: Book, matrix: Matrix, last: int) -> None:
    asked = matrix.rules.questions
    columns = [
        Column("Bidder", 12),
        Column("Organisation", 34, Look.WRAP),
        *(Column(f"{one.code} agreed", 9, Look.FIGURE) for one in asked),
        *(Column(f"{one.code} points", 9, Look.FIGURE) for one in asked),
        *(
            Column(f"Total of quality, {part.words}" if part.lots else "Total of quality", 14, Look.FIGURE)
            for part in matrix.rules.groups
        ),
    ]
    agreed = _agreed_column(matrix)
    rows = [_total_row(matrix, total, row, agreed, last) for row, total in enumerate(matrix.totals, start=FIRST_ROW)]
    about = "What the agreed scores on the sheet Items earn. Change one there, or a weight on the sheet Scheme."
    book.table(TOTALS, about, columns, rows, fixed=2)


def _total_row(matrix: Matrix, total: Total, row: int, agreed: int, last: int) -> list[Cell]:
    rules, at = matrix.rules, SchemeAt(matrix.rules)
    asked = rules.questions

    def score(number: int) -> str:
        chosen = ",".join(
            [
                f"{column_of(BIDDER, FIRST_ROW, last, ITEMS)},{cell(0, row)}",
                f"{column_of(QUESTION, FIRST_ROW, last, ITEMS)},{at.code(number)}",
                f'{column_of(STANDS, FIRST_ROW, last, ITEMS)},"yes"',
            ]
        )
        return f'IF(COUNTIFS({chosen})=0,"",SUMIFS({column_of(agreed, FIRST_ROW, last, ITEMS)},{chosen}))'

    def point(number: int) -> str:
        own = cell(2 + number, row)
        earned = f"{own}/{at.top(number)}*{at.weight(number)}"
        places = rules.scheme.rounding.criterion
        return f'IF({own}="","",{earned if places is None else rounding(earned, places)})'

    places = None if rules.scheme.quality_relative_to_best else rules.scheme.rounding.quality

    def whole(part: LotRules) -> str:
        scores, points = _cells(part, 2, row), _cells(part, 2 + len(asked), row)
        return f'IF(COUNT({scores})<{len(part.rows)},"",{rounding(f"SUM({points})", places)})'

    wholes = zip(rules.groups, total.qualities, total.bids, strict=True)
    return [
        total.bidder_code,
        total.organisation,
        *(Live(score(number), total.scores.get(one.code)) for number, one in enumerate(asked)),
        *(Live(point(number), matrix.earned(one.code, total.scores)) for number, one in enumerate(asked)),
        *(Live(whole(part), quality) if there else None for part, quality, there in wholes),
    ]


def _cells(part: LotRules, first: int, row: int) -> str:
    """The cells of a part's questions in a row, those of all questions beginning at a column."""
    if not part.lots:
        return f"{cell(first, row)}:{cell(first + len(part.rows) - 1, row)}"
    return ",".join(cell(first + at, row) for at in part.rows)


def _items(book: Book, matrix: Matrix) -> None:
    columns = [
        Column("Bidder", 12),
        Column("Organisation", 30),
        Column("Question", 10),
        Column("Title", 34),
        Column("Round", 8, Look.COUNT),
        Column("Counts", 9),
        *(Column(name, 10, Look.FIGURE) for name in matrix.evaluators),
        Column("Lowest", 9, Look.FIGURE),
        Column("Highest", 9, Look.FIGURE),
        Column("Apart", 8, Look.FIGURE),
        Column("Agreed score", 9, Look.INPUT),
        Column("Record", 9, Look.COUNT),
    ]
    rows = [_item_row(matrix, entry, row) for row, entry in enumerate(matrix.entries, start=FIRST_ROW)]
    about = "Each answer that was moderated: every evaluator's own mark, and the score that the panel agreed."
    book.table(ITEMS, about, columns, rows, fixed=3)


def _item_row(matrix: Matrix, entry: Entry, row: int) -> list[Cell]:
    item, standing = entry.item, entry.item.standing
    marks = [entry.marks.get(name) for name in matrix.evaluators]
    given = [mark.mark for mark in marks if mark]
    spread = f"{cell(FIRST_MARK, row)}:{cell(FIRST_MARK + max(len(marks), 1) - 1, row)}"
    low, high = (min(given), max(given)) if given else (None, None)
    return [
        item.bidder_code,
        entry.organisation,
        item.code,
        item.title,
        item.round,
        "yes" if entry.stands else "no",
        *(mark.mark if mark else None for mark in marks),
        Live(f'IF(COUNT({spread})=0,"",MIN({spread}))', low),
        Live(f'IF(COUNT({spread})=0,"",MAX({spread}))', high),
        Live(
            f'IF(COUNT({spread})=0,"",MAX({spread})-MIN({spread}))',
            high - low if high is not None and low is not None else None,
        ),
        standing.score,
        standing.consensus_id,
    ]


def _reasons(book: Book, entries: Sequence[Entry]) -> None:
    columns = [
        Column("Record", 9, Look.COUNT),
        Column("Bidder", 12),
        Column("Question", 10),
        Column("Round", 8, Look.COUNT),
        Column("Agreed score", 9, Look.FIGURE),
        Column("What decided the score", 46, Look.WRAP),
        Column("Views not followed", 36, Look.WRAP),
        Column("Strengths", 36, Look.WRAP),
        Column("What would have scored higher", 36, Look.WRAP),
        Column("Corrected because", 30, Look.WRAP),
        Column("Dissents", 30, Look.WRAP),
        Column("Recorded by", 22),
        Column("Recorded at", 22, Look.MOMENT),
    ]
    rows: list[list[Cell]] = []
    for entry in entries:
        item, standing = entry.item, entry.item.standing
        rows.append(
            [
                standing.consensus_id,
                item.bidder_code,
                item.code,
                item.round,
                standing.score,
                standing.deciding,
                standing.not_followed,
                standing.strengths,
                standing.higher,
                "; ".join(version.correction for version in item.versions if version.correction),
                "; ".join(f"{word.name}: {word.dissent}" for word in standing.dissents),
                standing.moderator,
                standing.agreed_at,
            ]
        )
    book.table("Reasons", "Why each score was agreed, by the number of its record. UK time.", columns, rows, fixed=5)


def _marks(book: Book, entries: Sequence[Entry]) -> None:
    columns = [
        Column("Bidder", 12),
        Column("Organisation", 30, Look.WRAP),
        Column("Question", 10),
        Column("Round", 8, Look.COUNT),
        Column("Evaluator", 24),
        Column("Mark", 8, Look.FIGURE),
        Column("Strengths", 46, Look.WRAP),
        Column("Concerns", 46, Look.WRAP),
        Column("Why this mark", 56, Look.WRAP),
        Column("Given at", 22, Look.MOMENT),
        Column("Stands", 14),
    ]
    rows: list[list[Cell]] = [
        [
            entry.item.bidder_code,
            entry.organisation,
            entry.item.code,
            entry.item.round,
            mark.evaluator,
            mark.mark,
            mark.strengths,
            mark.concerns,
            mark.reason,
            mark.given_at,
            "replaced" if mark.superseded else "yes",
        ]
        for entry in entries
        for mark in entry.item.marks
    ]
    book.table(MARKS, "Every mark as its evaluator gave it, with the reasons. UK time.", columns, rows, fixed=3)
