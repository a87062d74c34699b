"""A stage as a window: planned, opened, closed. Pure: the state is folded from what was planned and what happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from procurement.core.vocabulary import DEADLINE_STAGES, STAGE_WORDS, Stage, in_time

Way = Literal["open", "close", "reopen"]
"""Which way a stage is to go."""


PLURAL = frozenset({Stage.SELECTION, Stage.FINANCE})
"""Stages whose names are plural: financial checks open, scoring opens."""


class Turn(StrEnum):
    """What happened to a window."""

    OPENED = "opened"
    CLOSED = "closed"
    REOPENED = "reopened"


class State(StrEnum):
    """Where a window stands."""

    NOT_OPENED = "not opened"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Happening:
    """One opening, closing or reopening."""

    kind: Turn
    at: datetime


@dataclass(frozen=True)
class Window:
    """One stage's window: the baseline, the plan that stands, what happened, and how it stands now."""

    stage: Stage
    baseline_opens: datetime | None
    baseline_closes: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    state: State
    note: str = ""

    @property
    def words(self) -> str:
        """The stage's name."""
        return STAGE_WORDS[self.stage]

    @property
    def open(self) -> bool:
        """Whether it is open now."""
        return self.state is State.OPEN

    def late(self, now: datetime) -> bool:
        """Whether it should have closed by the plan and has not."""
        return self.state is not State.CLOSED and self.closes_at is not None and now > self.closes_at


@dataclass(frozen=True)
class Blocker:
    """What keeps a stage from opening or closing, and the page where it is dealt with."""

    what: str
    link: str | None = None


@dataclass(frozen=True)
class After:
    """A stage may open once these have been opened, and those closed."""

    opened: frozenset[Stage] = frozenset()
    closed: frozenset[Stage] = frozenset()


def _after(*, opened: Iterable[Stage] = (), closed: Iterable[Stage] = ()) -> After:
    return After(frozenset(opened), frozenset(closed))


FOLLOWS: Mapping[Stage, After] = {
    Stage.TENDERING: _after(),
    Stage.OPENING: _after(closed=[Stage.TENDERING]),
    Stage.SELECTION: _after(opened=[Stage.OPENING]),
    Stage.SCORING: _after(opened=[Stage.OPENING]),
    Stage.MODERATION: _after(opened=[Stage.SCORING]),
    Stage.NEGOTIATION: _after(closed=[Stage.MODERATION]),
    Stage.RESUBMISSION: _after(opened=[Stage.NEGOTIATION]),
    Stage.RESCORING: _after(closed=[Stage.RESUBMISSION]),
    Stage.FINANCE: _after(closed=[Stage.SELECTION]),
    Stage.AWARD: _after(closed=[Stage.MODERATION, Stage.FINANCE]),
    Stage.STANDSTILL: _after(closed=[Stage.AWARD]),
}


def state_of(stage: Stage, happenings: Iterable[Happening], closes_at: datetime | None, now: datetime) -> State:
    """How a window stands: by its last turn, and for a deadline stage by the clock too.

    >>> state_of(Stage.SCORING, [], None, datetime(2021, 4, 26))
    <State.NOT_OPENED: 'not opened'>
    """
    turns = list(happenings)
    if not turns:
        return State.NOT_OPENED
    if turns[-1].kind is Turn.CLOSED:
        return State.CLOSED
    if stage in DEADLINE_STAGES and closes_at is not None and not in_time(now, closes_at):
        return State.CLOSED
    return State.OPEN


def agreeing(stage: Stage, one: str, many: str) -> str:
    """A stage's name with the verb that agrees with it.

    >>> agreeing(Stage.FINANCE, "is", "are"), agreeing(Stage.SCORING, "is", "are")
    ('Financial checks are', 'Scoring is')
    """
    return f"{STAGE_WORDS[stage]} {many if stage in PLURAL else one}"


def before_opening(stage: Stage, windows: Mapping[Stage, Window]) -> list[Blocker]:
    """What the order of the stages still asks before `stage` may open."""
    rule = FOLLOWS[stage]
    missing = [
        Blocker(f"{agreeing(earlier, 'has', 'have')} not been opened")
        for earlier in Stage
        if earlier in rule.opened and windows[earlier].opened_at is None
    ]
    missing += [
        Blocker(f"{agreeing(earlier, 'is', 'are')} not closed")
        for earlier in Stage
        if earlier in rule.closed and windows[earlier].state is not State.CLOSED
    ]
    return missing
