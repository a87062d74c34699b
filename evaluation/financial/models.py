"""Financial standing: figures keyed from accounts, the decision, and a second accountant's moderation."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence
from procurement.tenders.models import Tender


class FinancialFigures(Evidence, Base):
    """Figures of one year's accounts, as decimal strings under the names of `evenhand ratios`. Latest stands.

    `document` names the file of the bidder that they were keyed from, as `evaluation.financial.documents` does, and
    `pages` on which page of it each stands.
    """

    __tablename__ = "financial_figures"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    entity: Mapped[str] = mapped_column(String(160))
    source: Mapped[str] = mapped_column(String(200))
    year_end: Mapped[date] = mapped_column(Date)
    months: Mapped[int]
    audited: Mapped[bool]
    whose: Mapped[str] = mapped_column(String(10), default="bidder", server_default="bidder")
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    document: Mapped[str] = mapped_column(String(24), default="", server_default="")
    pages: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    keyed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    keyed_at: Mapped[datetime]


class FinancialDecision(Evidence, Base):
    """Pass, fail, conditional or insufficient, with the reason, resting on the figures named. Latest stands."""

    __tablename__ = "financial_decision"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    figures_id: Mapped[int | None] = mapped_column(ForeignKey("financial_figures.id"))
    outcome: Mapped[str] = mapped_column(String(14))
    reason: Mapped[str]
    condition: Mapped[str] = mapped_column(default="")
    condition_due_on: Mapped[date | None] = mapped_column(Date)
    condition_kind: Mapped[str] = mapped_column(String(12), default="", server_default="")
    condition_evidence: Mapped[str] = mapped_column(default="", server_default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    tender: Mapped[Tender] = relationship()


class FinancialModeration(Evidence, Base):
    """A second accountant agrees a decision or sends it back; a decision stands once agreed."""

    __tablename__ = "financial_moderation"
    __table_args__ = (UniqueConstraint("decision_id"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("financial_decision.id"))
    agreed: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    decision: Mapped[FinancialDecision] = relationship()


class ConditionMet(Evidence, Base):
    """The condition of a conditional decision was met, with what shows it."""

    __tablename__ = "condition_met"
    __table_args__ = (UniqueConstraint("decision_id"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("financial_decision.id"))
    shown_by: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class FinancialSigns(Evidence, Base):
    """What was seen beside the figures: credit score, judgments, opinions, how much was filed. Latest stands."""

    __tablename__ = "financial_signs"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    signs: Mapped[dict[str, Any]] = mapped_column(JSON)
    credit_on: Mapped[date | None] = mapped_column(Date)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class FinancialRules(Evidence, Base):
    """The test and the thresholds that standing is judged by. Latest stands; frozen once they are published."""

    __tablename__ = "financial_rules"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    test: Mapped[str] = mapped_column(String(8))
    thresholds: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
