"""Answers as bidders write them: a text with a few signs, shown with headings, lists, tables and stress.

What is kept, sealed and compared is the text as it was typed. `## ` and `### ` begin a heading, `- ` and `1. ` an entry
of a list, `| a | b |` above `|---|---|` a table; `**bold**`, `*italic*`. Nothing else is a sign, so that no answer can
bring a link, an image or markup of its own. `plain()` is the text without its signs: a text without any is itself.
Passages of an answer are named by their places in it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from procurement.questionnaire.rules import cut_at, word_count
from procurement.tenders.signs import Close, Open, Piece, Words, find


@dataclass(frozen=True)
class Passage:
    """Some of an answer to point at: from and to in `plain()`; `kind` is "gap" where something is wanting there."""

    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True)
class Cut:
    """An answer at its published limit: what is read, and what stands beyond and is not. Each is whole HTML."""

    within: Markup
    beyond: Markup


def html(text: str, passages: Sequence[Passage] = ()) -> Markup:
    """The answer as HTML. Each element that holds words says in `data-at` where in `plain()` they begin.

    >>> print(html("## Rota\\n\\nTwo carers, **always**."))
    <h3 data-at="0">Rota</h3><p data-at="6">Two carers, <strong>always</strong>.</p>
    """
    read = _Reading(text)
    return read.drawn(read.pieces, passages)


def plain(text: str) -> str:
    """The words of the answer without the signs; numbers and dashes of lists stay, cells stand apart by a tab.

    >>> plain("## Rota\\n- **two** carers\\n\\n|a|b|\\n|-|-|\\n|1|2|"), plain("2 * 3 * 4 - snake_case")
    ('Rota\\n- two carers\\n\\na\\tb\\n1\\t2', '2 * 3 * 4 - snake_case')
    """
    return _Reading(text).plain


def words(text: str) -> int:
    """How many words the answer has, as a word processor counts: signs, dashes and numbers of lists are none.

    >>> words("## Rota\\n\\n1. Two *carers*\\n2. One nurse")
    5
    """
    return word_count(_Reading(text).counted)


def cut(text: str, limit: int | None, passages: Sequence[Passage] = ()) -> Cut:
    """The answer in two parts, at the end of its last word within the limit; the second is empty where it fits.

    >>> print(cut("- one two\\n- three", 1).beyond)
    <ul><li data-at="6">two</li><li data-at="12">three</li></ul>
    """
    read = _Reading(text)
    first, second = read.parted(cut_at(read.counted, limit))
    return Cut(read.drawn(first, passages), read.drawn(second, passages))


def within_limit(text: str, limit: int | None) -> str:
    """`plain()` as far as it is marked, numbers and dashes of lists blank: what one selects on a page stands in it.

    >>> within_limit("1. Two *carers*\\n2. One nurse", 3)
    '   Two carers\\n   One'
    """
    counted = _Reading(text).counted
    return counted[: cut_at(counted, limit)]


class _Reading:
    """A text read once: its pieces, its plain text, and which place of that each place of the text becomes."""

    def __init__(self, text: str) -> None:
        found = find(text)
        self.text, self.pieces = text, found.pieces
        stretches, gone, at = [], 0, 0
        self._from, self._gone = [0], [0]
        for start, end, instead in sorted(found.signs):
            stretches += [text[at:start], instead]
            gone += end - start - len(instead)
            at = end
            self._from.append(end)
            self._gone.append(gone)
        self.plain = "".join([*stretches, text[at:]])
        self.counted = self.plain
        for start, end in found.markers:
            self.counted = self.counted[: self.place(start)] + " " * (end - start) + self.counted[self.place(end) :]

    def place(self, at: int) -> int:
        """Where in the plain text a place of the text is."""
        return at - self._gone[bisect_right(self._from, at) - 1]

    def parted(self, at: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """The pieces up to a place of the plain text and those after; what is open there is closed and opened again."""
        after = (i for i, one in enumerate(self.pieces) if isinstance(one, Words) and self._beyond(one, at).strip())
        index = next(after, None)
        if index is None:
            return self.pieces, ()
        here = self.pieces[index]
        assert isinstance(here, Words)
        left = self._beyond(here, at)
        start = here.end - len(left)
        if at > self.place(here.start):
            first = [*self.pieces[:index], Words(here.start, here.start + at - self.place(here.start))]
            second = [Words(start, here.end), *self.pieces[index + 1 :]]
        else:
            back = index
            while back and isinstance(self.pieces[back - 1], Open):
                back -= 1
            first = self.pieces[:back]
            second = [*self.pieces[back:index], Words(start, here.end), *self.pieces[index + 1 :]]
        opened = _still_open(first)
        again = [Open(one.tag, start if one.at is not None else None, one.value) for one in opened]
        return [*first, *(Close(one.tag) for one in reversed(opened))], [*_row_again(again, first), *second]

    def _beyond(self, one: Words, at: int) -> str:
        """What of a stretch stands after a place of the plain text, without the spaces before it."""
        return self.text[one.start + max(0, at - self.place(one.start)) : one.end].lstrip(" \t\r\n")

    def drawn(self, pieces: Iterable[Piece], passages: Sequence[Passage]) -> Markup:
        """Pieces as HTML; what a passage covers is marked."""
        return Markup("").join(self._drawn(piece, passages) for piece in pieces)

    def _drawn(self, piece: Piece, passages: Sequence[Passage]) -> Markup:
        if isinstance(piece, Close):
            return Markup("</{}>").format(piece.tag)
        if isinstance(piece, Open):
            value = Markup(' value="{}"').format(piece.value) if piece.value else ""
            at = Markup(' data-at="{}"').format(self.place(piece.at)) if piece.at is not None else ""
            return Markup("<{}{}{}>").format(piece.tag, value, at)
        said = self.text[piece.start : piece.end]
        return Markup("").join(_marked(said, self.place(piece.start), passages)) if passages else escape(said)


def _marked(said: str, start: int, passages: Sequence[Passage]) -> Iterable[Markup]:
    """A stretch of words that begins at a place of the plain text; what passages cover stands in `<mark>`."""
    end = start + len(said)
    edges = {start, end} | {edge for one in passages for edge in (one.start, one.end) if start < edge < end}
    inside = sorted(edges)
    for left, right in pairwise(inside):
        over = [one for one in passages if one.start <= left and right <= one.end]
        shown = escape(said[left - start : right - start])
        kind = Markup(' class="gap"') if any(one.kind == "gap" for one in over) else Markup("")
        yield Markup("<mark{}>{}</mark>").format(kind, shown) if over else shown


def _still_open(pieces: Iterable[Piece]) -> list[Open]:
    opened: list[Open] = []
    for piece in pieces:
        if isinstance(piece, Open):
            opened.append(piece)
        elif isinstance(piece, Close):
            opened.pop()
    return opened


def _row_again(again: list[Open], before: Sequence[Piece]) -> list[Piece]:
    """What was open, opened again; in a row of a table empty cells stand for those that came before."""
    row = next((i for i, one in enumerate(again) if one.tag == "tr"), None)
    if row is None:
        return list(again)
    last = max(i for i, one in enumerate(before) if isinstance(one, Open) and one.tag == "tr")
    passed = [one for one in before[last:] if isinstance(one, Close) and one.tag in ("th", "td")]
    empty: list[Piece] = [made for one in passed for made in (Open(one.tag), Close(one.tag))]
    return [*again[: row + 1], *empty, *again[row + 1 :]]
