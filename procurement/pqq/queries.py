"""Reading selection: what was checked, who goes on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased, joinedload

from procurement.core.db import db
from procurement.core.glance import HERE, has, of_a_procurement
from procurement.core.vocabulary import FIRST_ROUND
from procurement.people.models import User
from procurement.pqq.models import Check, SecondCheck, SelectionDecision
from procurement.pqq.rules import Checked, Outcome, contradicts
from procurement.questionnaire.models import Part, Question
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import left_out
from procurement.tenders.models import Opening, Submission, SubmittedAnswer, Tender, Withdrawal
from procurement.tenders.queries import (
    is_opened,
    not_invited,
    only_for_ended_lots,
    opened_tenders,
    people_bidding,
    sent_after,
    withdrawals,
)


def checks(tender_id: int) -> dict[int, Check]:
    """The standing check of each item, by question."""
    query = select(Check).where(Check.tender_id == tender_id).order_by(Check.id)
    return {row.question_id: row for row in db.session.scalars(query)}


def seconds(procurement_id: int, tender_id: int | None = None) -> dict[int, SecondCheck]:
    """What the second person said last of each check, by the check."""
    query = select(SecondCheck).where(SecondCheck.procurement_id == procurement_id)
    if tender_id is not None:
        query = query.where(SecondCheck.tender_id == tender_id)
    return {row.check_id: row for row in db.session.scalars(query.order_by(SecondCheck.id))}


def checked_items(tender: Tender) -> list[Checked]:
    """Every selection item of a tender with the outcome that stands, and what the second person said of it."""
    standing, second = checks(tender.id), seconds(tender.procurement_id, tender.id)
    asked = questions(tender.procurement_id, Part.SELECTION)
    out = not_asked(tender.procurement_id, asked).get(tender.id, frozenset())
    return [_checked(q, standing.get(q.id), second, q.code not in out) for q in asked]


def _checked(question: Question, check: Check | None, second: Mapping[int, SecondCheck], asked: bool) -> Checked:
    seen = second.get(check.id) if check else None
    return Checked(
        question.code,
        question.title,
        Outcome(check.outcome) if check else None,
        seen.agreed if seen else None,
        question.topic,
        asked,
    )


def not_asked(procurement_id: int, asked: Sequence[Question]) -> dict[int, frozenset[str]]:
    """The codes of the items that each opened tender's own answers made needless, by tender."""
    if not any(question.only_if for question in asked):
        return {}
    codes = {question.id: question.code for question in asked}
    latest = (
        select(func.max(Submission.id))
        .where(Submission.procurement_id == procurement_id, Submission.round == FIRST_ROUND)
        .group_by(Submission.tender_id)
    )
    query = (
        select(Submission.tender_id, SubmittedAnswer.question_id, SubmittedAnswer.text)
        .join(SubmittedAnswer, SubmittedAnswer.submission_id == Submission.id)
        .where(Submission.id.in_(latest), SubmittedAnswer.question_id.in_(codes))
    )
    said: dict[int, dict[str, str]] = defaultdict(dict)
    for tender_id, question_id, text in db.session.execute(query):
        said[tender_id][codes[question_id]] = text
    depends = [(question.code, question.only_if) for question in asked]
    return {tender_id: left_out(depends, answers) for tender_id, answers in said.items()}


def decisions(procurement_id: int) -> dict[int, SelectionDecision]:
    """The standing selection decision of each tender, by tender."""
    query = select(SelectionDecision).where(SelectionDecision.procurement_id == procurement_id)
    return {row.tender_id: row for row in db.session.scalars(query.order_by(SelectionDecision.id))}


_FAILED = of_a_procurement(
    "failed", exists().where(SelectionDecision.procurement_id == HERE, SelectionDecision.passed.is_(False))
)


def failed(tender: Tender) -> bool:
    """Whether a tender failed selection, by its standing decision."""
    if not has(tender.procurement_id, _FAILED):
        return False
    query = select(SelectionDecision.passed).where(SelectionDecision.tender_id == tender.id)
    return db.session.scalar(query.order_by(SelectionDecision.id.desc()).limit(1)) is False


