"""Reading tenders. `readable_by` is the only way the council's side reaches what a tender says.

Before a round is opened there is only the envelope: that it exists, when it came, sizes and hashes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select

from procurement.cases.models import Lot
from procurement.cases.queries import lot_abandonments
from procurement.core.action import Context
from procurement.core.db import db, remembered
from procurement.core.glance import HERE, has, of_a_procurement
from procurement.core.vocabulary import FIRST_ROUND, ROUNDS
from procurement.people.models import User
from procurement.people.queries import conflicted_with, has_declared
from procurement.questionnaire.models import Question
from procurement.tenders.models import (
    FinalTender,
    NotInvited,
    Opening,
    OpeningConfirmation,
    ResubmissionInvitation,
    Submission,
    SubmittedAnswer,
    SubmittedFile,
    SubmittedLot,
    Tender,
    Withdrawal,
)
from procurement.tenders.opener_models import OpenerDeclaration


def own(organisation_id: int, procurement_id: int) -> Tender | None:
    """An organisation's tender in a procurement."""
    return db.session.scalar(
        select(Tender).where(Tender.organisation_id == organisation_id, Tender.procurement_id == procurement_id)
    )


def opening(procurement_id: int, round_: int) -> Opening | None:
    """The opening of a round, once it happened."""
    query = select(Opening).where(Opening.procurement_id == procurement_id, Opening.round == round_)
    return remembered(("opening", procurement_id, round_), lambda: db.session.scalar(query))


_OPENED = {
    round_: of_a_procurement(
        f"opened {round_}", exists().where(Opening.procurement_id == HERE, Opening.round == round_)
    )
    for round_ in ROUNDS
}
_WITHDRAWN = of_a_procurement(
    "withdrawn",
    exists(
        select(Withdrawal.id).where(exists().where(Tender.id == Withdrawal.tender_id, Tender.procurement_id == HERE))
    ),
)


def is_opened(procurement_id: int, round_: int) -> bool:
    """Whether the tenders of a round were opened by two people."""
    return round_ in _OPENED and has(procurement_id, _OPENED[round_])


def last_opened(procurement_id: int) -> int:
    """The last round that was opened; the first while none was."""
    return max((round_ for round_ in ROUNDS if is_opened(procurement_id, round_)), default=FIRST_ROUND)


def opener_declarations(procurement_id: int, round_: int) -> dict[int, OpenerDeclaration]:
    """What each of those who open a round declared last, by person."""
    query = select(OpenerDeclaration).where(
        OpenerDeclaration.procurement_id == procurement_id, OpenerDeclaration.round == round_
    )
    return {row.user_id: row for row in db.session.scalars(query.order_by(OpenerDeclaration.id))}


def _latest() -> Select[int]:
    """Ids of the last submission of each tender in each round."""
    return select(func.max(Submission.id)).group_by(Submission.tender_id, Submission.round)


def sent_after(sent: Any, back: type[Withdrawal]) -> ColumnElement[bool]:
    """Whether a submission came after its tender was taken back, for a query over both."""
    by_time = sent.received_at > back.at
    return case((back.submission_id.is_not(None), sent.id > back.submission_id), else_=by_time)


def standing_submissions(procurement_id: int, round_: int) -> list[Submission]:
    """The submission that stands for each tender in a round: its last, unless withdrawn after it."""
    withdrawn = (
        select(Withdrawal.id)
        .where(
            Withdrawal.tender_id == Submission.tender_id,
            Withdrawal.round <= Submission.round,
            ~sent_after(Submission, Withdrawal),
        )
        .exists()
    )
    query = (
        select(Submission)
        .join(Tender)
        .where(Submission.procurement_id == procurement_id, Submission.round == round_, Submission.id.in_(_latest()))
        .where(~withdrawn)
        .order_by(Tender.number)
    )
    return list(db.session.scalars(query))


