"""The timetable as evidence: every plan of a stage and every opening and closing is a row that stays."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
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
    """A date of the timetable that opens and closes nothing: a clarification deadline, the start of the contract."""

    __tablename__ = "milestone"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    label: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    set_at: Mapped[datetime]
