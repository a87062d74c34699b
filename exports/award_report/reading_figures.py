"""Reading the figures that people typed into a report, and working out what follows from them and the awarded hours."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from evaluation.award.facts import LotStanding
from exports.award_report.agreeing import amounts, disagreements, of_costs
from exports.award_report.costs import BudgetLine, Costs, Working, worked_out
from exports.award_report.fates import bids
from exports.award_report.layouts import BLOCKS
from exports.award_report.market import Market, MarketRow, Names, grouped
from exports.award_report.models import ReportFigures
from exports.award_report.written import Written
from procurement.core.audit import canonical

GROUPS = ("staying", "leaving", "joining")
"""The groups of providers; of each, people and properties are typed."""


Served = tuple[int | None, int | None]
"""People and properties."""


@dataclass(frozen=True)
class Computed:
    """The costs with their working, and the effect on the market; None where nothing was typed.

    `names` are the providers that stay, leave and join, where those under contract now were named.
    """

    costs: Costs | None
    workings: tuple[Working, ...]
    market: Market | None
    names: Names | None


NOTHING = Computed(None, (), None, None)
"""Before the record is ready for a report nothing is worked out."""


def computed(wrote: Written, lots: Sequence[LotStanding]) -> Computed:
    """What follows from the typed figures and from the hours and places of the recommendation."""
    awarded = {lot.lot.number: Fraction(lot.lot.weekly_hours) for lot in lots if lot.awarded}
    starts_on, lines = budget(wrote.figures.get("costs"))
    costs, workings = worked_out(starts_on, lines, awarded) if starts_on and lines else (None, ())
    places = {bid.organisation for lot in lots for bid in lot.awarded}
    bidding = {bid.organisation for bid in bids(lots)}
    return Computed(costs, workings, *market(wrote.figures.get("market"), bidding, places))


def amiss(wrote: Written, found: Computed) -> list[str]:
    """Where the figures of the report do not agree with each other, one sentence each."""
    rows = [amount for key, block in wrote.blocks.items() for amount in amounts(f"{BLOCKS[key].title}", block.words)]
    rows += of_costs(found.costs) if found.costs else []
    told = [one.words for one in disagreements(rows)]
    return [*told, found.market.amiss] if found.market and found.market.amiss else told


def budget(row: ReportFigures | None) -> tuple[date | None, tuple[BudgetLine, ...]]:
    """The budget lines as typed, and the day from which the contracts run."""
    if row is None:
        return None, ()
    form = json.loads(row.figures)
    return date.fromisoformat(form["starts_on"]), tuple(_line(one) for one in form["lines"])


def _line(one: Mapping[str, str | list[int] | None]) -> BudgetLine:
    def pounds(name: str) -> Decimal | None:
        value = one[name]
        return Decimal(str(value)) if value is not None else None

    lots = one["lots"]
    assert isinstance(lots, list)
    return BudgetLine(
        str(one["name"]),
        pounds("current") or Decimal(0),
        pounds("revised"),
        tuple(lots),
        pounds("rate"),
        str(one["funding"]),
        pounds("held"),
    )


def market(
    row: ReportFigures | None, bidding: Collection[str], awarded: Collection[str]
) -> tuple[Market | None, Names | None]:
    """The effect on the market: from the providers under contract now, or as it was typed where they were not named."""
    if row is None:
        return None, None
    form = json.loads(row.figures)
    if "incumbents" not in form:
        stay, leave, join = (MarketRow(group.capitalize(), *form[group]) for group in GROUPS)
        return Market(stay, leave, join, len(awarded)), None
    names = grouped(form["incumbents"], bidding, awarded)
    counts = (len(names.staying), len(names.leaving), len(names.joining))
    stay, leave, join = (
        MarketRow(group.capitalize(), count, *form[group]) for group, count in zip(GROUPS, counts, strict=True)
    )
    return Market(stay, leave, join, len(awarded), form["source"]), names


def market_form(incumbents: Sequence[str], served: Mapping[str, Served], source: str) -> str:
    """What is typed of the market, as it is kept."""
    return canonical({"incumbents": list(incumbents), "source": source, **{group: served[group] for group in GROUPS}})


def market_typed(row: ReportFigures | None) -> dict[str, str | int | None]:
    """What was typed of the market, by the field of the form that it is typed in."""
    form = json.loads(row.figures) if row else {}
    found: dict[str, str | int | None] = {
        "incumbents": "\n".join(form.get("incumbents", ())),
        "source": form.get("source", ""),
    }
    for group in GROUPS if form else ():
        found[f"{group}_people"], found[f"{group}_properties"] = form[group][-2:]
    return found


def typed_names(wrote: Written) -> Iterator[tuple[str, str]]:
    """What was typed beside figures and is read by everybody, with where it stands."""
    for line in budget(wrote.figures.get("costs"))[1]:
        yield f"The budget line {line.name}", f"{line.name}\n{line.funding}"
    if row := wrote.figures.get("market"):
        yield "The source of the figures of the market", str(json.loads(row.figures).get("source", ""))


def budget_form(starts_on: date, lines: Sequence[BudgetLine]) -> str:
    """The same, as it is kept."""

    def text(value: Decimal | None) -> str | None:
        return None if value is None else f"{value:f}"

    return canonical(
        {
            "starts_on": starts_on.isoformat(),
            "lines": [
                {
                    "name": line.name,
                    "current": text(line.current),
                    "revised": text(line.revised),
                    "lots": list(line.lots),
                    "rate": text(line.rate),
                    "funding": line.funding,
                    "held": text(line.held),
                }
                for line in lines
            ],
        }
    )
