"""Telling the demonstration: the invented people act through the product's own actions, each at their own time.

Nothing is written behind the product's back. The clock is the demonstration's own and only goes forward.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from demonstration.bidders import BIDDER_BY_KEY, Bidder
from demonstration.documents import SampleFile
from demonstration.procurement import CODE
from procurement.cases.models import Lot, Procurement
from procurement.cases.queries import by_code, lots
from procurement.core import clock
from procurement.core.action import Context
from procurement.core.clock import to_utc
from procurement.core.db import db
from procurement.people.models import Organisation, User
from procurement.questionnaire.models import Question, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.models import Tender

Samples = Mapping[tuple[str, int, str], tuple[SampleFile, ...]]


@dataclass
class Telling:
    """Who is who in the database, what time it is, and where the sample documents lie."""

    samples: Samples
    folder: Path
    moment: datetime
    people: dict[str, User] = field(default_factory=dict)
    bidders: dict[str, User] = field(default_factory=dict)
    tenders: dict[str, Tender] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)
    lots: dict[int, Lot] = field(default_factory=dict)
    shares: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What the invented people keep: openers their shares, bidders reference and key of their last receipt."""
    _procurement: Procurement | None = None

    @property
    def procurement(self) -> Procurement:
        """The demonstration's procurement, once it is set up."""
        assert self._procurement is not None
        return self._procurement

    def know_procurement(self) -> None:
        """Read what set-up made."""
        found = by_code(CODE)
        assert found is not None
        self._procurement = found
        self.questions = {question.code: question for question in questions(found.id)}
        self.slots = {slot.code: slot for slot in slots(found.id)}
        self.lots = {lot.number: lot for lot in lots(found.id)}

    @contextmanager
    def own_clock(self) -> Iterator[None]:
        """Let the product's clock show the time of the telling."""
        clock.set(lambda: to_utc(self.moment))
        try:
            yield
        finally:
            clock.reset()

    def at(self, moment: datetime) -> None:
        """It is this time now (or a second after the last thing that happened, if that was later)."""
        self.moment = max(to_utc(moment), to_utc(self.moment) + timedelta(seconds=1))

    def by(self, key: str) -> Context:
        """The council's person with that key, a second later."""
        self.at(self.moment)
        return Context.of(self.people[key].id, self._procurement.id if self._procurement else None)

    def by_bidder(self, key: str) -> Context:
        """The bidder with that key, a second later."""
        self.at(self.moment)
        return Context.of(self.bidders[key].id, self.procurement.id)

    def bytes_of(self, sample: SampleFile) -> bytes:
        """A sample document."""
        return (self.folder / sample.relative_path).read_bytes()

    def bidder_of(self, tender: Tender) -> Bidder:
        """The invented bidder whose tender this is."""
        return next(BIDDER_BY_KEY[key] for key, mine in self.tenders.items() if mine.id == tender.id)


def everybody() -> dict[str, User]:
    """The demonstration's people that are in the database, by address."""
    return {user.email: user for user in db.session.scalars(select(User).where(User.demonstration))}


def of_bidder(bidder: Bidder) -> User | None:
    """The account of a bidder, if it has registered."""
    number = bidder.company_number
    query = select(User).join(Organisation, User.organisation_id == Organisation.id)
    return db.session.scalar(query.where(Organisation.company_number == number))
