"""Invitations, deputies and leave as rules: what a link is worth, who may stand in, who marks, what hours are left."""

from collections import namedtuple
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring.standing_in import marking
from evaluation.setup.assigning import Workload, propose
from evaluation.setup.comparing import changes
from evaluation.setup.files import from_json, to_json
from evaluation.setup.findings import Outside, Part, access, blocking
from evaluation.setup.free_hours import hours_free
from evaluation.setup.pack import Pack, Panelist
from evaluation.setup.people_grid import joined, people_boxes, read_people
from evaluation.setup.workbook_form import LISTS, understood
from procurement.core.vocabulary import Regime, Role
from procurement.people.rules import (
    ABSOLUTE,
    IDLE,
    Link,
    Rest,
    cannot_deputise,
    link_state,
    number_of,
    rests,
    span_fault,
    wait_after,
)
from procurement.timetable.calendar import calendar
from tests.rules.packs import whole

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
UK = calendar(Regime.PA2023)
WINDOW = (date(2026, 6, 1), date(2026, 6, 17))


def test_a_link_is_open_until_its_moment_and_what_ended_it_stays() -> None:
    assert link_state(None, NOW + timedelta(microseconds=1), NOW) is Link.OPEN
    assert link_state(None, NOW, NOW) is Link.EXPIRED
    for kind in ("accepted", "withdrawn", "replaced"):
        assert link_state(kind, NOW + timedelta(days=1), NOW).value == kind


@pytest.mark.parametrize(
    ("role", "holds", "part"),
    [
        (Role.APPROVER, [Role.LEAD], "recommends"),
        (Role.LEAD, [Role.APPROVER], "recommends"),
        (Role.OPENER, [Role.LEAD], "two who open"),
        (Role.ACCOUNTANT, [Role.EVALUATOR], "kept from prices"),
        (Role.APPROVER, [Role.MODERATOR], "moderates"),
        (Role.MODERATOR, [Role.AUDITOR], "auditor"),
        (Role.AUDITOR, [], "auditor"),
        (Role.MODERATOR, [Role.MODERATOR], "already"),
    ],
)
def test_nobody_comes_to_check_their_own_work_by_standing_in(role: Role, holds: list[Role], part: str) -> None:
    assert part in (cannot_deputise(role, holds) or "")


def test_others_may_stand_in() -> None:
    assert cannot_deputise(Role.MODERATOR, [Role.LEAD]) is None
    assert all(cannot_deputise(role, []) is None for role in Role if role is not Role.AUDITOR)


def test_an_absence_has_two_days_in_order_and_an_end() -> None:
    assert span_fault(date(2026, 3, 2), date(2026, 3, 2)) is None
    assert span_fault(None, date(2026, 3, 2)) and span_fault(date(2026, 3, 2), None)
    assert "before" in (span_fault(date(2026, 3, 3), date(2026, 3, 2)) or "")
    assert span_fault(date(2026, 3, 3), date(2027, 4, 1))


Away = namedtuple("Away", "absent deputy starts_at ends_at")
moments = st.integers(0, 20).map(lambda days: NOW + timedelta(days=days))
aways = st.lists(st.builds(Away, st.integers(1, 4), st.integers(1, 9), moments, moments), max_size=5)


@given(st.lists(st.integers(1, 4), unique=True, max_size=4), st.sets(st.integers(1, 9)), aways, moments)
def test_every_place_has_one_marker_and_submitted_marks_keep_theirs(
    panel: list[int], submitted: set[int], times: list[Away], now: datetime
) -> None:
    found = marking(panel, submitted, times, now)
    assert len(found) == len(set(found)) == len(panel)
    for before, after in zip(panel, found, strict=True):
        assert after == before or (before not in submitted and any(one[:2] == (before, after) for one in times))
        if after != before and after not in submitted:
            assert any(one[:2] == (before, after) and one.starts_at <= now < one.ends_at for one in times)
    assert marking(panel, submitted, [], now) == panel


def test_a_colleague_who_marks_a_question_takes_no_second_place() -> None:
    away = Away(1, 2, NOW, NOW + timedelta(days=5))
    assert marking([1, 2], [], [away], NOW) == [1, 2]
    assert marking([1, 3], [], [away], NOW) == [2, 3]


def test_leave_takes_its_working_days_off() -> None:
    def left(*spans: tuple[date, date]) -> tuple[Fraction, int, int]:
        free = hours_free(Decimal(40), WINDOW, spans, UK)
        return free.hours, free.away, free.days

    assert left() == (40, 0, 12)
    assert left((date(2026, 6, 3), date(2026, 6, 5))) == (30, 3, 12)
    assert left((date(2026, 6, 3), date(2026, 6, 5)), (date(2026, 6, 4), date(2026, 6, 5))) == (30, 3, 12)
    assert left((date(2026, 6, 6), date(2026, 6, 7))) == (40, 0, 12), "a weekend"
    assert left((date(2026, 5, 1), date(2026, 5, 31)), (date(2026, 6, 18), date(2026, 7, 1))) == (40, 0, 12)
    assert left((date(2026, 1, 1), date(2026, 12, 31))) == (0, 12, 12)
    assert hours_free(Decimal(40), None, [WINDOW], UK).hours == 40
    assert hours_free(Decimal(40), (date(1950, 1, 2), date(1950, 1, 3)), [], UK).hours == 40


spans = st.tuples(st.dates(date(2026, 5, 1), date(2026, 7, 31)), st.integers(0, 30)).map(
    lambda one: (one[0], one[0] + timedelta(days=one[1]))
)


