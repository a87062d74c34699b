"""A published scheme lot by lot: the questions of each, and the lots that are judged by the same ones. Pure.

A question with `lots` is for those alone; the key stands in a document only where a question is not for every lot, so
that a scheme without one reads, and hashes, as it always did. Each lot is ranked by the document of its questions only.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from procurement.questionnaire.rules import stands_for

Document = Mapping[str, Any]
"""A scheme as `evenhand replay` reads it; each entry of its `quality` may name its lots."""


def by_lot(document: Document) -> bool:
    """Whether some question is for some lots only.

    >>> by_lot({"quality": [{"id": "Q1"}]}), by_lot({"quality": [{"id": "Q1", "lots": [2]}]})
    (False, True)
    """
    return any(entry.get("lots") for entry in document.get("quality", ()))


def lots_of(document: Document) -> dict[str, tuple[int, ...]]:
    """The lots of each question by its code; none named is all of them."""
    return {entry["id"]: tuple(entry.get("lots", ())) for entry in document.get("quality", ())}


def for_lot(document: Document, lot: int | None) -> Document:
    """The scheme of one lot, or with None that of every question; steps that part ties by another lot's are left out.

    >>> asked = [{"id": "Q1"}, {"id": "Q2", "lots": [2]}]
    >>> for_lot({"quality": asked, "tie_break": ["criterion:Q2", "quality"]}, 1)
    {'quality': [{'id': 'Q1'}], 'tie_break': ['quality']}
    """
    if not by_lot(document):
        return document
    entries = [entry for entry in document["quality"] if lot is None or stands_for(entry.get("lots", ()), (lot,))]
    gone = {f"criterion:{entry['id']}" for entry in document["quality"] if entry not in entries}
    return {
        **document,
        "quality": [{key: value for key, value in entry.items() if key != "lots"} for entry in entries],
        "tie_break": [step for step in document.get("tie_break", ()) if step not in gone],
        **_price_of(document.get("price"), {entry["id"] for entry in entries}),
    }


def _price_of(price: Mapping[str, Any] | None, asked: Collection[str]) -> dict[str, Any]:
    """The price terms of a lot: money for the quality of another lot's question is none here."""
    if not price or not any(one.get("criterion") for one in price.get("amounts", ())):
        return {}
    here = [one for one in price["amounts"] if one.get("criterion", "") in ("", *asked)]
    return {"price": {**price, "amounts": here or [{"from": "0", "pounds": "0"}]}}


def lot_groups(document: Document, lots: Iterable[int]) -> list[tuple[int, ...]]:
    """The lots that are judged by the same questions; one group of all where every question is for every lot.

    >>> lot_groups({"quality": [{"id": "Q1"}, {"id": "Q2", "lots": [2]}]}, [1, 2, 3])
    [(1, 3), (2,)]
    """
    found: dict[tuple[str, ...], list[int]] = {}
    named = lots_of(document)
    for lot in lots:
        asked = tuple(code for code, only in named.items() if stands_for(only, (lot,)))
        found.setdefault(asked, []).append(lot)
    return [tuple(numbers) for numbers in found.values()]
