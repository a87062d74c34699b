"""What is wrong with a tender pack, and what is only worth knowing, before anybody outside has seen it.

Each finding names the page and the field where it is put right. There is a module for each step of setting up.
"""

from collections.abc import Iterable

from evaluation.setup.findings.finding import PART_WORDS, Finding, Outside, Part, repeated
from evaluation.setup.findings.of_basics import PROCEDURES, basics, dates
from evaluation.setup.findings.of_criteria import UNWEIGHED, criteria, price, scale, selection, weights
from evaluation.setup.findings.of_lots import between, lots, sizing
from evaluation.setup.findings.of_people import access, people
from evaluation.setup.law import law_findings
from evaluation.setup.pack import Pack
from procurement.papers.rules import lacking

__all__ = [
    "PART_WORDS",
    "PROCEDURES",
    "UNWEIGHED",
    "Finding",
    "Outside",
    "Part",
    "access",
    "between",
    "blocking",
    "criteria",
    "findings",
    "lots",
    "people",
    "repeated",
    "scale",
    "sizing",
    "weights",
]


def findings(pack: Pack, outside: Outside) -> list[Finding]:
    """Everything, in the order of the steps; what blocks and what is only worth knowing."""
    found = [
        *basics(pack),
        *(Finding(Part.BASICS, *noted) for noted in law_findings(pack, outside.law)),
        *dates(outside),
        *lots(pack),
        *selection(pack),
        *criteria(pack),
        *price(pack),
        *people(pack, outside),
        *(Finding(Part.PAPERS, said, blocks=False) for said in lacking(outside.papers)),
        *(Finding(Part.PAPERS, said, blocks=False) for said in _without_place(pack, outside)),
    ]
    order = list(Part)
    return sorted(found, key=lambda one: (order.index(one.part), not one.blocks))


def _without_place(pack: Pack, outside: Outside) -> list[str]:
    """The forms that are handed out for a place that the pack has not."""
    codes = {line.code for line in pack.slots if not line.prices}
    return [
        f"{title} is the form for {place}, which is no place for files"
        for title, place in outside.forms
        if place not in codes
    ]


def blocking(found: Iterable[Finding]) -> list[Finding]:
    """Those that keep the pack from publication."""
    return [one for one in found if one.blocks]
