"""How the library stands in a workbook: its columns, and reading them again."""

from io import BytesIO
from numbers import Real

from python_calamine import CalamineError, CalamineWorkbook

from evaluation.library.files import FORM, MOST_BYTES, MOST_ENTRIES, BadLibrary, checked
from evaluation.library.rules import ENTRY_WORDS, EntryKind, LibraryText, lines_of, tags_of

SHEET = "Library"
HEAD_ROW = 4
"""The row in which the heads stand, counted from 1; the row above says which form this is."""

HEADS = (("Kind", 12), ("Title", 34), ("Text", 80), ("Parts", 50), ("Guidance", 50), ("Words", 10), ("Tags", 30))
_KINDS = {words.casefold(): kind for kind, words in ENTRY_WORDS.items()}


def cells_of_entry(text: LibraryText) -> list[str | int | None]:
    """An entry as a row: parts and guidance on lines of their own, tags parted by commas."""
    parts, guidance = "\n".join(text.parts), "\n".join(text.guidance)
    return [ENTRY_WORDS[text.kind], text.title, text.text, parts, guidance, text.word_limit, ", ".join(text.tags)]


def from_workbook(data: bytes) -> list[LibraryText]:
    """The entries of a workbook. Raises BadLibrary with the cell of the first fault."""
    if len(data) > MOST_BYTES:
        raise BadLibrary("The file is larger than 4 MB; a library is much smaller.")
    rows = _rows(data)
    heads = [cell.casefold() for cell in (rows[HEAD_ROW - 1] if len(rows) >= HEAD_ROW else [])[: len(HEADS)]]
    if heads != [head.casefold() for head, _ in HEADS]:
        named = ", ".join(head for head, _ in HEADS)
        raise BadLibrary(f"{SHEET}!A{HEAD_ROW}: the heads must be {named} ({FORM}).")
    found = [
        _entry(at, [*row, *[""] * len(HEADS)][: len(HEADS)])
        for at, row in enumerate(rows[HEAD_ROW:], HEAD_ROW + 1)
        if any(row)
    ]
    return checked(found)


def _entry(at: int, row: list[str]) -> LibraryText:
    kind, title, text, parts, guidance, words, tags = row
    if kind.strip().casefold() not in _KINDS:
        raise BadLibrary(f"{SHEET}!A{at}: say Question or Paragraph.")
    plain = words.replace(",", "").strip()
    if plain and not (plain.isascii() and plain.isdigit() and len(plain) < 7):
        raise BadLibrary(f"{SHEET}!F{at}: a word limit is a whole number, such as 500.")
    return LibraryText(
        EntryKind(_KINDS[kind.strip().casefold()]),
        title.strip(),
        text.strip(),
        lines_of(parts),
        lines_of(guidance),
        int(plain) if plain else None,
        tags_of(tags),
    )


def _rows(data: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        if SHEET not in book.sheet_names:
            raise BadLibrary(f"The sheet {SHEET} is missing.")
        sheet = book.get_sheet_by_name(SHEET)
        if sheet.total_height > MOST_ENTRIES + HEAD_ROW:
            raise BadLibrary(f"The sheet has {sheet.total_height:,} rows; at most {MOST_ENTRIES} entries can be read.")
        return [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError, ValueError) as wrong:
        if isinstance(wrong, BadLibrary):
            raise
        raise BadLibrary("The file is not a workbook that can be read.") from wrong


def _text(value: object) -> str:
    """A cell as it shows: Excel keeps every number with a fraction, so that 4 comes as 4.0."""
    return str(value).removesuffix(".0") if isinstance(value, Real) else str(value)
