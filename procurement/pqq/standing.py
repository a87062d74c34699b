"""Reading how exclusion grounds stand, whom a bidder relies on, and what it was asked and answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.vocabulary import Regime
from procurement.pqq.grounds import ground_of
from procurement.pqq.models import Asking, GroundStep, ListSearch, NotReplaced, ReliedOn, Reply
from procurement.pqq.rules import Findings, Ground, Means, means


@dataclass(frozen=True)
class Judged:
    """One ground about one bidder, or one that it relies on: the steps that stand, and what they come to."""

    ground: Ground
    relied_on_id: int | None
    question_id: int
    findings: Findings
    steps: dict[str, GroundStep]

    @property
    def means(self) -> Means:
        """What it comes to; open until the outcome itself is on record."""
        return means(self.findings) if "exclude" in self.steps else Means.OPEN


def regime_of(procurement_id: int) -> Regime:
    """The law of a procurement."""
    return Regime(db.session.get_one(Procurement, procurement_id).regime)


def judged(tender_id: int, regime: Regime) -> list[Judged]:
    """Every ground that was taken up about a tender, in the order in which it was."""
    rows = db.session.scalars(select(GroundStep).where(GroundStep.tender_id == tender_id).order_by(GroundStep.id))
    found: dict[tuple[int | None, str], dict[str, GroundStep]] = {}
    for row in rows:
        steps = found.setdefault((row.relied_on_id, row.ground), {})
        if row.step == "applies":
            steps.clear()
        elif row.step == "recurs":
            steps.pop("exclude", None)
        steps[row.step] = row
    told = []
    for (relied_on_id, code), steps in found.items():
        ground = ground_of(regime, code)
        if ground is not None and steps:
            first = next(iter(steps.values()))
            told.append(Judged(ground, relied_on_id, first.question_id, findings(regime, ground, steps), steps))
    return told


def findings(regime: Regime, ground: Ground, steps: dict[str, GroundStep]) -> Findings:
    """The findings as the steps on record say them."""
    said = {name: row.answer for name, row in steps.items()}
    return replace(
        Findings(regime, ground.mandatory),
        applies=said.get("applies"),
        recurs=said.get("recurs"),
        debarred=said.get("debarred", False),
        exclude=said.get("exclude"),
    )


def relied_on(tender_id: int) -> list[ReliedOn]:
    """Whom a bidder relies on as things stand: those that were replaced are left out."""
    rows = list(db.session.scalars(select(ReliedOn).where(ReliedOn.tender_id == tender_id).order_by(ReliedOn.id)))
    gone = {row.instead_of_id for row in rows}
    return [row for row in rows if row.id not in gone]


def searches(tender_id: int) -> dict[int | None, ListSearch]:
    """The last search of the debarment list: for the bidder (None), and for each that it relies on."""
    query = select(ListSearch).where(ListSearch.tender_id == tender_id).order_by(ListSearch.id)
    return {row.relied_on_id: row for row in db.session.scalars(query)}


def not_replaced(tender_id: int) -> dict[int | None, NotReplaced]:
    """The excluded ones that a bidder did not replace, so that it goes itself."""
    query = select(NotReplaced).where(NotReplaced.tender_id == tender_id)
    return {row.relied_on_id: row for row in db.session.scalars(query)}


@dataclass(frozen=True)
class Asked:
    """What one bidder was asked about one item, and every answer to it, first to last."""

    asking: Asking
    replies: tuple[Reply, ...]

    @property
    def replied_at(self) -> datetime | None:
        """When the first answer came."""
        return self.replies[0].at if self.replies else None

    def late(self, reply: Reply) -> bool:
        """Whether an answer came after its time; it is filed all the same."""
        return reply.at >= self.asking.due_at

    def waits(self, now: datetime) -> bool:
        """Whether the bidder has still time, and has not answered."""
        return not self.replies and now < self.asking.due_at


def _with_replies(askings: Sequence[Asking]) -> list[Asked]:
    query = select(Reply).where(Reply.asking_id.in_([row.id for row in askings])).order_by(Reply.id)
    replies = list(db.session.scalars(query)) if askings else []
    return [Asked(row, tuple(r for r in replies if r.asking_id == row.id)) for row in askings]


def asked_of(tender_id: int) -> list[Asked]:
    """Everything that a bidder was asked at selection, first to last."""
    query = select(Asking).where(Asking.tender_id == tender_id).order_by(Asking.id)
    return _with_replies(list(db.session.scalars(query)))


def asked_in(procurement_id: int) -> list[Asked]:
    """Everything that any bidder was asked at selection, the soonest due first."""
    query = select(Asking).where(Asking.procurement_id == procurement_id).order_by(Asking.due_at, Asking.id)
    return _with_replies(list(db.session.scalars(query)))


def about(asked: Iterable[Asked], question_id: int, ground: str = "", relied_on_id: int | None = None) -> list[Asked]:
    """What was asked about one item, or about one ground of it."""
    return [
        one
        for one in asked
        if one.asking.question_id == question_id
        and one.asking.ground == ground
        and one.asking.relied_on_id == relied_on_id
    ]


def keeps_relied_on(tender_id: int, regime: Regime) -> list[str]:
    """What is still to do about those that a bidder relies on: the list is searched for each; an excluded one goes.

    Source: Procurement Act 2023 ss.26, 27 and 28.
    """
    seen, excluded = (
        searches(tender_id),
        {j.relied_on_id for j in judged(tender_id, regime) if j.means is Means.EXCLUDED},
    )
    found = []
    for row in relied_on(tender_id):
        if row.id in excluded:
            found.append(f"{row.name}, on whom the bidder relies, is excluded and is to be replaced")
        elif regime is Regime.PA2023 and row.id not in seen:
            found.append(f"the debarment list was not searched for {row.name}")
    return found
