"""The timetable as evidence: every plan of a stage and every opening and closing is a row that stays."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class StagePlan(Evidence, Base):
    """When a stage is to open and close. The latest row stands, the first is the baseline.

    For tendering and resubmission `closes_at` is the published deadline and shuts the door by itself.
    """

    __tablename__ = "stage_plan"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[datetime]


class StageEvent(Evidence, Base):
    """A stage was opened, closed or reopened, by whom, when, and (for a reopening) why."""

    __tablename__ = "stage_event"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Milestone(Evidence, Base):
    """A date of the timetable that opens and closes nothing: a clarification deadline, the start of the contract.

    With `ends_at` it is a span, such as the weeks of a cabinet's decision. Of several rows with one label the latest
    stands; one that is `taken_out` says that the date is there no more.
    """

    __tablename__ = "milestone"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    label: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    taken_out: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    set_at: Mapped[datetime]


class Amendment(Evidence, Base):
    """Something that bidders were given was changed: a number, the reason as bidders read it, and what reads otherwise.

    `publication` is the version of the tender pack that it is, where it is one; `reads` are moved dates in words.
    """

    __tablename__ = "amendment"
    __table_args__ = (UniqueConstraint("procurement_id", "number"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    number: Mapped[int]
    publication: Mapped[int | None]
    reason: Mapped[str]
    reads: Mapped[list[Any]] = mapped_column(JSON, default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class StageLink(Evidence, Base):
    """When a stage is to open, counted from another: so many working or calendar days after its opening or closing.

    The latest row of a stage stands; one without `after_stage` says that it follows none.
    """

    __tablename__ = "stage_link"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    after_stage: Mapped[str | None] = mapped_column(String(20))
    after_edge: Mapped[str] = mapped_column(String(6))
    days: Mapped[int]
    unit: Mapped[str] = mapped_column(String(10))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


class StageOwner(Evidence, Base):
    """Who answers for a stage being done in time. The latest row of a stage stands; without a person it has none."""

    __tablename__ = "stage_owner"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


class PeriodTerms(Evidence, Base):
    """What decides the shortest tendering period: the procedure and what shortens it. The latest row stands.

    `uk_wide` counts the bank holidays of the whole United Kingdom where the law asks for England and Wales only.
    """

    __tablename__ = "period_terms"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    procedure: Mapped[str] = mapped_column(String(20))
    e_submission: Mapped[bool]
    all_documents: Mapped[bool]
    prior_notice: Mapped[bool]
    urgent: Mapped[bool]
    uk_wide: Mapped[bool]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


class ProclaimedDay(Evidence, Base):
    """A bank holiday proclaimed since the product was made, or (with `withdraws_id`) one taken back.

    `parts` names the parts of the United Kingdom that keep it, parted by semicolons.
    """

    __tablename__ = "proclaimed_day"

    day: Mapped[date]
    name: Mapped[str] = mapped_column(String(120))
    parts: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(default="")
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("proclaimed_day.id"))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


class ClockDispute(Evidence, Base):
    """The server's clock was moved while it ran, by so many milliseconds; what was received about then is in doubt."""

    __tablename__ = "clock_dispute"

    sound_at: Mapped[datetime]
    noticed_at: Mapped[datetime] = mapped_column(index=True)
    moved_ms: Mapped[int]

    @property
    def seconds(self) -> str:
        """By how much, as people read it: +3,600 seconds."""
        return f"{self.moved_ms / 1000:+,.0f} seconds"
