"""What an award does to the market: providers that stay, leave and join, with people and properties. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

FEW = 3
"""Of fewer providers under contract a count says who it is about."""

_FORMS = frozenset({"ltd", "limited", "llp", "plc", "cic", "the", "uk"})
"""Words that one list of names has and another leaves out."""


@dataclass(frozen=True)
class MarketRow:
    """A group of providers, and how many people and properties they serve, where that is known."""

    what: str
    providers: int
    people: int | None = None
    properties: int | None = None


@dataclass(frozen=True)
class Market:
    """Who stays, who leaves and who joins, in numbers; `awarded` is how many providers the recommendation has.

    `source` is where the people and properties come from.
    """

    staying: MarketRow
    leaving: MarketRow
    joining: MarketRow
    awarded: int
    source: str = ""

    @property
    def rows(self) -> tuple[MarketRow, ...]:
        """The three groups."""
        return self.staying, self.leaving, self.joining

    @property
    def tells_of_one(self) -> bool:
        """Whether the counts would say what became of one provider: so few are under contract now.

        >>> Market(MarketRow("Staying", 0), MarketRow("Leaving", 1), MarketRow("Joining", 4), 4).tells_of_one
        True
        """
        return 0 < self.staying.providers + self.leaving.providers < FEW

    @property
    def sentence(self) -> str:
        """The effect in one sentence.

        >>> Market(MarketRow("Staying", 48), MarketRow("Leaving", 12, 105, 20), MarketRow("Joining", 16), 64).sentence
        'Of 60 providers now under contract 48 stay and 12 leave; 16 join, so that 64 hold a place.'
        """
        stay, leave, join = (row.providers for row in self.rows)
        return (
            f"Of {stay + leave} providers now under contract {stay} stay and {leave} leave; {join} join, so that "
            f"{stay + join} hold a place."
        )

    @property
    def amiss(self) -> str:
        """In what figures that were typed differ from the recommendation; empty where they agree.

        >>> Market(MarketRow("Staying", 3), MarketRow("Leaving", 1), MarketRow("Joining", 2), 4).amiss
        'The market section has 5 providers with a place, the recommendation has 4.'
        """
        said = self.staying.providers + self.joining.providers
        if said == self.awarded:
            return ""
        return f"The market section has {said} providers with a place, the recommendation has {self.awarded}."


@dataclass(frozen=True)
class Names:
    """The providers of each group by name: those that leave with whether they bid. Exempt."""

    staying: tuple[str, ...]
    leaving: tuple[tuple[str, bool], ...]
    joining: tuple[str, ...]


def alike(name: str) -> str:
    """A name as it is compared: case, signs, and the words for what kind of company it is make no difference.

    >>> alike("The Orchard Care & Support Ltd.") == alike("ORCHARD CARE AND SUPPORT LIMITED")
    True
    """
    words = re.findall(r"[a-z0-9]+", name.casefold().replace("&", " and ").replace("’", "").replace("'", ""))
    return " ".join(word for word in words if word not in _FORMS) or " ".join(words)


def grouped(incumbents: Sequence[str], bidding: Collection[str], awarded: Collection[str]) -> Names:
    """Who stays, leaves and joins, from the providers under contract now, all who bid, and those who hold a place.

    >>> grouped(["Orchard Care", "Medley Ltd", "Old Oak", "ORCHARD CARE LTD"],
    ...         {"Orchard Care Ltd", "Medley", "Newcomer"}, {"Orchard Care Ltd", "Newcomer"})
    Names(staying=('Orchard Care Ltd',), leaving=(('Medley', True), ('Old Oak', False)), joining=('Newcomer',))
    """
    known = {alike(name): name for name in sorted(bidding)}
    here = dict.fromkeys(alike(name) for name in incumbents)
    typed = {alike(name): name for name in incumbents}
    stay = tuple(known[one] for one in here if known.get(one) in awarded)
    leave = tuple((known.get(one, typed[one]), one in known) for one in here if known.get(one) not in awarded)
    return Names(stay, leave, tuple(sorted(set(awarded) - set(stay))))
