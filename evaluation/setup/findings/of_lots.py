"""What is wrong with lots and limits over them, and which numbers of providers cannot give the hours promised. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from evaluation.scheme.rules import ORDERING
from evaluation.setup.findings.finding import Finding, Part, repeated
from evaluation.setup.pack import LotLine, Pack
from evaluation.setup.thresholds import pounds
from procurement.core.numbers import half_up
from procurement.questionnaire.rules import lots_named


def lots(pack: Pack) -> Iterator[Finding]:
    """What is wrong with lots and limits, and which numbers of providers cannot give the hours promised."""
    part = Part.LOTS
    if not pack.lots:
        yield Finding(part, "There are no lots; a procurement that is not divided has one", "lots")
    for number in repeated(str(lot.number) for lot in pack.lots):
        yield Finding(part, f"Two lots have the number {number}", f"lot-{number}-number")
    for name in repeated(lot.name for lot in pack.lots if lot.name.strip()):
        yield Finding(part, f"Two lots are called {name}", "lots", blocks=False)
    for lot in pack.lots:
        yield from _lot(lot)
        if lot.value_net is not None and lot.value_gross is not None and lot.value_gross < lot.value_net:
            said = f"{pounds(lot.value_gross)} with VAT is less than {pounds(lot.value_net)} without"
            yield Finding(part, f"Lot {lot.number}: {said}", f"lot-{lot.number}-value_gross")
        if short := sizing(lot, pack.hours_per_provider):
            yield Finding(part, short, f"lot-{lot.number}-max_providers", blocks=False)
        if gap := between(lot, pack.hours_per_provider):
            yield Finding(part, gap, f"lot-{lot.number}-max_providers", blocks=False)
    for cluster in repeated(cluster for lot in pack.lots for cluster in dict.fromkeys(lot.old_clusters)):
        where = [str(lot.number) for lot in pack.lots if cluster in lot.old_clusters]
        yield Finding(part, f"{cluster} stands in lots {' and '.join(where)}", "lots", blocks=False)
    yield from worth(pack)
    yield from _allocating(pack)
    known = {lot.number for lot in pack.lots}
    for place, limit in enumerate(pack.limits):
        if unknown := [str(number) for number in limit.lots if number not in known]:
            yield Finding(part, f"A limit names lot {', '.join(unknown)}, which there is not", f"limit-{place}")
        if limit.most < 1 or limit.most >= len(set(limit.lots)):
            yield Finding(
                part, f"A limit of {limit.most} over {len(set(limit.lots))} lots limits nothing", f"limit-{place}"
            )


def _allocating(pack: Pack) -> Iterator[Finding]:
    """Whether limits have a published mechanism to bind by. Source: Procurement Act 2023 s.23(4)."""
    part, ranks_money = Part.LOTS, bool(pack.price and pack.price.formula in ORDERING)
    if pack.allocation not in ("", "in_lot_order", "best_total"):
        yield Finding(part, f"{pack.allocation} is not a way in which lots are allocated", "allocation")
    elif not pack.allocation and (pack.limits or pack.most_lots is not None or pack.capacity_binds):
        said = "Limits on lots need a published mechanism by which lots are allocated; choose one"
        yield Finding(part, said, "allocation")
    elif pack.allocation and ranks_money:
        said = "Lots are allocated by scores, and the price formula ranks money; award each lot by its own ranking"
        yield Finding(part, said, "allocation")
    if pack.allocation and any(lot.weekly_hours is None for lot in pack.lots) and pack.capacity_binds:
        yield Finding(part, "Capacity binds by hours a week, and some lots state none", "allocation")


def worth(pack: Pack) -> Iterator[Finding]:
    """Whether the lots' values are all there, and together those of the procurement."""
    basics = pack.basics
    for name, whole, vat in (
        ("value_net", basics.contract_value_net, "without VAT"),
        ("value_gross", basics.contract_value, "with VAT"),
    ):
        given = {lot.number: value for lot in pack.lots if (value := getattr(lot, name)) is not None}
        if not given:
            continue
        total, lacking = sum(given.values(), Decimal(0)), [lot.number for lot in pack.lots if lot.number not in given]
        if lacking:
            verb = "has" if len(lacking) == 1 else "have"
            said = f"{lots_named(lacking)} {verb} no value {vat}, and the others have one"
            yield Finding(Part.LOTS, said[:1].upper() + said[1:], f"lot-{lacking[0]}-{name}", blocks=False)
        if whole is not None and (total > whole or (total < whole and not lacking)):
            said = f"The lots are worth {pounds(total)} {vat} together, and the procurement {pounds(whole)}"
            yield Finding(Part.LOTS, said, f"lot-{next(iter(given))}-{name}", blocks=False)