def in_evaluation(procurement_id: int, round_: int | None = None) -> list[Tender]:
    """Who remains: the opened tenders that are still evaluated, by number.

    Not failed, not withdrawn, for a lot that goes on, and invited on where a round ended somebody's part. What was done
    in a round stays that round's: asked of one, whoever's part ended with it or later is still among them.
    """
    decided = select(func.max(SelectionDecision.id)).group_by(SelectionDecision.tender_id)
    failed_ones = select(SelectionDecision.tender_id).where(
        SelectionDecision.id.in_(decided), SelectionDecision.passed.is_(False)
    )
    opened = select(Opening.id).where(Opening.procurement_id == procurement_id, Opening.round == FIRST_ROUND)
    again = aliased(Submission)
    later = select(again.id).where(again.tender_id == Withdrawal.tender_id, sent_after(again, Withdrawal))
    withdrawn = select(Withdrawal.tender_id).where(~later.correlate(Withdrawal).exists())
    query = (
        select(Tender)
        .where(Tender.procurement_id == procurement_id, opened.exists())
        .where(Tender.id.in_(select(Submission.tender_id).where(Submission.round == FIRST_ROUND)))
        .where(Tender.id.not_in(failed_ones), Tender.id.not_in(withdrawn))
        .order_by(Tender.number)
    )
    over = {
        tender_id: row.round
        for tender_id, row in not_invited(procurement_id).items()
        if round_ is None or row.round < round_
    }
    ended = only_for_ended_lots(procurement_id)
    return [tender for tender in db.session.scalars(query) if tender.id not in ended and tender.id not in over]


def people_remaining(procurement_id: int) -> list[User]:
    """The people who are told of what changes: before the opening of everybody who began, after it of who remains."""
    if not is_opened(procurement_id, FIRST_ROUND):
        return people_bidding(procurement_id)
    organisations = [tender.organisation_id for tender in in_evaluation(procurement_id)]
    query = select(User).where(User.organisation_id.in_(organisations), User.active).order_by(User.id)
    return list(db.session.scalars(query))


def history(tender_id: int) -> dict[int, list[Check]]:
    """Every check of each item, by question, first to last."""
    found: dict[int, list[Check]] = defaultdict(list)
    for row in db.session.scalars(select(Check).where(Check.tender_id == tender_id).order_by(Check.id)):
        found[row.question_id].append(row)
    return found


@dataclass(frozen=True)
class Standing:
    """One bidder at selection: each item's outcome, the decision that stands, whether it was withdrawn."""

    tender: Tender
    items: tuple[Checked, ...]
    decision: SelectionDecision | None
    withdrawn: bool
    ended: bool = False
    """Whether every lot that it is for was abandoned."""

    @property
    def against(self) -> list[str]:
        """What was checked since the decision and says against it."""
        return contradicts(self.decision.passed, self.items) if self.decision else []

    @property
    def open(self) -> bool:
        """Whether somebody has still to decide (again)."""
        return not self.withdrawn and not self.ended and (self.decision is None or bool(self.against))

    @property
    def passed(self) -> bool:
        """Whether it goes on to scoring as things stand."""
        return self.decision is not None and self.decision.passed

    @property
    def checked(self) -> int:
        """Items with an outcome that is final, passed or failed, and those that were not asked."""
        return sum(1 for item in self.items if not item.asked or item.outcome not in (None, Outcome.CLARIFY))

    @property
    def waiting(self) -> bool:
        """Whether every item is judged and the second person has still to look at some."""
        return self.open and self.checked == len(self.items) and not all(item.settled for item in self.items)


def standings(procurement_id: int, asked: Sequence[Question] | None = None) -> list[Standing]:
    """Every opened tender at selection, by number, in a constant number of statements."""
    tenders = opened_tenders(procurement_id)
    db.session.scalars(
        select(Tender).options(joinedload(Tender.organisation)).where(Tender.procurement_id == procurement_id)
    ).all()
    items = questions(procurement_id, Part.SELECTION) if asked is None else asked
    newest = (
        select(func.max(Check.id))
        .where(Check.procurement_id == procurement_id)
        .group_by(Check.tender_id, Check.question_id)
    )
    latest = {
        (row.tender_id, row.question_id): row for row in db.session.scalars(select(Check).where(Check.id.in_(newest)))
    }
    second, out = seconds(procurement_id), not_asked(procurement_id, items)
    decided, gone = decisions(procurement_id), withdrawals(procurement_id)
    ended = only_for_ended_lots(procurement_id)
    return [
        Standing(
            tender,
            tuple(
                _checked(q, latest.get((tender.id, q.id)), second, q.code not in out.get(tender.id, ())) for q in items
            ),
            decided.get(tender.id),
            tender.id in gone,
            tender.id in ended,
        )
        for tender in tenders
    ]


def decision_history(tender_id: int) -> list[SelectionDecision]:
    """Every selection decision about a tender, first to last; the last stands."""
    query = select(SelectionDecision).where(SelectionDecision.tender_id == tender_id)
    return list(db.session.scalars(query.order_by(SelectionDecision.id)))
