"""Setting the scheme, and freezing it for publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from secrets import token_hex
from typing import Any

from sqlalchemy import delete

from evaluation.scheme.models import Criterion, DrawSecret, EvaluationScheme, FrozenScheme, ScaleStep
from evaluation.scheme.queries import document_of, draw_secret, scheme_row
from evaluation.scheme.rules import SEED
from procurement.cases.models import Procurement
from procurement.cases.queries import lots
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import canonical, sha256
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission
from procurement.questionnaire.models import Part, Question
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import stands_for
from procurement.tenders.storing import store


@dataclass(frozen=True)
class Step:
    """A mark that may be given: its value, word and descriptor."""

    value: Decimal
    word: str
    descriptor: str


@dataclass(frozen=True)
class Weighted:
    """A quality question by its code, with weight, minimum mark and guidance for evaluators."""

    code: str
    weight: Decimal
    minimum: Decimal | None = None
    guidance: tuple[str, ...] = ()


@action(Permission.PROCUREMENT_SETUP, Event.SCHEME_SET)
def set_scheme(
    ctx: Context,
    procurement: Procurement,
    scale: Sequence[Step],
    criteria: Sequence[Weighted],
    *,
    quality_minimum: Decimal | None = None,
    rounding: Mapping[str, int] | None = None,
    tie_break: Sequence[str] = (),
    price: Mapping[str, Any] | None = None,
) -> EvaluationScheme:
    """Set how tenders will be judged; allowed until tendering opens. Quality and price weights must make 100."""
    values = [step.value for step in scale]
    if not values or len(set(values)) < len(values):
        raise Invalid("scale", "A scale needs marks, and each of them once.")
    asked = {q.code: q for q in questions(procurement.id, Part.QUALITY)}
    missing = sorted(set(asked) ^ {c.code for c in criteria})
    if missing:
        raise Invalid("criteria", f"Each quality question needs one weight: see {', '.join(missing)}.")
    _make_a_hundred(procurement, [(c.weight, asked[c.code].lots) for c in criteria], price)
    for criterion in criteria:
        if criterion.minimum is not None and criterion.minimum not in values:
            raise Invalid("minimum", f"The minimum of {criterion.code} is not a mark on the scale.")
    old = scheme_row(procurement.id)
    if old:
        db.session.execute(delete(Criterion).where(Criterion.scheme_id == old.id))
        db.session.execute(delete(ScaleStep).where(ScaleStep.scheme_id == old.id))
        db.session.delete(old)
        db.session.flush()
    scheme = keep(
        EvaluationScheme(
            procurement_id=procurement.id,
            quality_minimum=quality_minimum,
            rounding=dict(rounding or {}),
            tie_break=list(tie_break),
            price=dict(price) if price else None,
        )
    )
    for order, step in enumerate(scale):
        keep(
            ScaleStep(
                scheme_id=scheme.id, value_order=order, value=step.value, word=step.word, descriptor=step.descriptor
            )
        )
    for position, c in enumerate(criteria, start=1):
        question: Question = asked[c.code]
        keep(
            Criterion(
                scheme_id=scheme.id,
                procurement_id=procurement.id,
                question_id=question.id,
                position=position,
                weight=c.weight,
                minimum=c.minimum,
                guidance=list(c.guidance),
            )
        )
    db.session.expire(scheme)
    return scheme


def _make_a_hundred(
    procurement: Procurement, weights: Sequence[tuple[Decimal, Sequence[int]]], price: Mapping[str, Any] | None
) -> None:
    """Refuse weights, each with the lots of its question, that with price make no hundred in some lot."""
    of_price = Decimal(str((price or {}).get("weight", "0")))
    for lot in [lot.number for lot in lots(procurement.id)] or [0]:
        total = sum((weight for weight, only in weights if stands_for(only, (lot,))), of_price)
        if total != 100:
            where = f" in lot {lot}" if any(only for _, only in weights) else ""
            raise Invalid("weights", f"The weights make {total}{where}; they must make exactly 100.")


@action(Permission.PROCUREMENT_SETUP, Event.SCHEME_FROZEN)
def freeze_scheme(ctx: Context, procurement: Procurement) -> FrozenScheme:
    """Freeze the scheme as it will be published, word for word, with its SHA-256. Tendering opens only after this."""
    if scheme_row(procurement.id) is None:
        raise Invalid("scheme", "There is no scheme to freeze yet.")
    return write_frozen(ctx, procurement)


def _make_draw_secret(ctx: Context, procurement: Procurement) -> None:
    """The secret that draws lots, made before anybody tenders; a scheme that is amended keeps the one it has."""
    stored = store().put(token_hex(32).encode(), of=procurement.id)
    keep(
        DrawSecret(
            procurement_id=procurement.id,
            sha256=stored.sha256,
            blob=stored.blob,
            wrapped_key=stored.wrapped_key,
            at=ctx.now,
        )
    )


def write_frozen(ctx: Context, procurement: Procurement) -> FrozenScheme:
    """The scheme as it stands, word for word, inside the action under way."""
    scheme = scheme_row(procurement.id)
    if scheme and SEED in scheme.tie_break and draw_secret(procurement.id) is None:
        _make_draw_secret(ctx, procurement)
    document = canonical(document_of(procurement.id))
    ctx.note(document_sha256=sha256(document))
    return keep(
        FrozenScheme(
            procurement_id=procurement.id,
            document=document,
            sha256=sha256(document),
            frozen_at=ctx.now,
            by_id=ctx.person,
        )
    )
