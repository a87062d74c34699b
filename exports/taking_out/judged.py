"""What was judged, as rows of the tables that hold it: of the tenders that the person may read, and of no other.

Which columns go out is written here, one by one: a column that is added to a table goes out only once it is named.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from evaluation.award.models import (
    Approval,
    LotCourse,
    LotsDrawn,
    LotsSearched,
    OutcomeLetter,
    OutcomeLetters,
    Recommendation,
    WhatIf,
)
from evaluation.financial.models import ConditionMet, FinancialDecision, FinancialFigures, FinancialModeration
from evaluation.moderation.models import Assent, Consensus, MinimumDecision
from evaluation.negotiation.models import (
    Meeting,
    MeetingPoint,
    MeetingRecord,
    MeetingSlot,
    MinutesSignature,
    NegotiationTerms,
    PriceNegotiator,
)
from evaluation.scoring.models import PriceSight
from exports.taking_out.marking import tables_of_marking
from exports.taking_out.reach import Reach
from exports.taking_out.tables import Table
from procurement.core.db import db
from procurement.core.vocabulary import Permission
from procurement.pqq.models import (
    Asking,
    Check,
    GroundStep,
    ListSearch,
    ReliedOn,
    Reply,
    SecondCheck,
    SelectionDecision,
    SelectionLetter,
)
from procurement.tenders.models import FinalTender, NotInvited

Row = Any
PEOPLE = frozenset({"by_id", "user_id", "moderator_id", "recorded_by_id", "keyed_by_id"})
"""Columns that number a person."""


@dataclass(frozen=True)
class Part:
    """A table of the archive: whose rows, which columns, who may read them, and whose tender a row is about."""

    name: str
    model: type[Row]
    columns: str
    permission: Permission
    tender: Callable[[Row], int | None] | None = None


def _own(row: Row) -> int | None:
    return int(row.tender_id)


def _of_decision(row: Row) -> int | None:
    return int(row.decision.tender_id)


PARTS = (
    Part("selection/checks", Check, "tender_id question_id outcome reason by_id at", Permission.SELECTION_READ, _own),
    Part(
        "selection/second-checks",
        SecondCheck,
        "check_id tender_id agreed reason by_id at",
        Permission.SELECTION_READ,
        _own,
    ),
    Part(
        "selection/relied-on",
        ReliedOn,
        "id tender_id kind name company_number instead_of_id by_id at",
        Permission.SELECTION_READ,
        _own,
    ),
    Part(
        "selection/list-searches",
        ListSearch,
        "tender_id relied_on_id listed words by_id at",
        Permission.SELECTION_READ,
        _own,
    ),
    Part(
        "selection/exclusion-grounds",
        GroundStep,
        "tender_id question_id relied_on_id ground step answer happened_on weighed reason by_id at",
        Permission.SELECTION_READ,
        _own,
    ),
    Part(
        "selection/asked",
        Asking,
        "id tender_id question_id relied_on_id ground words due_at by_id at",
        Permission.SELECTION_READ,
        _own,
    ),
    Part("selection/replies", Reply, "asking_id tender_id text by_id at", Permission.SELECTION_READ, _own),
    Part("selection/letters", SelectionLetter, "tender_id decision_id text by_id at", Permission.SELECTION_READ, _own),
    Part("selection/decisions", SelectionDecision, "tender_id passed reason by_id at", Permission.SELECTION_READ, _own),
    Part(
        "moderation/agreed",
        Consensus,
        "id tender_id criterion_id round score deciding not_followed strengths higher discussed correction "
        "moderator_id agreed_at",
        Permission.CONSENSUS_READ,
        _own,
    ),
    Part(
        "moderation/assents",
        Assent,
        "consensus_id user_id agrees dissent text_sha256 at",
        Permission.CONSENSUS_READ,
        lambda row: int(row.consensus.tender_id),
    ),
    Part(
        "negotiation/meetings",
        Meeting,
        "id tender_id lot starts_at ends_at place room agenda cancelled",
        Permission.MEETING_READ,
        _own,
    ),
    Part(
        "negotiation/times", MeetingSlot, "starts_at ends_at place room meeting_id withdrawn", Permission.MEETING_READ
    ),
    Part("negotiation/not-invited", NotInvited, "tender_id round reason rule by_id at", Permission.MEETING_READ, _own),
    Part("negotiation/final-tender", FinalTender, "round words by_id at", Permission.MEETING_READ),
    Part("negotiation/price-negotiators", PriceNegotiator, "user_id named reason by_id at", Permission.NEGOTIATOR_READ),
    Part("negotiation/prices-seen", PriceSight, "user_id submission_ids at", Permission.NEGOTIATOR_READ),
    Part("negotiation/signatures", MinutesSignature, "record_id by_id at", Permission.MEETING_READ),
    Part("negotiation/terms", NegotiationTerms, "topics per_lot concerns book_until by_id at", Permission.MEETING_READ),
    Part(
        "finance/figures",
        FinancialFigures,
        "id tender_id entity source year_end months audited figures keyed_by_id keyed_at",
        Permission.FINANCE_READ,
        _own,
    ),
    Part(
        "finance/decisions",
        FinancialDecision,
        "id tender_id outcome reason condition condition_due_on by_id at",
        Permission.FINANCE_READ,
        _own,
    ),
    Part(
        "finance/moderations",
        FinancialModeration,
        "decision_id agreed reason by_id at",
        Permission.FINANCE_READ,
        _of_decision,
    ),
    Part(
        "award/minimums",
        MinimumDecision,
        "tender_id about figure excludes reason by_id at",
        Permission.AWARD_READ,
        _own,
    ),
    Part(
        "award/lots-drawn",
        LotsDrawn,
        "id lot_id drawn_order method witnesses how drawn_at replaces_id reason by_id at",
        Permission.AWARD_READ,
    ),
    Part("award/courses", LotCourse, "lot_id course reason decided_by decided_on by_id at", Permission.AWARD_READ),
    Part("award/searches", LotsSearched, "given_sha256 seconds proved result by_id at", Permission.AWARD_READ),
    Part("award/recommendations", Recommendation, "id number words sha256 by_id at", Permission.AWARD_READ),
    Part("award/what-ifs", WhatIf, "number name sha256 by_id at", Permission.AWARD_READ),
    Part("award/approvals", Approval, "recommendation_id approved reason by_id at", Permission.AWARD_READ),
)


def tables_judged(reach: Reach) -> Iterator[Table]:
    """Each as a table; a part that the person may not read is not there."""
    if not reach.tenders:
        return
    yield from tables_of_marking(reach)
    for part in PARTS:
        if _readable(reach, part):
            yield _table(reach, part)
    if reach.may(Permission.MEETING_READ):
        yield from _records(reach)
    if reach.may(Permission.FINANCE_READ):
        yield _conditions(reach)


def _readable(reach: Reach, part: Part) -> bool:
    """Consensus asks item by item whether it is settled; there is none before it is, so the role decides here."""
    if part.permission is Permission.CONSENSUS_READ:
        return True
    return reach.may(part.permission)


def _table(reach: Reach, part: Part) -> Table:
    columns = part.columns.split()
    query = select(part.model).where(part.model.procurement_id == reach.procurement.id).order_by(part.model.id)
    rows = [row for row in db.session.scalars(query) if part.tender is None or part.tender(row) in reach.tenders]
    return Table(part.name, tuple(map(_head, columns)), [_row(reach, row, columns) for row in rows])


def _head(column: str) -> str:
    if column in PEOPLE:
        return column.removesuffix("_id")
    return {"tender_id": "bidder", "criterion_id": "question", "question_id": "question"}.get(column, column)


def _row(reach: Reach, row: Row, columns: list[str]) -> dict[str, Any]:
    return {_head(column): _value(reach, row, column) for column in columns}


def _value(reach: Reach, row: Row, column: str) -> Any:
    value = getattr(row, column)
    if column in PEOPLE:
        return reach.people.get(value)
    if column == "tender_id":
        return reach.codes.get(value)
    if column == "question_id":
        return reach.questions.get(value)
    return row.criterion.question.code if column == "criterion_id" else value


def _records(reach: Reach) -> Iterator[Table]:
    met = {
        row.id: row.tender_id
        for row in db.session.scalars(select(Meeting).where(Meeting.procurement_id == reach.procurement.id))
        if row.tender_id in reach.tenders
    }
    query = select(MeetingRecord).where(MeetingRecord.procurement_id == reach.procurement.id).order_by(MeetingRecord.id)
    kept = [row for row in db.session.scalars(query) if row.meeting_id in met]
    columns = ["id", "meeting_id", "held", "attended", "notes", "correction", "recorded_by_id", "recorded_at"]
    columns += ["began_at", "ended_at", "late", "why", "documents", "silent"]
    yield Table("negotiation/records", tuple(map(_head, columns)), [_row(reach, row, columns) for row in kept])
    points: list[MeetingPoint] = [point for row in kept for point in row.points]
    columns = ["record_id", "position", "topic", "ours", "theirs", "outcome", "change", "task", "owner", "due_on"]
    columns += ["reference", "agreed", "requirement", "consent"]
    yield Table("negotiation/points", tuple(columns), [_row(reach, point, columns) for point in points])


def _conditions(reach: Reach) -> Table:
    mine = select(FinancialDecision.id).where(FinancialDecision.tender_id.in_(list(reach.tenders)))
    query = select(ConditionMet).where(ConditionMet.decision_id.in_(mine)).order_by(ConditionMet.id)
    columns = ["decision_id", "shown_by", "by_id", "at"]
    rows = [_row(reach, row, columns) for row in db.session.scalars(query)]
    return Table("finance/conditions-met", tuple(map(_head, columns)), rows)


def letters(reach: Reach) -> list[tuple[str, OutcomeLetter]]:
    """The outcome letters of tenders that may be read, by bidder code."""
    if not reach.may(Permission.AWARD_READ):
        return []
    query = select(OutcomeLetter).join(OutcomeLetters, OutcomeLetters.id == OutcomeLetter.letters_id)
    rows = db.session.scalars(query.where(OutcomeLetters.procurement_id == reach.procurement.id))
    return [(reach.codes[row.tender_id], row) for row in rows if row.tender_id in reach.tenders]


def snapshots(reach: Reach) -> list[Recommendation]:
    """Each recommendation with its inputs and its result: of all tenders, so only for whom none is closed."""
    if not reach.may(Permission.AWARD_READ) or reach.left_out:
        return []
    query = select(Recommendation).where(Recommendation.procurement_id == reach.procurement.id)
    return list(db.session.scalars(query.order_by(Recommendation.id)))
