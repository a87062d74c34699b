"""The council sets its procurement up: people, lots, questions, scheme, timetable; then tendering opens."""

from datetime import date
from decimal import Decimal

from demonstration.council import ASSIGNMENTS, LEAD, PEOPLE
from demonstration.handed_out import hand_out
from demonstration.procurement import (
    BUYER,
    CLARIFICATION_DEADLINE,
    CODE,
    COMMENCEMENT,
    LOTS,
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
from demonstration.story import OPENERS
from demonstration.telling import Telling
from evaluation.setup.actions import Signing, publish_pack, record_notice, sign_conflicts, start_procurement
from evaluation.setup.conflicts import Entry, Level
from evaluation.setup.notices import Recorded
from evaluation.setup.pack import (
    Basics,
    LotLine,
    Pack,
    Panelist,
    QuestionLine,
    ScaleLine,
    SelectionLine,
    SlotLine,
)
from evaluation.setup.record_queries import influencers
from evaluation.setup.registers import TENDER
from procurement.core.action import Context
from procurement.core.sealing import Holds, new_code
from procurement.core.vocabulary import Role, Stage
from procurement.people.actions import add_person, appoint
from procurement.tenders.actions import make_opening_keys, rehearse_opening, take_share
from procurement.timetable.actions import open_stage, plan_stage, set_milestone

COUNTING_RULE = "Words are counted as a word processor counts them; what stands past the limit is not read."


def set_up(telling: Telling) -> None:
    """From an empty instance to open tendering."""
    telling.at(local(3, 22))
    for person in PEOPLE:
        telling.people[person.key] = add_person(
            Context.at_console(), None, person.email, person.name, job_title=person.job, demonstration=True
        )
    start_procurement(
        Context.at_console(), telling.people[LEAD.key], code=CODE, pack=pack(), first_day=None, demonstration=True
    )
    telling.know_procurement()
    for person in PEOPLE:
        if person.role is not Role.LEAD:
            appoint(telling.by(LEAD.key), telling.procurement, telling.people[person.key], person.role)
    _timetable(telling)
    sign_conflicts(telling.by(LEAD.key), telling.procurement, _no_conflicts(telling))
    publish_pack(telling.by(LEAD.key), telling.procurement)
    hand_out(telling)
    telling.know_procurement()
    telling.at(local(3, 24))
    notice = Recorded(0, "CN", date(2021, 3, 24), "2021/S 000-031021")
    record_notice(telling.by(LEAD.key), telling.procurement, notice)
    _keys(telling)
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.TENDERING)


def _keys(telling: Telling) -> None:
    """Lead and opening officer take their shares, the keys are made, and the two rehearse the opening."""
    for key in OPENERS:
        telling.shares[key] = new_code(Holds.SHARE)
        take_share(telling.by(key), telling.procurement, telling.shares[key])
    make_opening_keys(telling.by(LEAD.key), telling.procurement)
    for key in OPENERS:
        rehearse_opening(telling.by(key), telling.procurement, telling.shares[key])


def pack() -> Pack:
    """The tender pack of the demonstration."""
    return Pack(
        Basics(
            TITLE,
            BUYER,
            SUMMARY,
            REGIME,
            "light_touch",
            light_touch=True,
            first_notice_on=date(2021, 3, 24),
            term=TERM,
            authority="Cabinet member for adult social care, 15 March 2021, decision 21/00031",
            annual_value=Decimal(78_000_000),
            contract_value=Decimal(468_000_000),
            contract_value_net=Decimal(468_000_000),
            term_months=36,
            extension_months=(36,),
            authority_on=date(2021, 3, 15),
            authority_body="Cabinet",
            authority_by="Cabinet member for adult social care",
            authority_value=Decimal(480_000_000),
        ),
        lots=tuple(
            LotLine(
                lot.number,
                lot.name,
                lot.weekly_hours,
                lot.min_providers,
                lot.max_providers,
                tuple(lot.old_clusters),
                lot.urban_rate,
                lot.rural_rate,
            )
            for lot in LOTS
        ),
        hours_per_provider=(800, 1000),
        selection=tuple(
            SelectionLine(
                item.code,
                item.title,
                item.text,
                item.kind.value,
                tuple(item.choices),
                item.expected or "",
                topic=item.topic,
                nature=item.nature,
                also_asked="relied" if item.nature in ("mandatory", "discretionary") else "",
            )
            for item in PQQ_ITEMS
        ),
        slots=tuple(
            SlotLine(
                slot.code,
                slot.title,
                slot.accepts,
                slot.required,
                slot.most_files > 1,
                slot.prices,
                slot.revisable,
            )
            for slot in SLOTS
        ),
        scale=tuple(ScaleLine(step.mark, step.word, step.descriptor) for step in SCALE),
        questions=tuple(
            QuestionLine(
                q.code,
                q.title,
                q.intro,
                q.weight,
                "Quality",
                q.parts,
                q.word_limit,
                q.minimum,
                q.guidance,
                revisable=True,
            )
            for q in QUESTIONS
        ),
        counting_rule=COUNTING_RULE,
        quality_minimum=Decimal(QUALITY_MINIMUM_PERCENT),
        rounding={"total": 2},
        people=tuple(
            Panelist(person.email, person.name, tuple(q.code for q in QUESTIONS if person.key in ASSIGNMENTS[q.code]))
            for person in PEOPLE
            if person.role is Role.EVALUATOR
        ),
        evaluators_needed=min(map(len, ASSIGNMENTS.values())),
        registers={
            "governance": (
                {
                    "Body": "Cabinet member for adult social care",
                    "Step": "Key decision",
                    "Decides": TENDER,
                    "Notice given": "08/02/2021",
                    "Papers published": "05/03/2021",
                    "Date": "15/03/2021",
                    "Decision published": "16/03/2021",
                    "Call-in, working days": "5",
                    "Outcome": "Agreed",
                    "Reference": "21/00031",
                },
            ),
            "value": (
                {
                    "Buyer": BUYER,
                    "Net": "468000000",
                    "Gross": "468000000",
                    "Advertised": "468000000",
                    "Authorised": "480000000",
                },
            ),
        },
    )


def _no_conflicts(telling: Telling) -> Signing:
    """The assessment of before the first notice: everybody with a part in it, and who drafted the specification."""
    people = influencers(telling.procurement.id, pack())
    entries = [Entry(one.key, one.name, one.part) for one in people]
    entries.append(
        Entry(
            "officers of adult commissioning",
            "Officers of adult commissioning",
            "Drafted the specification",
            Level.PERCEIVED,
            "One of them worked for a care provider until 2017.",
            "Drafts no question, marks nothing, and has declared it in writing.",
        )
    )
    return Signing(tuple(entries), date(2022, 3, 1), "", telling.people[LEAD.key].name, 0)


def _timetable(telling: Telling) -> None:
    for window in TIMETABLE:
        plan_stage(telling.by(LEAD.key), telling.procurement, window.stage, window.opens_at, window.closes_at)
    started = local(COMMENCEMENT.month, COMMENCEMENT.day)
    for label, at in (("Last day for clarification questions", CLARIFICATION_DEADLINE), ("Contracts start", started)):
        set_milestone(telling.by(LEAD.key), telling.procurement, label, at)
