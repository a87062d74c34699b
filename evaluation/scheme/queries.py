"""Reading the scheme: the editable rows, and the frozen one that ranking uses."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from evaluation.scheme.models import Criterion, DrawSecret, EvaluationScheme, FrozenScheme, ScaleStep
from evaluation.scheme.rules import SEED
from evaluation.scheme.words import PASSED_OR_FAILED, scale_words
from procurement.core.db import db, remembered
from procurement.core.numbers import shown


def scheme_row(procurement_id: int) -> EvaluationScheme | None:
    """The scheme being set up, or as it was when frozen."""
    return db.session.scalar(select(EvaluationScheme).where(EvaluationScheme.procurement_id == procurement_id))


def criteria(procurement_id: int) -> list[Criterion]:
    """What is marked, in order."""
    query = select(Criterion).where(Criterion.procurement_id == procurement_id).order_by(Criterion.position)
    return list(db.session.scalars(query))


def criterion_by_code(procurement_id: int, code: str) -> Criterion | None:
    """The criterion of a question code, such as Q3."""
    return next((c for c in criteria(procurement_id) if c.question.code == code), None)


def weight_words(criterion: Criterion) -> str:
    """What a question weighs, in percent or, where points of any sum were published, in points."""
    of = criterion.procurement_id
    in_points = remembered(("weights", of), lambda: published(of).get("weights"))
    return f"{shown(criterion.weight)}{' points' if in_points else '%'}"


def document_of(procurement_id: int) -> dict[str, Any]:
    """The scheme as `evenhand replay` reads it, with the words that were published beside it."""
    scheme = scheme_row(procurement_id)
    assert scheme is not None
    scales = scales_of(scheme)
    first = next(iter(scales), "")
    own = {c.question.code: c.scale for c in scheme.criteria if c.scale not in ("", first) and not c.pass_fail}
    document: dict[str, Any] = {
        **(_marks(scales[first]) if scales else {}),
        "quality": [_criterion(c) | _own_scale(scales, own.get(c.question.code)) for c in scheme.criteria],
        "rounding": scheme.rounding,
        "tie_break": scheme.tie_break,
    }
    if own:
        said = {code: {"name": name, **_marks(scales.get(name, []))} for code, name in own.items()}
        document["scales"] = {"": {"name": first}} | said
    if scheme.quality_minimum is not None:
        document["quality_minimum"] = str(scheme.quality_minimum)
        if scheme.quality_minimum_may:
            document["quality_minimum_may"] = True
    if scheme.quality_relative_to_best:
        document["quality_relative_to_best"] = True
    if scheme.weights:
        document["weights"] = scheme.weights
    if scheme.price:
        document["price"] = scheme.price
    if scheme.abnormally_low:
        document["abnormally_low"] = scheme.abnormally_low
    if SEED in scheme.tie_break and (secret := draw_secret(procurement_id)):
        document["draw"] = {"sha256": secret.sha256}
    if scheme.allocation:
        document["allocation"] = scheme.allocation
    return document


def scales_of(scheme: EvaluationScheme) -> dict[str, list[ScaleStep]]:
    """The marks of each scale by its name, the first scale first."""
    found: dict[str, list[ScaleStep]] = {}
    for step in scheme.scale:
        found.setdefault(step.scale, []).append(step)
    return found


def _marks(steps: list[ScaleStep]) -> dict[str, Any]:
    return {
        "scale": {"values": [str(step.value) for step in steps]},
        "descriptors": {str(step.value): [step.word, step.descriptor] for step in steps},
    }


def _own_scale(scales: Mapping[str, list[ScaleStep]], name: str | None) -> dict[str, Any]:
    """The scale of a question that is not marked on the first, as `evenhand replay` reads it."""
    return {} if name is None else {"scale": _marks(scales.get(name, []))["scale"]}


def _criterion(c: Criterion) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": c.question.code, "title": c.question.title}
    if c.question.lots:
        entry["lots"] = list(c.question.lots)
    if c.pass_fail:
        return entry | {"pass_fail": True}
    entry["weight"] = str(c.weight)
    if c.minimum is not None:
        entry |= {"minimum": str(c.minimum)} | ({"minimum_may": True} if c.minimum_may else {})
    return entry


def frozen(procurement_id: int) -> FrozenScheme | None:
    """The scheme as published."""
    query = select(FrozenScheme).where(FrozenScheme.procurement_id == procurement_id)
    last = query.order_by(FrozenScheme.id.desc()).limit(1)
    return remembered(("frozen", procurement_id), lambda: db.session.scalar(last))


def draw_secret(procurement_id: int) -> DrawSecret | None:
    """What draws lots by a published hash, where the scheme says so."""
    return db.session.scalar(select(DrawSecret).where(DrawSecret.procurement_id == procurement_id))


def published(procurement_id: int) -> dict[str, Any]:
    """The document that was frozen, as `evenhand replay` reads it."""
    row = frozen(procurement_id)
    return dict(json.loads(row.document)) if row else document_of(procurement_id)


def scale_of(document: Mapping[str, Any], criterion: Criterion) -> list[tuple[Decimal, str, str]]:
    """The marks for one question, lowest first: mark, word, meaning. Its published scale, or failed and passed."""
    return list(PASSED_OR_FAILED) if criterion.pass_fail else scale_words(document, criterion.question.code)


def marks_allowed(procurement_id: int, criterion: Criterion) -> tuple[Decimal, ...]:
    """The marks that may be given to the answers of one question, lowest first."""
    return tuple(mark for mark, _, _ in scale_of(published(procurement_id), criterion))
