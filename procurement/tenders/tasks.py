"""What is due about tenders: for bidders to submit, for the council's side to decide about late ones and to open."""

from datetime import datetime

from flask import url_for

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import FIRST_ROUND, Permission, Role, Stage
from procurement.tenders.bids import Bid, bid, sections
from procurement.tenders.envelopes import undecided_late
from procurement.tenders.opening_keys import keys_of
from procurement.tenders.queries import confirmations, round_to_open
from procurement.tenders.rules import REMIND_HOURS
from procurement.tenders.sharing import shares
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """A bidder's task is its tender; the lead's and the opening officer's is the opening."""
    if Role.BIDDER in ctx.standing.roles:
        return _of_bidder(ctx, procurement)
    if ctx.standing.roles & {Role.LEAD, Role.OPENER}:
        return _of_openers(ctx, procurement)
    return []


def _of_bidder(ctx: Context, procurement: Procurement) -> list[Task]:
    mine = bid(ctx, procurement)
    link = url_for("bidding.tender", procurement=procurement.code)
    if not mine.window.open:
        return []
    if mine.tender is None:
        return [Task(f"Start a tender: {procurement.title}", link, mine.closes_at, detail="Not started")]
    revising = mine.round > FIRST_ROUND
    if mine.submission and not mine.unsent and not mine.withdrawn:
        what = "Your resubmission is in" if revising else "Your tender is in"
        return [Task(f"{what}: {procurement.title}", link, mine.closes_at, 1, 1, mine.submission.reference)]
    total, left = _parts(mine)
    what = "Revise and submit again" if revising else "Complete and submit your tender"
    ready = f"{mine.verdict.title} · {total - left} of {total} parts ready"
    alarm = mine.verdict.title if mine.verdict.kind == "alarm" else ""
    hours = REMIND_HOURS if alarm else ()
    return [Task(f"{what}: {procurement.title}", link, mine.closes_at, detail=ready, hours=hours, alarm=alarm)]


def _parts(mine: Bid) -> tuple[int, int]:
    """How many parts the tender has, and how many of them are still missing."""
    assert mine.held is not None
    held = mine.held
    parts = [q for q in held.questions if q.required and q.id in held.editable_questions]
    places = [s for s in held.slots if s.required and s.id in held.editable_slots]
    total = len(parts) + len(places) + (1 if mine.round == FIRST_ROUND else 0)
    missing = len(held.missing)
    return max(total, missing), missing


def _of_openers(ctx: Context, procurement: Procurement) -> list[Task]:
    round_ = round_to_open(procurement.id)
    if round_ is None:
        return []
    tendering = windows(procurement.id, ctx.now)[Stage.TENDERING]
    if tendering.opened_at is None:
        return _of_keys(ctx, procurement, tendering.opens_at) if tendering.opens_at else []
    stage = Stage.OPENING if round_ == FIRST_ROUND else Stage.RESCORING
    window = windows(procurement.id, ctx.now)[stage]
    what = "tenders" if round_ == FIRST_ROUND else "resubmissions"
    due: list[Task] = []
    late = len(undecided_late(procurement.id, round_))
    if late and ctx.may(Permission.LATE_DECIDE):
        link = url_for("opening.envelopes", procurement=procurement.code)
        due.append(Task(f"Decide about {late} late {what}", link, window.opens_at, 0, late))
    if not window.open:
        return due
    link = url_for("opening.ceremony", procurement=procurement.code, round_no=round_)
    confirmed = confirmations(procurement.id, round_)
    if any(row.user_id == ctx.actor_id for row in confirmed):
        due.append(Task(f"Open the {what}", link, window.closes_at, 1, 2, waiting="the second person"))
    else:
        due.append(Task(f"Open the {what} with a second person", link, window.closes_at, len(confirmed), 2))
    return due


def _of_keys(ctx: Context, procurement: Procurement, due_at: datetime) -> list[Task]:
    """Before tendering opens: a share for each opener, the keys by the lead, and a rehearsal by two."""
    keys, link = keys_of(procurement.id), url_for("opening.keys", procurement=procurement.code)
    mine = next((opener for opener in keys.openers if opener.person.id == ctx.actor_id), None)
    if procurement.rehearsal or mine is None:
        return []
    if mine.share is None:
        return [Task("Take your share of the opening keys", link, due_at)]
    if keys.key is None or keys.outdated:
        makes = ctx.may(Permission.OPENING_KEYS_MAKE) and keys.may_make
        return [Task("Make the opening keys", link, due_at)] if makes else []
    if keys.rehearsal or keys.given_by == ctx.actor_id:
        return []
    return [Task("Rehearse the opening with your share", link, due_at, 1 if keys.given_by else 0, 2)]


@source
def shared_out(ctx: Context, procurement: Procurement) -> list[Task]:
    """The questions that the owner of the organisation's account gave to this person, while they can be answered."""
    if Role.BIDDER not in ctx.standing.roles:
        return []
    mine = bid(ctx, procurement)
    if not mine.window.open or mine.tender is None or mine.held is None:
        return []
    given = {question_id for question_id, user_id in shares(mine.tender.id).items() if user_id == ctx.actor_id}
    theirs = [one for one in mine.held.questions if one.id in given and one.id in mine.held.editable_questions]
    if not theirs:
        return []
    done = sum(1 for one in theirs if mine.held.answers.get(one.id, "").strip())
    page = next(page for page in sections(mine.held.questions) if theirs[0] in page.questions)
    link = url_for("bidding.answers", procurement=procurement.code, section=page.key, _anchor=f"q{theirs[0].id}")
    codes = ", ".join(one.code for one in theirs)
    return [Task(f"Answer what is yours: {codes}", link, mine.closes_at, done, len(theirs), "Given to you")]
