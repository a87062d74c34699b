"""The council sets its procurement up: people, lots, questions, scheme, timetable; then tendering opens."""

from decimal import Decimal

from demonstration.council import ASSIGNMENTS, LEAD, PEOPLE
from demonstration.procurement import (
    BUYER,
    CLARIFICATION_DEADLINE,
    CODE,
    COMMENCEMENT,
    LOTS,
    PROCEDURE,
    QUALITY_MINIMUM_PERCENT,
    REGIME,
    SUMMARY,
    TERM,
    TIMETABLE,
    TITLE,
    local,
)
from demonstration.questions import QUESTIONS, SCALE, SLOTS
from demonstration.selection import PQQ_ITEMS
from demonstration.telling import Telling
from evaluation.scheme.actions import Step, Weighted, freeze_scheme, set_scheme
from evaluation.scheme.queries import criteria
from evaluation.scoring.actions import assign
from procurement.cases.actions import add_lot, create_procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Role, Stage
from procurement.people.actions import add_person, appoint
from procurement.questionnaire.actions import QuestionText, SlotText, set_questionnaire
from procurement.questionnaire.models import Kind, Part
from procurement.timetable.actions import open_stage, plan_stage, set_milestone


def set_up(telling: Telling) -> None:
    """From an empty instance to open tendering."""
    telling.at(local(3, 22))
    for person in PEOPLE:
        telling.people[person.key] = add_person(
            Context.at_console(), None, person.email, person.name, job_title=person.job, demonstration=True
        )
    create_procurement(
        Context.at_console(),
        telling.people[LEAD.key],
        code=CODE,
        title=TITLE,
        buyer=BUYER,
        regime=REGIME,
        route=PROCEDURE,
        summary=SUMMARY,
        term=TERM,
        demonstration=True,
    )
    telling.know_procurement()
    for person in PEOPLE:
        if person.role is not Role.LEAD:
            appoint(telling.by(LEAD.key), telling.procurement, telling.people[person.key], person.role)
    _lots(telling)
    _questions(telling)
    telling.know_procurement()
    _scheme(telling)
    _timetable(telling)
    telling.at(local(3, 24))
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.TENDERING)


def _lots(telling: Telling) -> None:
    for lot in LOTS:
        add_lot(
            telling.by(LEAD.key),
            telling.procurement,
            number=lot.number,
            name=lot.name,
            weekly_hours=lot.weekly_hours,
            min_providers=lot.min_providers,
            max_providers=lot.max_providers,
            old_clusters=list(lot.old_clusters),
            urban_rate=lot.urban_rate,
            rural_rate=lot.rural_rate,
        )


def _questions(telling: Telling) -> None:
    asked = [
        QuestionText(
            Part.SELECTION,
            item.code,
            item.title,
            item.text,
            Kind(item.kind.value),
            options=item.choices,
            expected=item.expected,
        )
        for item in PQQ_ITEMS
    ] + [
        QuestionText(
            Part.QUALITY,
            question.code,
            question.title,
            question.intro,
            parts=question.parts,
            word_limit=question.word_limit,
            revisable=True,
        )
        for question in QUESTIONS
    ]
    pack = [
        SlotText(
            slot.code,
            slot.title,
            accepts=slot.accepts,
            required=slot.required,
            several=slot.most_files > 1,
            revisable=slot.revisable,
            prices=slot.prices,
        )
        for slot in SLOTS
    ]
    set_questionnaire(telling.by(LEAD.key), telling.procurement, asked, pack)


def _scheme(telling: Telling) -> None:
    lead = LEAD.key
    set_scheme(
        telling.by(lead),
        telling.procurement,
        [Step(step.mark, step.word, step.descriptor) for step in SCALE],
        [Weighted(q.code, q.weight, q.minimum, q.guidance) for q in QUESTIONS],
        quality_minimum=Decimal(QUALITY_MINIMUM_PERCENT),
        rounding={"total": 2},
    )
    freeze_scheme(telling.by(lead), telling.procurement)
    for criterion in criteria(telling.procurement.id):
        for key in ASSIGNMENTS[criterion.question.code]:
            assign(telling.by(lead), telling.procurement, criterion, telling.people[key])


def _timetable(telling: Telling) -> None:
    for window in TIMETABLE:
        plan_stage(telling.by(LEAD.key), telling.procurement, window.stage, window.opens_at, window.closes_at)
    started = local(COMMENCEMENT.month, COMMENCEMENT.day)
    for label, at in (("Last day for clarification questions", CLARIFICATION_DEADLINE), ("Contracts start", started)):
        set_milestone(telling.by(LEAD.key), telling.procurement, label, at)