def latest_submission(tender_id: int, up_to_round: int | None = None) -> Submission | None:
    """A tender's last submission of its last round that was opened or is its only one (drafts do not count)."""
    query = select(Submission).where(Submission.tender_id == tender_id)
    if up_to_round is not None:
        query = query.where(Submission.round <= up_to_round)
    return db.session.scalar(query.order_by(Submission.id.desc()).limit(1))


def opened_submission(tender: Tender) -> Submission | None:
    """The last submission of a tender whose round has been opened: the one that is read and ranked."""
    opened = select(Opening.round).where(Opening.procurement_id == tender.procurement_id)
    query = select(Submission).where(Submission.tender_id == tender.id, Submission.round.in_(opened))
    return db.session.scalar(query.order_by(Submission.id.desc()).limit(1))


def withdrawal(tender: Tender) -> Withdrawal | None:
    """The withdrawal that stands: the last, if nothing was submitted after it."""
    return _withdrawal(tender.id) if has(tender.procurement_id, _WITHDRAWN) else None


def _withdrawal(tender_id: int) -> Withdrawal | None:
    last = db.session.scalar(select(Withdrawal).where(Withdrawal.tender_id == tender_id).order_by(Withdrawal.id.desc()))
    if last is None:
        return None
    query = select(Submission.id).join(Withdrawal, Withdrawal.tender_id == Submission.tender_id)
    again = query.where(Withdrawal.id == last.id, sent_after(Submission, Withdrawal))
    return None if db.session.scalar(again.limit(1)) else last


def withdrawals(procurement_id: int) -> dict[int, Withdrawal]:
    """The withdrawals that stand, by tender: the last of each, if nothing was submitted after it."""
    if not has(procurement_id, _WITHDRAWN):
        return {}
    rows = db.session.scalars(
        select(Withdrawal)
        .join(Tender, Tender.id == Withdrawal.tender_id)
        .where(Tender.procurement_id == procurement_id)
        .order_by(Withdrawal.id)
    )
    last = {row.tender_id: row for row in rows}
    query = select(Submission.tender_id).join(Withdrawal, Withdrawal.tender_id == Submission.tender_id)
    numbers = [row.id for row in last.values()]
    again = set(db.session.scalars(query.where(Withdrawal.id.in_(numbers), sent_after(Submission, Withdrawal))))
    return {tender_id: row for tender_id, row in last.items() if tender_id not in again}


def withdrawn_ids(procurement_id: int) -> frozenset[int]:
    """The tenders that are withdrawn as things stand."""
    return frozenset(withdrawals(procurement_id))


def readable_by(ctx: Context) -> list[Tender]:
    """The opened tenders whose content this person may read: none before they declared, never a conflicted one."""
    if ctx.procurement_id is None or not is_opened(ctx.procurement_id, 1):
        return []
    if not has_declared(ctx.procurement_id, ctx.person):
        return []
    closed = conflicted_with(ctx.procurement_id, ctx.person)
    return [tender for tender in opened_tenders(ctx.procurement_id) if tender.organisation_id not in closed]


def opened_tenders(procurement_id: int) -> list[Tender]:
    """The tenders that were opened in the first round, by number (late ones not taken are not among them)."""
    if not is_opened(procurement_id, 1):
        return []
    gone = _withdrawn_first(procurement_id)
    query = _in_first_round(procurement_id).order_by(Tender.number)
    return [tender for tender in db.session.scalars(query) if tender.id not in gone]


def opened_tender(procurement_id: int, tender_id: int) -> Tender | None:
    """One of them."""
    if not is_opened(procurement_id, 1) or tender_id in _withdrawn_first(procurement_id):
        return None
    return db.session.scalar(_in_first_round(procurement_id).where(Tender.id == tender_id))


def _in_first_round(procurement_id: int) -> Select[Tender]:
    sent = exists().where(Submission.tender_id == Tender.id, Submission.round == FIRST_ROUND)
    return select(Tender).where(Tender.procurement_id == procurement_id, sent)


