"""A published pack becomes rows: lots, questions, slots, scheme, people. Rows keep their numbers between versions.

What bidders or evaluators may already refer to is changed in place and found by its code; what a later version leaves
out is removed only while nobody can have used it.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import delete, select

from evaluation.pricing.models import PricedItem
from evaluation.pricing.schedule import read_lines
from evaluation.scheme.models import Criterion, EvaluationScheme, ScaleStep
from evaluation.scheme.queries import scheme_row
from evaluation.scoring.models import Assignment
from evaluation.setup.pack import Pack, Panelist, QuestionLine, SelectionLine, SlotLine
from evaluation.setup.price_terms import low_price_document, price_document
from procurement.cases.models import Lot, Procurement
from procurement.core.action import Context, Invalid, keep
from procurement.core.db import db
from procurement.core.vocabulary import Role
from procurement.people.invitations import evaluators_appointment, role_end
from procurement.people.models import Appointment, RoleEnd, User
from procurement.people.queries import after
from procurement.questionnaire.models import Kind, Part, Question, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.questionnaire.rules import AlsoAsked, Nature

Row = TypeVar("Row", Lot, Question, Slot)


def lay_down(ctx: Context, procurement: Procurement, pack: Pack, *, amending: bool) -> None:
    """Write the pack's rows. `amending`: bidders have it already, so nothing may be taken out."""
    if amending and pack.drafts_count != procurement.drafts_count:
        raise Invalid("pack", "Whether complete drafts count at the deadline was published and cannot change now.")
    if amending and pack.anonymous != procurement.anonymous:
        raise Invalid("pack", "Whether bids are read without names was published and cannot change now.")
    if amending and pack.prices_negotiated != procurement.prices_negotiated:
        raise Invalid("pack", "Whether negotiators may open prices was published and cannot change now.")
    procurement.drafts_count, procurement.anonymous = pack.drafts_count, pack.anonymous
    procurement.prices_negotiated = pack.prices_negotiated
    _lots(procurement, pack, amending)
    _questions(procurement, pack, amending)
    _slots(procurement, pack, amending)
    _price_lines(procurement, pack)
    scheme = _scheme(procurement, pack)
    _criteria(procurement, scheme, pack)
    _people(ctx, procurement, pack)


def _left_out(
    found: Iterable[Row], kept: set[object], name: Callable[[Row], object], what: str, amending: bool
) -> None:
    """Remove rows that the pack no longer has, unless bidders may have answered or chosen them."""
    for row in found:
        if name(row) in kept:
            continue
        if amending:
            raise Invalid("pack", f"{what} {name(row)} was published and cannot be taken out now.")
        if isinstance(row, Question):
            _uncriticised(row)
        db.session.delete(row)
    db.session.flush()


def _uncriticised(question: Question) -> None:
    """Nobody may be marking a question that is taken out."""
    criterion = db.session.scalar(select(Criterion).where(Criterion.question_id == question.id))
    if criterion is None:
        return
    if db.session.scalar(select(Assignment.id).where(Assignment.criterion_id == criterion.id).limit(1)):
        raise Invalid("pack", f"{question.code} was given to evaluators at an earlier publication, so it stays.")
    db.session.delete(criterion)
    db.session.flush()


def _lots(procurement: Procurement, pack: Pack, amending: bool) -> None:
    query = select(Lot).where(Lot.procurement_id == procurement.id)
    there = {row.number: row for row in db.session.scalars(query)}
    _left_out(there.values(), {line.number for line in pack.lots}, lambda row: row.number, "Lot", amending)
    for line in pack.lots:
        facts: dict[str, object] = {
            "name": line.name,
            "weekly_hours": line.weekly_hours or 0,
            "min_providers": line.min_providers,
            "max_providers": line.max_providers,
            "old_clusters": list(line.old_clusters),
            "urban_rate": line.urban_rate,
            "rural_rate": line.rural_rate,
            "extra_rural_rate": line.extra_rural_rate,
            "value_net": line.value_net,
            "value_gross": line.value_gross,
        }
        _set(there.get(line.number) or Lot(procurement_id=procurement.id, number=line.number), facts)


def _questions(procurement: Procurement, pack: Pack, amending: bool) -> None:
    lines: list[SelectionLine | QuestionLine] = [*pack.asked, *pack.questions]
    there = {row.code: row for row in questions(procurement.id)}
    _left_out(there.values(), {line.code for line in lines}, lambda row: row.code, "Question", amending)
    for position, line in enumerate(lines, start=1):
        row = there.get(line.code) or Question(procurement_id=procurement.id, code=line.code)
        _set(row, {"position": position, **(_marked(line) if isinstance(line, QuestionLine) else _passed(line))})


def _passed(line: SelectionLine) -> dict[str, object]:
    return {
        "part": Part.SELECTION.value,
        "title": line.title,
        "text": line.text,
        "parts": [],
        "kind": Kind(line.kind).value,
        "options": list(line.options),
        "expected": line.expected,
        "word_limit": line.word_limit,
        "required": True,
        "revisable": False,
        "lots": [],
        "topic": line.topic,
        "nature": (line.nature if line.nature in set(Nature) else Nature.PLAIN),
        "only_if": line.only_if,
        "also_asked": line.also_asked if line.also_asked in set(AlsoAsked) else AlsoAsked.NOBODY,
    }


def _marked(line: QuestionLine) -> dict[str, object]:
    return {
        "part": Part.QUALITY.value,
        "title": line.title,
        "text": line.text,
        "parts": list(line.parts),
        "kind": Kind.TEXT.value,
        "options": [],
        "expected": "",
        "word_limit": line.word_limit,
        "required": True,
        "revisable": line.revisable,
        "lots": sorted(set(line.lots)),
    }


