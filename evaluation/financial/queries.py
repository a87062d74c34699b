"""Reading financial standing: the figures keyed, the decision that stands for each bidder, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, select

from evaluation.explaining.queries import Topic, asked_in
from evaluation.financial.models import (
    ConditionMet,
    FinancialDecision,
    FinancialFigures,
    FinancialModeration,
    FinancialRules,
    FinancialSigns,
)
from evaluation.financial.rule_set import THREE, rules_from
from evaluation.financial.rules import DEFAULT, Rules
from procurement.core import clock
from procurement.core.db import db


class Outcome(StrEnum):
    """What an accountant may find."""

    PASS = "pass"  # noqa: S105 - a finding, not a secret
    FAIL = "fail"
    CONDITIONAL = "conditional"
    INSUFFICIENT = "insufficient"


class State(StrEnum):
    """How far the check of one bidder has come, or what it found once a second accountant agreed."""

    NOT_STARTED = "not started"
    KEYED = "keyed"
    TO_MODERATE = "to moderate"
    EXPLAINING = "explaining"
    SENT_BACK = "sent back"
    PASS = "pass"  # noqa: S105 - a finding, not a secret
    FAIL = "fail"
    CONDITION = "condition"
    CONDITION_MET = "condition met"
    INSUFFICIENT = "insufficient"

    @property
    def words(self) -> str:
        """The state as people read it."""
        return _WORDS[self]

    @property
    def kind(self) -> str:
        """The shape that the state is drawn with."""
        return _KINDS[self]

    @property
    def settled(self) -> bool:
        """Whether a second accountant agreed a finding."""
        return self in (
            State.PASS,
            State.FAIL,
            State.CONDITION,
            State.CONDITION_MET,
            State.INSUFFICIENT,
        )

    @property
    def keeps_out(self) -> bool:
        """Whether a bidder in this state may not be awarded: failed, not shown, or with a condition still to meet."""
        return self in (State.FAIL, State.CONDITION, State.INSUFFICIENT)


_WORDS = {
    State.NOT_STARTED: "Not started",
    State.KEYED: "Figures keyed",
    State.TO_MODERATE: "To moderate",
    State.EXPLAINING: "Explaining",
    State.SENT_BACK: "Sent back",
    State.PASS: "Pass",
    State.FAIL: "Fail",
    State.CONDITION: "Condition",
    State.CONDITION_MET: "Condition met",
    State.INSUFFICIENT: "Insufficient",
}

_KINDS = {
    State.NOT_STARTED: "neutral",
    State.KEYED: "waiting",
    State.TO_MODERATE: "info",
    State.EXPLAINING: "waiting",
    State.SENT_BACK: "query",
    State.PASS: "pass",
    State.FAIL: "fail",
    State.CONDITION: "condition",
    State.CONDITION_MET: "pass",
    State.INSUFFICIENT: "query",
}

_FOUND = {
    Outcome.PASS: State.PASS,
    Outcome.FAIL: State.FAIL,
    Outcome.CONDITIONAL: State.CONDITION,
    Outcome.INSUFFICIENT: State.INSUFFICIENT,
}


@dataclass(frozen=True)
class Check:
    """The check of one bidder's financial standing as it stands: the latest decision, its moderation, its condition."""

    keyed: bool = False
    decision: FinancialDecision | None = None
    moderation: FinancialModeration | None = None
    met: ConditionMet | None = None
    explaining: bool = False
    """Whether the bidder may still explain a fail that was found and that no second accountant has agreed."""

    @property
    def state(self) -> State:
        """How far it has come."""
        if self.decision is None:
            return State.KEYED if self.keyed else State.NOT_STARTED
        if self.moderation is None:
            return State.EXPLAINING if self.explaining else State.TO_MODERATE
        if not self.moderation.agreed:
            return State.SENT_BACK
        return State.CONDITION_MET if self.met else _FOUND[Outcome(self.decision.outcome)]


