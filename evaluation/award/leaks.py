"""What a letter would tell of other bidders beyond what the law lets it: names, words marked confidential, sums. Pure.

Read is what the panel wrote, which letters repeat: of one's own tender to that bidder alone, of a winner's also to the
bidders that lost to it; and what else was typed freely: why a bid is out, what becomes of a lot, what was corrected.
The names and scores of winners, which the law wants told, stand elsewhere in a letter.

Source: Public Contracts Regulations 2015 regs 21 and 86(6); Procurement Act 2023 s.94.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation.award.letters import ALL, CORRECTION, COURSE, REASON, WITHHELD, Outcome, Reasons, Texts
from procurement.core.audit import sha256

RUN = 5
"""So many words of a confidential passage one after the other count as repeating it."""

_SUM = re.compile(r"£\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|m|k)\b)?")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Bidder:
    """A bidder as letters may not name it, and the passages of its tender that are to stay confidential."""

    code: str
    name: str
    passages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leak:
    """Words that a letter would tell and perhaps may not: of the record of one score, or of another free text.

    `of` and `question` say whose score it is, `part` which part of its record; without a question `of` is whose letter
    or which lot it concerns, and `part` what the text is. `found` are the words as they stand, `why` what is the
    matter, and `to` who would read them.
    """

    of: str
    question: str
    part: str
    found: str
    why: str
    to: str

    @property
    def key(self) -> str:
        """What an answer to it is kept by: the same words at the same place are the same leak."""
        return sha256("\n".join((self.of, self.question, self.part, self.found)))


PARTS = ("deciding", "strengths", "higher")


def leaks(texts: Texts, bidders: Sequence[Bidder], winners: Iterable[str], *, explained: bool) -> list[Leak]:
    """Every leak in what letters repeat, by bidder and question. `explained`: losers read why each winner scored.

    >>> said = {"Bidder 01": {"Q1": Reasons(1, "Better than Birch Care.", "Its £12.50 an hour.", "")}}
    >>> both = [Bidder("Bidder 01", "Alder Ltd"), Bidder("Bidder 02", "Birch Care")]
    >>> [(leak.part, leak.found) for leak in leaks(said, both, ["Bidder 01"], explained=False)]
    [('deciding', 'Birch Care'), ('strengths', '£12.50')]
    """
    told = frozenset(winners)
    found = []
    runs = {bidder.code: [*_runs(bidder.passages)] for bidder in bidders}
    for code, answers in texts.items():
        others = _Named([bidder for bidder in bidders if bidder.code != code])
        for question, said in answers.items():
            for part in PARTS:
                text = getattr(said, part)
                beyond = code in told and (part == "strengths" or (explained and part == "deciding"))
                to = "the bidders that lost to it" if beyond else "this bidder"
                for name in others(text):
                    found.append(Leak(code, question, part, name, "names another bidder", to))
                for other, passages in runs.items():
                    if other != code or beyond:
                        whose = "this bidder’s" if other == code else f"{other}’s"
                        for words in _repeats(text, passages):
                            found.append(Leak(code, question, part, words, f"repeats {whose} confidential words", to))
                if beyond:
                    for money in _SUM.findall(text):
                        found.append(Leak(code, question, part, money, "tells a sum of money of this bidder’s", to))
    return [*dict.fromkeys(found)]


@dataclass(frozen=True)
class Free:
    """A text that somebody typed and that letters repeat: whose letter or which lot it concerns, and what it is."""

    of: str
    part: str
    text: str
    to: str


def free_texts(outcomes: Iterable[Outcome], courses: Mapping[int, str], correction: str) -> list[Free]:
    """What letters repeat beside the panel's words, each once."""
    found = [Free(ALL, CORRECTION, correction, "every bidder")] if correction else []
    found += [Free(f"Lot {lot}", COURSE, text, "every bidder for it") for lot, text in courses.items()]
    for one in outcomes:
        for _, bid in one.bids:
            said = [reason.words for reason in getattr(bid, "reasons", ())] + [missed.reason for missed in bid.missed]
            found += [Free(one.bidder_code, REASON, text, "this bidder") for text in said]
    return [*dict.fromkeys(found)]


