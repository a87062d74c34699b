"""Answers are written, bundled, taken in from a workbook, put right, and published to all at one moment."""

from collections.abc import Sequence

from sqlalchemy import func, select

from procurement.cases.models import Procurement
from procurement.clarifications.book import Fault, Line, NotTaken
from procurement.clarifications.models import AnswerDraft, AnsweredQuestion, DraftedQuestion, PublishedAnswer
from procurement.clarifications.queries import Question, drafts, people_of, questions, questions_in
from procurement.clarifications.rules import (
    MOST_ANSWER,
    MOST_QUESTION,
    MOST_TITLE,
    giveaways,
    to_one_alone,
    why_not_published,
)
from procurement.clarifications.telling import tell_alone, tell_published
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission
from procurement.tenders.actions.enclosing import enclose
from procurement.tenders.enclosures import Chosen


@action(Permission.CLARIFICATION_ANSWER, Event.ANSWER_WRITTEN)
def write_answer(ctx: Context, procurement: Procurement, *, chosen: Sequence[int]) -> AnswerDraft:
    """Begin one answer to the chosen questions (ids), worded as they were asked; to none: the council's own word."""
    found = [one for one in questions(procurement.id, ctx.now) if one.row.id in set(chosen)]
    if len(found) != len(set(chosen)):
        raise Invalid("chosen", "One of these questions is not there any more.")
    if any(one.settled or one.draft_id for one in found):
        raise Invalid("chosen", "An answer to one of these questions is written already.")
    numbered = [f"{at}. {one.row.words}" for at, one in enumerate(found, 1)] if len(found) > 1 else []
    return _begin(
        ctx,
        procurement,
        found,
        title=found[0].row.title if found else "",
        question="\n\n".join(numbered) if numbered else found[0].row.words if found else "",
        answer="",
    )


@action(Permission.CLARIFICATION_ANSWER, Event.ANSWER_WRITTEN)
def save_answer(
    ctx: Context,
    draft: AnswerDraft,
    *,
    title: str,
    question: str,
    answer: str,
    chosen: Sequence[int],
    version: int | None = None,
    files: Sequence[Chosen] = (),
    without: Sequence[int] = (),
) -> AnswerDraft:
    """Save the words, and which questions (ids) they answer. What bidders asked stays as it was asked.

    `files` are added to what goes with it, `without` (ids) taken out again.

    Raises Stale where somebody saved since `version` was opened, Invalid where it is published already.
    """
    if draft.published:
        raise Invalid("answer", "This answer is published. Put it right with a correction.")
    if version is not None and version != draft.version:
        theirs = {"title": draft.title, "question": draft.question, "answer": draft.answer}
        yours = {"title": title, "question": question, "answer": answer}
        raise Stale(theirs, yours, draft.version)
    if draft.corrects_id is None:
        _choose(ctx, draft, chosen)
    added = enclose(ctx, draft.procurement_id, "answer", None, files)
    draft.enclosures = [number for number in draft.enclosures if number not in without] + added
    draft.title, draft.question, draft.answer = title.strip(), question.strip(), answer.strip()
    draft.saved_by_id, draft.saved_at = ctx.person, ctx.now
    _note(ctx, draft)
    return draft


def _choose(ctx: Context, draft: AnswerDraft, chosen: Sequence[int]) -> None:
    """Make these the questions that it answers."""
    everything = questions(draft.procurement_id, ctx.now)
    wanted = {one.row.id: one for one in everything if one.row.id in set(chosen)}
    if any(one.settled or one.draft_id not in (None, draft.id) for one in wanted.values()):
        raise Invalid("chosen", "An answer to one of these questions is written already, or it was taken back.")
    rows = {
        row.question_id: row
        for row in db.session.scalars(select(DraftedQuestion).where(DraftedQuestion.draft_id == draft.id))
    }
    for question_id, row in rows.items():
        if question_id not in wanted:
            db.session.delete(row)
    for question_id in wanted:
        if question_id not in rows:
            db.session.add(DraftedQuestion(draft_id=draft.id, question_id=question_id))