def checks(procurement_id: int) -> Mapping[int, Check]:
    """The check of every bidder that has one begun, by tender; whoever is absent has none. Five statements in all."""
    keyed = set(
        db.session.scalars(
            select(FinancialFigures.tender_id).where(FinancialFigures.procurement_id == procurement_id).distinct()
        )
    )
    latest = decisions(procurement_id)
    agreed = select(FinancialModeration).where(FinancialModeration.procurement_id == procurement_id)
    moderations = {row.decision_id: row for row in db.session.scalars(agreed)}
    shown = select(ConditionMet).where(ConditionMet.procurement_id == procurement_id)
    met = {row.decision_id: row for row in db.session.scalars(shown)}
    now = clock.now()
    heard: dict[int, bool] = {}
    for one in asked_in(procurement_id, Topic.STANDING):
        heard[one.asked.tender_id] = heard.get(one.asked.tender_id, True) and one.heard(now)
    found: dict[int, Check] = {}
    for tender_id in keyed | set(latest):
        decision = latest.get(tender_id)
        decision_id = decision.id if decision else 0
        found[tender_id] = Check(
            tender_id in keyed,
            decision,
            moderations.get(decision_id),
            met.get(decision_id),
            decision is not None and decision.outcome == Outcome.FAIL and not heard.get(tender_id, False),
        )
    return found


def figures(tender_id: int) -> list[FinancialFigures]:
    """The accounts on file of one bidder, latest year first: for each entity and year the row that was keyed last."""
    return _standing(select(FinancialFigures).where(FinancialFigures.tender_id == tender_id)).get(tender_id, [])


def accounts_in(procurement_id: int) -> dict[int, list[FinancialFigures]]:
    """The accounts on file of every bidder by tender, each as `figures` has them. One statement."""
    return _standing(select(FinancialFigures).where(FinancialFigures.procurement_id == procurement_id))


def _standing(query: Select[FinancialFigures]) -> dict[int, list[FinancialFigures]]:
    standing: dict[int, dict[tuple[str, date], FinancialFigures]] = {}
    for row in db.session.scalars(query.order_by(FinancialFigures.id)):
        standing.setdefault(row.tender_id, {})[row.entity, row.year_end] = row
    return {
        tender_id: sorted(rows.values(), key=lambda row: (row.year_end, row.id), reverse=True)
        for tender_id, rows in standing.items()
    }


def check_of(tender_id: int, procurement_id: int) -> Check:
    """The check of one bidder."""
    return checks(procurement_id).get(tender_id, Check())


def decisions(procurement_id: int) -> dict[int, FinancialDecision]:
    """The decision that stands for each bidder, moderated or not, by tender."""
    query = select(FinancialDecision).where(FinancialDecision.procurement_id == procurement_id)
    return {row.tender_id: row for row in db.session.scalars(query.order_by(FinancialDecision.id))}


def decisions_of(tender_id: int) -> list[FinancialDecision]:
    """Every decision about one bidder, latest first; all but the first were replaced."""
    query = select(FinancialDecision).where(FinancialDecision.tender_id == tender_id)
    return list(db.session.scalars(query.order_by(FinancialDecision.id.desc())))


def moderations_of(tender_id: int) -> dict[int, FinancialModeration]:
    """What second accountants said of the decisions about one bidder, by decision."""
    query = select(FinancialModeration).join(FinancialDecision).where(FinancialDecision.tender_id == tender_id)
    return {row.decision_id: row for row in db.session.scalars(query)}


def signs_of(tender_id: int) -> FinancialSigns | None:
    """What was seen beside one bidder's figures, as it was noted last."""
    query = select(FinancialSigns).where(FinancialSigns.tender_id == tender_id).order_by(FinancialSigns.id.desc())
    return db.session.scalar(query.limit(1))


def rules_row(procurement_id: int) -> FinancialRules | None:
    """The rules of the financial checks as they were set last."""
    query = select(FinancialRules).where(FinancialRules.procurement_id == procurement_id)
    return db.session.scalar(query.order_by(FinancialRules.id.desc()).limit(1))


def rules_of(procurement_id: int) -> Rules:
    """The thresholds of a procurement: as set, or the template's."""
    row = rules_row(procurement_id)
    return rules_from(row.thresholds) if row else DEFAULT


def leading_test(procurement_id: int) -> str:
    """Which test leads in a procurement."""
    row = rules_row(procurement_id)
    return row.test if row else THREE
