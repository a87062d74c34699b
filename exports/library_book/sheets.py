"""One sheet, one row for each entry."""

from collections.abc import Iterable
from datetime import datetime

from evaluation.library.book_form import HEADS, SHEET, cells_of_entry
from evaluation.library.files import FORM
from evaluation.library.rules import LibraryText
from exports.layout.book import Book, Column, Look


def workbook(texts: Iterable[LibraryText], made_at: datetime) -> bytes:
    """The entries; read again by `evaluation.library.book_form` without a loss."""
    book = Book("Library", made_at, foot=FORM)
    columns = [Column(head, width, Look.COUNT if head == "Words" else Look.INPUT_TEXT) for head, width in HEADS]
    about = "One row for each. Several things in one cell stand on lines of their own (Alt and Enter)."
    book.table(SHEET, about, columns, [cells_of_entry(text) for text in texts])
    return book.content()
