"""How the words of an answer are counted, where a published limit falls, and of which tenders a question is asked."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_WORD = re.compile(r"\S+")


class Nature(StrEnum):
    """What an item of the selection questionnaire is about, where that decides how it is checked."""

    PLAIN = "plain"
    MANDATORY = "mandatory"
    DISCRETIONARY = "discretionary"
    DEBARMENT = "debarment"
    INSURANCE = "insurance"
    SAFETY = "safety"
    TURNOVER = "turnover"
    DECLARATION = "declaration"


NATURE_WORDS = {
    Nature.PLAIN: "A plain item",
    Nature.MANDATORY: "Mandatory exclusion grounds",
    Nature.DISCRETIONARY: "Discretionary exclusion grounds",
    Nature.DEBARMENT: "Debarment list",
    Nature.INSURANCE: "Insurance: may be promised",
    Nature.SAFETY: "Health and safety: may be promised",
    Nature.TURNOVER: "Least turnover",
    Nature.DECLARATION: "A declaration",
}


class PartnerKind(StrEnum):
    """What somebody is with whom a bidder bids."""

    MEMBER = "member"
    RELIED = "relied"
    OTHER = "other"


PARTNER_WORDS = {
    PartnerKind.MEMBER: "Member of the group",
    PartnerKind.RELIED: "Subcontractor relied on to meet the conditions",
    PartnerKind.OTHER: "Other subcontractor",
}


class AlsoAsked(StrEnum):
    """Who answers an item besides the bidder, each for itself."""

    NOBODY = ""
    RELIED = "relied"
    ALL = "all"


ALSO_ASKED_WORDS = {
    AlsoAsked.NOBODY: "The bidder alone",
    AlsoAsked.RELIED: "Each group member and relied-on subcontractor too",
    AlsoAsked.ALL: "Each member and every subcontractor too",
}


def asked_of_partner(also_asked: str, kind: str) -> bool:
    """Whether an item stands in the part that a partner of this kind answers for itself.

    Source: PPN 03/24, standard Selection Questionnaire (each member and each subcontractor relied on completes parts 1
    and 2); Procurement Act 2023 ss.26 to 28 (associated persons; intended subcontractors).

    >>> asked_of_partner("relied", "member"), asked_of_partner("relied", "other"), asked_of_partner("", "member")
    (True, False, False)
    """
    return also_asked == AlsoAsked.ALL or (also_asked == AlsoAsked.RELIED and kind != PartnerKind.OTHER)


def condition(only_if: str) -> tuple[str, str] | None:
    """The item and the answer that "asked only if" names; None where it is not understood.

    >>> condition("S2.1 = Yes"), condition("S2.1"), condition("")
    (('S2.1', 'Yes'), None, None)
    """
    code, equals, answer = (part.strip() for part in only_if.partition("="))
    return (code, answer) if code and equals and answer else None


def left_out(items: Iterable[tuple[str, str]], answers: Mapping[str, str]) -> frozenset[str]:
    """The codes of the items that are not asked, by the answers given: (code, only if) in the order of the pack.

    What depends on an item that is not asked itself is not asked either.

    >>> items = [("A", ""), ("B", "A=Yes"), ("C", "B=Yes")]
    >>> sorted(left_out(items, {"A": "yes", "B": "No"})), sorted(left_out(items, {"A": "No", "B": "Yes"}))
    (['C'], ['B', 'C'])
    """
    out: set[str] = set()
    for code, only_if in items:
        on = condition(only_if)
        if on and (on[0] in out or answers.get(on[0], "").strip().casefold() != on[1].casefold()):
            out.add(code)
    return frozenset(out)


def word_count(text: str) -> int:
    """Words as people count them: runs of characters between spaces.

    >>> word_count("Care at home, every day.")
    5
    """
    return sum(1 for _ in _WORD.finditer(text))


def cut_at(text: str, limit: int | None) -> int:
    """Where in the text the limit falls: the end of its last word within the limit. What follows is not marked.

    >>> "one two three"[: cut_at("one two three", 2)]
    'one two'
    """
    if limit is None:
        return len(text)
    end = 0
    for count, word in enumerate(_WORD.finditer(text), start=1):
        if count > limit:
            return end
        end = word.end()
    return len(text)


def stands_for(lots_of_question: Collection[int], lots_bid_for: Collection[int]) -> bool:
    """Whether a question is asked of a tender: it is for every lot, or for one of those the tender bids for.

    >>> stands_for((), (1,)), stands_for((2, 3), (1, 3)), stands_for((2,), (1,))
    (True, True, False)
    """
    return not lots_of_question or not set(lots_of_question).isdisjoint(lots_bid_for)


def lots_named(lots: Iterable[int]) -> str:
    """Lots by their numbers, a run of three or more drawn together; empty for none.

    >>> lots_named([2]), lots_named([2, 1]), lots_named([1, 2, 3, 7])
    ('lot 2', 'lots 1, 2', 'lots 1 to 3, 7')
    """
    runs: list[list[int]] = []
    for number in sorted(set(lots)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return f"lot{'s' if sum(map(len, runs)) > 1 else ''} {', '.join(said)}" if said else ""


# What a bidder can take on


FULL, IN_PART = "full coverage", "part of it: "
_IN_ALL = re.compile(r"In all: ([0-9.]+) hours a week")
_MOST = re.compile(r"Most lots: ([0-9]+)")
_LOT = re.compile(
    rf"Lot ([0-9]+): ([0-9.]+) hours a week, ({FULL}|{IN_PART}(?P<part>.+?))(?:, choice (?P<choice>[0-9]+))?"
)


@dataclass(frozen=True)
class LotCapacity:
    """What a bidder can take on in one lot: hours a week; `part` is empty where it covers the whole of it.

    `choice` is its place in the bidder's order of preference, 1 for the first; None where it has none.
    """

    lot: int
    hours: Decimal
    part: str = ""
    choice: int | None = None


@dataclass(frozen=True)
class Capacity:
    """What a bidder can take on: hours a week in all, the most lots it wants (None: all it bids for), lot by lot."""

    hours: Decimal
    most_lots: int | None
    lots: tuple[LotCapacity, ...]

    @property
    def covers_all(self) -> bool:
        """Whether every lot is covered in full."""
        return not any(lot.part for lot in self.lots)

    @property
    def preferred(self) -> tuple[int, ...]:
        """The lots in the order of preference; those without one come last, by number."""
        return tuple(one.lot for one in sorted(self.lots, key=lambda one: (one.choice or 10**9, one.lot)))


def capacity_text(stated: Capacity) -> str:
    """A capacity as it is kept and read: one line for the whole, one for each lot.

    >>> print(capacity_text(Capacity(Decimal(900), 1, (LotCapacity(4, Decimal("450.5"), choice=1),))))
    In all: 900 hours a week
    Most lots: 1
    Lot 4: 450.5 hours a week, full coverage, choice 1
    """
    lines = [f"In all: {stated.hours:f} hours a week"]
    if stated.most_lots is not None:
        lines.append(f"Most lots: {stated.most_lots}")
    for lot in stated.lots:
        cover = f"{IN_PART}{lot.part}" if lot.part else FULL
        choice = f", choice {lot.choice}" if lot.choice is not None else ""
        lines.append(f"Lot {lot.lot}: {lot.hours:f} hours a week, {cover}{choice}")
    return "\n".join(lines)


def capacity_of(text: str) -> Capacity | None:
    """The capacity that a kept text states; None for any other text.

    >>> capacity_of("In all: 900 hours a week\\nLot 4: 450 hours a week, part of it: the coast").lots[0].part
    'the coast'
    """
    lines = text.strip().split("\n")
    whole = _IN_ALL.fullmatch(lines[0])
    most = _MOST.fullmatch(lines[1]) if len(lines) > 1 else None
    lots = [_LOT.fullmatch(line) for line in lines[2 if most else 1 :]]
    if whole is None or any(found is None for found in lots):
        return None
    return Capacity(
        Decimal(whole[1]),
        int(most[1]) if most else None,
        tuple(
            LotCapacity(
                int(found[1]), Decimal(found[2]), found["part"] or "", int(found["choice"]) if found["choice"] else None
            )
            for found in lots
            if found
        ),
    )


def capacity_faults(stated: Capacity) -> list[tuple[int | None, str]]:
    """What in it cannot be: by lot (None for the whole), a sentence. No order of preference has one place twice."""
    found: list[tuple[int | None, str]] = []
    for lot in stated.lots:
        if lot.hours > stated.hours:
            found.append((lot.lot, f"Lot {lot.lot} alone has more hours than you have in all."))
        if lot.choice is not None and [one.choice for one in stated.lots].count(lot.choice) > 1:
            found.append((lot.lot, f"Choice {lot.choice} is given to more than one lot."))
    if stated.most_lots is not None and not 1 <= stated.most_lots <= len(stated.lots):
        found.append((None, f"The most lots you want is from 1 to {len(stated.lots)}, the number you bid for."))
    return found
