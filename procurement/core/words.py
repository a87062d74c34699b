"""How dates, times, figures and sizes are written on every page."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from procurement.core.clock import LONDON
from procurement.core.numbers import half_up, shown


def day(value: date | datetime | None) -> str:
    """Fri 23 April 2021."""
    if value is None:
        return "no day set"
    local = value.astimezone(LONDON) if isinstance(value, datetime) else value
    return f"{local:%a} {local.day} {local:%B %Y}"


def clock_time(value: datetime) -> str:
    """4pm, 9:10am, noon, midnight: as people say it, in London."""
    local = value.astimezone(LONDON)
    if local.minute == 0 and local.hour in (0, 12):
        return "midnight" if local.hour == 0 else "noon"
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"


def moment(value: datetime | None) -> str:
    """Fri 23 April 2021, 4pm."""
    return "no time set" if value is None else f"{day(value)}, {clock_time(value)}"


def second(value: datetime | None) -> str:
    """Fri 23 April 2021, 15:59:58: to the second, for receipts and registers."""
    if value is None:
        return "no time set"
    return f"{day(value)}, {value.astimezone(LONDON):%H:%M:%S}"


def figure(value: Decimal | Fraction | int | None, places: int | None = None) -> str:
    """A figure in plain digits; to `places` places half-up where asked."""
    if value is None:
        return ""
    if places is not None:
        return format(half_up(Fraction(value), places), "f")
    return shown(Fraction(value))


def money(value: Decimal | Fraction | None) -> str:
    """£1,412,950.00; what is taken off stands behind a minus sign, −£300.00."""
    if value is None:
        return ""
    rounded = half_up(Fraction(value), 2)
    return f"{'−' * (rounded < 0)}£{abs(rounded):,}"


def grouped(text: str) -> str:
    """A working's figures with their thousands parted, for reading.

    >>> grouped("(651780 × 12 ÷ 4) ÷ 3047318.24")
    '(651,780 × 12 ÷ 4) ÷ 3,047,318.24'
    """
    return re.sub(r"(?<![\d.])\d{4,}", lambda found: f"{int(found[0]):,}", text)


def size(value: int) -> str:
    """A file's size as people read it.

    >>> size(2_621_440)
    '2.5 MB'
    """
    if value < 1024:
        return f"{value} bytes"
    if value < 1024 * 1024:
        return f"{-(-value // 1024)} kB"
    return f"{half_up(Fraction(value, 1024 * 1024), 1)} MB"


def count(number: int, one: str, many: str = "") -> str:
    """1 lot, 2 lots."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def pages(number: int | None, limit: int | None) -> str:
    """How many pages a file has, and which of them the published limit leaves unread; nothing for what has no pages.

    >>> pages(23, 20), pages(21, 20), pages(1, None)
    ('23 pages, 20 allowed: pages 21 to 23 are not read', '21 pages, 20 allowed: page 21 is not read', '1 page')
    """
    if number is None:
        return ""
    if limit is None or number <= limit:
        return count(number, "page")
    unread = f"page {number} is" if number == limit + 1 else f"pages {limit + 1} to {number} are"
    return f"{count(number, 'page')}, {limit} allowed: {unread} not read"


FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "clock": clock_time,
    "moment": moment,
    "second": second,
    "figure": figure,
    "grouped": grouped,
    "money": money,
    "size": size,
    "counted": count,
    "pages": pages,
}
