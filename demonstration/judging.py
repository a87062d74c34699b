"""The council's judgement: selection, marks, consensus, meetings, resubmission, standing, award."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from demonstration.bidders import MARKED
from demonstration.council import APPROVER, ASSIGNMENTS, LEAD, MODERATOR, OPENER, evaluators_of
from demonstration.finance import FinancialDecision as Decided
from demonstration.finance import financial_decision, financial_figures
from demonstration.marks import consensus, mark
from demonstration.negotiation import TOPICS, meetings
from demonstration.negotiation import Point as Said
from demonstration.procurement import LETTERS_SENT, local
from demonstration.questions import QUESTIONS
from demonstration.selection import PQQ_ITEMS, ground_taken, pqq_checks, pqq_decision
from demonstration.telling import Telling
from evaluation.award.actions import approve, recommend, send_letters
from evaluation.award.actions.lettering import answer_leak
from evaluation.award.actions.of_lots import decide_course
from evaluation.award.queries import results
from evaluation.award.sending import ready
from evaluation.explaining.actions import explain
from evaluation.explaining.queries import asked_of
from evaluation.financial.actions import decide_standing, key_figures, meet_condition, moderate_standing
from evaluation.financial.models import FinancialDecision
from evaluation.financial.queries import decisions
from evaluation.moderation.actions import agree_consensus, assent
from evaluation.moderation.actions.holding import open_item
from evaluation.negotiation.actions import (
    Course,
    Point,
    answer_minutes,
    publish_times,
    record_meeting,
    send_minutes,
    set_terms,
    sign_minutes,
)
from evaluation.negotiation.models import Meeting as Arranged
from evaluation.negotiation.queries import meetings as arranged
from evaluation.negotiation.times_paste import Line
from evaluation.scoring.actions import draft_mark, submit_marks
from evaluation.scoring.items import Batch, Item, items
from procurement.core.clock import to_utc
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND, Stage
from procurement.pqq.actions import (
    Judgement,
    Weighed,
    answer_asking,
    ask_bidder,
    check_item,
    decide_selection,
    judge_ground,
    second_check,
)
from procurement.pqq.models import Asking
from procurement.tenders.actions import confirm_opening, invite_resubmission
from procurement.tenders.models import Tender
from procurement.tenders.queries import opened_tenders, withdrawn_ids
from procurement.timetable.actions import close_stage, open_stage

RECOMMENDATION = (
    "Award each lot to the highest-ranked tenderers up to its published number of places, as the record shows. "
    "Where a lot is short of providers the remaining hours are to be found by a further exercise."
)


def select(telling: Telling) -> None:
    """Each item of each tender is checked twice, bidders are asked and heard, and each goes on or does not."""
    telling.at(local(4, 26, 12))
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.SELECTION)
    gone = withdrawn_ids(telling.procurement.id)
    running = [tender for tender in opened_tenders(telling.procurement.id) if tender.id not in gone]
    asked = [asking for tender in running for asking in _check_and_ask(telling, tender)]
    telling.at(local(4, 27, 15))
    for asking, words in asked:
        answer_asking(telling.by_bidder(telling.bidder_of(asking.tender).key), asking, words)
    telling.at(local(4, 28, 12))
    for tender in running:
        _settle(telling, tender)
    telling.at(local(4, 29, 12))
    close_stage(telling.by(LEAD.key), telling.procurement, Stage.SELECTION)


def _check_and_ask(telling: Telling, tender: Tender) -> list[tuple[Asking, str]]:
    """Check what can be checked; what was asked, with what the bidder will answer."""
    bidder, lead = telling.bidder_of(tender), LEAD.key
    taken, asked, due = ground_taken(bidder), [], to_utc(local(4, 28, 11))
    for item in PQQ_ITEMS:
        question, first = telling.questions[item.code], pqq_checks(bidder, item.code)[0]
        if taken and taken.item == item.code:
            asking = ask_bidder(telling.by(lead), tender, question, taken.asked, due, taken.ground)
            asked.append((asking, taken.answered))
        elif first.outcome.value == "clarify":
            asking = ask_bidder(telling.by(lead), tender, question, first.reason, due)
            asked.append((asking, pqq_checks(bidder, item.code)[-1].reason))
        else:
            check_item(telling.by(lead), tender, question, first.outcome.value, first.reason)
    return asked


def _settle(telling: Telling, tender: Tender) -> None:
    """What was answered is judged, a second person looks at everything, and the bidder goes on or does not."""
    bidder, lead = telling.bidder_of(tender), LEAD.key
    taken = ground_taken(bidder)
    if taken:
        said = Judgement(
            applies=True,
            found=taken.found,
            recurs=not taken.enough,
            weighed=[Weighed(*one) for one in taken.weighed],
            reason=taken.reason,
        )
        judge_ground(telling.by(lead), tender, telling.questions[taken.item], taken.ground, said)
    for item in PQQ_ITEMS:
        found = pqq_checks(bidder, item.code)
        if len(found) > 1 and not (taken and taken.item == item.code):
            check_item(
                telling.by(lead), tender, telling.questions[item.code], found[-1].outcome.value, found[-1].reason
            )
    second_check(telling.by(MODERATOR.key), tender, True)
    verdict = pqq_decision(bidder)
    decide_selection(telling.by(lead), tender, verdict.outcome.value == "pass", verdict.reason)


def open_scoring(telling: Telling) -> None:
    """Scoring opens as planned."""
    telling.at(local(4, 26, 12))
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.SCORING)


def score(telling: Telling, codes: Iterable[str], round_: int = FIRST_ROUND, *, share: int = 100) -> None:
    """The evaluators mark some questions; with a share under a hundred that much is drafted only."""
    todo = _by_question(telling, round_)
    for code in codes:
        for key in ASSIGNMENTS[code]:
            mine = [item for item in todo.get(code, []) if _reads(telling, key, item)]
            for item in mine[: len(mine) * share // 100]:
                given = mark(telling.bidder_of(item.tender), code, key, round_)
                draft_mark(
                    telling.by(key),
                    item,
                    mark=given.mark,
                    strengths=given.strengths,
                    concerns=given.concerns,
                    reason=given.reason,
                    version=None,
                )
            if mine and share == 100:
                submit_marks(telling.by(key), Batch(telling.procurement.id, mine[0].criterion, round_))


def _reads(telling: Telling, key: str, item: Item) -> bool:
    panel = evaluators_of(item.criterion.question.code, telling.bidder_of(item.tender).key)
    return key in {person.key for person in panel}


def _by_question(telling: Telling, round_: int) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items(telling.procurement.id, round_):
        found.setdefault(item.criterion.question.code, []).append(item)
    return found


def moderate(
    telling: Telling, codes: Iterable[str], round_: int = FIRST_ROUND, *, first: int = 0, last: int = 999
) -> None:
    """The panel agrees a score for each answer of some questions (from `first` up to `last`), and agrees its record."""
    todo = _by_question(telling, round_)
    for code in codes:
        for item in todo.get(code, [])[first:last]:
            agreed = consensus(telling.bidder_of(item.tender), code, round_)
            open_item(telling.by(MODERATOR.key), item)
            row = agree_consensus(
                telling.by(MODERATOR.key),
                item,
                score=agreed.score,
                deciding=agreed.deciding,
                not_followed=agreed.views_not_followed,
                strengths=agreed.strengths,
                higher=agreed.higher,
                discussed=agreed.discussed,
                present=[telling.people[key].id for key in agreed.agreed_by],
            )
            for key in agreed.agreed_by:
                assent(telling.by(key), row, agrees=True)


def negotiate(telling: Telling, until: datetime) -> None:
    """Ninety meetings are arranged and the bidders invited to resubmit; those before a time have been held."""
    telling.at(local(6, 2))
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.NEGOTIATION)
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.RESUBMISSION)
    invite_resubmission(
        telling.by(LEAD.key),
        telling.procurement,
        [telling.questions[question.code].id for question in QUESTIONS],
        [slot.id for slot in telling.slots.values() if slot.revisable],
        "You may revise any quality answer and Schedule 3. What you leave unchanged carries forward as it stands.",
    )
    lead = telling.by(LEAD.key)
    set_terms(lead, telling.procurement, topics=TOPICS, per_lot=False, book_until=None, concerns=False)
    publish_times(
        lead,
        telling.procurement,
        [
            Line(
                row,
                to_utc(meeting.starts_at),
                to_utc(meeting.ends_at),
                meeting.place,
                people=tuple(telling.people[key].id for key in meeting.council),
                tender_id=telling.tenders[meeting.bidder].id,
            )
            for row, meeting in enumerate(meetings(), start=1)
        ],
    )
    hold_meetings(telling, until)


def hold_meetings(telling: Telling, until: datetime, *, since: datetime | None = None) -> None:
    """The meetings that end by a time (and after another) are held and recorded."""
    rows = {(row.tender_id, row.starts_at): row for row in arranged(telling.procurement.id)}
    for meeting in meetings():
        if meeting.ends_at > until or (since is not None and meeting.ends_at <= since):
            continue
        telling.at(meeting.minutes_sent_at)
        row = rows[telling.tenders[meeting.bidder].id, to_utc(meeting.starts_at)]
        record_meeting(
            telling.by(MODERATOR.key),
            row,
            held=True,
            attended="\n".join(meeting.visitors),
            notes="",
            points=[_point(point) for point in meeting.points],
            course=Course(tuple(telling.people[key].id for key in meeting.council), silent=True),
        )
        if meeting.number <= MINUTES_SENT:
            _send_minutes(telling, row, meeting.bidder, meeting.number)


MINUTES_SENT, MINUTES_CONFIRMED = 86, 64
"""Of the first meetings: those whose minutes went to the bidder, and those that it confirmed; one asks for more."""


def _send_minutes(telling: Telling, row: Arranged, bidder: str, number: int) -> None:
    """The lead signs minutes off and sends them; most bidders confirm them, and one puts a word right."""
    sign_minutes(telling.by(LEAD.key), row)
    sent = send_minutes(telling.by(LEAD.key), row)
    if number <= MINUTES_CONFIRMED:
        answer_minutes(telling.by_bidder(bidder), sent, confirmed=True, words="")
    elif number == MINUTES_CONFIRMED + 1:
        words = "We said that travel time is within the rate, not on top of it."
        answer_minutes(telling.by_bidder(bidder), sent, confirmed=False, words=words)


def _point(point: Said) -> Point:
    """A point of the meeting as it is recorded; one without an owner asks nothing of anybody."""
    asked = bool(point.owner)
    return Point(
        point.topic,
        point.councils_position,
        point.bidders_position,
        point.outcome,
        f"{point.reference} may be revised" if asked else "",
        point.action if asked else "",
        point.owner,
        point.due,
        reference=point.reference,
        agreed="agreed" if asked else "closed",
    )


def close_negotiation(telling: Telling) -> None:
    """The meetings are over."""
    telling.at(local(6, 30, 17))
    close_stage(telling.by(LEAD.key), telling.procurement, Stage.NEGOTIATION)


def rescore(telling: Telling) -> None:
    """The resubmissions are opened, marked and moderated."""
    codes = [question.code for question in QUESTIONS]
    telling.at(local(7, 12))
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.RESCORING)
    for key in (LEAD.key, OPENER.key):
        confirm_opening(telling.by(key), telling.procurement, SECOND_ROUND, telling.shares[key])
    telling.at(local(7, 14))
    score(telling, codes, SECOND_ROUND)
    telling.at(local(7, 26))
    moderate(telling, codes, SECOND_ROUND)


def check_finance(telling: Telling, *, first: int = 0, last: int = 999, waiting: int = 0) -> None:
    """The accountants key figures, decide, and moderate each other; the last few may still wait for moderation."""
    some = MARKED[first:last]
    for at, bidder in enumerate(some):
        tender = telling.tenders[bidder.key]
        decided = financial_decision(bidder)
        if decided is None:
            continue
        for accounts in reversed(financial_figures(bidder)):
            key_figures(
                telling.by(decided.assessor),
                tender,
                entity=accounts.entity,
                source=accounts.source,
                year_end=accounts.year_end,
                months=accounts.months,
                audited=accounts.audited,
                figures=accounts.figures,
            )
        row = decide_standing(
            telling.by(decided.assessor),
            tender,
            outcome=decided.result,
            reason=decided.reason,
            condition=decided.condition,
            condition_due_on=local(9, 30).date() if decided.condition else None,
            explain_by=telling.moment + timedelta(days=7) if decided.result == "fail" else None,
        )
        if at < len(some) - waiting:
            agree_standing(telling, row, decided)


def agree_standing(telling: Telling, row: FinancialDecision, decided: Decided) -> None:
    """The second accountant agrees a decision; a condition that was met is shown to be, a fail was explained."""
    for one in asked_of(row.tender_id):
        explain(telling.by_bidder(telling.bidder_of(row.tender).key), one.asked, decided.explanation)
    moderate_standing(telling.by(decided.moderator), row, agreed=True, reason=decided.moderation)
    if decided.condition and decided.condition_met_on:
        meet_condition(telling.by(decided.moderator), row, shown_by=decided.condition_evidence)


def agree_waiting(telling: Telling, *, first: int, last: int) -> None:
    """The decisions that still waited are moderated."""
    standing = decisions(telling.procurement.id)
    for bidder in MARKED[first:last]:
        decided = financial_decision(bidder)
        if decided is not None:
            agree_standing(telling, standing[telling.tenders[bidder.key].id], decided)


def award(telling: Telling) -> None:
    """Recommended, approved by another person, letters sent, standstill begun."""
    telling.at(local(9, 6, 14))
    for lot in results(telling.procurement.id, telling.moment):
        if lot.tied:
            decide_course(
                telling.by(LEAD.key),
                telling.lots[lot.lot.number],
                "retender",
                "Two tenderers have equal totals for its last place, and no published step parts them.",
                "Director of Adult Social Care",
                telling.moment.date(),
            )
    recommendation = recommend(telling.by(LEAD.key), telling.procurement, RECOMMENDATION)
    telling.at(local(10, 27, 11))
    approve(
        telling.by(APPROVER.key),
        recommendation,
        "Read with the exempt appendix. The reasons stand and the timetable allows the standstill.",
    )
    telling.at(LETTERS_SENT - timedelta(hours=1))
    for leak in ready(recommendation, LETTERS_SENT.date()).open_leaks:
        reason = "What it pays its staff is its own business (regulation 21); the strength can be told without."
        answer_leak(telling.by(LEAD.key), telling.procurement, leak.key, withheld=True, reason=reason)
    telling.at(LETTERS_SENT)
    send_letters(telling.by(LEAD.key), telling.procurement)
    telling.at(LETTERS_SENT + timedelta(minutes=10))
    close_stage(telling.by(LEAD.key), telling.procurement, Stage.AWARD)
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.STANDSTILL)
