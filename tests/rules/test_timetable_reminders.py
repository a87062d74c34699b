"""When a reminder is due, of what, and what it says; without a database."""

from __future__ import annotations

from datetime import datetime

import pytest

from procurement.core.clock import LONDON
from procurement.timetable.reminders import Occasion, body, occasion, reminders, subject
from procurement.timetable.tasks import Task

DUE = datetime(2021, 5, 28, 17, tzinfo=LONDON)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2021, 5, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (on(25, 23, 59), None),
        (on(26, 0), Occasion.SOON),
        (on(27, 23, 59), Occasion.SOON),
        (on(28, 0), Occasion.TODAY),
        (on(28, 17), Occasion.TODAY),
        (on(28, 17, 1), Occasion.OVERDUE),
        (on(31, 9), Occasion.OVERDUE),
    ],
)
def test_two_days_before_on_the_day_and_overdue(now: datetime, said: Occasion | None) -> None:
    assert occasion(DUE, now) is said


def test_what_is_due_together_is_one_mail_and_what_is_done_or_waits_is_none() -> None:
    tasks = [
        Task("Mark Q1", "/q1", DUE, 2, 6),
        Task("Mark Q2", "/q2", DUE, detail="4 answers"),
        Task("Mark Q3", "/q3", DUE, 6, 6),
        Task("Agree Q4", "/q4", DUE, waiting="Ann Brightwell"),
        Task("Plan", "/plan", on(27, 9)),
        Task("Read", "/read"),
    ]
    first, second = reminders(7, "ann@example.org", tasks, on(26, 9))
    assert [task.what for task in first.tasks] == ["Plan"]
    assert [task.what for task in second.tasks] == ["Mark Q1", "Mark Q2"]
    assert second.once(3) == second.once(3) != second.once(4)
    assert len(second.once(10**9)) <= 120
    assert subject(second, "Care") == "Due soon: Mark Q1 and 1 more (Care)"
    said = body(second, "Care (C-1)", "https://care.example/")
    assert "is due on Fri 28 May 2021, 5pm" in said and "https://care.example/q2" in said and "(4 answers)" in said


def test_each_occasion_is_another_mail() -> None:
    task = [Task("Mark Q1", "/q1", DUE)]
    keys = {
        reminders(7, "a@b.org", task, now)[0].once(1) for now in (on(26, 9), on(27, 9), on(28, 9), on(29, 9), on(30, 9))
    }
    assert len(keys) == 3


def test_what_is_not_submitted_is_said_by_the_hour_once_each_and_no_more_when_it_is_too_late() -> None:
    task = [Task("Submit: Care", "/bid/C", DUE, detail="Not submitted", hours=(48, 24, 2), alarm="Not submitted")]
    moments = [on(26, 16, 59), on(26, 17), on(27, 16, 59), on(27, 17), on(28, 14, 59), on(28, 15), on(28, 16, 59), DUE]
    said = [[one.hours for one in reminders(7, "a@b.org", task, now)] for now in moments]
    assert said == [[], [48], [48], [24], [24], [2], [2], []]
    last = reminders(7, "a@b.org", task, on(28, 16))[0]
    assert subject(last, "Care") == "NOT SUBMITTED, 2 hours or less left: Care"
    assert last.once(1) != reminders(7, "a@b.org", task, on(28, 9))[0].once(1)
