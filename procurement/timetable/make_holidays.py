"""Make holidays.json, the bank holidays that the product ships with; run by hand when new ones are known.

    python -m procurement.timetable.make_holidays 2025-01-31

The argument is the date on which the days are taken as known. It needs the package `holidays`, which the running
product does not use: what is committed is a dated file that a person can read and check.
"""

import json
import sys
from datetime import date
from pathlib import Path

FIRST, LAST = 2010, 2035
PARTS = {"ENG": "England and Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
NAMES = {
    "Saint Patrick's Day": "St Patrick's Day",
    "Saint Andrew's Day": "St Andrew's Day",
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "New Year Holiday": "2 January",
}


def days() -> list[dict[str, object]]:
    """Every bank holiday with its name and the parts of the United Kingdom that keep it, in order."""
    import holidays

    found: dict[tuple[date, str], list[str]] = {}
    for code, part in PARTS.items():
        for day, names in holidays.country_holidays("GB", subdiv=code, years=range(FIRST, LAST + 1)).items():
            for published in names.split("; "):
                plain = published.removesuffix(" (observed)")
                name = NAMES.get(plain, plain) + (", substitute day" if plain != published else "")
                found.setdefault((day, name), []).append(part)
    return [{"date": day.isoformat(), "name": name, "parts": parts} for (day, name), parts in sorted(found.items())]


def main(known_on: str) -> None:
    """Write the file beside this module."""
    rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in days())
    head = f'"known_on": "{date.fromisoformat(known_on)}", "first_year": {FIRST}, "last_year": {LAST}'
    Path(__file__).with_name("holidays.json").write_text(f'{{{head}, "days": [\n{rows}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
