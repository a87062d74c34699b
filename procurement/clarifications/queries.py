"""Reading questions, answers and letters: all for the council, one's own and what is public for a bidder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from procurement.clarifications.models import (
    AnswerDraft,
    AnsweredQuestion,
    AskerReply,
    BidDecline,
    ClarificationQuestion,
    ConfidentialDecision,
    DraftedQuestion,
    Letter,
    PublishedAnswer,
    Reading,
)
from procurement.clarifications.rules import (
    SETTLED,
    Asked,
    Asking,
    Situation,
    State,
    asking,
    is_last_day_for_questions,
    state,
)
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Stage
from procurement.papers.models import PaperTaking, PaperVersion
from procurement.papers.queries import organisation_of
from procurement.people.models import Organisation, User
from procurement.tenders.models import Submission, Tender
from procurement.tenders.queries import is_opened
from procurement.timetable.queries import milestones, windows

__all__ = ["organisation_of"]


@dataclass(frozen=True)
class Question:
    """A question with everything that happened to it. `answer`: the latest edition that answers it."""

    row: ClarificationQuestion
    decision: ConfidentialDecision | None
    reply: AskerReply | None
    draft_id: int | None
    answer: PublishedAnswer | None
    now: datetime

    @property
    def facts(self) -> Asked:
        """What the rules judge by."""
        return Asked(
            self.row.organisation_id,
            self.row.confidential,
            self.decision.kept if self.decision else None,
            self.decision.waits_until if self.decision else None,
            released=self.reply is not None and not self.reply.withdrawn,
            withdrawn=self.reply is not None and self.reply.withdrawn,
            written=self.draft_id is not None,
            answered=self.answer is not None,
            alone=self.answer is not None and self.answer.to_organisation_id is not None,
        )

    @cached_property
    def state(self) -> State:
        """Where it stands."""
        return state(self.facts, self.now)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do."""
        return self.state in SETTLED


def questions(procurement_id: int, now: datetime, organisation_id: int | None = None) -> list[Question]:
    """The questions of a procurement, or of one bidder in it, the oldest first."""
    query = select(ClarificationQuestion).where(ClarificationQuestion.procurement_id == procurement_id)
    if organisation_id is not None:
        query = query.where(ClarificationQuestion.organisation_id == organisation_id)
    together = (joinedload(ClarificationQuestion.organisation), joinedload(ClarificationQuestion.by))
    rows = list(db.session.scalars(query.options(*together).order_by(ClarificationQuestion.id)))
    if not rows:
        return []
    ids = [row.id for row in rows]
    decided = {
        row.question_id: row
        for row in db.session.scalars(select(ConfidentialDecision).where(ConfidentialDecision.question_id.in_(ids)))
    }
    replied = {
        row.question_id: row for row in db.session.scalars(select(AskerReply).where(AskerReply.question_id.in_(ids)))
    }
    drafted = {
        row.question_id: row.draft_id
        for row in db.session.scalars(select(DraftedQuestion).where(DraftedQuestion.question_id.in_(ids)))
    }
    given = select(AnsweredQuestion.question_id, PublishedAnswer).join(
        PublishedAnswer, PublishedAnswer.id == AnsweredQuestion.answer_id
    )
    found = db.session.execute(given.where(AnsweredQuestion.question_id.in_(ids)).order_by(PublishedAnswer.id))
    answered = {row.question_id: row.PublishedAnswer for row in found}
    return [
        Question(row, decided.get(row.id), replied.get(row.id), drafted.get(row.id), answered.get(row.id), now)
        for row in rows
    ]


def question_of(row: ClarificationQuestion, now: datetime) -> Question:
    """One question with everything that happened to it."""
    return next(one for one in questions(row.procurement_id, now, row.organisation_id) if one.row.id == row.id)


@dataclass(frozen=True)
class Answer:
    """A published answer as it stands, and the editions that it put right, the latest first."""

    current: PublishedAnswer
    before: tuple[PublishedAnswer, ...] = ()

    @property
    def mark(self) -> str:
        """What bidders call it."""
        return self.current.mark


