"""The figures of a bidder's accounts line by line: each year, where it stands, and whether it agrees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.financial.agreeing import slips
from evaluation.financial.documents import Document
from evaluation.financial.rules import FIGURES
from evaluation.financial.sheet import Year, figure_text
from procurement.tenders.models import Tender

PARTS = frozenset({"stock", "cash"})
"""Figures that are part of the one above them."""


@dataclass(frozen=True)
class Place:
    """Where a figure stands: the page in words, the address of that page, and whose year it is."""

    words: str
    address: str
    about: str


@dataclass(frozen=True)
class FigureLine:
    """One figure over the years; `agrees` is nothing, "Agrees", or what does not."""

    name: str
    title: str
    values: tuple[str, ...]
    places: tuple[Place, ...]
    agrees: str
    part: bool


def figure_lines(code: str, tender: Tender, years: Sequence[Year], known: Mapping[str, Document]) -> list[FigureLine]:
    """A line for every figure; `known` are the bidder's documents by their keys."""
    found = [slips(year.figures) for year in years]
    return [
        FigureLine(
            name,
            title,
            tuple(figure_text(year.figures.get(name)) for year in years),
            _places(code, tender, years, known, name),
            _agrees(name, years, found),
            name in PARTS,
        )
        for name, title in FIGURES.items()
    ]


def _places(
    code: str, tender: Tender, years: Sequence[Year], known: Mapping[str, Document], name: str
) -> tuple[Place, ...]:
    """Where the figure stands, once for each document and page."""
    found: dict[str, Place] = {}
    for year in years:
        document, page = known.get(year.row.document), year.row.pages.get(name)
        if document is not None and page:
            address = document.address(code, tender.id, int(page))
            found.setdefault(address + str(page), Place(f"p. {page}", address, str(year.row.year_end.year)))
    return tuple(found.values())


def _agrees(name: str, years: Sequence[Year], found: Sequence[Mapping[str, str]]) -> str:
    told = [(year, slip[name]) for year, slip in zip(years, found, strict=True) if name in slip]
    wrong = [f"{slip} in {year.row.year_end.year}" for year, slip in told if slip]
    if wrong:
        return "; ".join(wrong)
    return "Agrees" if told else ""
