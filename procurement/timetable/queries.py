"""Reading the timetable: the windows of a procurement, and which are open."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, cast, func, literal, null, select

from procurement.core.clock import LONDON
from procurement.core.db import UtcDateTime, db, remembered
from procurement.core.glance import has
from procurement.core.vocabulary import DEADLINE_STAGES, STAGE_WORDS, Stage
from procurement.timetable.disputed import CLOCK_MOVED, at_least
from procurement.timetable.models import Milestone, StageEvent, StagePlan
from procurement.timetable.windows import Happening, State, Turn, Window, agreeing, state_of

_HERE: BindParameter[Any] = bindparam("procurement")
_PLANS_AND_TURNS = (
    select(
        literal(False).label("happened"),
        StagePlan.id.label("number"),
        StagePlan.stage,
        StagePlan.opens_at,
        StagePlan.closes_at,
        StagePlan.note,
    )
    .where(StagePlan.procurement_id == _HERE)
    .union_all(
        select(
            literal(True),
            StageEvent.id,
            StageEvent.stage,
            StageEvent.at,
            cast(null(), UtcDateTime()),
            StageEvent.kind,
        ).where(StageEvent.procurement_id == _HERE)
    )
    .order_by("number")
)
"""What was planned of each stage, and what happened to it at `opens_at` (`note` says what): each in its order."""

_Planned = Row[bool, int, str, datetime | None, datetime | None, str]


def windows(procurement_id: int, now: datetime) -> dict[Stage, Window]:
    """Every stage's window as it stands at `now`, in the order of the work."""
    return dict(remembered(("windows", procurement_id, now), lambda: _windows(procurement_id, now)))


def _windows(procurement_id: int, now: datetime) -> dict[Stage, Window]:
    plans: dict[str, list[_Planned]] = defaultdict(list)
    turns: dict[str, list[Happening]] = defaultdict(list)
    for row in db.session.execute(_PLANS_AND_TURNS, {"procurement": procurement_id}):
        if row.happened:
            turns[row.stage].append(Happening(Turn(row.note), row.opens_at))
        else:
            plans[row.stage].append(row)
    has(procurement_id, CLOCK_MOVED)  # found out with what else is asked of a procurement, and not by itself
    return {stage: _window(stage, plans[stage], turns[stage], now) for stage in Stage}


def _window(
    stage: Stage,
    plans: list[_Planned],
    turns: list[Happening],
    now: datetime,
) -> Window:
    first, last = (plans[0], plans[-1]) if plans else (None, None)
    closes_at = last.closes_at if last else None
    state = state_of(stage, turns, closes_at, at_least(now) if stage in DEADLINE_STAGES else now)
    closed_at = None
    if state is State.CLOSED:
        closed_at = turns[-1].at if turns[-1].kind is Turn.CLOSED else closes_at
    return Window(
        stage=stage,
        baseline_opens=first.opens_at if first else None,
        baseline_closes=first.closes_at if first else None,
        opens_at=last.opens_at if last else None,
        closes_at=closes_at,
        opened_at=turns[0].at if turns else None,
        closed_at=closed_at,
        state=state,
        note=last.note if last else "",
    )


def open_stages(procurement_id: int | None, now: datetime) -> tuple[frozenset[Stage], Mapping[Stage, str]]:
    """The stages open at `now`, and for each other stage a sentence saying how it stands."""
    if procurement_id is None:
        return frozenset(), {}
    standing = windows(procurement_id, now)
    return frozenset(stage for stage, window in standing.items() if window.open), _Notes(standing)


class _Notes(Mapping[Stage, str]):
    """A sentence for each stage that is not open, put into words only when somebody is refused."""

    def __init__(self, standing: Mapping[Stage, Window]) -> None:
        self._shut = {stage: window for stage, window in standing.items() if not window.open}

    def __getitem__(self, stage: Stage) -> str:
        return _note(self._shut[stage])

    def __iter__(self) -> Iterator[Stage]:
        return iter(self._shut)

    def __len__(self) -> int:
        return len(self._shut)


def _note(window: Window) -> str:
    if window.state is State.CLOSED and window.closed_at:
        return f"{STAGE_WORDS[window.stage]} closed at {moment(window.closed_at)}."
    if window.opens_at:
        return f"{agreeing(window.stage, 'has', 'have')} not opened; planned for {moment(window.opens_at)}."
    return f"{agreeing(window.stage, 'has', 'have')} not opened."


def moment(at: datetime) -> str:
    """A time as people read it, to the second, in London: 16:00:00 on Fri 23 April 2021."""
    local = at.astimezone(LONDON)
    return f"{local:%H:%M:%S} on {local:%a} {local.day} {local:%B %Y}"


def deadline(procurement_id: int, stage: Stage, now: datetime) -> datetime | None:
    """The published deadline of a stage, as it stands."""
    return windows(procurement_id, now)[stage].closes_at


@dataclass(frozen=True)
class OtherDate:
    """A date or span that opens and closes nothing: when it was set first, when it is now, how often it has moved."""

    label: str
    first_at: datetime
    at: datetime
    set_at: datetime
    moves: int = 0
    first_ends_at: datetime | None = None
    ends_at: datetime | None = None


def milestones(procurement_id: int) -> list[OtherDate]:
    """The dates that open and close nothing, in order; of several rows with one label the latest stands."""
    query = select(Milestone).where(Milestone.procurement_id == procurement_id).order_by(Milestone.id)
    found: dict[str, OtherDate] = {}
    for row in db.session.scalars(query):
        key = row.label.casefold()
        if row.taken_out:
            found.pop(key, None)
        elif key in found:
            before = found[key]
            found[key] = replace(before, at=row.at, ends_at=row.ends_at, set_at=row.set_at, moves=before.moves + 1)
        else:
            found[key] = OtherDate(
                row.label, row.at, row.at, row.set_at, first_ends_at=row.ends_at, ends_at=row.ends_at
            )
    return sorted(found.values(), key=lambda one: (one.at, one.label))


def latest_plan_id(procurement_id: int, stage: Stage) -> int | None:
    """The number of the plan that stands, so that nobody replaces one they have not seen."""
    query = select(StagePlan.id).where(StagePlan.procurement_id == procurement_id, StagePlan.stage == stage.value)
    return db.session.scalar(query.order_by(StagePlan.id.desc()).limit(1))


def newest_plan_id(procurement_id: int) -> int | None:
    """The number of the newest plan of any stage: whoever moves several must have seen them all as they stand."""
    return db.session.scalar(select(func.max(StagePlan.id)).where(StagePlan.procurement_id == procurement_id))
