"""Words quoted from a response as evidence for a mark: found where they stand, kept with their place; pure.

An evaluator keeps a list of quotes, one a line, in the bidder's own words. Before the words may stand the file and the
page they are in (`S4 p. 3: `), after them which of several equal passages is meant (` [2]`).
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

STRENGTH, CONCERN, HIT = "strength", "concern", "hit"
LETTERS = {STRENGTH: "S", CONCERN: "W", HIT: "F"}
_CLASSES = {STRENGTH: "", CONCERN: ' class="gap"', HIT: ' class="hit"'}

MOST_QUOTES = 30
MOST_HITS = 99

_NAMED = re.compile(r"(?P<name>[^\s:]+)(?: p\.? ?(?P<page>\d{1,4}))?: *(?P<words>.+)")
_NUMBERED = re.compile(r"(?P<words>.+?) *\[(?P<n>\d{1,3})\]")
_TOKEN = re.compile(r"<[^>]*>|&[#\w]+;|.", re.DOTALL)


@dataclass(frozen=True)
class Source:
    """A text that words are quoted from: the answer (no name), or one page of a file; pages count from 1."""

    text: str
    name: str = ""
    page: int | None = None
    file_id: int | None = None

    @property
    def place(self) -> str:
        """How it is named to people and before a quote: "S4 p. 3"; empty for the answer."""
        return f"{self.name} p. {self.page}" if self.page is not None else self.name


@dataclass(frozen=True)
class Quoted:
    """One quote: S1 is the first strength, W1 the first concern. `words` stand at start to end of the source's text.

    Without a source the words were not found; they are then as they were typed.
    """

    kind: str
    number: int
    words: str
    source: Source | None = None
    start: int = 0
    end: int = 0
    again: int = 0

    @property
    def label(self) -> str:
        """S1, W2."""
        return f"{LETTERS[self.kind]}{self.number}"


def lines(text: str) -> list[str]:
    """The quotes of a list, one a line.

    >>> lines(" first \\n\\nsecond")
    ['first', 'second']
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


def find_quotes(kind: str, text: str, answer: Source, files: Callable[[], Sequence[Source]]) -> list[Quoted]:
    """Each quote of a list with its place: in the answer first, then in the files, read only where they are needed.

    >>> [q] = find_quotes(STRENGTH, "30 contracted hours", Source("We give 30\\ncontracted hours."), list)
    >>> q.label, q.start, q.end, q.words
    ('S1', 8, 27, '30\\ncontracted hours')
    """
    return [_place(kind, number, line, answer, files) for number, line in enumerate(lines(text), start=1)]


def _place(kind: str, number: int, line: str, answer: Source, files: Callable[[], Sequence[Source]]) -> Quoted:
    for words, nth, sources in _readings(line, answer, files):
        for source in sources:
            if found := _stands(words, nth, source.text):
                return Quoted(kind, number, source.text[slice(*found)], source, *found, again=nth)
    return Quoted(kind, number, line)


def _readings(
    line: str, answer: Source, files: Callable[[], Sequence[Source]]
) -> Iterator[tuple[str, int, Sequence[Source]]]:
    """What a line may mean: plain words of the answer or a file, words of a file that it names, the nth such passage.

    What names a place is looked for there alone.
    """
    named = _NAMED.fullmatch(line)
    there = [s for s in files() if _is_named(s, named["name"], named["page"])] if named else []
    words = named["words"] if named and there else line
    numbered = _NUMBERED.fullmatch(words)
    yield words, 0, there or [answer]
    if numbered and int(numbered["n"]) > 0:
        yield numbered["words"], int(numbered["n"]) - 1, there or [answer]
    if not there:
        yield words, 0, files()


def _is_named(source: Source, name: str, page: str | None) -> bool:
    return source.name.casefold() == name.casefold() and (page is None or source.page == int(page))


def _stands(words: str, nth: int, text: str) -> tuple[int, int] | None:
    """Where words stand in a text for the nth time (0 is the first), whatever the spaces, capitals and marks between.

    >>> _stands("it’s  “Dated”", 0, "Yes: it's 'dated' now")
    (5, 16)
    """
    wanted = "".join(one for one, _, _ in _folded(words)).strip()
    kept = list(_folded(text))
    at = _nth("".join(one for one, _, _ in kept), wanted, nth)
    if at is None:
        return None
    start, end = kept[at][1], kept[at + len(wanted) - 1][2]
    tail = words.strip()[len(words.strip().rstrip(".,;:!?%)]")) :]
    return start, end + len(tail) if text.startswith(tail, end) else end


