"""The grid of lots: the pack's lots as boxes, and the boxes as lots again."""

import re
from dataclasses import replace
from decimal import Decimal

from evaluation.setup.boxes import Boxes, spelled
from evaluation.setup.findings import lots as lot_findings
from evaluation.setup.findings import repeated, sizing
from evaluation.setup.lots_paste import MOST_LOTS, MOST_PROVIDERS, split_names
from evaluation.setup.pack import LotLimit, LotLine, Pack
from evaluation.setup.typed_cells import money_in
from procurement.core.numbers import BadNumber
from procurement.core.words import count

RATES = ("urban_rate", "rural_rate", "extra_rural_rate")
VALUES = ("value_net", "value_gross")
MECHANISMS = (
    ("", "Each lot by its own ranking"),
    ("in_lot_order", "In the order of lots, within limits"),
    ("best_total", "Together, for the highest total score"),
)
"""How lots may be allocated, and what the page calls it."""
CELLS = ("number", "name", "weekly_hours", "min_providers", "max_providers", "old_clusters", *RATES, *VALUES)


def lots_boxes(pack: Pack) -> Boxes:
    """The page as the pack has it; a lot's boxes are named by its number."""
    typed: dict[str, str] = {}
    for lot in pack.lots:
        key = str(lot.number)
        while f"lot-{key}-number" in typed:
            key += "x"
        typed |= {
            f"lot-{key}-number": str(lot.number),
            f"lot-{key}-name": lot.name,
            f"lot-{key}-weekly_hours": spelled(lot.weekly_hours),
            f"lot-{key}-min_providers": str(lot.min_providers),
            f"lot-{key}-max_providers": str(lot.max_providers),
            f"lot-{key}-old_clusters": "; ".join(lot.old_clusters),
            **{f"lot-{key}-{rate}": spelled(getattr(lot, rate)) for rate in RATES},
            **{f"lot-{key}-{value}": _pounds(getattr(lot, value)) for value in VALUES},
        }
    if pack.hours_per_provider:
        typed["hours_least"], typed["hours_most"] = map(str, pack.hours_per_provider)
    typed["allocation"] = pack.allocation
    typed["most_lots"] = spelled(pack.most_lots)
    typed["capacity_binds"] = "yes" if pack.capacity_binds else ""
    for place, limit in enumerate(pack.limits):
        typed[f"limit-{place}"] = spans(limit.lots)
        typed[f"limit-{place}-most"] = str(limit.most)
    return Boxes(typed)


def with_row(boxes: Boxes) -> str:
    """The key of a further row of the grid, for the next lot."""
    numbers = [int(key) for key in boxes.rows("lot", "number") if re.fullmatch(r"[0-9]{1,6}", key)]
    return str(max(numbers, default=0) + 1)


def read_grid(boxes: Boxes, pack: Pack, *, without: str = "") -> Pack:
    """The pack with the lots, hours and limits in the boxes; what cannot be taken is said beside its box.

    A row in which nothing was typed but its number is left out, and so is the row `without`.
    """
    keys = [key for key in boxes.rows("lot", "number") if key != without and _begun(boxes, key)]
    if len(keys) > MOST_LOTS:
        boxes.wrong("lots", f"This is {len(keys):,} lots; a procurement has at most {MOST_LOTS}.")
    found = [_lot(boxes, key, pack) for key in keys]
    seen: set[int] = set()
    for key, lot in zip(keys, found, strict=True):
        if lot.number in seen and f"lot-{key}-number" not in boxes.faults:
            boxes.wrong(f"lot-{key}-number", f"Another lot has the number {lot.number}.")
        seen.add(lot.number)
    if boxes.value("allocation") not in dict(MECHANISMS):
        boxes.wrong("allocation", "Choose how lots are allocated.")
    return replace(
        pack,
        lots=tuple(found),
        hours_per_provider=_promised(boxes),
        limits=_limits(boxes),
        allocation=boxes.text("allocation"),
        most_lots=boxes.whole("most_lots", least=1, most=MOST_LOTS),
        capacity_binds=boxes.value("capacity_binds") == "yes",
    )


def _begun(boxes: Boxes, key: str) -> bool:
    return any(boxes.typed.get(f"lot-{key}-{cell}", "").strip() for cell in CELLS if cell != "number")


def _lot(boxes: Boxes, key: str, pack: Pack) -> LotLine:
    at = f"lot-{key}"
    number = boxes.whole(f"{at}-number", least=1, most=9999, needed="Give the lot a number.")
    few = boxes.whole(f"{at}-min_providers", least=1, most=MOST_PROVIDERS)
    many = boxes.whole(f"{at}-max_providers", least=1, most=MOST_PROVIDERS)
    rates = {rate: boxes.number(f"{at}-{rate}") for rate in RATES}
    known = {lot.number: lot for lot in pack.lots}
    before = known.get(number or 0, LotLine(number or 0, ""))
    return replace(
        before,
        number=number or 0,
        name=boxes.text(f"{at}-name"),
        weekly_hours=boxes.number(f"{at}-weekly_hours"),
        min_providers=few or many or 1,
        max_providers=many or few or 1,
        old_clusters=split_names(boxes.lines(f"{at}-old_clusters", 2000)),
        value_net=_money(boxes, f"{at}-value_net"),
        value_gross=_money(boxes, f"{at}-value_gross"),
        **rates,
    )