@given(st.decimals(0, 200, places=1), st.lists(spans, max_size=4), spans)
def test_more_leave_never_gives_more_hours(
    hours: Decimal, leave: list[tuple[date, date]], more: tuple[date, date]
) -> None:
    before, after = hours_free(hours, WINDOW, leave, UK), hours_free(hours, WINDOW, [*leave, more], UK)
    assert 0 <= after.hours <= before.hours <= Fraction(hours)


def test_a_proposal_uses_what_is_left() -> None:
    ann, ben = Panelist("a@c.example", "Ann", (), Decimal(40)), Panelist("b@c.example", "Ben", (), Decimal(40))
    pack = replace(whole(), people=(ann, ben), evaluators_needed=1)
    assert [len(one.questions) for one in propose(pack, Workload()).people] == [1, 1]
    left = {"a@c.example": Fraction(0), "b@c.example": Fraction(40)}
    assert [len(one.questions) for one in propose(pack, Workload(), left).people] == [0, 2]


PANEL = frozenset(one.email for one in whole().people)


def said(pack: Pack, outside: Outside) -> list[tuple[str, str]]:
    """What stops publication about who can come in."""
    found = list(access(pack, outside))
    assert all(one.part is Part.PEOPLE for one in blocking(found)) and blocking(found) == found
    return [(one.what, one.field) for one in found]


def test_whoever_cannot_come_in_stops_publication_at_their_row() -> None:
    assert said(whole(), Outside(accounts=PANEL)) == []
    assert said(whole(), Outside(accounts=frozenset({"a@c.example"}))) == [
        ("B has no account yet: invite them", "access-1")
    ]
    bids = Outside(accounts=PANEL, bidding=frozenset({"a@c.example"}))
    assert said(whole(), bids) == [("A belongs to a bidding organisation and cannot mark", "access-0")]
    ended = Outside(accounts=frozenset({"a@c.example"}), ended=frozenset({"b@c.example"}))
    assert said(whole(), ended) == [("The access of B has ended: invite them again", "access-1")]


def test_access_that_ends_before_the_tenders_are_in_stops_publication() -> None:
    closes = datetime(2026, 4, 1, 15, tzinfo=UTC)
    first, second = whole().people
    pack = replace(whole(), people=(replace(first, until=date(2026, 4, 1)), replace(second, until=date(2026, 4, 2))))
    found = said(pack, Outside(closes_at=closes, accounts=PANEL))
    assert found == [("The access of A ends before there are tenders to mark", "access-0")]


def test_outside_and_until_go_through_the_boxes_and_a_paste_keeps_them() -> None:
    first = replace(whole().people[0], outside=True, until=date(2026, 5, 1))
    pack = replace(whole(), people=(first, whole().people[1]))
    boxes = people_boxes(pack)
    assert read_people(boxes, pack).people == pack.people and not boxes.faults
    pasted = joined(pack, [Panelist("a@c.example", "Ann", ("Q1",))])
    assert (pasted.people[0].name, pasted.people[0].outside, pasted.people[0].until) == ("Ann", True, date(2026, 5, 1))
    assert [one.what for one in changes(whole(), pack)] == [
        "Evaluator a@c.example: outside",
        "Evaluator a@c.example: until",
    ]


@pytest.mark.parametrize("typed", ["1 May 2026", "1/5/2026", "2026-05-01", "01.05.2026"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    boxes = people_boxes(whole())
    boxes.typed = {**boxes.typed, "person-0-until": typed}
    assert read_people(boxes, whole()).people[0].until == date(2026, 5, 1)


@pytest.mark.parametrize("typed", ["soon", "31 April 2026", "5 2026", "1/5/26"])
def test_what_is_no_day_is_told_in_its_box(typed: str) -> None:
    boxes = people_boxes(whole())
    boxes.typed = {**boxes.typed, "person-0-until": typed}
    read_people(boxes, whole())
    assert list(boxes.faults) == ["person-0-until"]


def test_a_file_of_before_there_were_invitations_is_read() -> None:
    old = to_json(whole()).replace('"outside": false,', "").replace('"until": null', '"hours": null', 1)
    assert '"outside"' not in old
    assert from_json(old.replace(',\n   "until": null', "")).people == whole().people
    kinds = {column.key: column.kind for column in LISTS["People"][1]}
    assert (understood("", kinds["outside"]), understood("", kinds["until"])) == (False, None)


@pytest.mark.parametrize(
    ("typed", "filed"),
    [
        ("123", "00000123"),
        ("sc123456", "SC123456"),
        ("PABC-1234-DEFG", "PABC-1234-DEFG"),
        ("pabc1234defg", "PABC-1234-DEFG"),
        ("123456789", None),
        ("XX123456", None),
        ("QABC-1234-DEFG", None),
        ("٣٤", None),
        ("", None),
    ],
)
def test_the_number_of_an_organisation(typed: str, filed: str | None) -> None:
    found = number_of(typed)
    assert (found[1] if found else None) == filed


def test_a_wait_grows_to_a_minute_and_is_short_near_a_deadline() -> None:
    assert [wait_after(n, last_hour=False) for n in (0, 4, 5, 9, 10, 10**6)] == [0, 0, 2, 32, 60, 60]
    assert [wait_after(n, last_hour=True) for n in (4, 5, 6, 7, 10**6)] == [0, 2, 4, 5, 5]


def test_a_session_rests_after_half_an_hour_and_after_twelve_hours() -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    moment = timedelta(microseconds=1)
    assert rests(nine, nine, nine + IDLE) is None
    assert rests(nine, nine, nine + IDLE + moment) is Rest.IDLE
    assert rests(nine, nine + ABSOLUTE, nine + ABSOLUTE) is None
    assert rests(nine, nine + ABSOLUTE, nine + ABSOLUTE + moment) is Rest.LONG