def named_in(free: Iterable[Free], bidders: Sequence[Bidder]) -> list[Leak]:
    """Other bidders that these texts name, and confidential words of theirs that they repeat.

    >>> told = Free("Bidder 01", "reason", "Failed: less than Birch Care.", "this bidder")
    >>> [leak.found for leak in named_in([told], [Bidder("Bidder 01", "Alder"), Bidder("Bidder 02", "Birch Care")])]
    ['Birch Care']
    """
    found = []
    runs = {bidder.code: [*_runs(bidder.passages)] for bidder in bidders}
    for one in free:
        for name in _Named([bidder for bidder in bidders if bidder.code != one.of])(one.text):
            found.append(Leak(one.of, "", one.part, name, "names another bidder", one.to))
        for code, passages in runs.items():
            for words in _repeats(one.text, passages) if code != one.of else ():
                found.append(Leak(one.of, "", one.part, words, f"repeats {code}’s confidential words", one.to))
    return [*dict.fromkeys(found)]


def one_each(found: Iterable[Leak]) -> list[Leak]:
    """Each place once, however many bidders' words stand there: one decision is made of it.

    >>> twice = [Leak("Bidder 01", "Q1", "strengths", "two years", why, "all") for why in ("repeats A", "repeats B")]
    >>> [leak.why for leak in one_each(twice)]
    ['repeats A; repeats B']
    """
    kept: dict[str, Leak] = {}
    for leak in found:
        before = kept.get(leak.key)
        kept[leak.key] = replace(before, why=f"{before.why}; {leak.why}") if before else leak
    return [*kept.values()]


def left_out(withheld: Iterable[Leak]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The words that are left out of such texts, by whose or which lot's it is and what the text is."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for leak in withheld:
        if not leak.question:
            found[leak.of, leak.part] = (*found.get((leak.of, leak.part), ()), leak.found)
    return found


def without(texts: Texts, withheld: Iterable[Leak]) -> dict[str, dict[str, Reasons]]:
    """What letters repeat once some words are withheld; they see where words are left out."""
    kept: dict[str, dict[str, Reasons]] = {code: dict(answers) for code, answers in texts.items()}
    for leak in withheld:
        if said := kept.get(leak.of, {}).get(leak.question):
            changed = {leak.part: getattr(said, leak.part).replace(leak.found, WITHHELD)}
            kept[leak.of][leak.question] = replace(said, **changed)
    return kept


class _Named:
    """Which of some bidders a text names, by name or by code, as the text writes it."""

    def __init__(self, bidders: Sequence[Bidder]) -> None:
        words = sorted({word for bidder in bidders for word in (bidder.name, bidder.code)}, key=len, reverse=True)
        self._any = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.I) if words else None

    def __call__(self, text: str) -> list[str]:
        return [*dict.fromkeys(self._any.findall(text))] if self._any else []


def _runs(passages: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Each passage as runs of words in small letters; one that is shorter than a run is one by itself."""
    for passage in passages:
        words = [word.casefold() for word in _WORD.findall(passage)]
        for at in range(max(1, len(words) - RUN + 1)):
            if run := tuple(words[at : at + RUN]):
                yield run


def _repeats(text: str, runs: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The stretches of a text that repeat any of some runs, as they stand; runs that overlap are one stretch."""
    if not runs:
        return
    words = [*_WORD.finditer(text)]
    plain = [word.group().casefold() for word in words]
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for run in runs:
        by_first.setdefault(run[0], []).append(run)
    begins, ends = -1, -1
    for at, word in enumerate(plain):
        longest = max(
            (len(run) for run in by_first.get(word, ()) if tuple(plain[at : at + len(run)]) == run), default=0
        )
        if longest and at > ends and begins >= 0:
            yield text[words[begins].start() : words[ends].end()]
            begins = -1
        if longest:
            begins, ends = (at if begins < 0 else begins), max(ends, at + longest - 1)
    if begins >= 0:
        yield text[words[begins].start() : words[ends].end()]


def passages(typed: Iterable[str]) -> tuple[str, ...]:
    """The passages in what was typed, one a line."""
    return tuple(line.strip() for words in typed for line in words.splitlines() if line.strip())
