"""Long work, off the request: a row written inside the transaction, done after it, with progress to watch."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core import clock
from procurement.core.action import Context, keep
from procurement.core.db import Base, Mutable, db

if TYPE_CHECKING:
    from huey import Huey

log = structlog.get_logger()


class Job(Mutable, Base):
    """A piece of long work: what was asked, how far it is, what came of it."""

    __tablename__ = "job"

    kind: Mapped[str] = mapped_column(String(60))
    procurement_id: Mapped[int | None]
    asked_by_id: Mapped[int]
    asked_at: Mapped[datetime]
    arguments: Mapped[str]
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    step: Mapped[str] = mapped_column(String(200), default="Waiting to start")
    result: Mapped[str | None]
    finished_at: Mapped[datetime | None]

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("done", "failed")

    @property
    def given(self) -> dict[str, Any]:
        """What it was asked with."""
        return dict(json.loads(self.arguments))


Report = Callable[[int, int, str], None]
Work = Callable[[Job, Report], str]
"""Does the work and returns its result (an id or a path); reports done, total, step as it goes."""

KINDS: dict[str, Work] = {}

_queue: Callable[[int], object] | None = None


def kind(name: str) -> Callable[[Work], Work]:
    """Register how jobs of a kind are done."""

    def register(work: Work) -> Work:
        KINDS[name] = work
        return work

    return register


def queue_with(huey: Huey, run_within: Callable[[Callable[[], None]], None]) -> None:
    """Send jobs through `huey`; each runs inside `run_within`, which gives it the application's context."""
    global _queue

    def run_job(job_id: int) -> None:
        run_within(lambda: run(job_id))

    _queue = huey.task(name="run_job")(run_job)


def run_now() -> None:
    """Do each job as soon as it is asked for, in the asking process (tests, and building a demonstration)."""
    global _queue
    _queue = None


def ask(ctx: Context, name: str, **arguments: Any) -> Job:
    """Ask for a job inside the action under way; it starts after the commit."""
    job = keep(
        Job(
            kind=name,
            procurement_id=ctx.procurement_id,
            asked_by_id=ctx.person,
            asked_at=ctx.now,
            arguments=json.dumps(arguments),
            state="waiting",
            done=0,
            total=0,
            step="Waiting to start",
        )
    )
    ctx.later(lambda: start(job.id))
    return job


def start(job_id: int) -> None:
    """Hand a committed job to the queue (or do it here and now when there is none)."""
    if _queue is None:
        run(job_id)
    else:
        _queue(job_id)


def run(job_id: int) -> None:
    """Do a job, keeping its row up to date. A failure is kept with it, in words for its owner."""
    job = db.session.get(Job, job_id)
    if job is None or job.ended:
        return

    def report(done: int, total: int, step: str) -> None:
        job.state, job.done, job.total, job.step = "running", done, total, step
        db.session.commit()

    report(0, 0, "Starting")
    try:
        job.result = KINDS[job.kind](job, report)
        job.state, job.step = "done", "Done"
    except Exception as why:
        db.session.rollback()
        log.exception("job failed", job=job_id, kind=job.kind)
        job.state, job.step = "failed", f"It stopped: {type(why).__name__}. Nothing was changed; you can ask again."
    job.finished_at = clock.now()
    db.session.commit()