def answers(procurement_id: int, organisation_id: int | None = None) -> list[Answer]:
    """What was answered to all, the latest first; with an organisation also what went to it alone."""
    return [one for one in _answers(procurement_id) if one.current.to_organisation_id in (None, organisation_id)]


def all_answers(procurement_id: int) -> list[Answer]:
    """Every answer, those to one bidder among them: for the council's record."""
    return _answers(procurement_id)


def _answers(procurement_id: int) -> list[Answer]:
    query = select(PublishedAnswer).where(PublishedAnswer.procurement_id == procurement_id)
    editions: dict[tuple[int | None, int], list[PublishedAnswer]] = {}
    for row in db.session.scalars(query.order_by(PublishedAnswer.edition.desc())):
        editions.setdefault((row.to_organisation_id, row.number), []).append(row)
    found = sorted(editions.values(), key=lambda rows: rows[-1].id, reverse=True)
    return [Answer(rows[0], tuple(rows[1:])) for rows in found]


def drafts(procurement_id: int) -> list[AnswerDraft]:
    """The answers being written, the oldest first."""
    query = select(AnswerDraft).where(AnswerDraft.procurement_id == procurement_id, AnswerDraft.published.is_(False))
    return list(db.session.scalars(query.order_by(AnswerDraft.id)))


def questions_in(draft: AnswerDraft, all_questions: Iterable[Question]) -> list[Question]:
    """The questions that an answer is for; one that puts a published answer right is for the same questions again."""
    if draft.corrects_id is None:
        return [one for one in all_questions if one.draft_id == draft.id]
    return [one for one in all_questions if one.answer is not None and one.answer.id == draft.corrects_id]


@dataclass(frozen=True)
class Times:
    """Whether questions are taken, until when, and by which deadline bidders must have what they need."""

    asking: Asking
    closes_at: datetime | None
    deadline: datetime | None
    named: bool
    """Whether the timetable names a last day for questions; otherwise it is the deadline of tendering."""


def times(procurement_id: int, now: datetime) -> Times:
    """When bidders may ask."""
    tendering = windows(procurement_id, now)[Stage.TENDERING]
    named = [one.ends_at or one.at for one in milestones(procurement_id) if is_last_day_for_questions(one.label)]
    closes = min((at for at in (max(named, default=None), tendering.closes_at) if at), default=None)
    return Times(asking(tendering.opened_at, closes, now), closes, tendering.closes_at, bool(named))


def visible(ctx: Context, procurement_id: int) -> bool:
    """Whether a person may know of questions and answers: the council always, bidders once tendering has opened."""
    if ctx.standing.roles & COUNCIL:
        return True
    return windows(procurement_id, ctx.now)[Stage.TENDERING].opened_at is not None


def letters(procurement_id: int, organisation_id: int | None = None) -> list[Letter]:
    """Letters between the council and one bidder (or all of them), the oldest first."""
    query = select(Letter).where(Letter.procurement_id == procurement_id)
    if organisation_id is not None:
        query = query.where(Letter.organisation_id == organisation_id)
    together = (joinedload(Letter.organisation), joinedload(Letter.by))
    return list(db.session.scalars(query.options(*together).order_by(Letter.id)))


def unanswered_letters(procurement_id: int) -> list[Letter]:
    """The last letter of each bidder whose last word it was."""
    last = {row.organisation_id: row for row in letters(procurement_id)}
    return [row for row in last.values() if not row.from_council]


def situation(procurement_id: int, organisation_id: int, now: datetime) -> Situation:
    """What decides whether one bidder may be written to alone."""
    query = select(ConfidentialDecision.id).join(
        ClarificationQuestion, ClarificationQuestion.id == ConfidentialDecision.question_id
    )
    kept = query.where(
        ClarificationQuestion.procurement_id == procurement_id,
        ClarificationQuestion.organisation_id == organisation_id,
        ConfidentialDecision.kept,
    )
    return Situation(
        opened=is_opened(procurement_id, FIRST_ROUND),
        letters_sent=windows(procurement_id, now)[Stage.STANDSTILL].opened_at is not None,
        has_confidential=db.session.scalar(kept.limit(1)) is not None,
    )


