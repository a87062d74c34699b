"""Reading documents for bidders: what there is, in which versions, and who took which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.papers.models import Paper, PaperTaking, PaperUndertaking, PaperVersion, PaperWithdrawal
from procurement.papers.rules import Held, held
from procurement.people.models import Organisation, User
from procurement.tenders.filled_forms import GivenForm
from procurement.tenders.models import Submission, Tender
from procurement.timetable.queries import windows


@dataclass(frozen=True)
class Issued:
    """A document with its versions, the oldest first, and whether it was taken back."""

    paper: Paper
    versions: tuple[PaperVersion, ...]
    withdrawn: PaperWithdrawal | None

    @property
    def current(self) -> PaperVersion:
        """The version that bidders work from."""
        return self.versions[-1]


@dataclass(frozen=True)
class Offered:
    """A document as one bidder finds it: what it has taken, and whether its undertaking is given."""

    issued: Issued
    held: Held
    last_taken: int | None
    undertaking: PaperUndertaking | None

    @property
    def to_undertake(self) -> bool:
        """Whether words must be accepted before it can be taken."""
        return bool(self.issued.paper.undertaking) and self.undertaking is None

    @property
    def changed(self) -> bool:
        """Whether it was replaced since this bidder took it."""
        return self.held is Held.OLDER


def visible(ctx: Context, procurement_id: int) -> bool:
    """Whether a person may know of the documents: the council always, bidders once tendering has opened."""
    if ctx.standing.roles & COUNCIL:
        return True
    return windows(procurement_id, ctx.now)[Stage.TENDERING].opened_at is not None


def organisation_of(person_id: int | None) -> int | None:
    """The organisation that a person bids for; None for the council's people."""
    return db.session.scalar(select(User.organisation_id).where(User.id == person_id)) if person_id else None


def issued_papers(procurement_id: int, *, withdrawn: bool = True) -> list[Issued]:
    """The documents in their order, those taken back among them where asked for."""
    query = select(PaperVersion).join(Paper).where(Paper.procurement_id == procurement_id)
    by_paper: dict[int, list[PaperVersion]] = {}
    for version in db.session.scalars(query.order_by(Paper.position, Paper.id, PaperVersion.number)):
        by_paper.setdefault(version.paper_id, []).append(version)
    gone = _withdrawals(by_paper)
    found = [Issued(rows[0].paper, tuple(rows), gone.get(paper_id)) for paper_id, rows in by_paper.items()]
    return found if withdrawn else [one for one in found if one.withdrawn is None]


def forms_given(procurement_id: int) -> list[GivenForm]:
    """The documents that bidders fill in for a place, with the version that stands, those taken back among them."""
    return [
        GivenForm(
            one.paper.id,
            one.paper.title,
            one.paper.place,
            one.current.number,
            one.current.issued_at,
            gone=one.withdrawn is not None,
            undertaking=bool(one.paper.undertaking),
        )
        for one in issued_papers(procurement_id)
        if one.paper.place
    ]


def _withdrawals(papers: Iterable[int]) -> dict[int, PaperWithdrawal]:
    query = select(PaperWithdrawal).where(PaperWithdrawal.paper_id.in_(list(papers)))
    return {row.paper_id: row for row in db.session.scalars(query)}


def issued_paper(paper: Paper) -> Issued:
    """One document."""
    query = select(PaperVersion).where(PaperVersion.paper_id == paper.id).order_by(PaperVersion.number)
    return Issued(paper, tuple(db.session.scalars(query)), _withdrawals([paper.id]).get(paper.id))


def undertaking_of(paper_id: int, organisation_id: int) -> PaperUndertaking | None:
    """What an organisation accepted for a document."""
    return db.session.scalar(
        select(PaperUndertaking).where(
            PaperUndertaking.paper_id == paper_id, PaperUndertaking.organisation_id == organisation_id
        )
    )


def undertakings(procurement_id: int) -> list[PaperUndertaking]:
    """Every undertaking given in a procurement, in order."""
    query = select(PaperUndertaking).join(Paper).where(Paper.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(PaperUndertaking.id)))


def takings(procurement_id: int) -> list[PaperTaking]:
    """Everything that was taken, the latest first."""
    query = select(PaperTaking).join(PaperVersion).where(PaperVersion.procurement_id == procurement_id)
    together = (
        joinedload(PaperTaking.version).joinedload(PaperVersion.paper),
        joinedload(PaperTaking.organisation),
        joinedload(PaperTaking.by),
    )
    return list(db.session.scalars(query.options(*together).order_by(PaperTaking.id.desc())))


def offered(procurement_id: int, organisation_id: int) -> list[Offered]:
    """The documents as one bidder finds them."""
    query = select(PaperVersion.paper_id, PaperVersion.number).join(PaperTaking)
    taken: dict[int, list[int]] = {}
    for paper_id, number in db.session.execute(
        query.where(PaperVersion.procurement_id == procurement_id, PaperTaking.organisation_id == organisation_id)
    ):
        taken.setdefault(paper_id, []).append(number)
    given = {row.paper_id: row for row in undertakings(procurement_id) if row.organisation_id == organisation_id}
    return [
        Offered(
            one,
            held(taken.get(one.paper.id, ()), one.current.number),
            max(taken.get(one.paper.id, ()), default=None),
            given.get(one.paper.id),
        )
        for one in issued_papers(procurement_id, withdrawn=False)
    ]


@dataclass(frozen=True)
class Gap:
    """A bidder and a document of which it lacks the current version."""

    organisation: Organisation
    issued: Issued
    held: Held


def gaps(procurement_id: int, papers: Sequence[Issued], taken: Iterable[PaperTaking]) -> list[Gap]:
    """Who has not taken the current version of what, among those who took anything or submitted a tender.

    Whoever is only drafting and has taken nothing is not named: that is nobody's business before it submits.
    """
    numbers: dict[tuple[int, int], list[int]] = {}
    known = set(db.session.scalars(_submitted(procurement_id)))
    for one in taken:
        if one.organisation_id is not None:
            known.add(one.organisation_id)
            numbers.setdefault((one.organisation_id, one.version.paper_id), []).append(one.version.number)
    bidders = db.session.scalars(select(Organisation).where(Organisation.id.in_(known)).order_by(Organisation.name))
    found = [
        Gap(organisation, issued, held(numbers.get((organisation.id, issued.paper.id), ()), issued.current.number))
        for organisation in bidders
        for issued in papers
        if issued.withdrawn is None
    ]
    return [gap for gap in found if gap.held is not Held.CURRENT]


def _submitted(procurement_id: int) -> Select[int]:
    """The organisations that submitted a tender."""
    query = select(Tender.organisation_id).join(Submission, Submission.tender_id == Tender.id)
    return query.where(Submission.procurement_id == procurement_id)


def changed_since_opening(papers: Iterable[Issued], opened_at: datetime | None) -> list[PaperVersion]:
    """The versions that reached bidders while they were already at work, the latest last."""
    if opened_at is None:
        return []
    late = [one.current for one in papers if one.withdrawn is None and one.current.issued_at > opened_at]
    return sorted(late, key=lambda version: version.issued_at)
