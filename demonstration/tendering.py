"""The bidders: registering, filling their tenders, submitting, replacing, withdrawing, and one of them too late."""

from datetime import datetime, timedelta

from demonstration import handed_out
from demonstration.answers import answer
from demonstration.bidders import BIDDER_BY_KEY, Bidder, Fate, revised_questions
from demonstration.consortium import bid_with_another
from demonstration.council import INTERESTS, LEAD, OPENER, PEOPLE
from demonstration.facts import people_of
from demonstration.procurement import local
from demonstration.questions import QUESTIONS
from demonstration.selection import PQQ_ITEMS, pqq_answer
from demonstration.story import OPENED_AT, Moment, Step, bidders_story, late_decision
from demonstration.telling import Telling
from procurement.core.action import Context, Refused
from procurement.core.sealing import Holds, new_code
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND, Role, Stage
from procurement.people.actions import declare_interests, register_organisation
from procurement.tenders.actions import (
    choose_lots,
    confirm_opening,
    decide_late,
    keep_unchanged,
    note_late_attempt,
    put_file,
    save_answers,
    start_tender,
    submit_tender,
    take_up,
    withdraw_tender,
)
from procurement.tenders.models import Tender
from procurement.tenders.queries import latest_submission
from procurement.timetable.actions import close_stage, open_stage


def tell_bidders(telling: Telling, until: datetime, *, since: datetime | None = None) -> None:
    """Let every bidder do what the story says up to a time."""
    replaced = since is not None
    for moment in bidders_story():
        if (since is None or moment.at > since) and moment.at <= until:
            if not replaced and moment.at > handed_out.REPLACED_AT:
                handed_out.correct(telling)
                replaced = True
            if moment.step is Step.SUBMITS:
                handed_out.take(telling, moment)
            _do(telling, moment)
            if moment.step is Step.STARTS:
                handed_out.take(telling, moment)


def _do(telling: Telling, moment: Moment) -> None:
    bidder = BIDDER_BY_KEY[moment.bidder]
    if moment.step is Step.REGISTERS:
        telling.at(moment.at)
        telling.bidders[bidder.key] = register_organisation(
            Context.of(None),
            None,
            bidder.name,
            bidder.company_number,
            people_of(bidder)["manager"],
            bidder.email,
            None,
            demonstration=True,
        )
    elif moment.step is Step.STARTS:
        telling.at(moment.at)
        tender = start_tender(telling.by_bidder(bidder.key), telling.procurement)
        telling.tenders[bidder.key] = tender
        choose_lots(telling.by_bidder(bidder.key), tender, [telling.lots[number].id for number in bidder.lot_numbers])
        if bidder.fate is Fate.NEVER:
            _put_files(telling, bidder, tender)
    elif moment.step is Step.SUBMITS_LATE:
        telling.at(moment.at - timedelta(minutes=25))
        _fill(telling, bidder)
        telling.at(moment.at)
        _submit_late(telling, bidder)
    elif moment.step is Step.WITHDRAWS:
        telling.at(moment.at)
        withdraw_tender(telling.by_bidder(bidder.key), telling.tenders[bidder.key], moment.reason)
    elif moment.round_number > FIRST_ROUND:
        telling.at(moment.at - timedelta(seconds=30))
        _revise(telling, bidder)
        telling.at(moment.at)
        _submit(telling, bidder)
    else:
        telling.at(moment.at - timedelta(seconds=20))
        if moment.step is Step.SUBMITS:
            _fill(telling, bidder)
        else:
            _take_up(telling, bidder)
        _submit(telling, bidder)


def _submit(telling: Telling, bidder: Bidder) -> None:
    """Submit, and keep the key of the receipt, as the bidder would."""
    key = new_code(Holds.RECEIPT)
    sent = submit_tender(telling.by_bidder(bidder.key), telling.tenders[bidder.key], receipt_key=key)
    telling.receipts[bidder.key] = (sent.reference, key)


def _take_up(telling: Telling, bidder: Bidder) -> None:
    """Make a draft of what was sent, to submit it again."""
    sent = latest_submission(telling.tenders[bidder.key].id)
    assert sent is not None
    take_up(telling.by_bidder(bidder.key), sent, telling.receipts[bidder.key][1])


def _fill(telling: Telling, bidder: Bidder) -> None:
    tender = telling.tenders[bidder.key]
    texts = {telling.questions[item.code].id: pqq_answer(bidder, item.code) for item in PQQ_ITEMS}
    texts |= {telling.questions[q.code].id: answer(bidder, q.code, FIRST_ROUND) for q in QUESTIONS}
    save_answers(telling.by_bidder(bidder.key), tender, texts)
    bid_with_another(telling, bidder, tender)
    _put_files(telling, bidder, tender)


def _put_files(telling: Telling, bidder: Bidder, tender: Tender, round_: int = FIRST_ROUND) -> None:
    for (key, in_round, slot), samples in telling.samples.items():
        if key != bidder.key or in_round != round_:
            continue
        for sample in samples:
            put_file(telling.by_bidder(key), tender, telling.slots[slot], sample.name, telling.bytes_of(sample))


def _revise(telling: Telling, bidder: Bidder) -> None:
    tender = telling.tenders[bidder.key]
    texts = {telling.questions[code].id: answer(bidder, code, SECOND_ROUND) for code in revised_questions(bidder)}
    save_answers(telling.by_bidder(bidder.key), tender, texts)
    _put_files(telling, bidder, tender, SECOND_ROUND)
    put = {slot for key, round_, slot in telling.samples if (key, round_) == (bidder.key, SECOND_ROUND)}
    keep_unchanged(
        telling.by_bidder(bidder.key),
        tender,
        [telling.questions[q.code].id for q in QUESTIONS if q.code not in revised_questions(bidder)],
        [slot.id for slot in telling.slots.values() if slot.revisable and slot.code not in put],
    )


def _submit_late(telling: Telling, bidder: Bidder) -> None:
    tender = telling.tenders[bidder.key]
    try:
        submit_tender(telling.by_bidder(bidder.key), tender)
    except Refused:
        note_late_attempt(telling.by_bidder(bidder.key), tender)


def open_tenders(telling: Telling) -> None:
    """The late tender is decided, then two people open the others."""
    telling.at(local(4, 26))
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.OPENING)
    late = late_decision()
    telling.at(late.decided_at)
    decide_late(telling.by(late.decided_by), telling.tenders[late.bidder], late.accepted, late.reason)
    telling.at(OPENED_AT)
    for key in (LEAD.key, OPENER.key):
        confirm_opening(telling.by(key), telling.procurement, FIRST_ROUND, telling.shares[key])
    telling.at(local(4, 26, 10, 20))
    close_stage(telling.by(LEAD.key), telling.procurement, Stage.OPENING)


def declare(telling: Telling) -> None:
    """Everybody who will judge declares against the list of bidders."""
    telling.at(local(4, 26, 11))
    bidders = sorted(tender.organisation_id for tender in telling.tenders.values())
    for person in PEOPLE:
        if person.role is Role.OPENER:
            continue
        interests = {
            telling.tenders[one.bidder].organisation_id: one.nature for one in INTERESTS if one.evaluator == person.key
        }
        declare_interests(telling.by(person.key), telling.procurement, bidders, interests)