def _begin(
    ctx: Context, procurement: Procurement, found: Sequence[Question], *, title: str, question: str, answer: str
) -> AnswerDraft:
    draft = keep(
        AnswerDraft(
            procurement_id=procurement.id,
            title=title[:MOST_TITLE],
            question=question,
            answer=answer,
            saved_by_id=ctx.person,
            saved_at=ctx.now,
        )
    )
    for one in found:
        db.session.add(DraftedQuestion(draft_id=draft.id, question_id=one.row.id))
    _note(ctx, draft)
    return draft


def _note(ctx: Context, draft: AnswerDraft) -> None:
    ctx.note(answer_draft=draft.id)
    ctx.say(title=draft.title, question=draft.question, answer=draft.answer)


@action(Permission.CLARIFICATION_ANSWER, Event.ANSWER_DISCARDED)
def discard_answer(ctx: Context, draft: AnswerDraft) -> AnswerDraft:
    """Throw away an answer that was not published; its questions wait for another."""
    if draft.published:
        raise Invalid("answer", "This answer is published. Put it right with a correction.")
    _note(ctx, draft)
    for row in db.session.scalars(select(DraftedQuestion).where(DraftedQuestion.draft_id == draft.id)):
        db.session.delete(row)
    db.session.flush()
    db.session.delete(draft)
    return draft


@action(Permission.CLARIFICATION_ANSWER, Event.ANSWER_WRITTEN)
def correct_answer(ctx: Context, answer: PublishedAnswer) -> AnswerDraft:
    """Begin a correction of a published answer: it keeps its number, and the words before it stay to be read."""
    later = select(PublishedAnswer.id).where(
        PublishedAnswer.procurement_id == answer.procurement_id,
        PublishedAnswer.to_organisation_id.is_not_distinct_from(answer.to_organisation_id),
        PublishedAnswer.number == answer.number,
        PublishedAnswer.edition > answer.edition,
    )
    if db.session.scalar(later):
        raise Invalid("answer", "This answer was put right already. Correct the words that stand.")
    for row in drafts(answer.procurement_id):
        if row.corrects_id == answer.id:
            return row
    draft = keep(
        AnswerDraft(
            procurement_id=answer.procurement_id,
            title=answer.title,
            question=answer.question,
            answer=answer.answer,
            enclosures=list(answer.enclosures),
            corrects_id=answer.id,
            saved_by_id=ctx.person,
            saved_at=ctx.now,
        )
    )
    _note(ctx, draft)
    return draft


@action(Permission.CLARIFICATION_ANSWER, Event.ANSWERS_PUBLISHED)
def publish_answers(
    ctx: Context, procurement: Procurement, *, chosen: Sequence[int], names_meant: bool = False
) -> list[PublishedAnswer]:
    """Publish these answers (ids of drafts) at one moment, and write to every bidder in the same commit.

    An answer to confidential questions goes to their bidder alone. Raises Invalid where an answer is not complete, its
    questions cannot be answered yet, or its words name who asked (`names_meant`: they were read and are meant so).
    """
    wanted = [draft for draft in drafts(procurement.id) if draft.id in set(chosen)]
    if not wanted or len(wanted) != len(set(chosen)):
        raise Invalid("chosen", "Choose the answers to publish." if not chosen else "An answer is not there any more.")
    everything = questions(procurement.id, ctx.now)
    published = [_publish(ctx, draft, questions_in(draft, everything), names_meant) for draft in wanted]
    to_all = [one for one in published if one.to_organisation_id is None]
    told = tell_published(ctx, procurement, to_all) if to_all else 0
    told += sum(tell_alone(ctx, procurement, one) for one in published if one.to_organisation_id is not None)
    ctx.note(answers=[one.id for one in published], told=told)
    return published


