"""The workbook: what to do on its first sheet, then one sheet for each question."""

from collections.abc import Sequence
from datetime import datetime
from string import ascii_lowercase

from evaluation.scoring.marks_book import BOXES, HEADS, RULES, SIGNED, Line, Seals
from exports.layout.book import FIRST_ROW, Book, Cell, Column, Look
from exports.score_sheets.facts import MarksBook, Sheet
from procurement.core.numbers import shown
from procurement.core.words import count

_LOOKS = (Look.TEXT, Look.TEXT, Look.WRAP, Look.INPUT, Look.INPUT_TEXT, Look.INPUT_TEXT, Look.INPUT_TEXT)

_HOW = (
    ("How to use it", "Type in the shaded cells of each question’s sheet: score, strengths, concerns, why."),
    ("", "Then take it in again on your scoring page. You see every change before anything is saved."),
    ("", "Rows may be sorted. Do not add, merge or hide any, and leave the row marks as they are."),
    ("", "Score each answer against the scale alone, never against another bid."),
    ("", "The answers are the bidders’ and confidential. Delete this file when you have taken it in."),
)


def workbook(found: MarksBook, seals: Seals, made_at: datetime) -> bytes:
    """The workbook as it is handed out; `evaluation.scoring.marks_book` reads it again."""
    of = found.identity
    book = Book(
        f"{found.procurement.title}: scores of {of.name}",
        made_at,
        marking="In confidence",
        foot=f"{of.code} · {of.name} · taken out {of.made_at}",
        rehearsal=found.procurement.rehearsal,
    )
    counts = {sheet.name: len(sheet.lines) for sheet in found.sheets}
    about: list[Sequence[Cell]] = [
        ["Procurement", f"{found.procurement.title} ({of.code})"],
        ["Evaluator", of.name],
        ["Round", "First tenders" if of.round == 1 else "Resubmitted answers"],
        ["Taken out", of.made_at],
        *_HOW,
        *((f"{sheet.name} {sheet.criterion.question.title}", _asked(sheet)) for sheet in found.sheets),
        *((f"{sheet.name} scale", _scale(sheet)) for sheet in found.sheets),
        [SIGNED, seals.book(counts)],
    ]
    columns = [Column("About", 26, Look.WRAP), Column("", 110, Look.WRAP)]
    book.table(RULES, "Read this first.", columns, about, filtered=False)
    book.protect(RULES)
    for sheet in found.sheets:
        _sheet(book, sheet, seals)
    return book.content()


def _asked(sheet: Sheet) -> str:
    """The question as it was published, its limit and its minimum."""
    question = sheet.criterion.question
    more = [f"({letter}) {part}" for letter, part in zip(ascii_lowercase, question.parts, strict=False)]
    if question.word_limit:
        more.append(f"At most {question.word_limit:,} words; what is beyond is not marked.")
    if sheet.criterion.minimum is not None:
        more.append(f"The published minimum is {shown(sheet.criterion.minimum)}.")
    return "\n".join([question.text, *more])


def _scale(sheet: Sheet) -> str:
    return "\n".join(f"{shown(mark)} {word}: {means}" for mark, word, means in sheet.scale)


def _sheet(book: Book, sheet: Sheet, seals: Seals) -> None:
    columns = [Column(head, width, look) for (head, width), look in zip(HEADS, _LOOKS, strict=True)]
    said = f"{sheet.criterion.question.title}. {count(len(sheet.lines), 'answer')}."
    if sheet.submitted:
        said += " Submitted: these scores stand, and what is typed here is not taken in."
    last = book.table(sheet.name, said, columns, [_row(line, seals) for line in sheet.lines], fixed=2)
    score = BOXES["mark"] - 1
    book.sheets[sheet.name].data_validation(
        FIRST_ROW - 1,
        score,
        last - 1,
        score,
        {
            "validate": "list",
            "source": [shown(mark) for mark, _, _ in sheet.scale],
            "input_title": "Score",
            "input_message": "; ".join(f"{shown(mark)} {word}" for mark, word, _ in sheet.scale)[:255],
            "error_title": "Not on the scale",
            "error_message": f"Choose one of {', '.join(shown(mark) for mark, _, _ in sheet.scale)}."[:255],
        },
    )
    book.protect(sheet.name)


def _row(line: Line, seals: Seals) -> list[Cell]:
    return [seals.row(line), line.bidder, line.answer, *_boxes(line)]


def _boxes(line: Line) -> list[Cell]:
    mark = next((one for one in line.allowed if shown(one) == line.said["mark"]), None)
    return [mark, *(line.said[box] for box in BOXES if box != "mark")]
