"""What a document for bidders is called, and how what a bidder took stands to what is current. Pure."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

LONGEST_MEMBER = 90
"""Characters of a title that a file's name in an archive keeps."""


class PaperKind(StrEnum):
    """What a document for bidders is."""

    SPECIFICATION = "specification"
    TERMS = "terms"
    MAP = "map"
    STAFF = "staff"
    PRICES = "prices"
    OTHER = "other"


KIND_WORDS: dict[PaperKind, str] = {
    PaperKind.SPECIFICATION: "Specification",
    PaperKind.TERMS: "Terms and conditions",
    PaperKind.MAP: "Map",
    PaperKind.STAFF: "Staff-transfer list",
    PaperKind.PRICES: "Pricing schedule",
    PaperKind.OTHER: "Other",
}


class Held(StrEnum):
    """Which version of a document a bidder has taken."""

    NONE = "not taken"
    OLDER = "an older version"
    CURRENT = "the current version"


def held(taken: Iterable[int], current: int) -> Held:
    """Whether a bidder has the version that is current, by the numbers of those that it took.

    >>> held([], 2).value, held([1], 2).value, held([2, 1], 2).value
    ('not taken', 'an older version', 'the current version')
    """
    numbers = set(taken)
    if current in numbers:
        return Held.CURRENT
    return Held.OLDER if numbers else Held.NONE


def lacking(kinds: Iterable[str] | None) -> list[str]:
    """What bidders will miss among the documents they are given, by kind; nothing here stops a publication.

    None, where nobody has looked, is nothing to say.

    >>> lacking(["terms"])
    ['There is no specification among the documents for bidders']
    >>> lacking(["terms", "specification"])
    []
    """
    if kinds is None:
        return []
    there = set(kinds)
    if not there:
        return ["Bidders are given no documents: no specification and no terms"]
    named = {PaperKind.SPECIFICATION: "no specification", PaperKind.TERMS: "no terms"}
    missing = [words for kind, words in named.items() if kind.value not in there]
    return [f"There is {' and '.join(missing)} among the documents for bidders"] if missing else []


def member_names(rows: Sequence[tuple[str, int, str]]) -> list[str]:
    """What files are called inside an archive: number, title, version; each differs from the others.

    `rows`: title, number of the version and ending of each.

    >>> member_names([("Terms", 2, "pdf"), ("../Map: west", 1, "png")])
    ['01 Terms, version 2.pdf', '02 Map west, version 1.png']
    """
    return [
        f"{position:02d} {plain_name(title)}, version {number}{'.' + end if end else ''}"
        for position, (title, number, end) in enumerate(rows, start=1)
    ]


def plain_name(title: str) -> str:
    """A title as part of a file's name on any system: letters, digits, spaces and a few signs.

    >>> plain_name(" ../Café: lots 1–4?  ")
    'Café lots 1-4'
    """
    kept = "".join(c if c.isalnum() or c in " -(),'" else "-" if c in "–—" else " " for c in title)
    return " ".join(kept.split())[:LONGEST_MEMBER].strip() or "Document"
