"""A procurement that is set up whole, and its rehearsal, made by the product's own actions."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from evaluation.setup.actions import rehearse, start_procurement
from evaluation.setup.pack import LotLine, Pack, Panelist, ScaleLine
from evaluation.setup.queries import draft_of
from evaluation.setup.starting_points import shipped
from procurement.cases.models import Procurement
from procurement.core import clock as core_clock
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Role, Stage
from procurement.people.actions import appoint, declare_interests
from procurement.tenders.actions import confirm_opening
from procurement.tenders.models import Tender
from procurement.timetable.actions import open_stage
from procurement.timetable.queries import windows
from tests.conftest import SetClock
from tests.factories import Small, local

CODE = "CARE-2026"
BEGUN = "2026-02-20T09:00:30"
PARTS = {
    "opener": Role.OPENER,
    "moderator": Role.MODERATOR,
    "accountant1": Role.ACCOUNTANT,
    "accountant2": Role.ACCOUNTANT,
    "approver": Role.APPROVER,
    "auditor": Role.AUDITOR,
}


class Real:
    """The real procurement CARE-2026, led by the lead of `Small` and with the same people."""

    def __init__(self, clock: SetClock) -> None:
        self.clock, self.small = clock, Small(clock)
        clock.at(local(BEGUN))
        lead = self.small.staff["lead"]
        self.procurement = start_procurement(
            self.ctx("lead", None), lead, code=CODE, pack=self.pack(), first_day=date(2026, 3, 2)
        )
        for name, role in PARTS.items():
            appoint(self.ctx("lead", self.procurement), self.procurement, self.small.staff[name], role)

    def pack(self) -> Pack:
        """A whole pack, except for dates, notices and a conflicts assessment."""
        ships = shipped("cluster_framework")
        codes = tuple(question.code for question in ships.questions)
        people = [self.small.staff[name] for name in ("evaluator1", "evaluator2")]
        return replace(
            ships.with_basics(title="Care at home", buyer="Testshire Council", authority="Cabinet, 3 February 2026"),
            lots=(LotLine(1, "Ashford", None, 1, 2), LotLine(2, "Dover", None, 1, 1)),
            people=tuple(Panelist(one.email, one.name, codes) for one in people),
        )

    def ctx(self, who: str, procurement: Procurement | None) -> Context:
        """The context of a person here, now."""
        return Context.of(self.small.staff[who].id, procurement.id if procurement else None)

    def rehearsal(self) -> Procurement:
        """A rehearsal, with its invented tenders in."""
        return rehearse(self.ctx("lead", self.procurement), self.procurement)


def practise(real: Real, made: Procurement) -> None:
    """From the deadline to opened tenders and open scoring."""
    closes = windows(made.id, core_clock.now())[Stage.TENDERING].closes_at
    assert closes
    real.clock.at(closes + timedelta(minutes=1))
    open_stage(real.ctx("lead", made), made, Stage.OPENING)
    confirm_opening(real.ctx("lead", made), made, FIRST_ROUND)
    confirm_opening(real.ctx("opener", made), made, FIRST_ROUND)
    bidders = [row.organisation_id for row in db.session.scalars(select(Tender))]
    for who in ("lead", "evaluator1", "evaluator2", "moderator"):
        declare_interests(real.ctx(who, made), made, bidders, {})
    open_stage(real.ctx("lead", made), made, Stage.SCORING)


class Practised(Small):
    """The rehearsal in the hands of the same people: from its deadline on it goes the way of any procurement."""

    def __init__(self, real: Real, made: Procurement) -> None:
        self.clock, self.staff, self.procurement, self.code = real.clock, real.small.staff, made, made.code
        self.done, self.marks, self.keeping, self.began = {"tendering", "submitted"}, {}, False, 0
        self.shares, self.receipts = {}, {}
        query = select(Tender).where(Tender.procurement_id == made.id).order_by(Tender.number)
        self.tenders = list(db.session.scalars(query))
        closes = windows(made.id, core_clock.now())[Stage.TENDERING].closes_at
        assert closes
        self.clock.at(closes)

    def mark(self, index: int, code: str, evaluator: str) -> Decimal:
        """The strongest answers get the best marks."""
        return sorted(step.value for step in pack_scale(self.procurement))[-1 - index]


def pack_scale(procurement: Procurement) -> tuple[ScaleLine, ...]:
    """The published scale."""
    return draft_of(procurement)[1].scale
