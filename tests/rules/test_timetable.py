"""The law's calendar, against vectors worked by hand and published answers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.core.vocabulary import Regime, in_time
from procurement.timetable.calendar import calendar
from procurement.timetable.rules import (
    UK,
    Calendar,
    Holiday,
    Minimum,
    NoticeSent,
    OutsideCalendar,
    Period,
    Procedure,
    Receipt,
    Shortening,
    check_period,
    minimum_period,
    receipt,
    standstill_act,
    standstill_pcr,
    working_days_between,
)

PCR, ACT = calendar(Regime.PCR2015), calendar(Regime.PA2023)
day = date.fromisoformat


@pytest.mark.parametrize(
    ("sent", "last", "signing"),
    [
        ("2010-03-23", "2010-04-06", "2010-04-07"),  # the tenth day is Good Friday
        ("2019-03-01", "2019-03-11", "2019-03-12"),  # as Kent published it
        ("2018-11-22", "2018-12-03", "2018-12-04"),  # the tenth day is a Sunday
        ("2024-12-16", "2024-12-27", "2024-12-28"),
        ("2024-03-19", "2024-04-02", "2024-04-03"),
        ("2021-11-04", "2021-11-15", "2021-11-16"),
        ("2021-11-02", "2021-11-12", "2021-11-13"),
    ],
)
def test_standstill_under_the_regulations_by_email(sent: str, last: str, signing: str) -> None:
    found = standstill_pcr(PCR, [NoticeSent(day(sent))])
    assert (found.last_day, found.earliest_signing) == (day(last), day(signing))
    assert sum(each.counts for each in found.days) == 10
    assert found.days[0].day == day(sent) and found.days[-1].day == found.last_day


@pytest.mark.parametrize(
    ("published", "last", "signing"),
    [
        ("2025-03-10", "2025-03-20", "2025-03-21"),  # St Patrick's Day; an England-only calendar says the 19th
        ("2025-07-08", "2025-07-18", "2025-07-19"),
        ("2025-11-24", "2025-12-04", "2025-12-05"),
        ("2025-12-22", "2026-01-06", "2026-01-07"),
        ("2025-12-18", "2025-12-31", "2026-01-01"),
        ("2026-03-30", "2026-04-10", "2026-04-11"),
        ("2026-07-27", "2026-08-06", "2026-08-07"),
        ("2026-03-14", "2026-03-26", "2026-03-27"),  # published on a Saturday
    ],
)
def test_standstill_under_the_act_counts_holidays_of_the_whole_kingdom(published: str, last: str, signing: str) -> None:
    found = standstill_act(ACT, day(published))
    assert (found.last_day, found.earliest_signing) == (day(last), day(signing))
    assert sum(each.counts for each in found.days) == 8


def test_each_day_says_why_it_does_not_count() -> None:
    why = {each.day: each.why for each in standstill_act(ACT, day("2025-03-10")).days if not each.counts}
    assert why == {
        day("2025-03-15"): "Saturday",
        day("2025-03-16"): "Sunday",
        day("2025-03-17"): "bank holiday: St Patrick's Day (Northern Ireland)",
    }


def test_other_means_end_with_the_fifteenth_day_or_the_tenth_after_the_last_receipt() -> None:
    posted = NoticeSent(day("2019-03-01"), electronic=False)
    assert standstill_pcr(PCR, [posted]).last_day == day("2019-03-18")  # the fifteenth is a Saturday
    received = [NoticeSent(day("2019-03-01"), False, day(on)) for on in ("2019-03-04", "2019-03-05")]
    assert standstill_pcr(PCR, received).last_day == day("2019-03-15")
    assert standstill_pcr(PCR, [*received, posted]).last_day == day("2019-03-18")
    late = [NoticeSent(day("2019-03-01"), False, day("2019-03-12"))]
    assert standstill_pcr(PCR, late).last_day == day("2019-03-18")


def test_mixed_means_take_the_later_end_and_roll_only_then() -> None:
    emailed = NoticeSent(day("2019-03-07"))
    quick = NoticeSent(day("2019-03-01"), False, day("2019-03-02"))
    mixed = standstill_pcr(PCR, [quick, emailed])
    assert mixed.last_day == day("2019-03-18")  # the 17th, a Sunday, rolls
    assert mixed.days[0].day == day("2019-03-07") and "87(4)" in mixed.rule
    # The 10th day by e-mail is Saturday 16 March, the 15th day by post Sunday 17 March: one roll, of the later.
    both = standstill_pcr(PCR, [NoticeSent(day("2019-03-06")), NoticeSent(day("2019-03-02"), electronic=False)])
    assert both.last_day == day("2019-03-18")
    assert [each.counts for each in both.days].count(True) == 15


def test_it_runs_from_the_last_notice_and_never_without_one() -> None:
    assert standstill_pcr(PCR, [NoticeSent(day("2019-02-01")), NoticeSent(day("2019-03-01"))]).last_day == day(
        "2019-03-11"
    )
    with pytest.raises(ValueError, match="none was"):
        standstill_pcr(PCR, [])


def test_a_notice_may_give_longer_but_never_shorter() -> None:
    assert standstill_act(ACT, day("2025-12-18"), 10).last_day == day("2026-01-06")
    for light_touch in (False, True):
        with pytest.raises(ValueError, match="at least 8"):
            standstill_act(ACT, day("2025-12-18"), 7, light_touch=light_touch)


def test_light_touch_needs_none_but_may_give_one() -> None:
    none = standstill_act(ACT, day("2025-03-10"), light_touch=True)
    assert none.last_day is None and none.earliest_signing is None and none.notes
    voluntary = standstill_act(ACT, day("2025-03-10"), 8, light_touch=True)
    assert voluntary.last_day == day("2025-03-20") and "s.51(3)" in voluntary.rule


def test_england_and_wales_do_not_keep_st_patricks_day() -> None:
    assert PCR.works(day("2025-03-17")) and not ACT.works(day("2025-03-17"))
    assert working_days_between(PCR, day("2018-10-11"), day("2018-11-06")) == 19
    assert working_days_between(PCR, day("2021-03-24"), day("2021-04-23")) == 21
    assert working_days_between(PCR, day("2021-03-24"), day("2021-03-23")) == 0


def test_two_holidays_on_one_day_are_both_named() -> None:
    assert ACT.why_not(day("2012-01-02")) == "bank holiday: 2 January (Scotland); New Year's Day, substitute day"


def test_proclaimed_days_are_added_where_the_regime_looks() -> None:
    scottish = Holiday(day("2031-06-18"), "A day for Scotland", ("Scotland",))
    everywhere = Holiday(day("2031-06-19"), "A coronation")
    assert not calendar(Regime.PA2023, [scottish]).works(scottish.day)
    with_both = calendar(Regime.PCR2015, [scottish, everywhere])
    assert with_both.works(scottish.day)
    assert with_both.why_not(everywhere.day) == "bank holiday: A coronation"
    assert PCR.works(everywhere.day)


def test_outside_the_known_years_nothing_is_guessed() -> None:
    with pytest.raises(OutsideCalendar, match="2010 to 2035"):
        PCR.works(day("2036-01-02"))
    with pytest.raises(OutsideCalendar):
        standstill_act(ACT, day("2035-12-28"))


def test_the_shipped_days_hold_eight_a_year_and_the_extra_ones() -> None:
    """A holiday that falls on a weekend has its substitute on a weekday, so that no year loses one."""
    for year in range(2010, 2036):
        kept = [on for on in PCR.holidays if on.year == year and on.weekday() < 5]
        extra = {2011: 1, 2012: 1, 2022: 2, 2023: 1}.get(year, 0)
        assert len(kept) == 8 + extra, year
    assert all(set(holiday.parts) <= set(UK) for days in ACT.holidays.values() for holiday in days)


O, R, C, L, X = Procedure  # noqa: E741
T, P = Period.TENDER, Period.PARTICIPATION


@pytest.mark.parametrize(
    ("regime", "procedure", "period", "given", "days"),
    [
        ("PA2023", O, T, {"e_submission": True, "all_documents": True}, 25),
        ("PA2023", X, T, {"e_submission": True}, 30),
        ("PA2023", X, T, {"all_documents": True}, 30),
        ("PA2023", O, T, {}, 35),
        ("PA2023", O, T, {"e_submission": True, "all_documents": True, "prior_notice": True}, 10),
        ("PA2023", O, T, {"urgent": True}, 10),
        ("PA2023", X, P, {}, 25),
        ("PA2023", X, P, {"prior_notice": True, "e_submission": True}, 25),
        ("PA2023", X, P, {"urgent": True}, 10),
        ("PA2023", L, T, {}, None),
        ("PA2023", L, P, {}, None),
        ("PCR2015", O, T, {}, 35),
        ("PCR2015", O, T, {"e_submission": True}, 30),
        ("PCR2015", O, T, {"e_submission": True, "prior_notice": True}, 15),
        ("PCR2015", O, T, {"urgent": True}, 15),
        ("PCR2015", R, T, {}, 30),
        ("PCR2015", R, T, {"e_submission": True}, 25),
        ("PCR2015", C, T, {"prior_notice": True}, 10),
        ("PCR2015", C, T, {"urgent": True}, 10),
        ("PCR2015", R, P, {"e_submission": True, "prior_notice": True}, 30),
        ("PCR2015", C, P, {"urgent": True}, 15),
        ("PCR2015", L, T, {}, None),
    ],
)
def test_the_shortest_period_that_applies(
    regime: str, procedure: Procedure, period: Period, given: dict[str, bool], days: int | None
) -> None:
    found = minimum_period(Regime(regime), procedure, period, Shortening(**given))
    assert found.days == days and found.rule


@pytest.mark.parametrize(
    ("regime", "procedure", "period"),
    [("PA2023", R, T), ("PA2023", C, T), ("PCR2015", X, T), ("PCR2015", O, P), ("PA2023", O, P)],
)
def test_a_procedure_or_stage_that_the_law_does_not_have_is_refused(
    regime: str, procedure: Procedure, period: Period
) -> None:
    with pytest.raises(ValueError):
        minimum_period(Regime(regime), procedure, period, Shortening())


@pytest.mark.parametrize(
    ("from_on", "days", "earliest"),
    [
        ("2025-03-03", 25, "2025-03-28"),
        ("2025-03-03", 30, "2025-04-02"),
        ("2025-03-03", 10, "2025-03-13"),
        ("2025-12-15", 25, "2026-01-09"),
        ("2025-03-01", 15, "2025-03-16"),  # a Sunday: under the Act nothing moves
    ],
)
def test_the_acts_period_runs_from_the_day_after_to_the_day_itself(from_on: str, days: int, earliest: str) -> None:
    def check(deadline: date) -> bool:
        return check_period(ACT, Regime.PA2023, Minimum(days, ""), day(from_on), deadline).long_enough

    assert check_period(ACT, Regime.PA2023, Minimum(days, ""), day(from_on), day(earliest)).earliest_deadline == day(
        earliest
    )
    assert check(day(earliest)) and not check(day(earliest) - timedelta(days=1))


def test_under_the_regulations_a_deadline_on_a_non_working_day_is_the_next_working_day() -> None:
    def check(deadline: str) -> bool:
        return check_period(PCR, Regime.PCR2015, Minimum(30, ""), day("2018-10-12"), day(deadline)).long_enough

    # The thirtieth day is Sunday 11 November 2018.
    assert [check(on) for on in ("2018-11-09", "2018-11-10", "2018-11-11", "2018-11-12")] == [False, True, True, True]
    found = check_period(PCR, Regime.PCR2015, Minimum(30, ""), day("2018-10-12"), day("2018-11-12"))
    assert found.earliest_deadline == day("2018-11-12")


def test_kents_tendering_periods_were_long_enough() -> None:
    minimum = minimum_period(Regime.PCR2015, O, T, Shortening(e_submission=True))
    for from_on, deadline in (("2018-09-10", "2018-10-10"), ("2021-03-24", "2021-04-23")):
        assert check_period(PCR, Regime.PCR2015, minimum, day(from_on), day(deadline)).long_enough


def test_light_touch_has_no_earliest_deadline() -> None:
    found = check_period(ACT, Regime.PA2023, Minimum(None, "light"), day("2025-03-03"), day("2025-03-04"))
    assert (found.minimum_days, found.earliest_deadline, found.long_enough) == (None, None, True)


LONDON = ZoneInfo("Europe/London")
CLOSES = datetime(2025, 3, 28, 16, tzinfo=LONDON)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("received", "finished", "answer"),
    [
        (-2, -1, Receipt.ON_TIME),
        (-1, 0, Receipt.IN_FLIGHT),
        (-1, 1, Receipt.IN_FLIGHT),
        (0, 0, Receipt.LATE),
        (1, 2, Receipt.LATE),
    ],
)
def test_a_receipt_has_three_answers(received: int, finished: int, answer: Receipt) -> None:
    assert receipt(CLOSES + received * SECOND, CLOSES + finished * SECOND, CLOSES) is answer


MICROSECOND = timedelta(microseconds=1)
DEADLINES = (
    CLOSES,
    datetime(2025, 3, 30, 0, 59, 59, 999_999, tzinfo=LONDON),  # the last moment of winter time
    datetime(2025, 3, 30, 2, tzinfo=LONDON),  # the first of summer time
    datetime(2025, 10, 26, 1, 30, fold=0, tzinfo=LONDON),  # half past one, and
    datetime(2025, 10, 26, 1, 30, fold=1, tzinfo=LONDON),  # half past one again
)


@pytest.mark.parametrize("closes", DEADLINES, ids=str)
@pytest.mark.parametrize("zone", [UTC, LONDON], ids=str)
def test_in_time_is_before_the_deadline_to_the_microsecond_also_when_clocks_change(
    closes: datetime, zone: ZoneInfo
) -> None:
    moment = closes.astimezone(UTC)
    for offset, answer in (
        (-SECOND, True),
        (-MICROSECOND, True),
        (0 * SECOND, False),
        (MICROSECOND, False),
        (SECOND, False),
    ):
        assert in_time((moment + offset).astimezone(zone), closes) is answer
    assert in_time(DEADLINES[3], DEADLINES[4]), "an hour lies between two that read alike"
    assert not in_time(DEADLINES[4], DEADLINES[3])


def test_a_time_without_a_zone_and_one_that_runs_backwards_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        receipt(datetime(2025, 1, 1), CLOSES, CLOSES)  # noqa: DTZ001 - the very thing that is refused
    with pytest.raises(ValueError, match="complete before"):
        receipt(CLOSES, CLOSES - SECOND, CLOSES)


zones = st.sampled_from([UTC, LONDON, ZoneInfo("Asia/Tokyo")])
FIRST, LAST = (CLOSES.replace(year=year, tzinfo=None) for year in (2024, 2027))
moments = st.datetimes(FIRST, LAST, timezones=zones)


@given(moments, moments, moments)
def test_receipts_agree_with_utc_whatever_the_zones(received: datetime, finished: datetime, closes: datetime) -> None:
    start, end = sorted((received, finished), key=lambda moment: moment.astimezone(UTC))
    answer = receipt(start, end, closes)
    assert answer is receipt(start.astimezone(UTC), end.astimezone(UTC), closes.astimezone(UTC))
    assert (answer is Receipt.ON_TIME) == (end.astimezone(UTC) < closes.astimezone(UTC))
    assert (answer is Receipt.LATE) == (start.astimezone(UTC) >= closes.astimezone(UTC))


@given(st.dates(date(2011, 1, 1), date(2034, 12, 1)), st.sampled_from([PCR, ACT]))
def test_a_standstill_ends_on_a_working_day_and_signing_is_the_day_after(on: date, known: Calendar) -> None:
    for found in (standstill_pcr(known, [NoticeSent(on)]), standstill_act(known, on)):
        assert found.last_day and known.works(found.last_day)
        assert found.earliest_signing == found.last_day + timedelta(days=1)
    assert standstill_act(known, on).last_day == standstill_act(known, known.working_day_from(on)).last_day
