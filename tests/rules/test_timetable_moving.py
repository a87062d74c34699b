"""Moving one stage: what moves with it, by how much, and what it meets; without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.core.clock import LONDON
from procurement.core.vocabulary import DEADLINE_STAGES, Regime, Stage
from procurement.timetable.calendar import calendar
from procurement.timetable.consequences import Appointment, consequences
from procurement.timetable.findings import findings
from procurement.timetable.lines import local_day
from procurement.timetable.moving import (
    Dates,
    Later,
    Link,
    Moved,
    Unit,
    circular,
    move,
    replanned,
    step,
    steps_between,
)
from procurement.timetable.rules import OutsideCalendar, Procedure, Shortening
from procurement.timetable.terms import Terms, procedure_named, standstill_last
from procurement.timetable.windows import State, Window

WORKING = calendar(Regime.PCR2015)
TERMS = Terms(Regime.PCR2015, Procedure.LIGHT_TOUCH)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def window(
    stage: Stage, opens: str | None, closes: str | None, opened: str | None = None, closed: str | None = None
) -> Window:
    first, last = (at(text) if text else None for text in (opens, closes))
    state = State.CLOSED if closed else State.OPEN if opened else State.NOT_OPENED
    began, ended = (at(text) if text else None for text in (opened, closed))
    return Window(stage, first, last, first, last, began, ended, state)


KENT = {
    Stage.TENDERING: ("2018-09-10T09:00", "2018-10-10T12:00"),
    Stage.SCORING: ("2018-10-11T09:00", "2018-11-06T17:00"),
    Stage.MODERATION: ("2018-10-24T09:00", "2018-11-06T17:00"),
    Stage.NEGOTIATION: ("2018-11-08T09:00", "2018-11-09T17:00"),
    Stage.RESUBMISSION: ("2018-11-12T09:00", "2018-12-14T12:00"),
    Stage.RESCORING: ("2018-12-17T09:00", "2019-01-04T17:00"),
    Stage.AWARD: ("2019-02-21T09:00", "2019-02-28T17:00"),
    Stage.STANDSTILL: ("2019-03-01T09:00", "2019-03-11T23:59"),
}
"""Kent's timetable of 2018, as far as our stages have its rows; nothing on Wednesday 7 November."""


def kent() -> dict[Stage, Window]:
    return {stage: window(stage, *KENT.get(stage, (None, None))) for stage in Stage}


def moved_to(
    windows: dict[Stage, Window], stage: Stage, opens: str | None, closes: str | None, later: Later, **more: object
) -> dict[Stage, Moved]:
    here = windows[stage]
    dates = Dates(at(opens) if opens else here.opens_at, at(closes) if closes else here.closes_at)

    def last(begins: date) -> date | None:
        return standstill_last(WORKING, Regime.PCR2015, begins)

    found = move(windows, stage, dates, WORKING, later, more.get("links"), last)  # type: ignore[arg-type]
    assert [one.stage for one in found[:1]] in ([], [stage])
    return {one.stage: one for one in found}


def days(one: Moved) -> tuple[date | None, date | None]:
    opens, closes = one.now
    return opens and local_day(opens), closes and local_day(closes)


def test_kent_moves_its_evaluation_end_by_three_days_and_keeps_every_gap() -> None:
    found = moved_to(kent(), Stage.SCORING, None, "2018-11-09T17:00", Later.KEEP)
    assert days(found[Stage.MODERATION]) == (date(2018, 10, 24), date(2018, 11, 9))
    assert days(found[Stage.NEGOTIATION]) == (date(2018, 11, 13), date(2018, 11, 14))
    assert days(found[Stage.RESUBMISSION]) == (date(2018, 11, 15), date(2018, 12, 19))
    assert days(found[Stage.RESCORING]) == (date(2018, 12, 20), date(2019, 1, 9))  # over Christmas and New Year
    assert days(found[Stage.AWARD]) == (date(2019, 2, 26), date(2019, 3, 5))
    assert days(found[Stage.STANDSTILL]) == (date(2019, 3, 6), date(2019, 3, 18))  # the tenth day is a Saturday
    assert Stage.TENDERING not in found and Stage.OPENING not in found
    assert found[Stage.NEGOTIATION].now.opens_at == at("2018-11-13T09:00")
    assert sum(one.dates for one in found.values()) == 12


