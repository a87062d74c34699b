"""The record of moderation as documents print it: from each mark to what was agreed, by whom, and every correction."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from evaluation.moderation.models import Assent, Attendance, Consensus, ItemOpening
from evaluation.scheme.models import Criterion
from evaluation.scoring.models import Assignment, Mark
from procurement.core.db import db
from procurement.people.models import User
from procurement.questionnaire.models import Question
from procurement.tenders.models import Tender


@dataclass(frozen=True)
class RecordedMark:
    """One evaluator's own mark with what they wrote; it stays as given. `superseded` by a later one."""

    mark_id: int
    evaluator_id: int
    evaluator: str
    initials: str
    mark: Decimal
    strengths: str
    concerns: str
    reason: str
    given_at: datetime
    superseded: bool


@dataclass(frozen=True)
class Word:
    """What one person present said of a record: agreed, or dissented in these words; None until they speak."""

    person_id: int
    name: str
    agrees: bool | None
    dissent: str
    at: datetime | None


@dataclass(frozen=True)
class AgreedVersion:
    """One version of what the panel agreed. `correction` says why it replaced the one before; empty in the first."""

    consensus_id: int
    score: Decimal
    deciding: str
    not_followed: str
    strengths: str
    higher: str
    discussed: str
    correction: str
    text_sha256: str
    moderator: str
    agreed_at: datetime
    mark_ids: tuple[int, ...]
    words: tuple[Word, ...]

    @property
    def dissents(self) -> tuple[Word, ...]:
        """Those who did not agree, with their words."""
        return tuple(word for word in self.words if word.agrees is False)

    @property
    def waiting(self) -> tuple[Word, ...]:
        """Those present who have said nothing yet."""
        return tuple(word for word in self.words if word.agrees is None)


@dataclass(frozen=True)
class ModeratedItem:
    """One answer in one round: its marks, and each version of what was agreed, first to last."""

    tender_id: int
    bidder_code: str
    criterion_id: int
    code: str
    title: str
    round: int
    marks: tuple[RecordedMark, ...]
    versions: tuple[AgreedVersion, ...]
    opened_at: datetime | None = None
    opened_by: str = ""

    @property
    def standing(self) -> AgreedVersion:
        """The version that stands in this round."""
        return self.versions[-1]


@dataclass(frozen=True)
class Coming:
    """Somebody came to a meeting, left it, or was absent; `note` is what was said of it."""

    round: int
    person: str
    kind: str
    note: str
    at: datetime


def comings(procurement_id: int) -> list[Coming]:
    """Who came and went at the meetings of a procurement, in order."""
    query = select(Attendance, User.name).join(User, User.id == Attendance.user_id)
    rows = db.session.execute(query.where(Attendance.procurement_id == procurement_id).order_by(Attendance.id))
    return [Coming(row.round, name, row.kind, row.note, row.at) for row, name in rows]


def _openings(procurement_id: int) -> dict[tuple[int, int, int], tuple[datetime, str]]:
    """When the chair first opened each answer, and who it was."""
    query = select(ItemOpening, User.name).join(User, User.id == ItemOpening.by_id)
    found: dict[tuple[int, int, int], tuple[datetime, str]] = {}
    for row, name in db.session.execute(query.where(ItemOpening.procurement_id == procurement_id)):
        found.setdefault((row.criterion_id, row.tender_id, row.round), (row.at, name))
    return found


def record(procurement_id: int) -> list[ModeratedItem]:
    """Everything that was moderated, by question, bidder and round. Bidders go by their code."""
    names = _names(procurement_id)
    words = _assents(procurement_id)
    versions: dict[tuple[int, int, int], list[Consensus]] = defaultdict(list)
    query = select(Consensus).where(Consensus.procurement_id == procurement_id).order_by(Consensus.id)
    for row in db.session.scalars(query):
        versions[row.criterion_id, row.tender_id, row.round].append(row)
    marks = _marks(procurement_id, names)
    opened = _openings(procurement_id)
    tenders = {row.id: row for row in db.session.scalars(select(Tender).where(Tender.procurement_id == procurement_id))}
    asked = {criterion.id: (criterion, question) for criterion, question in _criteria(procurement_id)}
    found = [
        ModeratedItem(
            tender_id=tender_id,
            bidder_code=tenders[tender_id].bidder_code,
            criterion_id=criterion_id,
            code=asked[criterion_id][1].code,
            title=asked[criterion_id][1].title,
            round=round_,
            marks=tuple(
                sorted(marks[criterion_id, tender_id, round_], key=lambda mark: (mark.evaluator, mark.mark_id))
            ),
            versions=tuple(_version(row, names, words) for row in rows),
            opened_at=opened.get((criterion_id, tender_id, round_), (None, ""))[0],
            opened_by=opened.get((criterion_id, tender_id, round_), (None, ""))[1],
        )
        for (criterion_id, tender_id, round_), rows in versions.items()
    ]
    return sorted(
        found, key=lambda one: (asked[one.criterion_id][0].position, tenders[one.tender_id].number, one.round)
    )


