"""Rows pasted from a workbook, a document or a web page, taken apart into label, dates and stated length. Pure."""

import re
from dataclasses import dataclass, field

from procurement.core.forms import has_unprintable, shown_safely
from procurement.core.words import count
from procurement.timetable.published import LONGEST_TEXT, MOST_ROWS
from procurement.timetable.published_dates import Precision, read_phrase
from procurement.timetable.published_rows import Published

_NUMBER = re.compile(r"[0-9]{1,3}[a-z]?[.)]?", re.ASCII | re.IGNORECASE)
_LENGTH = re.compile(r"\b[0-9]{1,4}\s*(?:working|business|calendar)?\s*(?:days?|weeks?)\b", re.ASCII | re.IGNORECASE)
_HEAD = re.compile(
    r"\b(?:stage|activity|milestone|task|action|start|end|date|dates|duration|timescale)s?\b", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s+(?:to|until|-)\s+|\s*[–—]\s*")
_BARE_DAY = re.compile(r"(?:[a-z]{3,9}\s+)?[0-9]{1,2}\s*(?:st|nd|rd|th)?", re.ASCII | re.IGNORECASE)
_AFTER_DAY = re.compile(r"[0-9]{1,2}\s*(?:st|nd|rd|th)?\b(?P<rest>.*)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """Why a pasted row cannot be taken. Rows are counted from 1 as they were pasted; 0 is the whole paste."""

    row: int
    sentence: str


@dataclass
class Pasted:
    """The rows that can be read, the number each had in the paste, and what cannot be taken."""

    rows: list[Published] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_paste(text: str) -> Pasted:
    """Take a paste apart. Cells are parted by tabs, by | or by two spaces and more; blank lines are passed over.

    >>> read_paste("Tender evaluation\\t11 October 18\\t6 November 18\\t19 days").rows
    [Published(label='Tender evaluation', start='11 October 18', end='6 November 18', stated='19 days')]
    """
    found = Pasted()
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip(" \t|")]
    if not lines:
        found.faults.append(Fault(0, "Paste the rows of a timetable: a stage and its dates on each line."))
    elif len(lines) > MOST_ROWS:
        found.faults.append(Fault(0, f"The paste has {len(lines):,} rows; up to {MOST_ROWS:,} are read. Paste fewer."))
    else:
        for number, line in enumerate(lines, start=1):
            _take(found, number, line)
    return found


def _take(found: Pasted, number: int, line: str) -> None:
    cells = _cells(line)
    if number == 1 and _is_head(cells):
        return
    if fault := _fault(cells):
        found.faults.append(Fault(number, f"Row {number}{_named(cells)} {fault}"))
        return
    label, *rest = cells
    stated = next((cell for cell in rest if _is_length(cell)), None)
    dates = [cell for cell in rest if cell and cell is not stated]
    if len(dates) > 2:
        sentence = (
            f"Row {number}{_named(cells)} has {count(len(dates), 'cell')} where a start and an end belong; "
            "a hidden column may have come along. Remove it and paste again."
        )
        found.faults.append(Fault(number, sentence))
        return
    start, end = (*dates, None, None)[:2]
    if start and end is None:
        start, end = _parted(start)
    found.rows.append(Published(label, start, end, stated))
    found.lines.append(number)


def _cells(line: str) -> list[str]:
    """The cells of a line, without a leading number of its own."""
    if "\t" in line:
        cells = line.split("\t")
    elif "|" in line:
        cells = line.strip().removeprefix("|").removesuffix("|").split("|")
    else:
        cells = re.split(r" {2,}|\u00a0{2,}", line.strip())
    cells = [" ".join(cell.strip().strip('"').split()) for cell in cells]
    if len(cells) > 2 and _NUMBER.fullmatch(cells[0]):
        cells = cells[1:]
    return cells


def _named(cells: list[str]) -> str:
    return f" ({shown_safely(cells[0])[:60]})" if cells and cells[0] else ""


def _fault(cells: list[str]) -> str:
    """What is wrong with a row, to follow its number; nothing if it can be read."""
    if any(has_unprintable(cell) for cell in cells):
        return "holds a character that cannot be printed. Type that cell anew."
    if any(len(cell) > LONGEST_TEXT for cell in cells):
        return f"has a cell of more than {LONGEST_TEXT} characters. Shorten it."
    if not cells[0]:
        return "has no stage. Merged cells come apart when they are pasted: write the stage in each row."
    if not any(cells[1:]):
        return "has one cell only. Part its stage and its dates by a tab, by two spaces or by |."
    return ""


def _is_head(cells: list[str]) -> bool:
    """Whether the first row is the table's head."""
    return not any(_is_date(cell) for cell in cells[1:]) and bool(_HEAD.search(" ".join(cells[1:])))


def _is_date(cell: str) -> bool:
    return read_phrase(cell).precision is not Precision.NONE


def _is_length(cell: str) -> bool:
    return bool(_LENGTH.search(cell)) and not _is_date(cell)


def _parted(cell: str) -> tuple[str, str | None]:
    """A start and an end that stand in one cell: 26 April – 28 May 2021, 12 to 14 May 2021.

    >>> _parted("26 April – 28 May 2021"), _parted("12 to 14 May 2021")
    (('26 April 2021', '28 May 2021'), ('12 May 2021', '14 May 2021'))
    """
    halves = _BETWEEN.split(cell, maxsplit=1)
    if len(halves) != 2 or not all(halves) or not _is_date(halves[1]):
        return cell, None
    first, last = halves
    if _BARE_DAY.fullmatch(first) and not _is_date(first) and (after := _AFTER_DAY.search(last)):
        return f"{first} {after['rest'].strip()}", last
    if not _is_date(first):
        return cell, None
    begins, ends = read_phrase(first), read_phrase(last)
    if begins.missing_year and ends.year and (begins.month, begins.day) <= (ends.month, ends.day):
        return f"{first} {ends.year}", last
    return first, last
