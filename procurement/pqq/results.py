"""Reading the result of selection: who goes on, who does not and why, and the letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import Regime
from procurement.pqq.letters import About, Failed, letter
from procurement.pqq.models import Check, SelectionLetter
from procurement.pqq.queries import Standing, standings
from procurement.pqq.rules import Outcome
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions


@dataclass(frozen=True)
class Result:
    """One bidder's result: where it stands, the items that failed or are promised, and its letter once it was sent."""

    standing: Standing
    failed: tuple[Failed, ...]
    promised: tuple[Failed, ...]
    letter: SelectionLetter | None

    @property
    def open(self) -> bool:
        """Whether somebody has still to decide."""
        return self.standing.open

    @property
    def out(self) -> bool:
        """Whether it does not go on, by a decision that stands."""
        return not self.open and self.standing.decision is not None and not self.standing.passed

    @property
    def to_tell(self) -> bool:
        """Whether it does not go on and has no letter about that decision."""
        made = self.standing.decision
        told = self.letter.decision_id if self.letter else None
        return self.out and not self.standing.withdrawn and made is not None and told != made.id


def letters(procurement_id: int) -> dict[int, SelectionLetter]:
    """The last letter of each tender."""
    query = select(SelectionLetter).where(SelectionLetter.procurement_id == procurement_id)
    return {row.tender_id: row for row in db.session.scalars(query.order_by(SelectionLetter.id))}


def letter_of(tender_id: int) -> SelectionLetter | None:
    """A bidder's own letter."""
    query = select(SelectionLetter).where(SelectionLetter.tender_id == tender_id)
    return db.session.scalar(query.order_by(SelectionLetter.id.desc()).limit(1))


def results(procurement_id: int) -> list[Result]:
    """Every opened tender's result, by number."""
    asked = questions(procurement_id, Part.SELECTION)
    codes = {question.id: question.code for question in asked}
    rows = db.session.scalars(select(Check).where(Check.procurement_id == procurement_id).order_by(Check.id))
    reasons = {(row.tender_id, codes[row.question_id]): row.reason for row in rows if row.question_id in codes}
    sent = letters(procurement_id)

    def having(row: Standing, outcome: Outcome) -> tuple[Failed, ...]:
        return tuple(
            Failed(item.code, item.title, reasons[row.tender.id, item.code])
            for item in row.items
            if item.asked and item.outcome is outcome
        )

    return [
        Result(row, having(row, Outcome.FAIL), having(row, Outcome.COMMIT), sent.get(row.tender.id))
        for row in standings(procurement_id, asked)
    ]


def letters_due(procurement: Procurement, found: Sequence[Result], now: datetime) -> list[tuple[Result, str]]:
    """The letters that would go today, with their words."""
    about = About(procurement.code, procurement.title, procurement.buyer, Regime(procurement.regime))
    today = now.astimezone(LONDON).date()
    return [
        (row, letter(about, row.standing.tender.organisation.name, row.failed, row.standing.decision.reason, today))
        for row in found
        if row.to_tell and row.standing.decision
    ]