def _pounds(value: Decimal | None) -> str:
    """An amount as it stands in its box, thousands parted as people read large sums."""
    return "" if value is None else f"{value.normalize():,f}"


def _money(boxes: Boxes, name: str) -> Decimal | None:
    """The pounds in a box, with or without thousands parted."""
    try:
        return money_in(boxes.text(name))
    except BadNumber as bad:
        boxes.wrong(name, str(bad))
        return None


def _promised(boxes: Boxes) -> tuple[int, int] | None:
    least = boxes.whole("hours_least", least=1, most=100_000)
    most = boxes.whole("hours_most", least=1, most=100_000)
    if least is None and most is None:
        return None
    if least is None or most is None:
        empty = "hours_least" if least is None else "hours_most"
        boxes.wrong(empty, "Give both the least and the most, or neither.")
        return None
    if least > most:
        boxes.wrong("hours_most", f"The most is below the least, {least}.")
    return least, most


def _limits(boxes: Boxes) -> tuple[LotLimit, ...]:
    found = []
    for name in [name for name in boxes.typed if re.fullmatch(r"limit-[0-9]{1,3}", name)]:
        text = boxes.text(name)
        most = boxes.whole(f"{name}-most", least=1, most=MOST_LOTS)
        if not text and most is None:
            continue
        if not text:
            boxes.wrong(name, "Say over which lots, such as 1-4 or 1, 3, 7.")
        if most is None:
            boxes.wrong(f"{name}-most", "Say how many of them one bidder may win.")
        if (lots := numbers_in(text)) is None:
            boxes.wrong(name, "Write lots’ numbers, such as 1-4 or 1, 3, 7.")
        found.append(LotLimit(lots or (), most or 1))
    return tuple(found)


def numbers_in(text: str) -> tuple[int, ...] | None:
    """The numbers that a text such as 1-4, 7 names; None where it is none.

    >>> numbers_in("1-3, 7 9"), numbers_in("4-1"), numbers_in("all")
    ((1, 2, 3, 7, 9), None, None)
    """
    found: list[int] = []
    for part in re.split(r"[,;\s]+|\band\b", re.sub(r"\s*(?:-|–|\bto\b)\s*", "-", text.strip())):
        shape = re.fullmatch(r"([0-9]{1,4})(?:-([0-9]{1,4}))?", part)
        if not part:
            continue
        if not shape:
            return None
        first, last = int(shape[1]), int(shape[2] or shape[1])
        if first > last:
            return None
        found += range(first, last + 1)
    return tuple(dict.fromkeys(found))


def spans(numbers: tuple[int, ...]) -> str:
    """Numbers as they are typed, runs drawn together.

    >>> spans((1, 2, 3, 4, 7))
    '1-4, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def summed_up(pack: Pack) -> str:
    """What was read of a paste, and what is to be known of it.

    >>> from evaluation.setup.pack import Basics
    >>> summed_up(Pack(Basics("T", "B"), lots=(LotLine(1, "A", None),)))
    '1 lot read'
    """
    parts = [f"{count(len(pack.lots), 'lot')} read"]
    if pack.hours_per_provider:
        least, most = pack.hours_per_provider
        short = [lot for lot in pack.lots if sizing(lot, pack.hours_per_provider)]
        never = [lot for lot in short if not _about_right(lot, least, most)]
        if never:
            parts.append(f"{len(never)} cannot give each provider {least:,} to {most:,} hours")
        if between := len(short) - len(never):
            parts.append(f"{between} could only with a part of a provider")
    twice = repeated(cluster for lot in pack.lots for cluster in dict.fromkeys(lot.old_clusters))
    for cluster in twice[:3]:
        stands = sum(cluster in lot.old_clusters for lot in pack.lots)
        parts.append(f"{cluster} stands in {'two' if stands == 2 else stands} lots")
    if len(twice) > 3:
        parts.append(f"so do {len(twice) - 3} more")
    return "; ".join(parts)


def _about_right(lot: LotLine, least: int, most: int) -> bool:
    """Whether the hours lie between the fewest providers' least and the most providers' most, whole numbers or not."""
    hours = lot.weekly_hours
    return hours is not None and least * lot.min_providers <= hours <= most * lot.max_providers


def warnings(pack: Pack) -> dict[str, str]:
    """What is to be known of the lots, by the box it is said beside."""
    found: dict[str, str] = {}
    for one in lot_findings(pack):
        if one.field.startswith("lot-"):
            found.setdefault(one.field, one.what)
    for cluster in repeated(cluster for lot in pack.lots for cluster in dict.fromkeys(lot.old_clusters)):
        where = [lot.number for lot in pack.lots if cluster in lot.old_clusters]
        for number in where:
            others = " and ".join(str(other) for other in where if other != number)
            found.setdefault(f"lot-{number}-old_clusters", f"{cluster} stands in lot {others} too")
    return found
