"""What a workbook of marks would change: each box with what stands there now, and those changed on both sides; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.scoring.marks_book import BOXES, Line, Typed, hashed
from procurement.tenders.typed_workbooks import plain

BOX_WORDS = {"mark": "Score", "strengths": "Strengths", "concerns": "Concerns or gaps", "reason": "Why this score"}


@dataclass(frozen=True)
class Change:
    """One box that the workbook has otherwise than the draft. `both`: it was changed here too since the workbook was
    taken out, so that a person chooses; `place` is where it stands in the workbook."""

    line: Line
    box: str
    now: str
    then: str
    both: bool
    place: str

    @property
    def name(self) -> str:
        """How a form names it: "4-12-reason"."""
        return f"{self.line.tender_id}-{self.line.criterion_id}-{self.box}"

    @property
    def words(self) -> str:
        """The box in words."""
        return BOX_WORDS[self.box]


def proposed(rows: Iterable[Typed]) -> list[Change]:
    """Every box that would change. What was not touched in Excel changes nothing, whatever was saved since."""
    return [
        Change(row.line, box, now, row.said[box], hashed(now) != row.before[box], f"{row.sheet}!{row.cell(box)}")
        for row in rows
        for box in BOXES
        if box in row.changed and plain(now := row.line.said[box]) != row.said[box]
    ]


@dataclass(frozen=True)
class Chosen:
    """What is written for one answer: all its boxes, and the version of the draft it was decided on."""

    key: tuple[int, int]
    version: int | None
    said: Mapping[str, str]


def chosen(
    changes: Sequence[Change], keeps: Mapping[str, str], versions: Mapping[tuple[int, int], int]
) -> list[Chosen]:
    """What to write, answer by answer; a box that was changed on both sides is as the person chose ("book", "here")."""
    found: dict[tuple[int, int], dict[str, str]] = {}
    for change in changes:
        if not change.both or keeps.get(change.name) == "book":
            found.setdefault(change.line.key, dict(change.line.said))[change.box] = change.then
    return [Chosen(key, versions.get(key), said) for key, said in found.items()]


def undecided(changes: Iterable[Change], keeps: Mapping[str, str]) -> list[Change]:
    """The boxes changed on both sides about which nothing was chosen yet."""
    return [one for one in changes if one.both and keeps.get(one.name) not in ("book", "here")]
