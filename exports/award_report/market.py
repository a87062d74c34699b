"""What an award does to the market: providers that stay, leave and join, with people and properties. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MarketRow:
    """A group of providers, and how many people and properties they serve, where that is known."""

    what: str
    providers: int
    people: int | None = None
    properties: int | None = None


@dataclass(frozen=True)
class Market:
    """Who stays, who leaves and who joins, as typed; `awarded` is how many providers the recommendation has."""

    staying: MarketRow
    leaving: MarketRow
    joining: MarketRow
    awarded: int

    @property
    def rows(self) -> tuple[MarketRow, ...]:
        """The three groups."""
        return self.staying, self.leaving, self.joining

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
        """In what the typed figures differ from the recommendation; empty where they agree.

        >>> Market(MarketRow("Staying", 3), MarketRow("Leaving", 1), MarketRow("Joining", 2), 4).amiss
        'The market section has 5 providers with a place, the recommendation has 4.'
        """
        said = self.staying.providers + self.joining.providers
        if said == self.awarded:
            return ""
        return f"The market section has {said} providers with a place, the recommendation has {self.awarded}."
