"""A bidder's standing before one procurement: one unmistakable state, what is in hand, what was sent."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from procurement.cases.models import Lot, Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Stage
from procurement.people.models import User
from procurement.questionnaire.models import Kind, Part, Question
from procurement.questionnaire.rules import lots_named
from procurement.tenders.drafts import (
    ROUND_STAGE,
    Draft,
    Invited,
    content_of,
    draft,
    invitation,
    open_round,
    shown_round,
)
from procurement.tenders.envelopes import late_attempts, late_decision
from procurement.tenders.models import FinishedSection, LateAttempt, LateDecision, Submission, Tender, Withdrawal
from procurement.tenders.queries import is_opened, own, withdrawal
from procurement.tenders.readiness import for_lots
from procurement.tenders.rules import lots_in, says_the_same
from procurement.timetable.queries import moment, windows
from procurement.timetable.windows import Window


@dataclass(frozen=True)
class Verdict:
    """The one state of a bid. `kind` picks its colour: alarm, sent or closed."""

    kind: str
    title: str
    words: str


@dataclass(frozen=True)
class Bid:
    """Everything a bidder's page says of one procurement."""

    procurement: Procurement
    organisation: str
    tender: Tender | None
    round: int
    window: Window
    held: Draft | None
    submission: Submission | None
    sent: list[Submission]
    withdrawn: Withdrawal | None
    invited: Invited | None
    late: LateAttempt | None
    decision: LateDecision | None
    opened: bool
    editable: bool
    unsent: bool
    left_out: list[Lot]
    """The lots that were chosen and not submitted, where nothing else differs from what was."""

    @property
    def closes_at(self) -> datetime | None:
        """The deadline of the round."""
        return self.window.closes_at

    @property
    def resting(self) -> bool:
        """Whether what was sent lies sealed and nothing is in hand: there is nothing to show but that it is there."""
        sealed = self.submission is not None and not self.submission.manifest
        return sealed and not (self.held and self.held.begun) and not (self.withdrawn and self.editable)

    @property
    def may_ask_late(self) -> bool:
        """Whether there is something in hand about which the council could still decide."""
        return bool(
            self.held
            and not self.editable
            and self.window.closed_at
            and not self.opened
            and not self.late
            and (self.submission is None or self.unsent)
            and (self.held.rows or any(not f.carried for files in self.held.files.values() for f in files))
        )

    @property
    def verdict(self) -> Verdict:
        """What stands, in words that cannot be mistaken."""
        if self.withdrawn and not self.late:
            again = " You may submit again until the deadline." if self.editable else ""
            return Verdict("closed", "Withdrawn", f"You took your tender back at {moment(self.withdrawn.at)}.{again}")
        return self._open_verdict() if self.window.open else self._closed_verdict()

    def _open_verdict(self) -> Verdict:
        if self.submission and self.left_out:
            lots = lots_named(lot.number for lot in self.left_out)
            return Verdict(
                "alarm",
                f"{lots.capitalize()} not submitted",
                f"The council holds {self.submission.reference} for your other lots, and nothing from you for {lots}.",
            )
        if self.submission and self.unsent:
            return Verdict(
                "alarm",
                "Changes not submitted",
                f"The council holds {self.submission.reference}. What you changed since counts only once submitted.",
            )
        if self.submission:
            return Verdict(
                "sent", "Submitted", f"{self.submission.reference}. You may replace or withdraw it until the deadline."
            )
        if self.round > FIRST_ROUND:
            return Verdict(
                "alarm",
                "Resubmission not submitted",
                "Your first tender stands. What you revise counts only when you press Submit and get a receipt.",
            )
        return Verdict(
            "alarm",
            "Not submitted",
            "The council has nothing from you. Your tender counts only when you press Submit and get a receipt.",
        )

    def _closed_verdict(self) -> Verdict:
        if self.submission and not self.withdrawn:
            what = "The council has opened it." if self.opened else "It lies sealed until two people open it."
            return Verdict("sent", "Submitted", f"{self.submission.reference}. {what}")
        if self.window.opened_at is None:
            return Verdict("closed", "Not open yet", "You can look at what is asked. Work begins when it opens.")
        closed = moment(self.window.closed_at) if self.window.closed_at else "the deadline"
        if self.decision:
            said = "accepted" if self.decision.accepted else "did not accept"
            return Verdict("closed", "Late", f"The council {said} your late tender: {self.decision.reason}")
        if self.late:
            return Verdict(
                "closed",
                "Late",
                f"You pressed Submit at {moment(self.late.at)}. The council will decide, with a reason.",
            )
        first = " Your first tender stands." if self.round > FIRST_ROUND else ""
        return Verdict("closed", "Closed, not submitted", f"The deadline was {closed}.{first}")


def published(procurement_id: int, now: datetime) -> bool:
    """Whether bidders may know of a procurement: its tendering has opened."""
    return windows(procurement_id, now)[Stage.TENDERING].opened_at is not None