def _publish(ctx: Context, draft: AnswerDraft, found: Sequence[Question], names_meant: bool) -> PublishedAnswer:
    called = draft.title or "without a title"
    missing = [
        what
        for what, words in (("a title", draft.title), ("the question", draft.question), ("an answer", draft.answer))
        if not words.strip()
    ]
    if missing:
        raise Invalid("chosen", f"{called}: {' and '.join(missing)} still missing.")
    facts = [one.facts for one in found]
    if draft.corrects is None and (no := why_not_published(facts, ctx.now)):
        raise Invalid("chosen", f"{called}: {no}")
    before = draft.corrects
    alone = before.to_organisation_id if before else facts[0].organisation if to_one_alone(facts) else None
    if alone is None and not names_meant and (names := named_in(draft, found)):
        raise Invalid("names_meant", f"{called}: {', '.join(names)} stands in it, which may tell who asked.")
    row = keep(
        PublishedAnswer(
            procurement_id=draft.procurement_id,
            number=before.number if before else _next_number(draft.procurement_id, alone),
            edition=before.edition + 1 if before else 1,
            to_organisation_id=alone,
            title=draft.title,
            question=draft.question,
            answer=draft.answer,
            enclosures=list(draft.enclosures),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    for one in found:
        keep(AnsweredQuestion(answer_id=row.id, question_id=one.row.id))
    draft.published = True
    return row


def _next_number(procurement_id: int, alone: int | None) -> int:
    last = select(func.max(PublishedAnswer.number)).where(
        PublishedAnswer.procurement_id == procurement_id, PublishedAnswer.to_organisation_id.is_not_distinct_from(alone)
    )
    return (db.session.scalar(last) or 0) + 1


def named_in(draft: AnswerDraft, found: Sequence[Question]) -> list[str]:
    """Names in an answer's words that would tell who asked."""
    names: list[str] = []
    for organisation in {one.row.organisation_id: one.row.organisation for one in found}.values():
        names.append(organisation.name)
        for person in people_of(organisation.id):
            names += [person.name, person.email]
    return giveaways(" ".join((draft.title, draft.question, draft.answer)), names)


@action(Permission.CLARIFICATION_ANSWER, Event.ANSWERS_TAKEN_IN)
def take_answers(ctx: Context, procurement: Procurement, lines: Sequence[Line]) -> int:
    """Take in what was typed in the workbook, whole or not at all; how many answers it changed or began.

    Raises NotTaken with a sentence for every cell that is at fault.
    """
    taking = _Taking(ctx, procurement)
    for line in lines:
        taking.take(line)
    if taking.faults:
        raise NotTaken(taking.faults)
    ctx.note(answers=taking.changed)
    return taking.changed


class _Taking:
    """One workbook being taken in."""

    def __init__(self, ctx: Context, procurement: Procurement) -> None:
        self.ctx, self.procurement = ctx, procurement
        self.drafts = {f"A{draft.id}": draft for draft in drafts(procurement.id)}
        waiting = [one for one in questions(procurement.id, ctx.now) if not one.settled and one.draft_id is None]
        self.questions = {f"Q{one.row.id}": one for one in waiting}
        self.faults: list[Fault] = []
        self.seen: set[str] = set()
        self.bundled: set[str] = set()
        self.changed = 0

    def take(self, line: Line) -> None:
        """One row."""
        if line.key in self.seen:
            self.faults.append(line.fault("key", f"{line.key} stands in two rows."))
        elif line.key not in self.drafts and line.key not in self.questions:
            self.faults.append(line.fault("key", f"{line.key} is no question that waits. Take the workbook anew."))
        elif line.key in self.bundled:
            if line.answer:
                self.faults.append(line.fault("answer", "A row above answers this one as well. Leave it empty here."))
        else:
            for column, most in (("title", MOST_TITLE), ("question", MOST_QUESTION), ("answer", MOST_ANSWER)):
                text = getattr(line, column)
                if len(text) > most:
                    self.faults.append(line.fault(column, f"This is {len(text):,} characters long; at most {most:,}."))
            self._write(line)
        self.seen.add(line.key)

    def _write(self, line: Line) -> None:
        if draft := self.drafts.get(line.key):
            if (line.title, line.question, line.answer) == (draft.title, draft.question, draft.answer):
                return
            if line.version != draft.version:
                self.faults.append(line.fault("answer", "Somebody changed this answer since the workbook was taken."))
                return
            draft.title, draft.question, draft.answer = line.title, line.question, line.answer
            draft.saved_by_id, draft.saved_at = self.ctx.person, self.ctx.now
            self.changed += 1
            return
        asked = self.questions[line.key]
        if not line.answer and not line.together:
            return
        found = [asked]
        for key in line.together:
            if key not in self.questions or key in self.seen | self.bundled or key == line.key:
                self.faults.append(line.fault("together", f"{key} is no question below this row that waits."))
                return
            found.append(self.questions[key])
            self.bundled.add(key)
        _begin(self.ctx, self.procurement, found, title=line.title, question=line.question, answer=line.answer)
        self.changed += 1