def _criteria(procurement_id: int) -> list[tuple[Criterion, Question]]:
    query = select(Criterion, Question).join(Question, Question.id == Criterion.question_id)
    found = db.session.execute(query.where(Criterion.procurement_id == procurement_id))
    return [(criterion, question) for criterion, question in found]


def _names(procurement_id: int) -> dict[int, User]:
    """Everybody who could mark, led a meeting or said a word on a record."""
    spoke = (
        select(Mark.user_id)
        .where(Mark.procurement_id == procurement_id)
        .union(
            select(Assignment.user_id).where(Assignment.procurement_id == procurement_id),
            select(Consensus.moderator_id).where(Consensus.procurement_id == procurement_id),
            select(Assent.user_id).where(Assent.procurement_id == procurement_id),
        )
    )
    return {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(spoke)))}


def _assents(procurement_id: int) -> dict[int, dict[int, Assent]]:
    found: dict[int, dict[int, Assent]] = defaultdict(dict)
    for row in db.session.scalars(select(Assent).where(Assent.procurement_id == procurement_id)):
        found[row.consensus_id][row.user_id] = row
    return found


_OF_A_MARK = (
    Mark.id,
    Mark.user_id,
    Mark.tender_id,
    Mark.criterion_id,
    Mark.round,
    Mark.mark,
    Mark.strengths,
    Mark.concerns,
    Mark.reason,
    Mark.given_at,
)


def _marks(procurement_id: int, names: dict[int, User]) -> dict[tuple[int, int, int], list[RecordedMark]]:
    """Every mark of every evaluator for each answer, those superseded included: a record may rest on them."""
    query = select(*_OF_A_MARK).where(Mark.procurement_id == procurement_id).order_by(Mark.id)
    rows = db.session.execute(query).all()
    last = {(row.user_id, row.tender_id, row.criterion_id, row.round): row.id for row in rows}
    found: dict[tuple[int, int, int], list[RecordedMark]] = defaultdict(list)
    for row in rows:
        user = names[row.user_id]
        found[row.criterion_id, row.tender_id, row.round].append(
            RecordedMark(
                mark_id=row.id,
                evaluator_id=row.user_id,
                evaluator=user.name,
                initials=user.initials,
                mark=row.mark,
                strengths=row.strengths,
                concerns=row.concerns,
                reason=row.reason,
                given_at=row.given_at,
                superseded=last[row.user_id, row.tender_id, row.criterion_id, row.round] != row.id,
            )
        )
    return found


def _version(row: Consensus, names: dict[int, User], words: dict[int, dict[int, Assent]]) -> AgreedVersion:
    said = words.get(row.id, {})
    return AgreedVersion(
        consensus_id=row.id,
        score=row.score,
        deciding=row.deciding,
        not_followed=row.not_followed,
        strengths=row.strengths,
        higher=row.higher,
        discussed=row.discussed,
        correction=row.correction,
        text_sha256=row.text_sha256,
        moderator=names[row.moderator_id].name,
        agreed_at=row.agreed_at,
        mark_ids=row.rests_on,
        words=tuple(_word(names, person, said.get(person)) for person in row.present),
    )


def _word(names: dict[int, User], person: int, row: Assent | None) -> Word:
    name = names[person].name if person in names else f"Person {person}"
    if row is None:
        return Word(person, name, None, "", None)
    return Word(person, name, row.agrees, row.dissent, row.at)
