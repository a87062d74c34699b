"""The few signs of a formatted answer, found in its text: which words stand where, and which characters are signs."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.list import list_block
from markdown_it.rules_block.table import table
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

HEADINGS = {"## ": "h3", "### ": "h4"}
"""Signs of headings and the element that each becomes: below the headings of the page they stand on."""


@dataclass(frozen=True)
class Open:
    """An element begins. `at`: where in the text its words begin, for one that holds words; `value`: its number."""

    tag: str
    at: int | None = None
    value: str = ""


@dataclass(frozen=True)
class Close:
    """An element ends."""

    tag: str


@dataclass(frozen=True)
class Words:
    """A stretch of the text that is shown, from and to."""

    start: int
    end: int


Piece = Open | Close | Words


@dataclass
class Found:
    """A text in pieces. `signs`: from, to, what stands for them in plain text; `markers`: dashes, numbers of lists."""

    pieces: list[Piece] = field(default_factory=list)
    signs: list[tuple[int, int, str]] = field(default_factory=list)
    markers: list[tuple[int, int]] = field(default_factory=list)


def find(text: str) -> Found:
    """The pieces of a text. Where any word of it could not be placed, the whole is one paragraph, as it was typed."""
    seen = _shadow(text)
    try:
        found = _Walk(seen).through(_READER.parse(seen))
        _all_of(found, seen)
    except (_Lost, IndexError, ValueError):
        return Found([Open("p", 0), Words(0, len(text)), Close("p")])
    return found


class _Lost(Exception):
    """Something was read that is not found again in the text."""


_LAST_SPACE = 0x3000
_OTHER_SPACES = {at: "·" for at in range(_LAST_SPACE + 1) if chr(at).isspace() and chr(at) not in " \t\n"}
_AS_SEEN = {**_OTHER_SPACES, 0: "·", ord("\r"): "\n"}


def _shadow(text: str) -> str:
    """The text as the reader sees it, as long as it is: of all spaces it knows three, the others are words to it."""
    return text.translate(_AS_SEEN)


def _all_of(found: Found, seen: str) -> None:
    """Nothing but spaces may be neither shown nor a sign."""
    at = 0
    spans = [(one.start, one.end) for one in found.pieces if isinstance(one, Words)]
    for start, end in sorted(spans + [(start, end) for start, end, _ in found.signs] + found.markers):
        if start < at or seen[at:start].strip():
            raise _Lost
        at = end
    if seen[at:].strip():
        raise _Lost


# What the reader takes for a sign


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Two or three signs, a space and words; not inside lists. One sign alone may be a number: # 5."""
    line = state.src[state.bMarks[start] : state.eMarks[start]]
    tag = HEADINGS.get(line[: line.find(" ") + 1])
    said = line[line.find(" ") :].strip(" \t")
    if state.level or not tag or not said:
        return False
    if not silent:
        state.line = start + 1
        state.push("heading_open", tag, 1)
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = said, [start, start + 1], []
        state.push("heading_close", tag, -1)
    return True


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Entries begin with a dash or a number: a star or a plus may be what was meant."""
    at = state.bMarks[start] + state.tShift[start]
    return state.src[at : at + 1] not in ("*", "+") and list_block(state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return not state.level and table(state, start, end, silent)


def _stress(state: StateInline, silent: bool) -> bool:
    """Stars about words. One star within a word is a star, as in 2*3*4."""
    if silent or state.src[state.pos] != "*":
        return False
    scanned = state.scanDelims(state.pos, False)
    if scanned.length > 1:
        scanned = state.scanDelims(state.pos, True)
    for _ in range(scanned.length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(ord("*"), scanned.length, len(state.tokens) - 1, -1, scanned.can_open, scanned.can_close)
        )
    state.pos += scanned.length
    return True


def _reader() -> MarkdownIt:
    """Knows no HTML, links, images, code or quotations, and no sign that takes away the meaning of another."""
    reader = MarkdownIt("zero").enable(["heading", "list", "table", "newline", "emphasis"])
    reader.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    reader.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    reader.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    reader.inline.ruler.at("emphasis", _stress)
    return reader


_READER = _reader()

# Where in the text it stands

_WHOLE = {"bullet_list": "ul", "ordered_list": "ol"}


class _Walk:
    """Goes through what the reader found, and notes for each word where in the text it stands."""

    def __init__(self, seen: str) -> None:
        self.seen = seen
        self.found = Found()
        self.lines = seen.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.after: dict[int, int] = {}
        """By line, where its last dash or number of a list ends."""
        self.cells: list[tuple[int, int]] | None = None
        self.excess: tuple[int, int] | None = None

    def through(self, tokens: Sequence[Token]) -> Found:
        """All of it, in order."""
        columns = 0
        for at, token in enumerate(tokens):
            name, _, way = token.type.rpartition("_")
            if token.type == "inline":
                self._leaf(token)
            elif name == "list_item" and way == "open":
                self._item(token)
            elif name == "tr" and way == "open":
                head = tokens[at - 1].type == "thead_open"
                columns = _columns(tokens, at) if head else columns
                self._row(token, columns, head)
                self.found.pieces.append(Open("tr"))
            elif not token.hidden:
                tag = _WHOLE.get(name, token.tag)
                self.found.pieces.append(Open(tag) if way == "open" else Close(tag))
                self.cells = None if token.type == "tr_close" else self.cells
        return self.found

    def _item(self, token: Token) -> None:
        line, said = (token.map or [0])[0], token.info + token.markup
        at = max(self.starts[line], self.after.get(line, 0))
        while self.seen[at : at + 1] in (" ", "\t"):
            at += 1
        if not self.seen.startswith(said, at):
            raise _Lost
        self.after[line] = at + len(said)
        self.found.markers.append((at, at + len(said)))
        self.found.pieces.append(Open("li", value=token.info))

    def _row(self, token: Token, columns: int, head: bool) -> None:
        """The cells of a line of a table; what stands beyond its last column is shown with the last."""
        line = (token.map or [0])[0]
        start, end = self.starts[line], self.starts[line] + len(self.lines[line])
        cells = [self._trimmed(*one) for one in _cells(self.seen, start, end)] or [(end, end)]
        if len(cells) > columns:
            self.excess = (cells[columns - 1][1], cells[-1][1])
            kept = [*cells[: columns - 1], (cells[columns - 1][0], cells[-1][1])]
        else:
            self.excess, kept = None, cells
        edges = [(start, kept[0][0], ""), *((a[1], b[0], "\t") for a, b in pairwise(kept))]
        self.found.signs += [one for one in [*edges, (kept[-1][1], end, "")] if one[1] > one[0]]
        if head:
            self.found.signs.append((end, self.starts[line + 1] + len(self.lines[line + 1]), ""))
        self.cells = cells[:columns] + [(cells[-1][1], cells[-1][1])] * (columns - len(cells))

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        said = self.seen[start:end]
        left = len(said) - len(said.lstrip(" \t"))
        return (start + left, start + len(said.rstrip(" \t"))) if said.strip(" \t") else (start, start)

    def _leaf(self, token: Token) -> None:
        """Words of a heading, paragraph, entry or cell, with the signs in them."""
        in_cell = self.cells is not None
        where = self._in_cell(token.content, self.cells.pop(0)) if self.cells is not None else self._in_lines(token)
        if not self._stands(token.content, where):
            raise _Lost
        pieces = self.found.pieces
        holder = pieces.pop() if isinstance(pieces[-1], Open) else None
        own = not isinstance(holder, Open)
        opened = holder if isinstance(holder, Open) else Open("p")
        pieces.append(replace(opened, at=where[0]) if where else opened)
        if opened.tag in HEADINGS.values():
            self.found.signs.append((self.starts[(token.map or [0])[0]], where[0], ""))
        self._inline(token, where)
        if in_cell and not self.cells and self.excess:
            pieces.append(Words(*self.excess))
        if own:
            pieces.append(Close("p"))

    def _stands(self, content: str, where: list[int]) -> bool:
        """Whether the words stand in these places; between them the reader makes one space out of many."""
        if self.seen[where[0] : where[-1] + 1] == content if where else not content:
            return True
        return all(self.seen[at] == c for at, c in zip(where, content, strict=True) if c not in " \t")

    def _in_lines(self, token: Token) -> list[int]:
        """By character of the content, its place: each line of it is the end of a line of the text."""
        first = (token.map or [0])[0]
        lines = token.content.split("\n")
        where: list[int] = []
        for k, line in enumerate(lines):
            last = k == len(lines) - 1
            end = self.starts[first + k] + len(self.lines[first + k].rstrip(" \t") if last else self.lines[first + k])
            where += range(end - len(line), end + (not last))
        return where

    def _in_cell(self, content: str, cell: tuple[int, int]) -> list[int]:
        """The same for a cell, where a stroke of its own is written with a backslash before it."""
        where, at = [], cell[0]
        for character in content:
            if character == "|" and self.seen[at] == "\\":
                self.found.signs.append((at, at + 1, ""))
                at += 1
            where.append(at)
            at += 1
        return where

    def _inline(self, token: Token, where: list[int]) -> None:
        content, at, shown = token.content, 0, 0
        pieces = self.found.pieces

        def flush() -> None:
            if at > shown:
                pieces.append(Words(where[shown], where[at - 1] + 1))

        for child in token.children or []:
            if child.type == "text":
                if not content.startswith(child.content, at):
                    raise _Lost
                at += len(child.content)
            elif child.type in ("softbreak", "hardbreak"):
                at = content.index("\n", at) + 1
                while content[at : at + 1] in (" ", "\t"):
                    at += 1
            else:
                flush()
                end = at + len(child.markup)
                self.found.signs.append((where[at], where[end - 1] + 1, ""))
                pieces.append(Open(child.tag) if child.nesting > 0 else Close(child.tag))
                at = shown = end
        flush()


def _columns(tokens: Sequence[Token], at: int) -> int:
    """How many cells the head of a table has, whose row begins there."""
    end = next(i for i in range(at, len(tokens)) if tokens[i].type == "tr_close")
    return sum(1 for one in tokens[at:end] if one.type == "th_open")


def _cells(seen: str, start: int, end: int) -> list[tuple[int, int]]:
    """From and to of each cell of a line; a stroke after a backslash stands in a cell."""
    while start < end and seen[start] in " \t":
        start += 1
    while end > start and seen[end - 1] in " \t":
        end -= 1
    cuts = [i for i in range(start, end) if seen[i] == "|" and (i == start or seen[i - 1] != "\\")]
    cells = list(zip([start, *(i + 1 for i in cuts)], [*cuts, end], strict=True))
    if cells[0][0] == cells[0][1]:
        cells = cells[1:]
    return cells[:-1] if cells and cells[-1][0] == cells[-1][1] else cells
