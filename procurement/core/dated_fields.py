"""Days and moments as people type them: day, month, year and, for a moment, a time by the clock in London.

A typed moment is refused when it does not exist (30 February, or the hour that the clocks skip in March) and when it
happens twice (the hour repeated in October), because a deadline must name one instant and no other.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from procurement.core.clock import LONDON

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?", re.ASCII)


class BadDate(ValueError):
    """What was typed is no date that can be taken; the text is one sentence, `part` the box that it belongs to."""

    def __init__(self, sentence: str, part: str = "day") -> None:
        super().__init__(sentence)
        self.part = part


@dataclass(frozen=True)
class Part:
    """One box of a date: its name in the form, its label, what stands in it, and whether it is at fault."""

    name: str
    label: str
    value: str
    width: int
    inputmode: str
    wrong: bool


def _whole(text: str, part: str, sentence: str) -> int:
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise BadDate(sentence, part)
    return int(text)


def read_month(text: str) -> int:
    """The month's number from its number or its name, whole or at least its first three letters.

    >>> read_month("4"), read_month("apr"), read_month("September")
    (4, 4, 9)
    """
    if re.fullmatch(r"[A-Za-z]{3,9}", text):
        for number, name in enumerate(MONTHS, 1):
            if name.lower().startswith(text.lower()):
                return number
    month = _whole(text, "month", "Enter the month as a number from 1 to 12, or its name.")
    if not 1 <= month <= 12:
        raise BadDate("Enter the month as a number from 1 to 12, or its name.", "month")
    return month


def read_day(typed: Mapping[str, str]) -> date:
    """The day that three boxes name. Raises `BadDate`.

    >>> read_day({"day": "23", "month": "April", "year": "2021"})
    datetime.date(2021, 4, 23)
    >>> read_day({"day": "30", "month": "2", "year": "2021"})
    Traceback (most recent call last):
        ...
    procurement.core.dated_fields.BadDate: 30 February 2021 does not exist: that month has 28 days.
    """
    missing = [part for part in ("day", "month", "year") if not typed.get(part)]
    if missing:
        raise BadDate(f"The date must include a {' and a '.join(missing)}.", missing[0])
    day = _whole(typed["day"], "day", "Enter the day as a number from 1 to 31.")
    month = read_month(typed["month"])
    year = _whole(typed["year"], "year", "Enter the year in four digits, such as 2027.")
    if not 1990 <= year <= 2100:
        raise BadDate("Enter a year from 1990 to 2100, in four digits.", "year")
    if not 1 <= day <= 31:
        raise BadDate("Enter the day as a number from 1 to 31.", "day")
    if day > monthrange(year, month)[1]:
        raise BadDate(
            f"{day} {MONTHS[month - 1]} {year} does not exist: that month has {monthrange(year, month)[1]} days.", "day"
        )
    return date(year, month, day)


def read_time(text: str) -> time:
    """The time of day that was typed: `16:00`, `4pm`, `4.30pm`, `noon`. Raises `BadDate`.

    >>> read_time("4pm"), read_time("16:00"), read_time("12.30am"), read_time("noon")
    (datetime.time(16, 0), datetime.time(16, 0), datetime.time(0, 30), datetime.time(12, 0))
    """
    if text.lower() in ("noon", "midday"):
        return time(12)
    found = _TIME.fullmatch(text.lower())
    if found is None or not (found.group(2) or found.group(3)):
        raise BadDate("Enter the time such as 16:00 or 4pm.", "time")
    hour, minute, half = int(found.group(1)), int(found.group(2) or 0), found.group(3)
    if half and not 1 <= hour <= 12:
        raise BadDate("Enter the time such as 16:00 or 4pm.", "time")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise BadDate("Enter a time from 00:00 to 23:59.", "time")
    return time(hour, minute)


def moment_of(day: date, at: time) -> datetime:
    """The one instant, in UTC, at which clocks in London show this day and time. Raises `BadDate`.

    >>> moment_of(date(2021, 4, 23), time(16, 0))
    datetime.datetime(2021, 4, 23, 15, 0, tzinfo=datetime.timezone.utc)
    """
    first = datetime.combine(day, at, LONDON)
    second = first.replace(fold=1)
    instant, other = first.astimezone(UTC), second.astimezone(UTC)
    said = f"{at:%H:%M} on {day.day} {MONTHS[day.month - 1]} {day.year}"
    if instant.astimezone(LONDON).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise BadDate(f"{said} does not exist: the clocks go forward by an hour that night.", "time")
    if instant != other:
        raise BadDate(f"{said} happens twice: the clocks go back that night. Choose a time outside that hour.", "time")
    return instant


class DayField(Field):
    """A day in three boxes, `name-day`, `name-month`, `name-year`; `data` is a `date` or None.

    `needed` is the sentence shown when nothing is typed; without it an empty date is allowed.
    """

    example = "For example, 23 4 2027"
    boxes: tuple[tuple[str, str, int, str], ...] = (
        ("day", "Day", 2, "numeric"),
        ("month", "Month", 3, "text"),
        ("year", "Year", 4, "numeric"),
    )

    def __init__(self, label: str = "", needed: str | None = None, **more: Any) -> None:
        super().__init__(label, **more)
        self.needed = needed
        self.typed: dict[str, str] = {}
        self.wrong_part: str | None = None
        self.data: Any = None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the boxes when any was sent; otherwise show the value that stands in the record."""
        self.process_errors: list[str] = []
        if data is unset_value:
            data = self.default() if callable(self.default) else self.default
        self.data = self.object_data = data
        names = [name for name, *_ in self.boxes]
        sent = formdata is not None and any(f"{self.name}-{name}" in formdata for name in names)
        if not sent:
            self.typed = self.spelled(self.data) if self.data is not None else {}
            return
        self.typed = {name: (formdata.get(f"{self.name}-{name}") or "").strip() for name in names}
        self.raw_data = list(self.typed.values())
        self.data = None
        if not any(self.typed.values()):
            if self.needed:
                self.process_errors.append(self.needed)
            return
        try:
            self.data = self.read()
        except BadDate as wrong:
            self._refuse(wrong)

    def pre_validate(self, form: Any) -> None:
        """A date that must be given is missed as well when its boxes were not sent at all."""
        if self.needed and self.data is None and not self.process_errors:
            raise ValidationError(self.needed)

    def _refuse(self, wrong: BadDate) -> None:
        self.process_errors.append(str(wrong))
        self.wrong_part = wrong.part

    def read(self) -> date | datetime:
        """What the boxes mean."""
        return read_day(self.typed)

    def spelled(self, value: Any) -> dict[str, str]:
        """The boxes of a value that stands in the record."""
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}

    def parts(self) -> list[Part]:
        """The boxes as the page draws them, with what was typed kept."""
        return [
            Part(name, label, self.typed.get(name, "").replace("\0", "�"), width, mode, self.faulty(name))
            for name, label, width, mode in self.boxes
        ]

    def faulty(self, name: str) -> bool:
        """Whether this box is the one that the message speaks of."""
        return bool(self.errors) and self.wrong_part in (None, name)

    @property
    def anchor(self) -> str:
        """The id that the error summary links to: the first box at fault."""
        return f"{self.id}-{self.wrong_part or 'day'}"


class MomentField(DayField):
    """A day and a time by London's clocks in four boxes; `data` is an aware UTC `datetime` or None."""

    example = "For example, 23 4 2027 at 16:00 or 4pm, UK time"
    boxes = (*DayField.boxes, ("time", "Time", 5, "text"))

    def read(self) -> datetime:
        """The instant that the boxes name."""
        day = read_day(self.typed)
        if not self.typed["time"]:
            raise BadDate("The date must include a time, such as 16:00 or 4pm.", "time")
        return moment_of(day, read_time(self.typed["time"]))

    def spelled(self, value: Any) -> dict[str, str]:
        """The boxes of an aware moment, as London's clocks show it."""
        local = value.astimezone(LONDON)
        return {**super().spelled(local), "time": f"{local:%H:%M}"}
