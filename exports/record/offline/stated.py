"""What bidders said they can take on, read from their submitted answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stated:
    """Hours a week in all, the most lots that are wanted, and the place of each lot among the choices."""

    hours: Fraction | None
    most: int | None
    choices: Mapping[str, int]


def stated_by(snapshot: Row, rows: Mapping[str, Row]) -> dict[str, Stated]:
    """By bidder, what the last submission of the first round states; a bidder that was not asked is not there."""
    codes = {bid["tender_id"]: bid["bidder_code"] for lot in snapshot["lots"] for bid in lot["ranking"]}
    last: dict[int, int] = {}
    for name, row in rows.items():
        if name.startswith("submission:") and row["round"] == 1 and row["tender_id"] in codes:
            last[row["tender_id"]] = max(row["id"], last.get(row["tender_id"], 0))
    by_submission = {submission: codes[tender] for tender, submission in last.items()}
    found: dict[str, Stated] = {}
    for name, row in rows.items():
        bidder = by_submission.get(row["submission_id"]) if name.startswith("submitted_answer:") else None
        if bidder and (stated := _read(row["text"])) is not None:
            found[bidder] = stated
    return found


def _read(text: str) -> Stated | None:
    """A capacity as it is kept, a line for the whole and one for each lot; None for any other text."""
    hours, most, choices = None, None, {}
    for line in text.strip().split("\n"):
        head, colon, rest = line.partition(": ")
        if head == "In all" and hours is None and rest.endswith(" hours a week"):
            hours = Fraction(rest.removesuffix(" hours a week"))
        elif hours is None or not colon:
            return None
        elif head == "Most lots":
            most = int(rest)
        elif head.startswith("Lot ") and ", choice " in rest:
            choices[head.removeprefix("Lot ")] = int(rest.rpartition(", choice ")[2])
    return Stated(hours, most, choices) if hours is not None else None
