"""Reading moderation for the report: numbers for all that was agreed, words only for what the appendix tells."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from evaluation.moderation.models import Assent, Consensus
from evaluation.scheme.models import Criterion
from evaluation.scoring.models import Mark
from evaluation.scoring.queries import panels
from exports.award_report.facts import Agreement, Panel
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND
from procurement.people.models import Declaration, User
from procurement.questionnaire.models import Question
from procurement.tenders.models import Tender

FAR_APART = 2
"""Marks this far apart call for a recorded reason why a view was not followed."""


@dataclass(frozen=True)
class Agreed:
    """One answer in one round in numbers: the record that stands, those it replaced, and what was said of it."""

    consensus_id: int
    replaced: tuple[int, ...]
    round: int
    mark_ids: tuple[int, ...]
    apart: Decimal
    dissents: int
    waiting: int

    @property
    def told(self) -> bool:
        """Whether the appendix tells it in words."""
        return self.apart >= FAR_APART or bool(self.dissents) or bool(self.replaced)


def agreed(procurement_id: int) -> list[Agreed]:
    """Everything that was moderated, in numbers. Three statements, however much it is."""
    versions: dict[tuple[int, int, int], list[tuple[int, str, str]]] = defaultdict(list)
    query = select(
        Consensus.criterion_id,
        Consensus.tender_id,
        Consensus.round,
        Consensus.id,
        Consensus.mark_ids,
        Consensus.present_ids,
    ).where(Consensus.procurement_id == procurement_id)
    for criterion_id, tender_id, round_, id_, mark_ids, present_ids in db.session.execute(query.order_by(Consensus.id)):
        versions[criterion_id, tender_id, round_].append((id_, mark_ids, present_ids))
    marks = _marks(procurement_id)
    said = _said(procurement_id)
    return [_agreed(round_, rows, marks, said) for (_, _, round_), rows in versions.items()]


def _marks(procurement_id: int) -> dict[int, Decimal]:
    query = select(Mark.id, Mark.mark).where(Mark.procurement_id == procurement_id)
    return {row.id: row.mark for row in db.session.execute(query)}


def _said(procurement_id: int) -> dict[int, dict[int, bool]]:
    """Whether each person agreed, by record."""
    query = select(Assent.consensus_id, Assent.user_id, Assent.agrees).where(Assent.procurement_id == procurement_id)
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for consensus_id, user_id, agrees in db.session.execute(query):
        found[consensus_id][user_id] = agrees
    return found


def _agreed(
    round_: int,
    rows: Sequence[tuple[int, str, str]],
    marks: Mapping[int, Decimal],
    said: Mapping[int, Mapping[int, bool]],
) -> Agreed:
    consensus_id, mark_ids, present_ids = rows[-1]
    rested_on = tuple(json.loads(mark_ids))
    given = [marks[mark_id] for mark_id in rested_on]
    answers = said.get(consensus_id, {})
    return Agreed(
        consensus_id,
        tuple(row[0] for row in rows[:-1]),
        round_,
        rested_on,
        max(given) - min(given) if given else Decimal(0),
        sum(not agrees for agrees in answers.values()),
        sum(person not in answers for person in json.loads(present_ids)),
    )


def panel(procurement_id: int, items: Sequence[Agreed]) -> Panel:
    """Marking and moderation in numbers, over all rounds."""
    declared, interests = _declarations(procurement_id)
    marking = panels(procurement_id, FIRST_ROUND)
    given = select(func.count(Mark.id)).where(Mark.procurement_id == procurement_id)
    return Panel(
        evaluators=len({user_id for people in marking.values() for user_id in people}),
        declared=declared,
        interests=interests,
        marks=db.session.scalar(given) or 0,
        agreed=len(items),
        apart=sum(item.apart >= FAR_APART for item in items),
        corrected=sum(bool(item.replaced) for item in items),
        dissents=sum(item.dissents for item in items),
        waiting=sum(item.waiting for item in items),
    )


def _declarations(procurement_id: int) -> tuple[int, int]:
    """How many people declared, and how many interests stand declared."""
    newest = (
        select(func.max(Declaration.id))
        .where(Declaration.procurement_id == procurement_id)
        .group_by(Declaration.user_id, Declaration.organisation_id)
    )
    rows = list(db.session.execute(select(Declaration.user_id, Declaration.interest).where(Declaration.id.in_(newest))))
    return len({user_id for user_id, _ in rows}), sum(interest for _, interest in rows)


def agreements(items: Iterable[Agreed]) -> tuple[Agreement, ...]:
    """Those agreed scores that the appendix tells, in words, by question, bidder and round."""
    told = {item.consensus_id: item for item in items if item.told}
    query = (
        select(Consensus, Tender, Criterion.position, Question.code, Question.title)
        .join(Tender, Tender.id == Consensus.tender_id)
        .join(Criterion, Criterion.id == Consensus.criterion_id)
        .join(Question, Question.id == Criterion.question_id)
        .where(Consensus.id.in_(told))
        .order_by(Criterion.position, Tender.number, Consensus.round)
    )
    marks = _named_marks([mark_id for item in told.values() for mark_id in item.mark_ids])
    dissents = _dissents(told)
    corrections = _corrections(told.values())
    return tuple(
        Agreement(
            bidder_code=tender.bidder_code,
            question=f"{code} {title}",
            round=row.round,
            marks=tuple(sorted(marks[mark_id] for mark_id in told[row.id].mark_ids)),
            score=row.score,
            deciding=row.deciding,
            not_followed=row.not_followed,
            corrections=tuple(
                corrections[version] for version in (*told[row.id].replaced, row.id) if corrections.get(version)
            ),
            dissents=dissents.get(row.id, ()),
            consensus_id=row.id,
        )
        for row, tender, _, code, title in db.session.execute(query)
    )


def _named_marks(mark_ids: Sequence[int]) -> dict[int, tuple[str, Decimal]]:
    query = select(Mark.id, User.name, Mark.mark).join(User, User.id == Mark.user_id).where(Mark.id.in_(mark_ids))
    return {mark_id: (name, mark) for mark_id, name, mark in db.session.execute(query)}


def _dissents(consensus_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    query = (
        select(Assent.consensus_id, User.name, Assent.dissent)
        .join(User, User.id == Assent.user_id)
        .where(Assent.consensus_id.in_(list(consensus_ids)), Assent.agrees.is_(False))
        .order_by(Assent.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for consensus_id, name, dissent in db.session.execute(query):
        found[consensus_id] = (*found.get(consensus_id, ()), f"{name}: {dissent}")
    return found


def _corrections(items: Iterable[Agreed]) -> dict[int, str]:
    ids = [version for item in items if item.replaced for version in (*item.replaced, item.consensus_id)]
    query = select(Consensus.id, Consensus.correction).where(Consensus.id.in_(ids))
    return {row.id: row.correction for row in db.session.execute(query)}
