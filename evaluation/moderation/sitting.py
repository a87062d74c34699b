"""One item as the meeting sees it: the marks and what was written, the record, who agreed it, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from evaluation.moderation.agenda import Agenda, Row, agenda, readable
from evaluation.moderation.models import Assent, Consensus, ConsensusDraft
from evaluation.moderation.queries import assents, draft, item_marks, last_present, panel, scale, versions
from evaluation.moderation.rules import WIDE, steps_apart
from evaluation.scoring.items import Item, submitted
from evaluation.scoring.models import Mark
from procurement.core.action import Context
from procurement.core.numbers import shown
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND
from procurement.people.models import User
from procurement.people.queries import names

MEETING = timedelta(hours=12)
"""How long who was present carries over from one item to the next."""


@dataclass(frozen=True)
class Version:
    """One version of the record with everybody's word on it: each person present, and their assent once it is given."""

    number: int
    consensus: Consensus
    moderator: str
    words: tuple[tuple[User, Assent | None], ...]

    @property
    def waiting(self) -> tuple[User, ...]:
        """Whose word is still to come."""
        return tuple(user for user, word in self.words if word is None)

    @property
    def dissents(self) -> tuple[tuple[User, Assent], ...]:
        """Who wrote a dissent."""
        return tuple((user, word) for user, word in self.words if word is not None and not word.agrees)


@dataclass(frozen=True)
class Sitting:
    """Everything that the page of an item shows."""

    item: Item
    panel: tuple[User, ...]
    marks: tuple[Mark, ...]
    scale: tuple[tuple[Decimal, str, str], ...]
    steps: int
    versions: tuple[Version, ...]
    changed: bool
    draft: ConsensusDraft | None
    other_round: int | None
    place: int
    total: int
    following: Row | None

    @property
    def standing(self) -> Version | None:
        """The version of the record that stands, once there is one."""
        return self.versions[-1] if self.versions else None

    @property
    def wide(self) -> bool:
        """Whether the record must say whose view was not followed."""
        return self.steps >= WIDE

    @property
    def plot(self) -> list[tuple[Decimal, str]]:
        """Each mark with the initials of who gave it."""
        return [(mark.mark, mark.user.initials) for mark in self.marks]

    @property
    def said(self) -> str:
        """The marks in a sentence, for those who cannot see the plot."""
        given = [f"{shown(mark.mark)} by {mark.user.name}" for mark in self.marks]
        return f"Marks given: {', '.join(given)}." if given else "No marks are in yet."

    def waits_for(self, user_id: int) -> bool:
        """Whether the standing record waits for this person's word."""
        return self.standing is not None and any(user.id == user_id for user in self.standing.waiting)


def sitting(ctx: Context, item: Item) -> Sitting:
    """Read an item for a person. Who may read it is asked before."""
    judges = panel(item)
    marks = item_marks(item, judges)
    steps = scale(item)
    kept = versions(item)
    whole = readable(ctx, agenda(item.procurement_id, item.round))
    latest = kept[-1] if kept else None
    saved = draft(item)
    return Sitting(
        item=item,
        panel=tuple(judges),
        marks=tuple(marks),
        scale=tuple(steps),
        steps=steps_apart([mark.mark for mark in marks], [mark for mark, _, _ in steps]),
        versions=_with_words(kept, judges),
        changed=latest is not None and sorted(latest.rests_on) != sorted(mark.id for mark in marks),
        draft=saved if saved and (latest is None or saved.saved_at > latest.agreed_at) else None,
        other_round=_other_round(item),
        place=whole.place(item.tender.id, item.criterion.id),
        total=whole.total,
        following=_following(whole, item),
    )


def _following(whole: Agenda, item: Item) -> Row | None:
    return whole.after(item.tender.id, item.criterion.id)


def _other_round(item: Item) -> int | None:
    """The other round in which this answer was marked, if there is one."""
    other = FIRST_ROUND if item.round == SECOND_ROUND else SECOND_ROUND
    return other if submitted(item.tender, item.criterion, other) else None


def _with_words(kept: Sequence[Consensus], judges: Sequence[User]) -> tuple[Version, ...]:
    said = assents([row.id for row in kept])
    people = {user.id: user for user in judges}
    people |= {word.user_id: word.user for words in said.values() for word in words}
    moderators = names({row.moderator_id for row in kept})
    found = []
    for number, row in enumerate(kept, start=1):
        words = {word.user_id: word for word in said[row.id]}
        there = tuple((people[one], words.get(one)) for one in row.present if one in people)
        found.append(Version(number, row, moderators[row.moderator_id], there))
    return tuple(found)


def there_before(ctx: Context, here: Sitting) -> tuple[int, ...]:
    """Who was present at the item recorded before this one in the same meeting, and may be present here."""
    may = {user.id for user in here.panel}
    before = last_present(here.item.procurement_id, ctx.person, ctx.now - MEETING)
    return tuple(one for one in before if one in may)
