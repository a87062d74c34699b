"""What the timetable's calculators print: standstill and period, as JSON objects and for people."""

from typing import Any

from procurement.timetable.rules import PeriodCheck, Standstill

ADVICE = "Calculated; confirm with your legal team."


def standstill_output(found: Standstill) -> dict[str, Any]:
    """The last day of standstill, the first for signing, and every day between with why it does not count."""
    return {
        "last_day": found.last_day and found.last_day.isoformat(),
        "earliest_signing": found.earliest_signing and found.earliest_signing.isoformat(),
        "days": [
            {"date": day.day.isoformat(), "counts": day.counts} | ({} if day.why is None else {"why": day.why})
            for day in found.days
        ],
        "rule": found.rule,
        "notes": list(found.notes),
    }


def standstill_text(found: Standstill) -> str:
    """The same for people."""
    lines = [
        f"{day.day:%a} {day.day.day:2} {day.day:%b %Y}  {'counts' if day.counts else day.why}" for day in found.days
    ]
    if found.last_day and found.earliest_signing:
        lines += ["", f"Last day of standstill: {found.last_day:%A} {found.last_day.day} {found.last_day:%B %Y}"]
        lines += [f"Earliest signing: {found.earliest_signing:%A} {found.earliest_signing.day} "
                  f"{found.earliest_signing:%B %Y}"]  # fmt: skip
    return "\n".join([*lines, *found.notes, f"Rule: {found.rule}", ADVICE])


def period_output(found: PeriodCheck) -> dict[str, Any]:
    """Whether a deadline gives bidders long enough."""
    return {
        "minimum_days": found.minimum_days,
        "earliest_deadline": found.earliest_deadline and found.earliest_deadline.isoformat(),
        "long_enough": found.long_enough,
        "rule": found.rule,
    }


def period_text(found: PeriodCheck) -> str:
    """The same for people."""
    lines = ["Long enough." if found.long_enough else "Too short."]
    if found.earliest_deadline:
        earliest = found.earliest_deadline
        lines += [f"Shortest period: {found.minimum_days} days after the notice"]
        lines += [f"Earliest deadline: {earliest:%A} {earliest.day} {earliest:%B %Y}"]
    return "\n".join([*lines, f"Rule: {found.rule}", ADVICE])
