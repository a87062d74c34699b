"""The bank holidays that the product ships with, as a calendar for each regime; read from a file, never fetched."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from procurement.core.vocabulary import Regime
from procurement.timetable.rules import UK, Calendar, Holiday, with_holidays

_PARTS = {Regime.PCR2015: {"England and Wales"}, Regime.PA2023: set(UK)}


def calendar(regime: Regime, proclaimed: Iterable[Holiday] = ()) -> Calendar:
    """The working days of a regime: England and Wales under the Regulations, the whole United Kingdom under the Act.

    `proclaimed` are days that an administrator added since; of those only the ones that the regime looks at count.
    """
    counted = _PARTS[regime]
    return with_holidays(_bundled(regime), (day for day in proclaimed if counted.intersection(day.parts)))


@cache
def _bundled(regime: Regime) -> Calendar:
    data = json.loads(Path(__file__).with_name("holidays.json").read_text(encoding="utf-8"))
    days = (Holiday(date.fromisoformat(row["date"]), row["name"], tuple(row["parts"])) for row in data["days"])
    known = Calendar({}, data["first_year"], data["last_year"])
    return with_holidays(known, (day for day in days if _PARTS[regime].intersection(day.parts)))
