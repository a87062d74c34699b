"""Tables as CSV for a spreadsheet: marked as UTF-8, with nothing in them that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def inert(cell: str) -> str:
    """A cell that no spreadsheet runs: what begins like a formula gets an apostrophe before it.

    >>> inert("=HYPERLINK(1)"), inert("Reason: fair")
    ("'=HYPERLINK(1)", 'Reason: fair')
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of the file, the head first; None is an empty cell.

    >>> list(csv_lines(["What", "Since"], [["=1+1", None]]))
    ['\\ufeffWhat,Since\\r\\n', "'=1+1,\\r\\n"]
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow([inert(cell) for cell in head])
    for row in rows:
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        writer.writerow(["" if cell is None else inert(str(cell)) for cell in row])
    yield out.getvalue()
