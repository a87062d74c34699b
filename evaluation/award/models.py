"""Award: lots drawn, lots that failed, the recommendation as frozen, its approval, the letters, what was issued."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence


class LotsDrawn(Evidence, Base):
    """Lots were drawn between bidders of a lot that nothing else parts: the order that came of it, best first.

    `method` is the published step: before two witnesses, who are named, or by the published secret, which is revealed.
    """

    __tablename__ = "lots_drawn"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    drawn_order: Mapped[list[Any]] = mapped_column(JSON)
    method: Mapped[str] = mapped_column(String(10))
    witnesses: Mapped[list[Any]] = mapped_column(JSON)
    how: Mapped[str]
    drawn_at: Mapped[datetime]
    secret: Mapped[str] = mapped_column(String(64))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("lots_drawn.id"))
    """The record of the same draw that was typed wrongly; it stays."""
    reason: Mapped[str | None]
    """What was wrong in that one."""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LotCourse(Evidence, Base):
    """What becomes of a lot that this award leaves unfilled, as decided: the latest stands."""

    __tablename__ = "lot_course"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    course: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str]
    decided_by: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date] = mapped_column(Date)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class WhatIf(Evidence, Base):
    """Another arrangement of the lots that was tried under a name: the file, its result, and what was changed in it.

    It lies beside the award and can never become it. `sha256` is of the name, the file and the result together.
    """

    __tablename__ = "what_if"
    __table_args__ = (UniqueConstraint("procurement_id", "number"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    changed: Mapped[list[Any]] = mapped_column(JSON)
    given: Mapped[str]
    result: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LotsSearched(Evidence, Base):
    """What a longer look for the best allocation of a file found: how long it looked, and whether it was proved."""

    __tablename__ = "lots_searched"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    given_sha256: Mapped[str] = mapped_column(String(64))
    seconds: Mapped[int]
    proved: Mapped[bool]
    result: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Recommendation(Evidence, Base):
    """What the lead recommends: every input and result as JSON, with its SHA-256. The latest stands."""

    __tablename__ = "recommendation"
    __table_args__ = (UniqueConstraint("procurement_id", "number"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    number: Mapped[int]
    words: Mapped[str]
    snapshot: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Approval(Evidence, Base):
    """A different person approved a recommendation, or returned it, with the reason."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("recommendation_id"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    approved: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    recommendation: Mapped[Recommendation] = relationship()


class OutcomeLetters(Evidence, Base):
    """All outcome letters went at one moment; the standstill that follows, as calculated. Corrected ones go again."""

    __tablename__ = "outcome_letters"
    __table_args__ = (UniqueConstraint("recommendation_id"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    sent_at: Mapped[datetime]
    last_day: Mapped[date] = mapped_column(Date)
    earliest_signing: Mapped[date] = mapped_column(Date)
    rule: Mapped[str] = mapped_column(String(160))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class OutcomeLetter(Evidence, Base):
    """The letter to one bidder, word for word."""

    __tablename__ = "outcome_letter"

    letters_id: Mapped[int] = mapped_column(ForeignKey("outcome_letters.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    words: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))


class LetterTemplate(Evidence, Base):
    """A version of the frame of all outcome letters; `own` are values of its own placeholders, as typed."""

    __tablename__ = "letter_template"
    __table_args__ = (UniqueConstraint("procurement_id", "number"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    number: Mapped[int]
    words: Mapped[str]
    own: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ConfidentialWords(Evidence, Base):
    """Passages that a bidder marked confidential, one a line, and where it says so. Letters to others avoid them."""

    __tablename__ = "confidential_words"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    words: Mapped[str]
    source: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LeakAnswer(Evidence, Base):
    """What was decided of words that letters would tell: told, or withheld, and why. The latest decision holds."""

    __tablename__ = "leak_answer"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    leak: Mapped[str] = mapped_column(String(64))
    withheld: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LikenessFound(Evidence, Base):
    """What a search for signs of collusion found, with its SHA-256, and the submissions it rests on by bidder."""

    __tablename__ = "likeness_found"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    rests_on: Mapped[dict[str, Any]] = mapped_column(JSON)
    findings: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LikenessView(Evidence, Base):
    """What a lead made of the signs between some bidders, and why. It goes into no mark, letter or report."""

    __tablename__ = "likeness_view"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    found_id: Mapped[int] = mapped_column(ForeignKey("likeness_found.id"))
    about: Mapped[list[Any]] = mapped_column(JSON)
    outcome: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class AwardStep(Evidence, Base):
    """Something after the award: of a contract, the standstill, a debrief, a correction. A later record of it stands.

    `kind` is what happened, `on_day` when; `lot_id` and `tender_id` of which provider and lot, where it is of one.
    """

    __tablename__ = "award_step"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    kind: Mapped[str] = mapped_column(String(12))
    on_day: Mapped[date] = mapped_column(Date)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"))
    reference: Mapped[str]
    words: Mapped[str]
    value_net: Mapped[Decimal | None]
    value_gross: Mapped[Decimal | None]
    """What a contract is worth over its whole term, without VAT and with it, where that is recorded with it."""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class IssuedDocument(Evidence, Base):
    """A report, workbook or register that was made: what it is, its bytes in the store, its SHA-256."""

    __tablename__ = "issued_document"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(120))
    exempt: Mapped[bool]
    draft: Mapped[bool]
    recommendation_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    blob: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[str] = mapped_column(String(160))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
