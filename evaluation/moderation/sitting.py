"""One item as the meeting sees it: the marks and what was written, the record, who agreed it, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from evaluation.moderation.agenda import ABOVE_THE_PANEL
from evaluation.moderation.listing import Line, Reading, reading
from evaluation.moderation.meeting import (
    Attending,
    attendance,
    attending,
    meeting_and_terms,
    opened,
    present_now,
    writer,
)
from evaluation.moderation.models import Assent, Consensus, ConsensusDraft
from evaluation.moderation.queries import assents, draft, item_marks, last_present, panel, scale, versions
from evaluation.moderation.rules import Terms, steps_apart
from evaluation.scoring.checking import hints_on_agreed
from evaluation.scoring.hints import Found, Hint
from evaluation.scoring.items import Item, submitted
from evaluation.scoring.models import Mark, Quote
from evaluation.scoring.queries import quotes_of
from procurement.core.action import Context
from procurement.core.numbers import shown
from procurement.core.vocabulary import FIRST_ROUND
from procurement.people.models import User
from procurement.people.queries import names
from procurement.tenders.queries import last_opened

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
class Table:
    """What is on the table of the meeting: since when this item is open, who leads, who is there, who is writing.

    `elsewhere` is the item that the chair has open now, where it is another one that this person may read.
    """

    moves: int
    terms: Terms
    opened_at: datetime | None
    on_it: bool
    chair: str
    elsewhere: Line | None
    people: tuple[Attending, ...]
    writer_id: int | None
    writer: str

    @property
    def there(self) -> int:
        """How many of those who may be present at this item are in the meeting."""
        return sum(one.there for one in self.people)

    @property
    def needed(self) -> int:
        """How many of them make a quorum."""
        return self.terms.needed(len(self.people))

    @property
    def until(self) -> datetime | None:
        """When the time set for the item is over, while it is on the table."""
        if self.opened_at is None or not self.on_it or not self.terms.minutes:
            return None
        return self.opened_at + timedelta(minutes=self.terms.minutes)


@dataclass(frozen=True)
class Sitting:
    """Everything that the page of an item shows. `veiled`: the chair has not opened it, so only one's own mark is."""

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
    following: Line | None
    table: Table
    veiled: bool
    quotes: Mapping[int, Sequence[Quote]]
    hints: Sequence[Found]
    """What may be weak in the words of the record, as it is written or stands; it bars nothing."""

    @property
    def standing(self) -> Version | None:
        """The version of the record that stands, once there is one."""
        return self.versions[-1] if self.versions else None

    @property
    def wide(self) -> bool:
        """Whether the record must say whose view was not followed."""
        return self.steps >= self.table.terms.views_from

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


def sitting(ctx: Context, item: Item, whole: Reading | None = None) -> Sitting:
    """Read an item for a person, on their agenda where it was read already. Who may read it is asked before."""
    whole = whole or reading(ctx, item.procurement_id, item.round)
    judges = panel(item)
    table = _table(ctx, item, judges, whole)
    place, following = whole.place(item.tender.id, item.criterion.id)
    veiled = table.opened_at is None and not ctx.standing.roles & ABOVE_THE_PANEL
    marks = [mark for mark in item_marks(item, judges) if not veiled or mark.user_id == ctx.actor_id]
    steps = scale(item)
    kept = versions(item)
    latest = kept[-1] if kept else None
    saved = None if veiled else draft(item)
    written = saved if saved and (latest is None or saved.saved_at > latest.agreed_at) else None
    return Sitting(
        item=item,
        panel=tuple(judges),
        marks=tuple(marks),
        scale=tuple(steps),
        steps=steps_apart([mark.mark for mark in marks], [mark for mark, _, _ in steps]),
        versions=_with_words(kept, judges),
        changed=latest is not None and sorted(latest.rests_on) != sorted(mark.id for mark in marks),
        draft=written,
        other_round=_other_round(item),
        place=place,
        total=whole.total,
        following=following,
        table=table,
        veiled=veiled,
        quotes=quotes_of(marks),
        hints=_hints(item, written or latest),
    )


_RECORDED = ("deciding", "not_followed", "strengths", "higher", "discussed")


def _hints(item: Item, said: ConsensusDraft | Consensus | None) -> Sequence[Found]:
    """The checks of reasons on what the panel wrote; that each part is told of, the record itself asks for."""
    if said is None or not said.deciding.strip():
        return ()
    texts = {box: getattr(said, box) for box in _RECORDED}
    found = hints_on_agreed(item, said.score, texts, reason="deciding")
    return [one for one in found if one.kind is not Hint.EMPTY_PART]


def hall(whole: Reading, listed: Sequence[Line] = ()) -> Table:
    """The meeting of a round as the agenda shows it: everybody who marks in it, and the item that is on the table."""
    procurement_id = whole.procurement_id
    now, how = meeting_and_terms(procurement_id, whole.round)
    on = now.opening if now else None
    return Table(
        moves=now.moves if now else 0,
        terms=how,
        opened_at=on.at if on else None,
        on_it=False,
        chair=now.chair.name if now and now.chair else "",
        elsewhere=whole.at(on.tender_id, on.criterion_id, listed) if on else None,
        people=tuple(attending(attendance(procurement_id, whole.round), list(whole.people.values()))),
        writer_id=None,
        writer="",
    )


def _table(ctx: Context, item: Item, judges: Sequence[User], whole: Reading) -> Table:
    now, how = meeting_and_terms(item.procurement_id, item.round)
    on = now.opening if now else None
    here = on is not None and (on.tender_id, on.criterion_id) == (item.tender.id, item.criterion.id)
    may = {user.id for user in judges}
    rows = [row for row in attendance(item.procurement_id, item.round) if row.user_id in may]
    pen = writer(draft(item), ctx.now)
    return Table(
        moves=now.moves if now else 0,
        terms=how,
        opened_at=on.at if here and on else opened(item),
        on_it=here,
        chair=now.chair.name if now and now.chair else "",
        elsewhere=None if on is None or here else whole.at(on.tender_id, on.criterion_id),
        people=tuple(attending(rows, judges)),
        writer_id=pen,
        writer=names({pen})[pen] if pen else "",
    )


def _other_round(item: Item) -> int | None:
    """The round before in which this answer was marked; of its first round, the next."""
    last = last_opened(item.procurement_id)
    others = range(item.round - 1, 0, -1) if item.round > FIRST_ROUND else range(item.round + 1, last + 1)
    return next((round_ for round_ in others if submitted(item.tender, item.criterion, round_)), None)


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
    """Who is in the meeting and may be present here; where nobody was noted, who was at the item recorded before."""
    may = {user.id for user in here.panel}
    if there := present_now(here.item.procurement_id, here.item.round) & may:
        return tuple(sorted(there))
    before = last_present(here.item.procurement_id, ctx.person, ctx.now - MEETING)
    return tuple(one for one in before if one in may)
