"""The workbook in which colleagues answer: its columns, and reading it again. It says nothing of who asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from numbers import Real

from python_calamine import CalamineError, CalamineWorkbook

from procurement.clarifications.models import AnswerDraft
from procurement.clarifications.queries import Question
from procurement.core.action import Invalid
from procurement.core.forms import has_unprintable

SHEET = "Answers"
HEAD_ROW = 4
"""The row in which the heads stand, counted from 1."""

HEADS = (
    ("Row", "key", 8),
    ("Asked", "asked", 60),
    ("Title", "title", 30),
    ("Question, as all will read it", "question", 60),
    ("Answer", "answer", 80),
    ("Answer together with", "together", 14),
    ("Saved", "version", 8),
)
"""Heading, name and width of each column; title, question, answer and rows to answer together may be changed."""

COLUMNS = {name: chr(ord("A") + at) for at, (_, name, _) in enumerate(HEADS)}
MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 2_000
FORM = "evenhand answers 1"

_KEY = re.compile(r"[AQ][0-9]{1,9}")


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be taken, and why."""

    cell: str
    sentence: str

    def __str__(self) -> str:
        return f"{SHEET}, cell {self.cell}: {self.sentence}"


class NotTaken(Invalid):
    """A workbook was not taken; nothing of it was. `faults`: every cell that is to be put right."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        more = f" {len(faults) - 1} more cells are at fault." if len(faults) > 1 else ""
        super().__init__("file", f"Nothing was taken in. {faults[0]}{more}")
        self.faults = list(faults)


@dataclass(frozen=True)
class Line:
    """One row as it came back. `version`: what stood when the workbook was made; 0 for a question without an answer."""

    row: int
    key: str
    title: str
    question: str
    answer: str
    together: tuple[str, ...]
    version: int

    def fault(self, column: str, sentence: str) -> Fault:
        """What is wrong with a cell of it."""
        return Fault(f"{COLUMNS[column]}{self.row}", sentence)


def rows_out(open_questions: Sequence[Question], drafts: Sequence[AnswerDraft]) -> list[list[str | int]]:
    """The rows of the workbook: answers being written, then questions that wait for one."""
    rows: list[list[str | int]] = []
    for draft in drafts:
        asked = "\n\n".join(one.row.words for one in open_questions if one.draft_id == draft.id)
        rows.append([f"A{draft.id}", asked, draft.title, draft.question, draft.answer, "", draft.version])
    for one in open_questions:
        if one.draft_id is None:
            rows.append([f"Q{one.row.id}", one.row.words, one.row.title, one.row.words, "", "", 0])
    return rows


def read_book(data: bytes) -> list[Line]:
    """The rows of a workbook. Raises NotTaken with every cell that cannot be read."""
    if len(data) > MOST_BYTES:
        raise NotTaken([Fault("A1", "The file is larger than 4 MB.")])
    rows = _rows(data)
    heads = [cell.casefold() for cell in (rows[HEAD_ROW - 1] if len(rows) >= HEAD_ROW else [])][: len(HEADS)]
    if heads != [head.casefold() for head, _, _ in HEADS]:
        named = ", ".join(head for head, _, _ in HEADS)
        raise NotTaken([Fault(f"A{HEAD_ROW}", f"The heads must be {named}, as in the workbook that was handed out.")])
    faults: list[Fault] = []
    lines = [
        _line(at, [*row, *[""] * len(HEADS)][: len(HEADS)], faults)
        for at, row in enumerate(rows[HEAD_ROW:], HEAD_ROW + 1)
        if any(row)
    ]
    if faults:
        raise NotTaken(faults)
    if not lines:
        raise NotTaken([Fault(f"A{HEAD_ROW + 1}", "There is no row to take in.")])
    return lines


def _line(at: int, row: list[str], faults: list[Fault]) -> Line:
    key, _asked, title, question, answer, together, version = (cell.strip() for cell in row)
    if not _KEY.fullmatch(key):
        faults.append(Fault(f"A{at}", "This column may not be changed: it holds the row's own mark, such as Q12."))
    others = tuple(part for part in re.split(r"[,;\s]+", together) if part)
    if any(not _KEY.fullmatch(part) for part in others):
        faults.append(Fault(f"{COLUMNS['together']}{at}", "Name rows by the marks in the first column, such as Q12."))
    if not (version.isascii() and version.isdigit() and len(version) < 8):
        faults.append(Fault(f"{COLUMNS['version']}{at}", "This column may not be changed."))
        version = "0"
    for name, text in (("title", title), ("question", question), ("answer", answer)):
        if has_unprintable(text):
            faults.append(Fault(f"{COLUMNS[name]}{at}", "Remove the characters that cannot be printed."))
    if "\n" in title:
        faults.append(Fault(f"{COLUMNS['title']}{at}", "Write the title on one line."))
    return Line(at, key, title, question, answer, others, int(version))


def _rows(data: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        if SHEET not in book.sheet_names:
            raise NotTaken([Fault("A1", f"The sheet {SHEET} is missing.")])
        sheet = book.get_sheet_by_name(SHEET)
        if sheet.total_height > MOST_ROWS + HEAD_ROW:
            raise NotTaken([Fault(f"A{MOST_ROWS + HEAD_ROW}", f"At most {MOST_ROWS:,} rows can be read.")])
        return [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError, ValueError) as wrong:
        raise NotTaken([Fault("A1", "The file is not a workbook that can be read.")]) from wrong


def _text(value: object) -> str:
    """A cell as it shows, line ends made single; Excel keeps every number with a fraction, so that 4 comes as 4.0."""
    text = str(value).removesuffix(".0") if isinstance(value, Real) else str(value)
    return re.sub(r"_x000D_\n?|\r\n?", "\n", text)