def _withdrawn_first(procurement_id: int) -> frozenset[int]:
    """The tenders that were taken back before the first round was opened."""
    gone = withdrawals(procurement_id)
    before = opening(procurement_id, FIRST_ROUND) if gone else None
    return frozenset(tender_id for tender_id, row in gone.items() if before and row.at < before.opened_at)


def submitted_lots(procurement_id: int) -> dict[int, list[int]]:
    """Lot ids by tender id, as bid for in the tender's last submission."""
    query = (
        select(Submission.tender_id, SubmittedLot.lot_id)
        .join(SubmittedLot, SubmittedLot.submission_id == Submission.id)
        .join(Lot, Lot.id == SubmittedLot.lot_id)
        .where(Submission.procurement_id == procurement_id, Submission.id.in_(_last_of_tender()))
        .order_by(Lot.number)
    )
    found: dict[int, list[int]] = {}
    for tender_id, lot_id in db.session.execute(query):
        found.setdefault(tender_id, []).append(lot_id)
    return found


def lot_numbers(procurement_id: int) -> dict[int, list[int]]:
    """The numbers of the lots by tender id, as bid for in the tender's last submission."""
    query = (
        select(Submission.tender_id, Lot.number)
        .join(SubmittedLot, SubmittedLot.submission_id == Submission.id)
        .join(Lot, Lot.id == SubmittedLot.lot_id)
        .where(Submission.procurement_id == procurement_id, Submission.id.in_(_last_of_tender()))
        .order_by(Lot.number)
    )
    found: dict[int, list[int]] = {}
    for tender_id, number in db.session.execute(query):
        found.setdefault(tender_id, []).append(number)
    return found


def lots_bid_for(submission_ids: Iterable[int]) -> dict[int, list[int]]:
    """The numbers of the lots that each of some submissions bids for."""
    query = select(SubmittedLot.submission_id, Lot.number).join(Lot, Lot.id == SubmittedLot.lot_id)
    found: dict[int, list[int]] = {}
    for submission_id, number in db.session.execute(
        query.where(SubmittedLot.submission_id.in_(set(submission_ids))).order_by(Lot.number)
    ):
        found.setdefault(submission_id, []).append(number)
    return found


def _last_of_tender() -> Select[int]:
    """The last submission of each tender that is not sealed any more."""
    said = select(func.max(SubmittedLot.submission_id)).join(Submission, Submission.id == SubmittedLot.submission_id)
    return said.group_by(Submission.tender_id)


@dataclass(frozen=True)
class Answered:
    """An answer as submitted in one round, and whether it was carried over unchanged from the round before."""

    question_id: int
    text: str
    words: int
    carried: bool


def answers(submission_id: int) -> dict[int, Answered]:
    """The answers of a submission, by question."""
    query = select(SubmittedAnswer).where(SubmittedAnswer.submission_id == submission_id)
    return {a.question_id: Answered(a.question_id, a.text, a.words, a.carried) for a in db.session.scalars(query)}


def answer(submission_id: int, question: Question) -> Answered | None:
    """One answer of a submission."""
    query = select(SubmittedAnswer).where(
        SubmittedAnswer.submission_id == submission_id, SubmittedAnswer.question_id == question.id
    )
    row = remembered(("answer", submission_id, question.id), lambda: db.session.scalar(query))
    return Answered(row.question_id, row.text, row.words, row.carried) if row else None


def last_revised(procurement_id: int) -> dict[tuple[int, int], int]:
    """The last opened round in which each answer was changed, by (tender, question); a mark of that round counts."""
    found: dict[tuple[int, int], int] = {}
    for round_ in ROUNDS[1 : last_opened(procurement_id)]:
        found |= dict.fromkeys(revised(procurement_id, round_), round_)
    return found


def revised(procurement_id: int, round_: int) -> frozenset[tuple[int, int]]:
    """(tender, question) pairs whose answer was changed in a later round and so is marked again in it."""
    query = (
        select(Submission.tender_id, SubmittedAnswer.question_id)
        .join(SubmittedAnswer, SubmittedAnswer.submission_id == Submission.id)
        .where(Submission.procurement_id == procurement_id, Submission.round == round_)
        .where(Submission.id.in_(_latest()), SubmittedAnswer.carried.is_(False))
    )
    return frozenset((tender_id, question_id) for tender_id, question_id in db.session.execute(query))