def _slots(procurement: Procurement, pack: Pack, amending: bool) -> None:
    there = {row.code: row for row in slots(procurement.id)}
    numbers = [lot.number for lot in pack.lots]
    places = [place for line in pack.slots for place in line.places(numbers)]
    _left_out(there.values(), {line.code for line in places}, lambda row: row.code, "The file", amending)
    for position, line in enumerate(places, start=1):
        row = there.get(line.code) or Slot(procurement_id=procurement.id, code=line.code, note="")
        _set(row, {"position": position, **_slot(line)})


def _price_lines(procurement: Procurement, pack: Pack) -> None:
    """The schedule as published; its lines are found by their place, so that what was sent is read by them."""
    query = select(PricedItem).where(PricedItem.procurement_id == procurement.id)
    there = {row.code: row for row in db.session.scalars(query)}
    lines = read_lines(pack.price_lines) if pack.price_lines.strip() else ()
    for code, row in there.items():
        if code not in {line.code for line in lines}:
            db.session.delete(row)
    for position, line in enumerate(lines, start=1):
        row = there.get(line.code) or PricedItem(procurement_id=procurement.id, code=line.code)
        row.position, row.label, row.unit = position, line.label, line.unit
        row.volume, row.lots, row.how = line.volume, list(line.lots), str(line.way)
        keep(row)


def _slot(line: SlotLine) -> dict[str, object]:
    return {
        "title": line.title,
        "accepts": list(line.accepts),
        "required": line.required,
        "several": line.several,
        "prices": line.prices,
        "revisable": line.revisable,
        "page_limit": line.page_limit,
        "lots": sorted(set(line.lots)),
        "question": line.question,
    }


def _set(row: Lot | Question | Slot | Criterion | EvaluationScheme, facts: dict[str, object]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    keep(row)


def _scheme(procurement: Procurement, pack: Pack) -> EvaluationScheme:
    price = price_document(pack.price) if pack.price else None
    scheme = scheme_row(procurement.id) or EvaluationScheme(procurement_id=procurement.id)
    facts: dict[str, object] = {
        "quality_minimum": pack.quality_minimum,
        "quality_minimum_may": pack.quality_minimum_may and pack.quality_minimum is not None,
        "quality_relative_to_best": pack.quality_relative_to_best,
        "weights": pack.weights,
        "rounding": dict(pack.rounding),
        "tie_break": list(pack.tie_break),
        "price": price,
        "abnormally_low": low_price_document(pack.price),
        "allocation": pack.allocating,
    }
    _set(scheme, facts)
    db.session.execute(delete(ScaleStep).where(ScaleStep.scheme_id == scheme.id))
    steps = [step for marks in pack.scales.values() for step in sorted(marks, key=lambda one: one.value)]
    for order, step in enumerate(steps):
        keep(
            ScaleStep(
                scheme_id=scheme.id,
                value_order=order,
                scale=step.scale,
                value=step.value,
                word=step.word,
                descriptor=step.descriptor,
            )
        )
    db.session.expire(scheme)
    return scheme


def _criteria(procurement: Procurement, scheme: EvaluationScheme, pack: Pack) -> None:
    asked = {row.code: row for row in questions(procurement.id, Part.QUALITY)}
    query = select(Criterion).where(Criterion.procurement_id == procurement.id)
    there = {row.question_id: row for row in db.session.scalars(query)}
    for position, line in enumerate(pack.questions, start=1):
        question = asked[line.code]
        row = there.get(question.id) or Criterion(procurement_id=procurement.id, question_id=question.id)
        facts: dict[str, object] = {
            "scheme_id": scheme.id,
            "position": position,
            "weight": line.weight,
            "minimum": line.minimum,
            "guidance": list(line.guidance),
            "pass_fail": line.pass_fail,
            "scale": line.scale,
            "minimum_may": line.minimum_may and line.minimum is not None,
        }
        _set(row, facts)
    db.session.expire(scheme)


def _people(ctx: Context, procurement: Procurement, pack: Pack) -> None:
    """Appoint and assign whoever marks. Whom an earlier version assigned stays: their marks may depend on it."""
    criteria = {
        row.question.code: row
        for row in db.session.scalars(select(Criterion).where(Criterion.procurement_id == procurement.id))
    }
    for line in pack.people:
        user = db.session.scalar(select(User).where(User.email == line.email.strip().lower()))
        if user is None:
            raise Invalid("pack", f"{line.name} ({line.email}) has no account yet.")
        if user.organisation_id is not None:
            raise Invalid("pack", f"{line.name} belongs to a bidding organisation and cannot mark.")
        _appoint(ctx, procurement, user, line)
        marking = set(db.session.scalars(select(Assignment.criterion_id).where(Assignment.user_id == user.id)))
        for code in line.questions:
            if criteria[code].id not in marking:
                keep(
                    Assignment(
                        procurement_id=procurement.id,
                        criterion_id=criteria[code].id,
                        user_id=user.id,
                        assigned_at=ctx.now,
                    )
                )


def _appoint(ctx: Context, procurement: Procurement, user: User, line: Panelist) -> None:
    """Make sure that somebody may mark, until the day that the pack names for them."""
    held, role = evaluators_appointment(procurement.id, user.id), Role.EVALUATOR.value
    if held is None:
        held = keep(Appointment(procurement_id=procurement.id, user_id=user.id, role=role, appointed_at=ctx.now))
    said = role_end(held)
    ends_at = after(line.until) if line.until else None
    if ends_at != (said.ends_at if said else None):
        reason = "As the tender pack says"
        keep(RoleEnd(appointment_id=held.id, ends_at=ends_at, reason=reason, by_id=ctx.person, at=ctx.now))