def test_kent_uses_up_the_day_that_is_in_no_stage() -> None:
    found = moved_to(kent(), Stage.SCORING, None, "2018-11-09T17:00", Later.SPARE)
    assert days(found[Stage.NEGOTIATION]) == (date(2018, 11, 12), date(2018, 11, 13))
    assert days(found[Stage.RESUBMISSION]) == (date(2018, 11, 14), date(2018, 12, 18))
    assert Stage.AWARD not in found  # four weeks without a stage lie before it


def test_one_stage_alone() -> None:
    assert set(moved_to(kent(), Stage.SCORING, None, "2018-11-09T17:00", Later.ALONE)) == {Stage.SCORING}


def test_what_has_happened_stays_and_a_published_deadline_is_not_brought_forward() -> None:
    windows = kent()
    windows[Stage.NEGOTIATION] = window(Stage.NEGOTIATION, *KENT[Stage.NEGOTIATION], opened="2018-11-08T09:00")
    windows[Stage.RESUBMISSION] = window(Stage.RESUBMISSION, *KENT[Stage.RESUBMISSION], opened="2018-11-12T09:00")
    later = moved_to(windows, Stage.SCORING, None, "2018-11-09T17:00", Later.KEEP)
    assert days(later[Stage.NEGOTIATION]) == (date(2018, 11, 8), date(2018, 11, 14))
    earlier = moved_to(windows, Stage.SCORING, None, "2018-11-02T17:00", Later.KEEP)
    assert Stage.RESUBMISSION not in earlier
    assert days(earlier[Stage.RESCORING]) == (date(2018, 12, 13), date(2019, 1, 2))


def test_a_linked_stage_opens_as_many_days_after_as_its_link_says() -> None:
    links = {Stage.NEGOTIATION: Link(Stage.SCORING, "closes", 4, Unit.WORKING)}
    found = moved_to(kent(), Stage.SCORING, None, "2018-11-09T17:00", Later.KEEP, links=links)
    assert days(found[Stage.NEGOTIATION]) == (date(2018, 11, 15), date(2018, 11, 16))
    calendar_days = {Stage.NEGOTIATION: Link(Stage.SCORING, "closes", 14, Unit.CALENDAR)}
    found = moved_to(kent(), Stage.SCORING, None, "2018-11-09T17:00", Later.KEEP, links=calendar_days)
    assert days(found[Stage.NEGOTIATION])[0] == date(2018, 11, 23)


def test_links_in_a_chain_and_in_a_circle() -> None:
    chain = {
        Stage.RESUBMISSION: Link(Stage.NEGOTIATION, "closes", 1, Unit.WORKING),
        Stage.NEGOTIATION: Link(Stage.SCORING, "closes", 2, Unit.WORKING),
    }
    found = moved_to(kent(), Stage.SCORING, None, "2018-11-09T17:00", Later.KEEP, links=chain)
    assert days(found[Stage.NEGOTIATION])[0] == date(2018, 11, 13)
    assert days(found[Stage.RESUBMISSION])[0] == date(2018, 11, 15)
    assert not circular(chain)
    assert circular({**chain, Stage.SCORING: Link(Stage.RESUBMISSION, "opens", 1, Unit.WORKING)})


def test_beyond_the_known_holidays_nothing_is_guessed() -> None:
    with pytest.raises(OutsideCalendar):
        moved_to(kent(), Stage.SCORING, None, "2099-11-09T17:00", Later.KEEP)


starts = st.dates(date(2019, 1, 2), date(2020, 6, 30))
lengths = st.integers(0, 60)


@st.composite
def timetables(draw: st.DrawFn) -> dict[Stage, Window]:
    """Stages with any dates on working days, some of them opened or closed."""
    found = {}
    for stage in Stage:
        if draw(st.integers(0, 5)) == 0:
            found[stage] = window(stage, None, None)
            continue
        first = WORKING.working_day_from(draw(starts))
        last = step(WORKING, first, draw(lengths))
        opens, closes = f"{first}T09:00", f"{last}T17:00"
        how = draw(st.sampled_from(["ahead", "ahead", "opened", "closed"]))
        found[stage] = window(
            stage, opens, closes, opened=opens if how != "ahead" else None, closed=closes if how == "closed" else None
        )
    return found