def files(submission_id: int) -> list[SubmittedFile]:
    """The files of a submission, by slot and name."""
    query = select(SubmittedFile).where(SubmittedFile.submission_id == submission_id)
    return sorted(db.session.scalars(query), key=lambda f: (f.slot.position, f.name))


def lots_of(submission_id: int) -> list[Lot]:
    """The lots bid for in a submission."""
    query = select(Lot).join(SubmittedLot, SubmittedLot.lot_id == Lot.id)
    return list(db.session.scalars(query.where(SubmittedLot.submission_id == submission_id).order_by(Lot.number)))


def confirmations(procurement_id: int, round_: int) -> list[OpeningConfirmation]:
    """Who has said that a round is to be opened, in order."""
    query = select(OpeningConfirmation).where(
        OpeningConfirmation.procurement_id == procurement_id, OpeningConfirmation.round == round_
    )
    return list(db.session.scalars(query.order_by(OpeningConfirmation.id)))


def round_to_open(procurement_id: int) -> int | None:
    """The round that waits to be opened: the first, then each later one once bidders were invited to it."""
    if not is_opened(procurement_id, FIRST_ROUND):
        return FIRST_ROUND
    invited = select(ResubmissionInvitation.round).where(ResubmissionInvitation.procurement_id == procurement_id)
    for round_ in db.session.scalars(invited.order_by(ResubmissionInvitation.round)):
        if not is_opened(procurement_id, round_):
            return round_
    return None


_ENDED = of_a_procurement("part ended", exists().where(NotInvited.procurement_id == HERE))


def not_invited(procurement_id: int) -> dict[int, NotInvited]:
    """The bidders whose part ended with a round, by tender: what it missed, by which rule, and when it was told."""
    if not has(procurement_id, _ENDED):
        return {}
    query = select(NotInvited).where(NotInvited.procurement_id == procurement_id).order_by(NotInvited.id)
    return {row.tender_id: row for row in db.session.scalars(query)}


_FINAL = of_a_procurement("final tender", exists().where(FinalTender.procurement_id == HERE))


def final_tender(procurement_id: int) -> FinalTender | None:
    """What was said of the round whose tenders are final; None while there may be another."""
    if not has(procurement_id, _FINAL):
        return None
    return db.session.scalar(select(FinalTender).where(FinalTender.procurement_id == procurement_id))


def only_for_ended_lots(procurement_id: int) -> frozenset[int]:
    """The tenders that were submitted for lots which have all been abandoned since: nothing of them is judged."""
    ended = set(lot_abandonments(procurement_id))
    if not ended:
        return frozenset()
    return frozenset(
        tender_id for tender_id, numbers in lot_numbers(procurement_id).items() if ended.issuperset(numbers)
    )


def people_of_lot(lot: Lot) -> list[User]:
    """The people who must hear of a lot's end: of organisations that bid for it, once tenders have been opened.

    Before that nobody learns from whom it is told who bids for what, so everybody who began a tender hears of it.
    """
    if not is_opened(lot.procurement_id, FIRST_ROUND):
        return people_bidding(lot.procurement_id)
    bid = select(Submission.tender_id).join(SubmittedLot, SubmittedLot.submission_id == Submission.id)
    organisations = select(Tender.organisation_id).where(Tender.id.in_(bid.where(SubmittedLot.lot_id == lot.id)))
    query = select(User).where(User.organisation_id.in_(organisations), User.active).order_by(User.id)
    return list(db.session.scalars(query))


def people_bidding(procurement_id: int) -> list[User]:
    """The people of every organisation that began a tender, who must hear when dates change."""
    organisations = select(Tender.organisation_id).where(Tender.procurement_id == procurement_id)
    query = select(User).where(User.organisation_id.in_(organisations), User.active).order_by(User.id)
    return list(db.session.scalars(query))