def _left_out(held: Draft, last: Submission) -> list[Lot]:
    """The chosen lots that the last submission is not for, where it says all else that the draft says."""
    if not last.manifest:
        return held.lots if held.rest else []
    sent = set(lots_in(last.manifest))
    same = says_the_same(last.manifest, content_of(for_lots(held, sent)))
    return [lot for lot in held.lots if lot.number not in sent] if same else []


def open_to(organisation_id: int, now: datetime) -> list[Procurement]:
    """The procurements in which an organisation has begun a tender that may be worked on now."""
    query = select(Procurement).join(Tender, Tender.procurement_id == Procurement.id)
    begun = db.session.scalars(query.where(Tender.organisation_id == organisation_id).order_by(Procurement.id))
    return [row for row in begun if any(windows(row.id, now)[stage].open for stage in ROUND_STAGE.values())]


def bid(ctx: Context, procurement: Procurement) -> Bid:
    """How the acting person's organisation stands in a procurement."""
    person = db.session.get(User, ctx.person)
    organisation_id = person.organisation_id if person else None
    tender = own(organisation_id, procurement.id) if organisation_id else None
    round_ = shown_round(ctx, tender) if tender else FIRST_ROUND
    held = draft(tender, round_) if tender else None
    sent = submissions_of(tender) if tender else []
    last = next((s for s in sent if s.round == round_), None)
    back = withdrawal(tender) if tender else None
    attempt = (
        next((a for a in late_attempts(procurement.id, round_) if a.tender_id == tender.id), None) if tender else None
    )
    return Bid(
        procurement=procurement,
        organisation=person.organisation.name if person and person.organisation else "",
        tender=tender,
        round=round_,
        window=windows(procurement.id, ctx.now)[ROUND_STAGE[round_]],
        held=held,
        submission=last,
        sent=sent,
        withdrawn=back,
        invited=invitation(procurement.id, round_) if round_ > FIRST_ROUND else None,
        late=attempt,
        decision=late_decision(tender.id, round_) if tender and attempt else None,
        opened=is_opened(procurement.id, round_),
        editable=bool(tender and open_round(ctx, tender) == round_),
        unsent=bool(held and last and _changed_since(held, last)),
        left_out=_left_out(held, last) if held and last and round_ == FIRST_ROUND else [],
    )


def _changed_since(held: Draft, last: Submission) -> bool:
    """Whether something is in hand that the council does not have; what lies sealed was taken out of the draft."""
    return not says_the_same(last.manifest, content_of(held)) if last.manifest else held.begun


def submissions_of(tender: Tender) -> list[Submission]:
    """Everything a tender submitted, the latest first: old receipts stay good for what they were."""
    return list(
        db.session.scalars(select(Submission).where(Submission.tender_id == tender.id).order_by(Submission.id.desc()))
    )


@dataclass(frozen=True)
class Section:
    """Questions answered on one page."""

    key: str
    part: str
    title: str
    questions: tuple[Question, ...]

    def done(self, answers: dict[int, str]) -> int:
        """How many of its questions have an answer."""
        return sum(1 for question in self.questions if answers.get(question.id, "").strip())

    def version(self, held: Draft) -> int:
        """The sum of the versions of its answers: it grows with every save, by whomever."""
        return sum(held.rows[q.id].version for q in self.questions if q.id in held.rows)


def finished_sections(tender_id: int) -> dict[str, bool]:
    """What the bidder said of its pages: finished, or not yet; a page of which nothing was said is not there."""
    rows = db.session.scalars(select(FinishedSection).where(FinishedSection.tender_id == tender_id))
    return {row.section: row.finished for row in rows}


def sections(questions: list[Question]) -> list[Section]:
    """The pages of the questionnaire: selection by topic or the first part of its codes, quality one by one."""
    grouped: dict[str, list[Question]] = {}
    for question in questions:
        head, dot, _ = question.code.partition(".")
        if question.part == Part.QUALITY:
            key = f"question-{question.id}"
        elif question.kind == Kind.CAPACITY:
            key = f"capacity-{question.id}"
        elif question.topic:
            key = "topic-" + re.sub(r"[^a-z0-9]+", "-", question.topic.lower()).strip("-")
        else:
            key = f"selection-{head.lower()}" if dot and head.isalnum() else "selection"
        grouped.setdefault(key, []).append(question)
    return [Section(key, rows[0].part, _title(key, rows), tuple(rows)) for key, rows in grouped.items()]


def _title(key: str, rows: list[Question]) -> str:
    if rows[0].part == Part.QUALITY:
        return f"{rows[0].code} {rows[0].title}"
    if rows[0].kind == Kind.CAPACITY:
        return f"{rows[0].code} {rows[0].title}"
    if rows[0].topic:
        return rows[0].topic
    return (
        "Selection questions" if key == "selection" else f"Selection questions, part {rows[0].code.partition('.')[0]}"
    )
