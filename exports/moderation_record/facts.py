"""The moderation record: every answer that the panel agreed a score for, from the marks to the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from evaluation.moderation.queries import record
from evaluation.moderation.record import AgreedVersion, Coming, ModeratedItem, RecordedMark, comings
from evaluation.scoring.moved import AbstentionTold, Moved, abstentions_told, moves_told
from procurement.cases.models import Procurement
from procurement.core.audit import canonical, sha256


@dataclass(frozen=True)
class ModerationRecord:
    """Everything that was moderated, with who was there."""

    code: str
    title: str
    buyer: str
    items: tuple[ModeratedItem, ...]
    made_at: datetime
    rehearsal: bool
    comings: tuple[Coming, ...] = ()
    moves: tuple[Moved, ...] = ()
    abstentions: tuple[AbstentionTold, ...] = ()

    @property
    def questions(self) -> Iterator[tuple[str, tuple[ModeratedItem, ...]]]:
        """The items of each question, under its code and title."""
        for named, items in groupby(self.items, key=lambda item: f"{item.code} {item.title}"):
            yield named, tuple(items)

    @property
    def evaluators(self) -> tuple[str, ...]:
        """Everybody who marked, by name."""
        return tuple(sorted({mark.evaluator for item in self.items for mark in item.marks}))

    @property
    def moderators(self) -> tuple[str, ...]:
        """Everybody who led an item, by name."""
        return tuple(sorted({version.moderator for item in self.items for version in item.versions}))

    @property
    def first_at(self) -> datetime | None:
        """When the first record was agreed."""
        return min((version.agreed_at for item in self.items for version in item.versions), default=None)

    @property
    def last_at(self) -> datetime | None:
        """When the last record was agreed."""
        return max((version.agreed_at for item in self.items for version in item.versions), default=None)

    @property
    def sha256(self) -> str:
        """A hash over what was agreed: the record, score and marks of every version."""
        rows = [
            [version.consensus_id, str(version.score), list(version.mark_ids)]
            for item in self.items
            for version in item.versions
        ]
        return sha256(canonical(rows))


def moderation_record(procurement: Procurement, made_at: datetime) -> ModerationRecord:
    """The record as it stands."""
    return ModerationRecord(
        procurement.code,
        procurement.title,
        procurement.buyer,
        tuple(record(procurement.id)),
        made_at,
        procurement.rehearsal,
        tuple(comings(procurement.id)),
        tuple(moves_told(procurement.id)),
        tuple(abstentions_told(procurement.id)),
    )


def rested_on(item: ModeratedItem, version: AgreedVersion) -> list[RecordedMark]:
    """The marks that a version of the record rests on, by evaluator."""
    named = set(version.mark_ids)
    return [mark for mark in item.marks if mark.mark_id in named]


def round_words(number: int) -> str:
    """How a round is called: the first submission, or the resubmission.

    >>> round_words(1), round_words(2)
    ('First submission', 'Resubmission')
    """
    return "First submission" if number == 1 else "Resubmission"


CAME = {"in": "came in", "out": "left", "absent": "absent"}
"""How minutes say what was noted of somebody."""
