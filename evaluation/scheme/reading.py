"""The published scheme as it stands in a calculator's file."""

from fractions import Fraction

from evaluation.scheme.rules import (
    DRAWN_STEPS,
    WEIGHTS,
    AbnormallyLow,
    Criterion,
    PriceTerms,
    Rounding,
    Scale,
    Scheme,
    shares,
)
from procurement.core.json_input import Node
from procurement.core.numbers import shown

MOST_PLACES = 20

_KEYS = (
    "scale", "quality", "quality_minimum", "quality_relative_to_best", "price", "rounding", "tie_break",
    "abnormally_low", "quality_minimum_may", "allocation", "draw", "weights",
)  # fmt: skip


def read_scheme(node: Node, price: PriceTerms | None, low_rules: tuple[str, ...]) -> Scheme:
    """The scheme, with its price formula (read by `evaluation.pricing.reading`) and the known alert rules handed in.

    Faults are recorded on the node's document.
    """
    node.knows(*_KEYS)
    rounding = node.child("rounding").knows("criterion", "quality", "price", "total")
    scheme = Scheme(
        quality=tuple(_criterion(child) for child in node.child("quality").items()),
        scale=_scale(node.child("scale")),
        quality_minimum=node.child("quality_minimum").optional_number("a percentage", least=0, most=100),
        quality_minimum_may=node.child("quality_minimum_may").flag(),
        quality_relative_to_best=node.child("quality_relative_to_best").flag(),
        price=price,
        rounding=Rounding(**{stage: _places(rounding.child(stage)) for stage in Rounding.__dataclass_fields__}),
        tie_break=tuple(step.text("a step") for step in node.child("tie_break").items()),
        abnormally_low=tuple(_low(child, low_rules) for child in node.child("abnormally_low").items()),
        weights=node.child("weights").choice(WEIGHTS, ""),
    )
    _check_ids(node.child("quality"), set())
    _check_scales(node, scheme)
    _check_tie_break(node.child("tie_break"), scheme)
    _check_amounts(node.child("price").child("amounts"), scheme)
    return scheme


def _places(node: Node) -> int | None:
    return node.whole("a number of decimal places", least=0, most=MOST_PLACES) if node.given else None


def _scale(node: Node) -> Scale | None:
    if not node.given:
        return None
    node.knows("values", "max")
    top = node.child("max").optional_number("a number", above=0)
    listed = node.child("values")
    values = tuple(value.number("a mark", least=0) for value in listed.items())
    if listed.given and not values:
        listed.fault("is empty; a scale needs at least one value, or max alone")
        return None
    if not values and top is None:
        node.fault("has neither values nor max; one of them is needed")
        return None
    if top is None:
        top = max(values)
        if not top:
            listed.fault("has no value above 0, so no mark can earn the weight")
            return None
    elif values and max(values) > top:
        node.child("max").fault(f"is {shown(top)}, below the largest value {shown(max(values))}")
        return None
    return Scale(values, top)


def _criterion(node: Node) -> Criterion:
    node.knows("id", "title", "weight", "minimum", "minimum_may", "pass_fail", "scale", "children")
    children = tuple(_criterion(child) for child in node.child("children").items())
    criterion = Criterion(
        id=node.child("id").text("an id"),
        weight=_weight(node),
        title=node.child("title").optional_text() or "",
        minimum=_minimum(node),
        minimum_may=node.child("minimum_may").flag(),
        pass_fail=node.child("pass_fail").flag(),
        scale=_scale(node.child("scale")),
        children=children,
    )
    if node.child("children").given and not children:
        node.child("children").fault("is empty; a group needs at least one criterion")
    if criterion.pass_fail and children:
        node.child("children").fault("is not allowed: a pass/fail criterion is not a group")
    if criterion.weight and children and not any(child.weight for child in children):
        node.child("children").fault("weigh nothing together, so they cannot share the group's weight")
    return criterion


def _weight(node: Node) -> Fraction:
    weight = node.child("weight")
    if node.child("pass_fail").value is not True:
        return weight.number("a weight", least=0)
    if weight.given and weight.number("a weight", least=0):
        weight.fault("is not allowed: a pass/fail criterion has no weight")
    return Fraction(0)


def _minimum(node: Node) -> Fraction | None:
    minimum = node.child("minimum")
    if minimum.given and node.child("pass_fail").value is True:
        minimum.fault("is not allowed: a pass/fail criterion is passed or failed")
    if node.child("children").given:
        return minimum.optional_number("a percentage of the group's weight", least=0, most=100)
    return minimum.optional_number("a mark", least=0)


def _low(node: Node, low_rules: tuple[str, ...]) -> AbnormallyLow:
    node.knows("rule", "percent").required("an object")
    node.child("rule").required("a rule")
    percent = node.child("percent").number("a percentage", least=0, most=100)
    return AbnormallyLow(node.child("rule").choice(low_rules, low_rules[0]), percent)


def _check_ids(node: Node, seen: set[str]) -> None:
    """No two criteria under one id, groups included."""
    for child in node.items():
        name = child.child("id").value
        if isinstance(name, str) and name in seen:
            child.child("id").fault(f"is {name!r}, which another criterion has; ids are used once")
        seen.add(str(name))
        _check_ids(child.child("children"), seen)


def _check_scales(node: Node, scheme: Scheme) -> None:
    """A scale for every leaf, and no minimum above its top."""
    places = {str(leaf.child("id").value): leaf for leaf in _leaves(node.child("quality"))}
    for share in shares(scheme):
        criterion, at = share.criterion, places.get(share.criterion.id)
        if at is None or criterion.children or criterion.pass_fail:
            continue
        if share.scale is None:
            if not at.child("scale").given and not node.child("scale").given:
                at.fault("has no scale; give it one, or the scheme one for all")
        elif criterion.minimum is not None and criterion.minimum > share.scale.top:
            at.child("minimum").fault(f"is off the scale; up to {shown(share.scale.top)} is allowed")


def _leaves(node: Node) -> list[Node]:
    found = []
    for child in node.items():
        found += _leaves(child.child("children")) if child.child("children").given else [child]
    return found


def _check_tie_break(node: Node, scheme: Scheme) -> None:
    known = [f"criterion:{share.criterion.id}" for share in shares(scheme) if not share.criterion.pass_fail]
    for index, step in enumerate(node.items()):
        if step.value in scheme.tie_break[:index]:
            step.fault("stands twice; each step is used once")
        elif step.value in DRAWN_STEPS:
            if index + 1 < len(scheme.tie_break):
                step.fault("is drawn, so no step can follow it; it stands last")
        elif isinstance(step.value, str) and step.value not in ("quality", "price", *known):
            step.fault("is not known; quality, price, criterion:ID of a weighted criterion, lots and seed are allowed")


def _check_amounts(node: Node, scheme: Scheme) -> None:
    """Money for quality names no question that earns no points."""
    known = {share.criterion.id for share in shares(scheme) if not share.criterion.pass_fail}
    for row in node.items() if isinstance(node.value, list) else ():
        of = row.child("criterion")
        if isinstance(of.value, str) and of.value not in known:
            of.fault(f"is not a criterion that earns points; {', '.join(known) or 'none'} are allowed")
