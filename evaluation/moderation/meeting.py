"""The meeting as it stands: what the chair has open, who is there, who is writing, and how the lead wants it held.

`PanelMeeting.moves` counts everything that happens in it, in the same transaction; screens ask for it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import joinedload

from evaluation.moderation.models import (
    Attendance,
    ConsensusDraft,
    ItemOpening,
    ModerationTerms,
    PanelMeeting,
)
from evaluation.moderation.queries import versions
from evaluation.moderation.rules import Terms
from evaluation.scoring.items import Item
from procurement.cases.models import Procurement
from procurement.core.db import db, remembered
from procurement.people.models import User

SILENCE = timedelta(seconds=60)
"""How long a record stays with whoever is writing it after the last word that was saved."""

IN, OUT, ABSENT = "in", "out", "absent"


def terms(procurement_id: int) -> Terms:
    """How meetings are held, as the lead said last."""
    query = select(ModerationTerms).where(ModerationTerms.procurement_id == procurement_id)
    row = db.session.scalar(query.order_by(ModerationTerms.id.desc()).limit(1))
    return Terms(row.quorum, row.views_from, row.minutes) if row else Terms()


def meeting(procurement_id: int, round_: int) -> PanelMeeting | None:
    """The meeting of a round, once anything has happened in it."""
    query = select(PanelMeeting).where(PanelMeeting.procurement_id == procurement_id, PanelMeeting.round == round_)
    return db.session.scalar(query.options(joinedload(PanelMeeting.opening), joinedload(PanelMeeting.chair)))


_last = select(func.max(ModerationTerms.id)).where(ModerationTerms.procurement_id == bindparam("procurement"))
_MEETING = (
    select(PanelMeeting, ModerationTerms)
    .select_from(Procurement)
    .outerjoin(
        PanelMeeting, and_(PanelMeeting.procurement_id == Procurement.id, PanelMeeting.round == bindparam("round"))
    )
    .outerjoin(ModerationTerms, ModerationTerms.id == _last.scalar_subquery())
    .options(joinedload(PanelMeeting.opening), joinedload(PanelMeeting.chair))
    .where(Procurement.id == bindparam("procurement"))
)


def meeting_and_terms(procurement_id: int, round_: int) -> tuple[PanelMeeting | None, Terms]:
    """The meeting of a round, once anything has happened in it, and how meetings are held."""
    found = db.session.execute(_MEETING, {"procurement": procurement_id, "round": round_}).one()
    now: PanelMeeting | None = found[0]
    said: ModerationTerms | None = found[1]
    return now, Terms(said.quorum, said.views_from, said.minutes) if said else Terms()


def moves(procurement_id: int, round_: int) -> int:
    """How much has happened in a meeting; a screen that shows less is behind."""
    query = select(PanelMeeting.moves).where(
        PanelMeeting.procurement_id == procurement_id, PanelMeeting.round == round_
    )
    return db.session.scalar(query) or 0


def opened(item: Item) -> datetime | None:
    """When the chair first laid an item before the panel; an item with a record was on the table."""
    first = select(func.min(ItemOpening.at)).where(
        ItemOpening.tender_id == item.tender.id,
        ItemOpening.criterion_id == item.criterion.id,
        ItemOpening.round == item.round,
    )
    return db.session.scalar(first) or min((row.agreed_at for row in versions(item)), default=None)


def attendance(procurement_id: int, round_: int) -> list[Attendance]:
    """Who came and went, in the order in which it was noted."""
    query = select(Attendance).where(Attendance.procurement_id == procurement_id, Attendance.round == round_)
    rows = query.options(joinedload(Attendance.user)).order_by(Attendance.id)
    return list(remembered(("attendance", procurement_id, round_), lambda: db.session.scalars(rows).all()))


@dataclass(frozen=True)
class Attending:
    """One person of the panel: whether they are there, since when (or until when), and what was noted of it."""

    user: User
    kind: str
    at: datetime | None
    note: str

    @property
    def there(self) -> bool:
        """Whether they are in the room."""
        return self.kind == IN


def attending(rows: Sequence[Attendance], people: Sequence[User]) -> list[Attending]:
    """Everybody who may be present, by name, with what was noted of them last."""
    last = {row.user_id: row for row in rows}
    everybody = {user.id: user for user in people} | {row.user_id: row.user for row in rows}
    return [
        Attending(user, row.kind, row.at, row.note) if (row := last.get(user.id)) else Attending(user, "", None, "")
        for user in sorted(everybody.values(), key=lambda user: user.name)
    ]


def present_now(procurement_id: int, round_: int) -> frozenset[int]:
    """The ids of those who are in the meeting."""
    last = {row.user_id: row.kind for row in attendance(procurement_id, round_)}
    return frozenset(user_id for user_id, kind in last.items() if kind == IN)


def writer(draft: ConsensusDraft | None, now: datetime) -> int | None:
    """Who holds the pen of a record: whoever saved last, or was handed it, until they have been silent for a while."""
    if draft is None or now - draft.saved_at >= SILENCE:
        return None
    return draft.pen_to_id or draft.saved_by_id
