"""What an entry of the library says, how it is found, and which codes its questions get. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_TAGS = 12
LONGEST_TAG = 40


class EntryKind(StrEnum):
    """What an entry is: a question for bidders, or a paragraph that stands in a tender pack."""

    QUESTION = "question"
    PARAGRAPH = "paragraph"


ENTRY_WORDS: dict[EntryKind, str] = {EntryKind.QUESTION: "Question", EntryKind.PARAGRAPH: "Paragraph"}


@dataclass(frozen=True)
class LibraryText:
    """What an entry says. Parts are a question's lettered points, guidance is for evaluators; paragraphs have none."""

    kind: EntryKind
    title: str
    text: str
    parts: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()
    word_limit: int | None = None
    tags: tuple[str, ...] = ()


def tags_of(text: str) -> tuple[str, ...]:
    """Tags as they were typed, parted by commas, semicolons or lines; in small letters, each once, in order.

    >>> tags_of("Homecare, safety; homecare")
    ('homecare', 'safety')
    """
    typed = (" ".join(part.split()).casefold() for part in re.split(r"[,;\n]", text))
    return tuple(sorted({tag for tag in typed if tag}))


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that say anything.

    >>> lines_of(" one \\n\\ntwo")
    ('one', 'two')
    """
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def matches(entry: LibraryText, words: str) -> bool:
    """Whether every word that is looked for stands somewhere in an entry.

    >>> matches(LibraryText(EntryKind.QUESTION, "Workforce", "How do you keep staff?"), "STAFF work")
    True
    """
    whole = " ".join([entry.title, entry.text, *entry.parts, *entry.guidance, *entry.tags]).casefold()
    return all(word in whole for word in words.casefold().split())


def next_codes(taken: Iterable[str], how_many: int) -> list[str]:
    """Codes for further questions, after the highest number that is in use.

    >>> next_codes(["Q1", "Q7", "S3"], 2)
    ['Q8', 'Q9']
    """
    numbers = [int(found[1]) for code in taken if (found := re.fullmatch(r"[Qq](\d{1,4})", code))]
    first = max(numbers, default=0) + 1
    return [f"Q{number}" for number in range(first, first + how_many)]


def faults_of(text: LibraryText) -> list[str]:
    """What keeps an entry from being kept, in sentences."""
    found = []
    if not text.title.strip():
        found.append("The entry has no title.")
    if not text.text.strip():
        found.append("The entry has no text.")
    if len(text.tags) > MOST_TAGS:
        found.append(f"An entry has {MOST_TAGS} tags at most.")
    found += [f"The tag “{tag[:20]}…” is too long." for tag in text.tags if len(tag) > LONGEST_TAG]
    if text.word_limit is not None and not 1 <= text.word_limit <= 100_000:
        found.append("A word limit is between 1 and 100,000.")
    return found
