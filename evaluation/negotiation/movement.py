"""What resubmission moved: each answer that was revised, with its score before and after and why. Both rounds stand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from evaluation.moderation.models import Consensus
from evaluation.moderation.queries import agreed, consensus_now
from evaluation.scheme.models import Criterion
from evaluation.scoring.items import items
from evaluation.scoring.progress import criteria_with_questions
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, ROUNDS, Stage
from procurement.core.words import figure
from procurement.people.queries import conflicted_with
from procurement.pqq.queries import in_evaluation
from procurement.questionnaire.models import Slot
from procurement.tenders.models import SubmittedAnswer, SubmittedFile, Tender
from procurement.tenders.queries import last_opened, round_to_open, standing_submissions
from procurement.timetable.queries import windows
from procurement.timetable.windows import State


@dataclass(frozen=True)
class Move:
    """One answer that was revised: what was agreed of it round by round, as far as it is agreed.

    `rounds` begins with the first round; None stands for a round in which it was not marked anew, or is not agreed yet.
    """

    tender: Tender
    criterion: Criterion
    rounds: tuple[Consensus | None, ...]
    revised: frozenset[int]
    """The rounds in which the bidder revised it."""

    @property
    def first(self) -> Consensus | None:
        """What was agreed of the first tender."""
        return self.rounds[0]

    @property
    def last(self) -> Consensus | None:
        """What was agreed of the last revision, which ranks; None until it is agreed."""
        return self.rounds[max(self.revised) - 1]

    @property
    def change(self) -> Decimal | None:
        """How far the score moved from the first tender to the last, once both are agreed."""
        return self.last.score - self.first.score if self.first and self.last else None


def moves(ctx: Context, procurement_id: int) -> list[Move]:
    """Every revised answer by question and bidder, save of bidders in which the person declared an interest."""
    held = (criteria_with_questions(procurement_id), _tenders(procurement_id))
    closed = conflicted_with(procurement_id, ctx.person)
    rounds = ROUNDS[: last_opened(procurement_id)]
    standing = [agreed(procurement_id, round_) for round_ in rounds]
    again: dict[tuple[int, int], set[int]] = defaultdict(set)
    whose: dict[tuple[int, int], tuple[Tender, Criterion]] = {}
    for round_ in rounds[1:]:
        for item in items(procurement_id, round_):
            key = item.tender.id, item.criterion.id
            again[key].add(round_)
            whose[key] = item.tender, item.criterion
    found = [
        Move(*whose[key], tuple(one.get(key) for one in standing), frozenset(revised))
        for key, revised in again.items()
        if whose[key][0].organisation_id not in closed
    ]
    del held
    return sorted(found, key=lambda move: (move.criterion.position, move.tender.number))


@dataclass(frozen=True)
class Changed:
    """What one bidder sent anew in a round: how many answers, and the places whose files it replaced."""

    tender: Tender
    round: int
    answers: int
    places: tuple[Slot, ...]

    @property
    def priced(self) -> bool:
        """Whether a price schedule is among them."""
        return any(slot.prices for slot in self.places)


def sent_anew(ctx: Context, procurement_id: int) -> list[Changed]:
    """By bidder and round, what was sent anew in each later round that was opened; save where one has an interest."""
    closed = conflicted_with(procurement_id, ctx.person)
    sent = {
        one.id: one
        for round_ in ROUNDS[1 : last_opened(procurement_id)]
        for one in standing_submissions(procurement_id, round_)
    }
    tenders = {one.id: one for one in _tenders(procurement_id)} if sent else {}
    said = select(SubmittedAnswer.submission_id, func.count().label("answers")).where(
        SubmittedAnswer.submission_id.in_(sent), SubmittedAnswer.carried.is_(False)
    )
    counted = db.session.execute(said.group_by(SubmittedAnswer.submission_id))
    answers = {row.submission_id: row.answers for row in counted}
    query = select(SubmittedFile.submission_id, Slot).join(Slot, Slot.id == SubmittedFile.slot_id)
    fresh = query.where(SubmittedFile.submission_id.in_(sent), SubmittedFile.carried.is_(False))
    places: dict[int, list[Slot]] = defaultdict(list)
    for submission_id, slot in db.session.execute(fresh.order_by(Slot.position)):
        places[submission_id] += [slot] if slot not in places[submission_id] else []
    found = [
        Changed(tenders[one.tender_id], one.round, answers.get(one.id, 0), tuple(places[one.id]))
        for one in sent.values()
        if tenders[one.tender_id].organisation_id not in closed
    ]
    return sorted(found, key=lambda one: (one.tender.number, one.round))


def round_to_score(procurement_id: int, now: datetime) -> int | None:
    """The round whose deadline has passed and whose scoring nobody has opened yet, or opened once more."""
    round_ = round_to_open(procurement_id)
    standing = windows(procurement_id, now)
    if round_ is None or round_ == FIRST_ROUND or standing[Stage.RESUBMISSION].state is not State.CLOSED:
        return None
    return None if standing[Stage.RESCORING].open else round_


def below_minimum(procurement_id: int) -> list[tuple[Tender, str]]:
    """Bidders still in evaluation that missed a published minimum as they stand, each with what it missed.

    A minimum that only may exclude is decided of by a person, and is not among them.
    """
    standing = consensus_now(procurement_id)
    floors = [one for one in criteria_with_questions(procurement_id) if one.minimum is not None and not one.minimum_may]
    found = []
    for tender in in_evaluation(procurement_id):
        missed = [
            f"{one.question.code} {one.question.title}: scored {figure(row.score)}, minimum {figure(one.minimum)}"
            for one in floors
            if (row := standing.get((tender.id, one.id))) is not None and row.score < (one.minimum or 0)
        ]
        if missed:
            found.append((tender, "; ".join(missed) + "."))
    return found


def _tenders(procurement_id: int) -> list[Tender]:
    query = select(Tender).where(Tender.procurement_id == procurement_id)
    return list(db.session.scalars(query.options(joinedload(Tender.organisation))))