def declines(procurement_id: int) -> list[BidDecline]:
    """The latest word of each organisation that declined or came back, by name."""
    query = select(BidDecline).where(BidDecline.procurement_id == procurement_id).options(
        joinedload(BidDecline.organisation), joinedload(BidDecline.by)
    )  # fmt: skip
    last = {row.organisation_id: row for row in db.session.scalars(query.order_by(BidDecline.id))}
    return sorted(last.values(), key=lambda row: (row.organisation.name, row.id))


def decline_of(procurement_id: int, organisation_id: int) -> BidDecline | None:
    """The decline of an organisation that stands."""
    query = select(BidDecline).where(
        BidDecline.procurement_id == procurement_id, BidDecline.organisation_id == organisation_id
    )
    row = db.session.scalar(query.order_by(BidDecline.id.desc()).limit(1))
    return row if row is not None and row.declined else None


def known_bidders(procurement_id: int) -> list[Organisation]:
    """Whom the council may know to be interested: who asked, wrote, took a document, declined or submitted.

    Whoever is only drafting is not named: that is nobody's business before it submits.
    """
    known = (
        select(ClarificationQuestion.organisation_id).where(ClarificationQuestion.procurement_id == procurement_id),
        select(Letter.organisation_id).where(Letter.procurement_id == procurement_id),
        select(BidDecline.organisation_id).where(BidDecline.procurement_id == procurement_id),
        select(PaperTaking.organisation_id)
        .join(PaperVersion)
        .where(PaperVersion.procurement_id == procurement_id, PaperTaking.organisation_id.is_not(None)),
        select(Tender.organisation_id).join(Submission).where(Submission.procurement_id == procurement_id),
    )
    ids = {number for query in known for number in db.session.scalars(query)}
    query = select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name)
    return list(db.session.scalars(query))


def people_told(procurement_id: int) -> list[User]:
    """The people of every organisation that began a tender or is known to be interested, and has not declined."""
    began = db.session.scalars(select(Tender.organisation_id).where(Tender.procurement_id == procurement_id))
    ids = set(began) | {one.id for one in known_bidders(procurement_id)}
    ids -= {row.organisation_id for row in declines(procurement_id) if row.declined}
    query = select(User).where(User.organisation_id.in_(ids), User.active).order_by(User.id)
    return list(db.session.scalars(query))


def people_of(organisation_id: int) -> list[User]:
    """The people of an organisation."""
    query = select(User).where(User.organisation_id == organisation_id, User.active).order_by(User.id)
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Unread:
    """What somebody of a bidder has not read yet: numbers of answers, and letters of the council."""

    answers: frozenset[int] = frozenset()
    letters: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        """How many things."""
        return len(self.answers) + len(self.letters)


def unread(procurement_id: int, organisation_id: int, person_id: int) -> Unread:
    """What this person has not read: answers to all, and answers and letters to the organisation alone."""
    read = select(
        func.coalesce(func.max(Reading.last_answer_id), 0), func.coalesce(func.max(Reading.last_letter_id), 0)
    ).where(Reading.procurement_id == procurement_id, Reading.by_id == person_id)
    answer, letter = db.session.execute(read).one()
    new = select(PublishedAnswer.id).where(
        PublishedAnswer.procurement_id == procurement_id,
        PublishedAnswer.id > answer,
        PublishedAnswer.to_organisation_id.is_(None) | (PublishedAnswer.to_organisation_id == organisation_id),
    )
    written = select(Letter.id).where(
        Letter.procurement_id == procurement_id,
        Letter.organisation_id == organisation_id,
        Letter.from_council,
        Letter.id > letter,
    )
    return Unread(frozenset(db.session.scalars(new)), frozenset(db.session.scalars(written)))
