"""The pack that a procurement's rows amount to, where it was set up before packs were kept."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from evaluation.scheme.models import EvaluationScheme
from evaluation.scheme.queries import criteria, scheme_row
from evaluation.scoring.models import Assignment
from evaluation.setup.pack import (
    Basics,
    LotLimit,
    LotLine,
    Pack,
    Panelist,
    Price,
    QuestionLine,
    ScaleLine,
    SelectionLine,
    SlotLine,
)
from procurement.cases.models import Procurement
from procurement.cases.queries import lots
from procurement.core.db import db
from procurement.core.vocabulary import Regime
from procurement.people.models import User
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions, slots


def pack_from_rows(procurement: Procurement) -> Pack:
    """Everything that its rows say. Procedure and authority were not kept then, so the lead names them anew."""
    scheme = scheme_row(procurement.id)
    return Pack(
        Basics(
            procurement.title,
            procurement.buyer,
            procurement.summary,
            Regime(procurement.regime),
            "light_touch" if procurement.regime == Regime.PCR2015.value else "flexible",
            light_touch=True,
            term=procurement.term,
        ),
        lots=tuple(
            LotLine(
                row.number,
                row.name,
                row.weekly_hours,
                row.min_providers,
                row.max_providers,
                tuple(row.old_clusters),
                row.urban_rate,
                row.rural_rate,
                row.extra_rural_rate,
                row.value_net,
                row.value_gross,
            )
            for row in lots(procurement.id)
        ),
        selection=tuple(
            SelectionLine(
                q.code,
                q.title,
                q.text,
                q.kind,
                tuple(q.options),
                q.expected,
                q.word_limit,
                q.topic,
                q.nature,
                q.only_if,
                also_asked=q.also_asked,
            )
            for q in questions(procurement.id, Part.SELECTION)
        ),
        slots=tuple(
            SlotLine(
                s.code,
                s.title,
                tuple(s.accepts),
                s.required,
                s.several,
                s.prices,
                s.revisable,
                s.page_limit,
                tuple(s.lots),
                question=s.question,
            )
            for s in slots(procurement.id)
        ),
        scale=tuple(ScaleLine(step.value, step.word, step.descriptor, step.scale) for step in scheme.scale)
        if scheme
        else (),
        questions=_questions(procurement),
        quality_minimum=scheme.quality_minimum if scheme else None,
        quality_minimum_may=scheme.quality_minimum_may if scheme else False,
        quality_relative_to_best=scheme.quality_relative_to_best if scheme else False,
        weights=scheme.weights if scheme else "",
        rounding=dict(scheme.rounding) if scheme else {},
        tie_break=tuple(scheme.tie_break) if scheme else (),
        price=_price(scheme),
        **_allocation(scheme),
        people=_people(procurement),
        evaluators_needed=1,
        drafts_count=procurement.drafts_count,
        anonymous=procurement.anonymous,
        prices_negotiated=procurement.prices_negotiated,
    )


def _questions(procurement: Procurement) -> tuple[QuestionLine, ...]:
    return tuple(
        QuestionLine(
            row.question.code,
            row.question.title,
            row.question.text,
            row.weight,
            parts=tuple(row.question.parts),
            word_limit=row.question.word_limit,
            minimum=row.minimum,
            guidance=tuple(row.guidance),
            revisable=row.question.revisable,
            pass_fail=row.pass_fail,
            lots=tuple(row.question.lots),
            scale=row.scale,
            minimum_may=row.minimum_may,
        )
        for row in criteria(procurement.id)
    )


def _allocation(scheme: EvaluationScheme | None) -> dict[str, Any]:
    """How lots are allocated; limits are kept where they bind, with the mechanism."""
    rule = (scheme.allocation if scheme else None) or {}
    return {
        "allocation": rule.get("mechanism", ""),
        "most_lots": rule.get("max_lots"),
        "capacity_binds": bool(rule.get("capacity")),
        "limits": tuple(LotLimit(tuple(one["lots"]), one["max_awards"]) for one in rule.get("limits", ())),
    }


def _price(scheme: EvaluationScheme | None) -> Price | None:
    if scheme is None or not scheme.price:
        return None
    terms = {key: str(value) for key, value in scheme.price.items()}
    low = next(iter(scheme.abnormally_low), None) or {"rule": "", "percent": None}
    percent = None if low["percent"] is None else Decimal(low["percent"])
    return Price(terms.pop("formula"), Decimal(terms.pop("weight", "0")), terms, low["rule"], percent)


def _people(procurement: Procurement) -> tuple[Panelist, ...]:
    query = (
        select(Assignment)
        .join(User, Assignment.user_id == User.id)
        .where(Assignment.procurement_id == procurement.id)
        .order_by(User.name, Assignment.id)
    )
    codes: dict[tuple[str, str], list[str]] = {}
    for row in db.session.scalars(query):
        codes.setdefault((row.user.email, row.user.name), []).append(row.criterion.question.code)
    return tuple(Panelist(email, name, tuple(marked)) for (email, name), marked in codes.items())
