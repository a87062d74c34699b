"""The library as JSON and as pasted rows; reading is strict and names the place of what is wrong."""

from collections.abc import Iterable

import msgspec

from evaluation.library.rules import EntryKind, LibraryText, lines_of, tags_of
from procurement.core.pasting import Fault, Faults, Refused, cells_of

FORM = "evenhand library 1"
MOST_BYTES = 4 * 1024 * 1024
MOST_ENTRIES = 500
PASTED = ("Title", "Text", "Words", "Tags", "Guidance")


class BadLibrary(ValueError):
    """A file or a paste that cannot be taken in; the text says where and why."""


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    form: str
    entries: list[LibraryText]


def to_json(texts: Iterable[LibraryText]) -> str:
    """The entries, indented."""
    return msgspec.json.format(msgspec.json.encode(_Document(FORM, list(texts))), indent=1).decode()


def from_json(data: bytes) -> list[LibraryText]:
    """The entries of a file. Raises BadLibrary for the first thing that is wrong."""
    if len(data) > MOST_BYTES:
        raise BadLibrary("The file is larger than 4 MB; a library is much smaller.")
    try:
        document = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Document)
    except msgspec.ValidationError as wrong:
        sentence, _, place = str(wrong).partition(" - at ")
        raise BadLibrary(f"{place.strip('`').removeprefix('$.')}: {sentence}.".lstrip(": ")) from wrong
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise BadLibrary(f"The file is not JSON that can be read: {wrong}.") from wrong
    if document.form != FORM:
        raise BadLibrary(f"This file is “{document.form[:60]}”; this version of Evenhand reads “{FORM}”.")
    return checked(document.entries)


def checked(texts: list[LibraryText]) -> list[LibraryText]:
    """Entries that were just read, once it is looked at what no database keeps."""
    if len(texts) > MOST_ENTRIES:
        raise BadLibrary(f"These are {len(texts):,} entries; at most {MOST_ENTRIES} can be taken in at once.")
    for number, text in enumerate(texts, start=1):
        whole = [text.title, text.text, *text.parts, *text.guidance, *text.tags]
        if any("\x00" in part or any("\ud800" <= c <= "\udfff" for c in part) for part in whole):
            raise BadLibrary(f"Entry {number} holds a character that cannot be kept.")
        if len(text.title) > 200:
            raise BadLibrary(f"Entry {number}: the title is longer than 200 characters.")
    return texts


def pasted(text: str) -> tuple[list[LibraryText], tuple[Fault, ...]]:
    """Questions pasted from a spreadsheet, by tabs or as CSV: title, text, words, tags, guidance; all or none.

    >>> found, faults = pasted("Cover,How do you cover absence?,500,workforce")
    >>> found[0].word_limit, faults
    (500, ())
    """
    faults = Faults()
    try:
        rows = cells_of(text, MOST_ENTRIES, "questions", "\t" if "\t" in text else ",")
    except Refused as refused:
        return [], refused.faults
    if rows[0][1][0].casefold() == "title":
        rows = rows[1:]
    found = []
    for place, cells in rows:
        if any(cells[len(PASTED) :]):
            faults.say(place, "", f"There are more columns than {', '.join(PASTED)}.")
            continue
        title, words, limit, tags, guidance = (cells + [""] * len(PASTED))[: len(PASTED)]
        found.append(
            LibraryText(
                EntryKind.QUESTION, title, words, (), lines_of(guidance), _limit(faults, place, limit), tags_of(tags)
            )
        )
        faults.fit(place, "title", title, 200)
        faults.fit(place, "text", words, 20_000)
        for name, cell in (("title", title), ("text", words)):
            if not cell:
                faults.say(place, name, "The cell is empty.")
    return ([], faults.all()) if faults.all() else (found, ())


def _limit(faults: Faults, place: int, cell: str) -> int | None:
    plain = cell.replace(",", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and 0 < int(plain[:9]) <= 100_000):
        faults.say(place, "words", "A word limit is a whole number, such as 500.")
        return None
    return int(plain)