@settings(max_examples=120, deadline=None)
@given(timetables(), st.sampled_from(list(Stage)), st.integers(-15, 25), st.sampled_from([Later.KEEP, Later.SPARE]))
def test_whatever_is_moved(windows: dict[Stage, Window], stage: Stage, by: int, later: Later) -> None:
    here = windows[stage]
    if here.opens_at is None or here.closes_at is None:
        return
    to = Dates(here.opens_at, at(f"{step(WORKING, local_day(here.closes_at), by)}T17:00"))
    found = {one.stage: one for one in move(windows, stage, to, WORKING, later)}
    if by == 0:
        assert found == {}
    for other, one in found.items():
        if other is stage:
            continue
        was, now = windows[other], one.now
        assert was.state is not State.CLOSED
        assert was.opened_at is None or now.opens_at == was.opens_at
        for before, after in zip(one.was, one.now, strict=True):
            if before == after:
                continue
            assert before is not None and after is not None
            assert before >= here.closes_at  # nothing before the moved date moves
            assert WORKING.works(local_day(after))
            assert after.astimezone(LONDON).time() == before.astimezone(LONDON).time()
            moved = steps_between(WORKING, local_day(before), local_day(after))
            assert moved == by if later is Later.KEEP else 0 < moved <= by
            if other in DEADLINE_STAGES and was.opened_at and before == was.closes_at:
                assert after >= before
    if later is Later.SPARE and by < 0:
        assert set(found) <= {stage}


@settings(max_examples=60, deadline=None)
@given(timetables(), st.sampled_from(list(Stage)), st.integers(1, 20))
def test_there_and_back_again_is_where_it_was(windows: dict[Stage, Window], stage: Stage, by: int) -> None:
    ahead = {
        each: replace(one, opened_at=None, closed_at=None, state=State.NOT_OPENED) for each, one in windows.items()
    }
    here = ahead[stage]
    if here.opens_at is None or here.closes_at is None:
        return
    to = Dates(here.opens_at, at(f"{step(WORKING, local_day(here.closes_at), by)}T17:00"))
    out = move(ahead, stage, to, WORKING, Later.KEEP)
    moved = replanned(ahead, out)
    between = any(
        edge and here.closes_at and here.closes_at > edge >= here.opens_at
        for each, one in ahead.items()
        if each is not stage
        for edge in (one.opens_at, one.closes_at)
    )
    back = replanned(moved, move(moved, stage, Dates(here.opens_at, here.closes_at), WORKING, Later.KEEP))
    if not between and not _overtaken(ahead, stage, to):
        assert {each: (one.opens_at, one.closes_at) for each, one in back.items()} == {
            each: (one.opens_at, one.closes_at) for each, one in ahead.items()
        }


def _overtaken(windows: dict[Stage, Window], stage: Stage, to: Dates) -> bool:
    """Whether the new closing lies after dates that stayed before the old one (they would not move back)."""
    closes = windows[stage].closes_at
    return any(
        edge and closes and to.closes_at and closes > edge
        for each, one in windows.items()
        if each is not stage
        for edge in (one.opens_at, one.closes_at)
    )


def test_the_consequences_name_the_standstill_the_spare_days_and_the_meetings() -> None:
    windows = kent()
    found = list(moved_to(windows, Stage.SCORING, None, "2018-11-09T17:00", Later.KEEP).values())
    held = [("Contract commencement", at("2019-04-08T09:00"))]
    meetings = {
        Stage.NEGOTIATION: [Appointment(at("2018-11-08T10:00"), "one"), Appointment(at("2018-11-09T10:00"), "two")]
    }
    told = consequences(windows, found, WORKING, TERMS, held, meetings)
    assert told.standstill_moves
    assert told.standstill_now and told.standstill_now.counted.last_day == date(2019, 3, 18)
    assert told.standstill_was and told.standstill_was.counted.last_day == date(2019, 3, 11)
    assert told.spare and (told.spare.was, told.spare.now) == (19, 14)
    assert [one.what for one in told.meetings] == ["one", "two"]
    assert told.met == ()
    assert not told.impossible


