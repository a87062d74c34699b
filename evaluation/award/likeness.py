"""Signs that tenders were not made apart: shared passages and typing errors, authors, patterns of prices. Pure.

None of it proves anything, and none of it ever goes into a mark: each sign is shown at its two places, and has innocent
explanations. What the council itself wrote, and what many bidders share, is left out.

Source: Public Contracts Regulations 2015 reg 57(8)(d) and Procurement Act 2023 schedule 7 (collusion, potential
competition infringements) for why an authority looks; the signs are those that competition authorities publish.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

LEAST = 12
"""Words in a row from which a shared passage is shown."""

WINDOW = 8
"""Words in a row that are compared."""

SHORTEST = 6
"""Letters of the shortest word that is looked at as a typing error."""

AROUND = 60
"""Letters shown either side of a word."""

MOST = 60
"""How many signs of a kind are shown."""

LINES = 3
"""Prices that two bidders must have in common before a pattern of them is looked for."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Place:
    """Where something stands: whose tender, which question, and the words there."""

    bidder: str
    question: str
    words: str


@dataclass(frozen=True)
class Shared:
    """The same words at two places; `length` is how many, or for a typing error the word that was meant."""

    first: Place
    second: Place
    length: int
    meant: str = ""


Texts = Mapping[str, Mapping[str, str]]
"""Answers by bidder and question."""


def few(bidders: int) -> int:
    """So many bidders may share something before it is taken as common to the trade.

    >>> few(4), few(60)
    (2, 3)
    """
    return 3 if bidders > 12 else 2


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(found.group().casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]