def _lot(lot: LotLine) -> Iterator[Finding]:
    part, at = Part.LOTS, f"lot-{lot.number}"
    if not lot.name.strip():
        yield Finding(part, f"Lot {lot.number} has no name", f"{at}-name")
    if lot.weekly_hours is not None and lot.weekly_hours <= 0:
        yield Finding(part, f"Lot {lot.number}: hours a week are more than nothing", f"{at}-weekly_hours")
    if not 1 <= lot.min_providers <= lot.max_providers:
        yield Finding(
            part, f"Lot {lot.number}: places run from the fewest, at least one, to the most", f"{at}-max_providers"
        )


def sizing(lot: LotLine, promised: tuple[int, int] | None) -> str:
    """Why a lot's range of providers lies outside the hours promised to each; empty where the two meet.

    >>> sizing(LotLine(18, "West Kent2", Decimal("677.70"), 1, 1), (800, 1000))
    'Lot 18: one provider would have 677.7 hours a week, under the 800 promised'
    >>> sizing(LotLine(1, "Ashford", Decimal("5253.25"), 4, 6), (800, 1000))
    ''
    """
    if promised is None or lot.weekly_hours is None or not 1 <= lot.min_providers <= lot.max_providers:
        return ""
    least, most = promised
    if lot.weekly_hours < least * lot.min_providers:
        each = _each(lot.weekly_hours, lot.min_providers)
        return (
            f"Lot {lot.number}: {_who(lot.min_providers)} would have {each:,} hours a week, under the {least} promised"
        )
    if lot.weekly_hours > most * lot.max_providers:
        each = _each(lot.weekly_hours, lot.max_providers)
        return f"Lot {lot.number}: {_who(lot.max_providers)} would have {each:,} hours a week, over the {most} promised"
    return ""


def between(lot: LotLine, promised: tuple[int, int] | None) -> str:
    """Which two numbers of providers the promised hours fall between, though the range meets them; else empty.

    >>> between(LotLine(6, "Canterbury and Rural", Decimal("2172.30"), 2, 3), (800, 1000))
    'Lot 6: with 2 each would have 1,086.2 hours a week and with 3 each 724.1, so nobody has 800 to 1,000'
    """
    if promised is None or lot.weekly_hours is None or sizing(lot, promised):
        return ""
    if not 1 <= lot.min_providers <= lot.max_providers:
        return ""
    least, most = promised
    few = int(lot.weekly_hours // most)  # with one more than these, nobody has over the most
    if few * most == lot.weekly_hours or least * (few + 1) <= lot.weekly_hours:
        return ""
    fewer, more = (_each(lot.weekly_hours, number) for number in (max(few, 1), few + 1))
    return (
        f"Lot {lot.number}: with {max(few, 1)} each would have {fewer:,} hours a week and with {few + 1} each "
        f"{more:,}, so nobody has {least:,} to {most:,}"
    )


def _each(hours: Decimal, providers: int) -> Decimal:
    """Hours a week for each, to one place and none where it is a whole number."""
    each = half_up(Fraction(hours) / providers, 1)
    return each.to_integral_value() if each == each.to_integral_value() else each


def _who(providers: int) -> str:
    return "one provider" if providers == 1 else f"each of {providers} providers"