def test_a_contract_that_would_start_in_standstill_is_over() -> None:
    windows = kent()
    found = list(moved_to(windows, Stage.SCORING, None, "2018-12-14T17:00", Later.KEEP).values())
    told = consequences(windows, found, WORKING, TERMS, [("Contract commencement", at("2019-04-08T09:00"))])
    assert told.spare and told.spare.now < 0
    assert "“Contract commencement” comes before the standstill ends" in [one.title for one in told.worse]
    again = replanned(windows, found)
    further = list(moved_to(again, Stage.SCORING, None, "2018-12-17T17:00", Later.KEEP).values())
    overrun = consequences(again, further, WORKING, TERMS, [("Contract commencement", at("2019-04-08T09:00"))])
    assert overrun.spare and overrun.spare.now < overrun.spare.was < 0


def test_a_shortened_tender_period_is_told_with_its_rule() -> None:
    windows = kent()
    found = list(moved_to(windows, Stage.TENDERING, None, "2018-10-09T12:00", Later.ALONE).values())
    terms = Terms(Regime.PCR2015, Procedure.OPEN, Shortening(e_submission=True))
    told = consequences(windows, found, WORKING, terms)
    assert told.period and not told.period.long_enough
    assert told.period.earliest_deadline == date(2018, 10, 10)
    titles = [one.title for one in told.worse]
    assert titles == ["Tendering is shorter than the law allows", "Wed 10 October is in no stage"]


def test_holidays_stepped_over_and_weekends_met_are_named() -> None:
    windows = kent()
    found = list(moved_to(windows, Stage.RESUBMISSION, None, "2018-12-29T12:00", Later.ALONE).values())
    told = consequences(windows, found, WORKING, TERMS)
    assert told.met == (
        "Sat 29 December, on which a stage closes, is not a working day (Saturday).",
        "Bank holidays on the way: 25 December (Christmas Day), 26 December (Boxing Day).",
    )


def test_findings_of_a_timetable_of_ones_own() -> None:
    windows = kent()
    windows[Stage.STANDSTILL] = window(Stage.STANDSTILL, "2019-03-01T09:00", "2019-03-08T17:00")
    windows[Stage.AWARD] = window(Stage.AWARD, "2019-02-23T09:00", "2019-03-04T17:00")
    windows[Stage.FINANCE] = window(Stage.FINANCE, "2019-02-25T09:00", "2019-02-26T17:00")
    found = findings(windows, WORKING, Terms(Regime.PCR2015, Procedure.OPEN, Shortening(e_submission=True)))
    titles = [one.title for one in found]
    assert "The standstill ends too early" in titles
    assert "Wed 7 November is in no stage" in titles
    assert "Award opens on a non-working day" in titles
    assert "Award opens too early" in titles  # before financial checks close
    assert "30 days to tender are kept" in titles
    order = [one.kind for one in found]
    assert order == sorted(order, key=["fail", "condition", "query", "pass"].index)


@pytest.mark.parametrize(
    ("regime", "route", "procedure"),
    [
        (Regime.PCR2015, "Light-touch regime (regulation 74)", Procedure.LIGHT_TOUCH),
        (Regime.PCR2015, "Open procedure", Procedure.OPEN),
        (Regime.PCR2015, "Competitive procedure with negotiation", Procedure.CPN),
        (Regime.PA2023, "Competitive flexible procedure", Procedure.FLEXIBLE),
        (Regime.PA2023, "Restricted", None),
        (Regime.PA2023, "", None),
    ],
)
def test_the_procedure_that_a_route_names(regime: Regime, route: str, procedure: Procedure | None) -> None:
    assert procedure_named(regime, route) is procedure


def test_steps_are_their_own_inverse() -> None:
    day = date(2018, 12, 24)
    for by in range(-10, 11):
        assert steps_between(WORKING, day, step(WORKING, day, by)) == by
    assert step(WORKING, day, 1) == date(2018, 12, 27)
    assert steps_between(WORKING, day, day + timedelta(days=1)) == 0
