"""The times at which bidders can be met: which are free, for whom, and who of the council may sit with whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from evaluation.negotiation.clashing import Sitting, clashes_among, room_of
from evaluation.negotiation.models import Meeting, MeetingSlot, NegotiationTerms
from evaluation.negotiation.queries import meetings
from procurement.core.access import COUNCIL
from procurement.core.db import db
from procurement.core.vocabulary import Role, in_time
from procurement.people.models import Declaration, User
from procurement.people.queries import taking_part
from procurement.tenders.models import Tender

TOPICS = ("Price", "Quality", "Continuity", "Workforce", "Implementation")
"""The topics that every meeting has where the lead named no others."""

NOT_AT_MEETINGS = frozenset({Role.AUDITOR, Role.APPROVER, Role.OPENER})
"""Roles that by themselves bring nobody to a meeting: who oversees or approves does not negotiate."""


@dataclass(frozen=True)
class Terms:
    """How negotiation is held, alike for every bidder."""

    topics: tuple[str, ...] = TOPICS
    per_lot: bool = False
    book_until: datetime | None = None
    said_at: datetime | None = None
    concerns: bool = True
    """Whether each agenda also has what moderation recorded of its bidder."""


def terms(procurement_id: int) -> Terms:
    """What the lead said last of how negotiation is held; the five usual topics where nothing was said."""
    query = select(NegotiationTerms).where(NegotiationTerms.procurement_id == procurement_id)
    row = db.session.scalar(query.order_by(NegotiationTerms.id.desc()).limit(1))
    return Terms(tuple(row.topics), row.per_lot, row.book_until, row.at, row.concerns) if row else Terms()


def slots_offered(procurement_id: int) -> list[MeetingSlot]:
    """Every time that was published and not withdrawn, by when it begins."""
    query = select(MeetingSlot).where(MeetingSlot.procurement_id == procurement_id, MeetingSlot.withdrawn == "")
    return list(db.session.scalars(query.order_by(MeetingSlot.starts_at, MeetingSlot.id)))


def negotiators(procurement_id: int, now: datetime) -> list[User]:
    """Everybody of the council who may be named for a meeting, by name."""
    part = taking_part(now).subquery()
    held = [role.value for role in COUNCIL - NOT_AT_MEETINGS]
    numbers = select(part.c.user_id).where(part.c.procurement_id == procurement_id, part.c.role.in_(held))
    return list(db.session.scalars(select(User).where(User.id.in_(numbers)).order_by(User.name)))


def interests(procurement_id: int) -> Mapping[int, frozenset[int]]:
    """Of everybody who declared against the list of bidders: the organisations in which they have an interest."""
    newest = (
        select(func.max(Declaration.id))
        .where(Declaration.procurement_id == procurement_id)
        .group_by(Declaration.user_id, Declaration.organisation_id)
    )
    query = select(Declaration.user_id, Declaration.organisation_id, Declaration.interest)
    found: dict[int, set[int]] = {}
    for user_id, organisation_id, interest in db.session.execute(query.where(Declaration.id.in_(newest))):
        found.setdefault(user_id, set()).update({organisation_id} if interest else ())
    return {user_id: frozenset(closed) for user_id, closed in found.items()}


def stopped(
    people: Iterable[User], tender: Tender | None, declared: Mapping[int, frozenset[int]]
) -> list[tuple[User, str]]:
    """Who may not sit with a bidder (None: with any yet to be named), each with a sentence."""
    found = []
    for user in people:
        if user.id not in declared:
            found.append((user, f"{user.name} has not declared interests against the list of bidders."))
        elif tender is not None and tender.organisation_id in declared[user.id]:
            found.append((user, f"{user.name} declared an interest in {tender.bidder_code} and cannot meet them."))
    return found


def sitting_of(row: Meeting | MeetingSlot) -> Sitting:
    """A meeting, or a time for one, as it takes up its room and its people."""
    whose = row.tender.bidder_code if isinstance(row, Meeting) else "a time offered"
    return Sitting(
        whose,
        row.starts_at,
        row.ends_at,
        room_of(row.room, row.place),
        frozenset(row.council),
        row.tender_id if isinstance(row, Meeting) else None,
    )


def taken_up(procurement_id: int, *, besides: int | None = None) -> list[Sitting]:
    """Every meeting that stands, but for one, and every time that is offered and free."""
    standing = [one for one in meetings(procurement_id) if not one.cancelled and one.id != besides]
    free = [slot for slot in slots_offered(procurement_id) if slot.meeting_id is None]
    return [*map(sitting_of, standing), *map(sitting_of, free)]


@dataclass(frozen=True)
class Bookable:
    """What a bidder sees before it books: the free times, its meetings, and until when it may change them."""

    terms: Terms
    free: Sequence[MeetingSlot]
    mine: Sequence[Meeting]
    lots: Sequence[int]
    """The lots for which a meeting may still be booked; empty where there is one for the bidder as a whole."""
    open: bool
    """Whether bidders may book or change at this moment."""
    closed_to: frozenset[int] = frozenset()
    """The people of the council who declared an interest in this bidder."""

    def changeable(self, meeting: Meeting, now: datetime) -> bool:
        """Whether the bidder may still choose another time for a meeting."""
        return self.open and not meeting.cancelled and in_time(now, meeting.starts_at)

    @property
    def may_book(self) -> bool:
        """Whether a meeting is still to be booked."""
        if not self.open:
            return False
        return bool(self.lots) if self.terms.per_lot else not any(not one.cancelled for one in self.mine)


def bookable(tender: Tender, lots: Sequence[int], now: datetime) -> Bookable:
    """The times that a bidder can have, first come: in the future, free, with nobody who has an interest in it.

    A time whose room or people a meeting took up since it was published is not among them.

    `lots` are the numbers of those that it bids for.
    """
    said = terms(tender.procurement_id)
    declared = interests(tender.procurement_id)
    closed = frozenset(user_id for user_id, orgs in declared.items() if tender.organisation_id in orgs)
    arranged = meetings(tender.procurement_id)
    mine = [one for one in arranged if one.tender_id == tender.id]
    standing = [one for one in mine if not one.cancelled]
    held = [sitting_of(one) for one in arranged if not one.cancelled]
    free = [
        slot
        for slot in slots_offered(tender.procurement_id)
        if slot.meeting_id is None
        and in_time(now, slot.starts_at)
        and not closed & set(slot.council)
        and all(person in declared for person in slot.council)
        and not any(one.room or one.people for one in clashes_among([sitting_of(slot)], held))
    ]
    met = {one.lot for one in standing}
    return Bookable(
        said,
        free,
        mine,
        [lot for lot in lots if lot not in met] if said.per_lot else [],
        said.book_until is not None and in_time(now, said.book_until),
        closed,
    )
