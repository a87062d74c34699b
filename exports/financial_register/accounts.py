"""The workbook in which accountants key accounts offline: a row for each year of each bidder, three years at least."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from evaluation.financial.accounts_book import (
    ABOUT,
    BOXES,
    COLUMNS,
    HEADS,
    SHEET,
    SIGNED,
    Handed,
    OnFile,
    Seals,
    empty_row,
    said_of,
)
from evaluation.financial.keying import YEARS
from evaluation.financial.models import FinancialFigures
from evaluation.financial.overview import Row, rows
from evaluation.financial.queries import accounts_in
from evaluation.financial.rules import FIGURES
from evaluation.financial.sheet import given_of
from evaluation.financial.signs import WHOSE
from exports.layout.book import FIRST_ROW, Book, Cell, Column, Look
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.words import moment
from procurement.people.queries import names

_LOOKS = {"year_end": Look.INPUT_DAY, "months": Look.INPUT, "entity": Look.INPUT_TEXT, "source": Look.INPUT_TEXT}
_WIDTHS = {"year_end": 14, "months": 8, "entity": 30, "whose": 11, "audited": 9, "source": 34}

_HOW = (
    ("How to use it", "Type in the shaded cells of the sheet Accounts, one row for each year: pounds, without signs."),
    ("", "A blank figure was not given; nought is a figure. A loss or a debt has a minus sign."),
    ("", "Then take it in again on the page of financial standing. You see every change before anything is saved."),
    ("", "Rows may be sorted. Do not add, merge or hide any, and leave the row marks as they are."),
    ("", "What is in it is confidential. Delete this file when you have taken it in."),
)


@dataclass(frozen=True)
class AccountsToKey:
    """What whoever asks may key: the rows as they are handed out now, and every year that is on file."""

    rows: tuple[Handed, ...]
    on_file: Mapping[tuple[int, str, str], OnFile]
    bidders: int


def accounts_to_key(ctx: Context, procurement: Procurement, tender_id: int | None = None) -> AccountsToKey:
    """The years of every bidder that is open to this person, or of one, with empty rows up to three years."""
    open_ = [row for row in rows(procurement.id, ctx.person) if not row.closed]
    wanted = [row for row in open_ if tender_id in (None, row.tender_id) and (row.needed or tender_id)]
    on_file = accounts_in(procurement.id)
    people = names({one.keyed_by_id for years in on_file.values() for one in years})
    handed = [one for row in wanted for one in _handed(row, on_file.get(row.tender_id, []))]
    there = {
        (one.tender_id, one.entity, one.year_end.isoformat()): OnFile(
            one.id, f"{people.get(one.keyed_by_id, '')}, {moment(one.keyed_at)}"
        )
        for row in open_
        for one in on_file.get(row.tender_id, [])
    }
    return AccountsToKey(tuple(handed), there, len(wanted))


def _handed(row: Row, years: Sequence[FinancialFigures]) -> list[Handed]:
    """What is on file of a bidder, and empty rows for the years before, or for three where there is none."""
    bidder = f"{row.bidder_code} {row.organisation}"
    found = [Handed(row.tender_id, one.id, 0, bidder, said_of(given_of(one))) for one in years]
    own = [one for one in years if one.whose == "bidder"]
    first = min((one.year_end for one in own), default=None)
    for place in range(1, YEARS + 1 - len(own)):
        entity = own[-1].entity if own else row.organisation
        found.append(Handed(row.tender_id, 0, place, bidder, empty_row(entity, _years_before(first, place))))
    return found


def _years_before(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def accounts_workbook(procurement: Procurement, found: AccountsToKey, seals: Seals, made_at: datetime) -> bytes:
    """The workbook as it is handed out; `evaluation.financial.accounts_book` reads it again."""
    book = Book(
        f"Accounts of bidders, {procurement.title}",
        made_at,
        "NOT FOR PUBLICATION: financial affairs of bidders",
        f"{procurement.code} · taken out {moment(made_at)}",
        rehearsal=procurement.rehearsal,
    )
    about: list[Sequence[Cell]] = [
        ["Procurement", f"{procurement.title} ({procurement.code})"],
        ["Taken out", moment(made_at)],
        *_HOW,
        [SIGNED, seals.book(moment(made_at), len(found.rows))],
    ]
    book.table(ABOUT, "Read this first.", [Column("About", 26, Look.WRAP), Column("", 100, Look.WRAP)], about)
    book.protect(ABOUT)
    columns = [Column(HEADS[0], 12), Column(HEADS[1], 34, Look.WRAP)]
    for box, head in BOXES.items():
        look = Look.INPUT if box in FIGURES else _LOOKS.get(box, Look.INPUT_TEXT)
        columns.append(Column(head, _WIDTHS.get(box, 16), look))
    rows_ = [[seals.row(row), row.bidder, *(_cell(box, row.said[box]) for box in BOXES)] for row in found.rows]
    last = book.table(SHEET, "A row for each year of account. Type in the shaded cells.", columns, rows_, fixed=3)
    for box, choices in (("whose", list(WHOSE)), ("audited", ["yes", "no"])):
        at = COLUMNS[box] - 1
        rule = {"validate": "list", "source": choices, "error_message": f"Choose one of {', '.join(choices)}."}
        book.sheets[SHEET].data_validation(FIRST_ROW - 1, at, max(last, FIRST_ROW) - 1, at, rule)
    book.protect(SHEET)
    return book.content()


def _cell(box: str, text: str) -> Cell:
    if not text or box in ("entity", "whose", "audited", "source"):
        return text
    return date.fromisoformat(text) if box == "year_end" else Decimal(text)