def _windows(words: list[tuple[str, int, int]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    plain = [word for word, _, _ in words]
    for at in range(len(plain) - WINDOW + 1):
        yield at, tuple(plain[at : at + WINDOW])


def passages(texts: Texts, ours: Iterable[str]) -> list[Shared]:
    """Passages that two tenders share, the longest first; the council's own words (`ours`) are no sign.

    >>> said = "we keep two carers on call every night of the year in each of our four towns"
    >>> [one.length for one in passages({"A": {"Q1": said + " and A"}, "B": {"Q2": "B: " + said}}, [])]
    [17]
    """
    known = {window for text in ours for _, window in _windows(_words(text))}
    parts = {(who, code): _words(text) for who, answers in texts.items() for code, text in answers.items()}
    places: dict[tuple[str, ...], list[tuple[tuple[str, str], int]]] = defaultdict(list)
    for place, words in parts.items():
        for at, window in _windows(words):
            if window not in known:
                places[window].append((place, at))
    found: dict[tuple[str, str, str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for where in places.values():
        if 1 < len({place[0] for place, _ in where}) <= few(len(texts)):
            for (one, at), (other, there) in combinations(where, 2):
                if one[0] != other[0]:
                    _lengthen(found[(*one, *other)], at, there)
    shared = [
        Shared(
            _place(texts, parts, one, code, at, length), _place(texts, parts, other, there_code, there, length), length
        )
        for (one, code, other, there_code), runs in found.items()
        for at, there, length in runs
        if length >= LEAST
    ]
    return sorted(shared, key=lambda one: (-one.length, one.first.bidder, one.second.bidder))[:MOST]


def _lengthen(runs: list[tuple[int, int, int]], at: int, there: int) -> None:
    """Make one run of windows that follow each other in both texts."""
    for index, (begun, begun_there, length) in enumerate(runs):
        step = at - begun
        if step == there - begun_there and 0 <= step <= length - WINDOW + 1:
            runs[index] = begun, begun_there, max(length, step + WINDOW)
            return
    runs.append((at, there, WINDOW))


def _place(
    texts: Texts,
    parts: Mapping[tuple[str, str], list[tuple[str, int, int]]],
    who: str,
    code: str,
    at: int,
    length: int,
) -> Place:
    words = parts[who, code]
    return Place(who, code, texts[who][code][words[at][1] : words[at + length - 1][2]])


def typing_errors(texts: Texts, ours: Iterable[str]) -> list[Shared]:
    """Misspellings that two tenders share and no other has: a rare word that is one slip from one that many use.

    >>> right = {name: {"Q": "our safeguarding policy"} for name in ("C", "D", "E")}
    >>> wrong = {name: {"Q": "a safegaurding policy"} for name in ("A", "B")}
    >>> [(one.first.bidder, one.second.bidder, one.meant) for one in typing_errors(right | wrong, [])]
    [('A', 'B', 'safeguarding')]
    """
    known = {word for text in ours for word, _, _ in _words(text)}
    used: dict[str, dict[str, tuple[str, int, int]]] = defaultdict(dict)
    counted: Counter[str] = Counter()
    for who, answers in texts.items():
        for code, text in answers.items():
            for word, start, end in _words(text):
                counted[word] += 1
                used[word].setdefault(who, (code, start, end))
    common = {word for word, places in used.items() if len(places) > 2} | known
    found = []
    for word, at in used.items():
        if len(at) != 2 or word in known or len(word) < SHORTEST or not word.isalpha():
            continue
        if meant := _meant(word, common):
            first, second = (_around(texts, name, *at[name]) for name in sorted(at))
            found.append(Shared(first, second, 1, meant))
    return sorted(found, key=lambda one: (one.first.bidder, one.second.bidder, one.meant))[:MOST]


def _around(texts: Texts, who: str, code: str, start: int, end: int) -> Place:
    text = texts[who][code]
    return Place(who, code, text[max(0, start - AROUND) : end + AROUND].strip())


def _meant(word: str, common: set[str]) -> str:
    """The common word that is one slip away; an ending or another spelling is no slip."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = {left + right[1:] for left, right in halves if right}
    slips |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    slips |= {left + letter + right for left, right in halves for letter in letters}
    slips |= {
        left + letter + right[1:] for left, right in halves if right for letter in letters if _near(letter, right[0])
    }
    likely = sorted(slip for slip in slips & common if slip != word and not _inflected(word, slip))
    return likely[0] if likely else ""


_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiou")


def _near(one: str, other: str) -> bool:
    """Whether one letter is typed for another by a slip: its neighbour on the keyboard, or one vowel for another.

    >>> _near("e", "a"), _near("m", "n"), _near("m", "t")
    (True, True, False)
    """
    at = {letter: (row, place) for row, letters in enumerate(_KEYS) for place, letter in enumerate(letters)}
    if {one, other} <= _VOWELS:
        return True
    if one not in at or other not in at:
        return False
    (row, place), (other_row, other_place) = at[one], at[other]
    return abs(row - other_row) <= 1 and abs(place - other_place) <= 1


def _inflected(one: str, other: str) -> bool:
    """Whether two words differ in their ending alone, or as organise and organize do.

    >>> _inflected("carers", "carer"), _inflected("organize", "organise"), _inflected("recieve", "receive")
    (True, True, False)
    """
    kept = min(len(one), len(other)) - 2
    return one[:kept] == other[:kept] or one.replace("z", "s") == other.replace("z", "s")


@dataclass(frozen=True)
class PricePattern:
    """Prices of two bidders for one lot that stand in one relation, line for line."""

    first: str
    second: str
    lot: int
    words: str
    rows: tuple[tuple[str, Fraction, Fraction], ...]


Prices = Mapping[str, Mapping[int, Mapping[str, Fraction]]]
"""What was typed, by bidder, lot and line."""

_NEAR = Fraction(1, 1000)
_PENNY = Fraction(1, 100)


def price_patterns(prices: Prices) -> list[PricePattern]:
    """Pairs whose prices are the same, or a constant part or sum more, in every line they have in common.

    >>> a = {1: {"x": Fraction(10), "y": Fraction(20), "z": Fraction(30)}}
    >>> b = {1: {"x": Fraction(11), "y": Fraction(22), "z": Fraction(33)}}
    >>> [one.words for one in price_patterns({"A": a, "B": b})]
    ['Every price of B is 10% more than that of A, a round part']
    """
    found = []
    for one, other in combinations(sorted(prices), 2):
        for lot in sorted(set(prices[one]) & set(prices[other])):
            mine, theirs = prices[one][lot], prices[other][lot]
            lines = [line for line in mine if line in theirs and mine[line] > 0 and theirs[line] > 0]
            rows = tuple((line, mine[line], theirs[line]) for line in lines)
            if len(rows) >= LINES and (words := _relation(one, other, rows)):
                found.append(PricePattern(one, other, lot, words, rows))
    return found[:MOST]


def _relation(one: str, other: str, rows: tuple[tuple[str, Fraction, Fraction], ...]) -> str:
    parts, sums = [theirs / mine for _, mine, theirs in rows], [theirs - mine for _, mine, theirs in rows]
    if not any(sums):
        return f"Every price of {other} is that of {one}"
    if max(parts) - min(parts) <= _NEAR:
        percent = (parts[0] - 1) * 100
        whole = Fraction(int(percent + (Fraction(1, 2) if percent > 0 else -Fraction(1, 2))))
        round_ = abs(percent - whole) <= Fraction(1, 20) and whole != 0
        said = f"{abs(whole)}%" if round_ else f"{float_free(abs(percent))}%"
        way = "more" if percent > 0 else "less"
        return f"Every price of {other} is {said} {way} than that of {one}{', a round part' if round_ else ''}"
    if max(sums) - min(sums) <= _PENNY and len({mine for _, mine, _ in rows}) > 1:
        way = "more" if sums[0] > 0 else "less"
        return f"Every price of {other} is £{float_free(abs(sums[0]))} {way} than that of {one}"
    return ""


def float_free(value: Fraction) -> str:
    """A figure to two places, cut.

    >>> float_free(Fraction(10, 3))
    '3.33'
    """
    hundredths = int(value * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


@dataclass(frozen=True)
class Author:
    """A name that the files of a few bidders carry as who wrote or last saved them."""

    name: str
    files: tuple[tuple[str, str], ...]


_PACKED = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy)>([^<]{2,80})</")
_PDF = re.compile(rb"/Author\s*\(((?:\\.|[^()\\]){2,80})\)")


def names_in(properties: bytes) -> frozenset[str]:
    """Who wrote or last saved a file: from the properties of an Office document, or from the text of a PDF.

    >>> sorted(names_in(b"<dc:creator>Ann Bee</dc:creator>")), sorted(names_in(b"<< /Author (Ann Bee) >>"))
    (['Ann Bee'], ['Ann Bee'])
    """
    found = _PACKED.findall(properties) + _PDF.findall(properties)
    return frozenset(name.decode("utf-8", "replace").strip() for name in found if name.strip())


def authors(names: Mapping[tuple[str, str], frozenset[str]]) -> list[Author]:
    """Names that files of at least two bidders carry, and of no more than a few; files by bidder and name.

    >>> [one.name for one in authors({("A", "a.docx"): frozenset({"Cy"}), ("B", "b.docx"): frozenset({"Cy", "Di"})})]
    ['Cy']
    """
    carried: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for file, found in names.items():
        for name in found:
            carried[name].append(file)
    all_ = len({who for who, _ in names})
    return [
        Author(name, tuple(sorted(files)))
        for name, files in sorted(carried.items())
        if 1 < len({who for who, _ in files}) <= few(all_)
    ][:MOST]