def _nth(text: str, wanted: str, nth: int) -> int | None:
    at = text.find(wanted) if wanted else -1
    for _ in range(nth):
        at = text.find(wanted, at + len(wanted)) if at >= 0 else -1
    return at if at >= 0 else None


def _folded(text: str) -> Iterator[tuple[str, int, int]]:
    """Letters and digits in small letters, everything between as one space: each with start and end in the text."""
    yield from _fold((character, at, at + 1) for at, character in enumerate(text))


def _fold(characters: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """The same over characters that carry their place; a point or comma between digits belongs to the figure."""
    before, held = " ", ("", 0, 0)
    for character, start, end in characters:
        if character.isalnum():
            if held[0] and before.isdigit():
                yield held if character.isdigit() else (" ", held[1], held[2])
            for one in character.casefold():
                yield one, start, end
            before, held = character, ("", 0, 0)
        elif character in ".," and before.isdigit() and not held[0]:
            held = (character, start, end)
        else:
            if before != " ":
                yield " ", start, end
            before, held = " ", ("", 0, 0)


def marked(page: str, quotes: Sequence[Quoted]) -> str:
    """HTML with the quoted words marked, each reachable at its label; `page` is HTML that is safe already.

    >>> quotes = find_quotes(CONCERN, "pay travel", Source("We pay travel time."), list)
    >>> marked("<p>We pay <b>travel</b> time.</p>", quotes)
    '<p>We <mark id="W1" class="gap">pay </mark><b><mark class="gap">travel<sup>W1</sup></mark></b> time.</p>'
    """
    kept = list(_fold(_characters(page)))
    folded = "".join(one for one, _, _ in kept)
    spans: list[tuple[int, int, Quoted]] = []
    for quote in quotes:
        wanted = "".join(one for one, _, _ in _folded(quote.words)).strip()
        at = _nth(folded, wanted, quote.again)
        if at is not None:
            spans.append((kept[at][1], kept[at + len(wanted) - 1][2], quote))
    return "".join(_with_marks(page, spans)) if spans else page


def hits(page: str, words: str, already: int = 0) -> list[Quoted]:
    """Every place of some words in a page of HTML, to be marked: F1, F2, counted on from those found `already`.

    >>> [hit.label for hit in hits("<p>Cover, cover &amp; recovery.</p>", "cover", 1)]
    ['F2', 'F3', 'F4']
    """
    wanted = "".join(one for one, _, _ in _folded(words)).strip()
    folded = "".join(one for one, _, _ in _fold(_characters(page)))
    count = min(folded.count(wanted), MOST_HITS - already) if wanted else 0
    return [Quoted(HIT, already + n + 1, words, again=n) for n in range(count)]


def _characters(page: str) -> Iterator[tuple[str, int, int]]:
    """What a page shows, character by character; a tag parts words only where it begins or ends a block."""
    for token in _TOKEN.finditer(page):
        said = token.group()
        if said.startswith("<") and len(said) > 1:
            if not re.match(r"</?(?:b|i|em|strong|a|u|s|sup|sub|code|span|mark)\b", said):
                yield "\n", token.start(), token.end()
        else:
            yield html.unescape(said)[:1], token.start(), token.end()


def _with_marks(page: str, spans: Sequence[tuple[int, int, Quoted]]) -> Iterator[str]:
    """The page in pieces that no mark cuts; the first of several marks over one piece is drawn."""
    edges = {0, len(page)} | {edge for start, end, _ in spans for edge in (start, end)}
    tags = [match.span() for match in re.finditer(r"<[^>]*>", page)]
    edges |= {edge for span in tags for edge in span}
    starts = {start for start, _ in tags}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        over = [span for span in spans if span[0] <= start and end <= span[1]]
        if start in starts or not over or not page[start:end].strip():
            yield page[start:end]
            continue
        first = over[0][2]
        for begins, _, quote in over[1:]:
            if begins == start:
                yield f'<span id="{quote.label}"></span>'
        at = f' id="{first.label}"' if over[0][0] == start else ""
        ends = "".join(f"<sup>{quote.label}</sup>" for _, last, quote in over if last == end and quote.kind != HIT)
        yield f"<mark{at}{_CLASSES[first.kind]}>{page[start:end]}{ends}</mark>"
