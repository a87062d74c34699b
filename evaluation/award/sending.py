"""The outcome letters as they stand ready: who gets which words at which address, and what still lacks a reason."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import func, select

from evaluation.award.letters import Lacking, Outcome, Reasons, lacking, letter, outcomes, standstill_from
from evaluation.award.models import Recommendation
from evaluation.award.queries import Asked, Published, as_it_stands, scheme_of
from evaluation.award.snapshot import Frozen
from evaluation.moderation.models import Consensus
from procurement.cases.queries import of_id
from procurement.core.audit import canonical
from procurement.core.db import db
from procurement.core.vocabulary import Regime
from procurement.people.models import User
from procurement.tenders.models import Submission
from procurement.timetable.basis import calendar_of
from procurement.timetable.rules import Calendar, Standstill


@dataclass(frozen=True)
class Ready:
    """The letters that an approved recommendation calls for, were they sent on one day."""

    snapshot: Frozen
    questions: tuple[Asked, ...]
    outcomes: tuple[Outcome, ...]
    texts: dict[str, dict[str, Reasons]]
    standstill: Standstill
    sent_on: date

    @property
    def lacking(self) -> list[Lacking]:
        """Every reason that is still wanting."""
        return [one for outcome in self.outcomes for one in lacking(outcome, self.texts, self.questions)]

    def words(self, outcome: Outcome) -> str:
        """The letter to one bidder."""
        return letter(outcome, self.snapshot, self.questions, self.texts, self.standstill, self.sent_on)

    def of(self, tender_id: int) -> Outcome | None:
        """One bidder's outcome."""
        return next((outcome for outcome in self.outcomes if outcome.tender_id == tender_id), None)


def ready(recommendation: Recommendation, sent_on: date) -> Ready:
    """The letters of a recommendation, from its snapshot and the moderation record that it names."""
    snapshot = as_it_stands(recommendation)
    rules = Published(snapshot.scheme, snapshot.scheme_sha256, scheme_of(canonical(snapshot.scheme)))
    return Ready(
        snapshot,
        rules.questions,
        tuple(outcomes(snapshot.lots)),
        _texts(snapshot),
        standstill_from(_calendar(recommendation.procurement_id), Regime(snapshot.procurement["regime"]), sent_on),
        sent_on,
    )


def _calendar(procurement_id: int) -> Calendar:
    procurement = of_id(procurement_id)
    assert procurement is not None
    return calendar_of(procurement)


def _texts(snapshot: Frozen) -> dict[str, dict[str, Reasons]]:
    ids = {id_ for rows in snapshot.consensus.values() for id_ in rows.values()}
    rows = {row.id: row for row in db.session.scalars(select(Consensus).where(Consensus.id.in_(ids)))}
    return {
        bidder: {
            code: Reasons(Fraction(row.score), row.deciding, row.strengths, row.higher)
            for code, id_ in named.items()
            if (row := rows.get(id_))
        }
        for bidder, named in snapshot.consensus.items()
    }


def addresses(procurement_id: int) -> dict[int, str]:
    """Where each bidder's letter goes, by tender: to the person who submitted it last."""
    last = select(func.max(Submission.id)).where(Submission.procurement_id == procurement_id)
    query = (
        select(Submission.tender_id, User.email)
        .join(User, User.id == Submission.submitted_by_id)
        .where(Submission.id.in_(last.group_by(Submission.tender_id)))
    )
    return {row.tender_id: row.email for row in db.session.execute(query)}
