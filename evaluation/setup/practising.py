"""The job behind a rehearsal: its stages are planned, tendering opens, and the invented bidders tender.

All of it goes through the product's own actions, one after another, in the name of the lead or of a bidder.
"""

from collections.abc import Sequence
from decimal import Decimal

from evaluation.pricing.queries import schedule as price_schedule
from evaluation.setup.actions.rehearsing import JOB, RESUBMISSION
from evaluation.setup.invented import BIDDERS, Invented, answer, bettered, selected
from evaluation.setup.invented_files import file_for
from evaluation.setup.queries import draft_of
from evaluation.setup.rehearsals import schedule
from procurement.cases.models import Lot, Procurement
from procurement.cases.queries import lots
from procurement.core import clock, jobs
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.jobs import Job, Report
from procurement.core.vocabulary import Stage
from procurement.people.models import User
from procurement.people.queries import invented_people
from procurement.questionnaire.models import Kind, Part, Question
from procurement.questionnaire.queries import questions, slots
from procurement.questionnaire.rules import Capacity, LotCapacity, capacity_text
from procurement.tenders.actions import (
    choose_lots,
    keep_unchanged,
    put_file,
    save_answers,
    start_tender,
    submit_tender,
)
from procurement.tenders.drafts import Invited, invitation
from procurement.tenders.queries import own
from procurement.timetable.actions import open_stage, plan_stage
from procurement.timetable.queries import windows

STEPS = len(BIDDERS) + 1


@jobs.kind(JOB)
def practise(job: Job, report: Report) -> str:
    """Plan and open the rehearsal, and let every invented bidder tender. Returns the rehearsal's code."""
    rehearsal = db.session.get_one(Procurement, job.given["rehearsal"])
    report(0, STEPS, "Planning its stages")
    _open(job.asked_by_id, rehearsal)
    for number, (bidder, user) in enumerate(zip(BIDDERS, _people(rehearsal), strict=True), start=1):
        report(number, STEPS, f"{bidder.name} is tendering")
        _tender(bidder, user, rehearsal)
    report(STEPS, STEPS, "Ready")
    return rehearsal.code


@jobs.kind(RESUBMISSION)
def resubmit(job: Job, report: Report) -> str:
    """Every invited bidder that can do better revises its answers; the best of them leaves its tender as it is."""
    rehearsal = db.session.get_one(Procurement, job.given["rehearsal"])
    invited = invitation(rehearsal.id)
    assert invited is not None  # the action that asked has seen to it
    for number, (bidder, user) in enumerate(zip(BIDDERS, _people(rehearsal), strict=True), start=1):
        report(number, len(BIDDERS), f"{bidder.name} is revising")
        if better := bettered(bidder):
            _revise(better, user, rehearsal, invited)
    return rehearsal.code


def _revise(bidder: Invented, user: User, rehearsal: Procurement, invited: Invited) -> None:
    assert user.organisation_id is not None
    tender = own(user.organisation_id, rehearsal.id)
    if tender is None or tender.id not in invited.tender_ids:
        return
    texts = {row.id: _answer(bidder, row) for row in questions(rehearsal.id) if row.id in invited.question_ids}
    save_answers(Context.of(user.id, rehearsal.id), tender, texts)
    keep_unchanged(Context.of(user.id, rehearsal.id), tender, [], sorted(invited.slot_ids))
    submit_tender(Context.of(user.id, rehearsal.id), tender)


def _people(rehearsal: Procurement) -> Sequence[User]:
    """The people of the invented bidders that tender by themselves, in the order in which they were invented."""
    return invented_people(rehearsal.id)[: len(BIDDERS)]


def _open(lead_id: int, rehearsal: Procurement) -> None:
    now = clock.now()
    for one in schedule(now, _planned(rehearsal)):
        plan_stage(Context.of(lead_id, rehearsal.id), rehearsal, one.stage, one.opens_at, one.closes_at)
    open_stage(Context.of(lead_id, rehearsal.id), rehearsal, Stage.TENDERING)


def _planned(rehearsal: Procurement) -> set[Stage]:
    """The stages that the real procurement plans, or that its pack proposes."""
    assert rehearsal.rehearsal_of_id is not None
    real = {stage for stage, window in windows(rehearsal.rehearsal_of_id, clock.now()).items() if window.opens_at}
    _, pack = draft_of(rehearsal)
    return real | {Stage(dates.stage) for dates in pack.dates}


def _tender(bidder: Invented, user: User, rehearsal: Procurement) -> None:
    def ctx() -> Context:
        return Context.of(user.id, rehearsal.id)

    tender = start_tender(ctx(), rehearsal)
    whole = lots(rehearsal.id)
    choose_lots(ctx(), tender, [lot.id for lot in whole])
    save_answers(ctx(), tender, {row.id: _answer(bidder, row, whole) for row in questions(rehearsal.id)})
    for slot in slots(rehearsal.id):
        lines = price_schedule(rehearsal.id) if slot.prices else ()
        named = [lot.name for lot in whole]
        made = file_for(bidder, slot.title, slot.accepts, named, lines) if slot.required else None
        if made:
            put_file(ctx(), tender, slot, *made)
    submit_tender(ctx(), tender)


def _answer(bidder: Invented, row: Question, whole: Sequence[Lot] = ()) -> str:
    if row.kind == Kind.CAPACITY:
        lines = tuple(LotCapacity(lot.number, Decimal(lot.weekly_hours), choice=at) for at, lot in enumerate(whole, 1))
        return capacity_text(Capacity(sum((line.hours for line in lines), Decimal(0)), None, lines))
    if row.part == Part.SELECTION.value:
        return selected(row.kind, row.options, row.expected, bidder, row.title, row.word_limit)
    return answer(bidder, row.code, row.title, row.parts, row.word_limit)
