"""The facts of an award report, frozen. What may be published is a class of its own.

`AwardReport.public()` gives a `PublicReport`, which has no field for anything exempt: no score, reason or financial
result of a named bidder, no words that somebody typed about one, and before the outcome letters no bidder's name.
A template or sheet that is given a `PublicReport` cannot show what is not in it.

Source: Local Government Act 1972 s.100A and Schedule 12A Part 1 paragraph 3, Part 2 paragraph 10.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from evaluation.award.facts import LotStanding
from exports.award_report.costs import Costs, Working
from exports.award_report.fates import Step, TenderFate
from exports.award_report.market import Market, Names
from exports.award_report.parts import Exempt, Paper
from exports.award_report.reading_reasons import Reasons
from exports.award_report.signing import SignOff
from exports.award_report.suppliers import Supplier
from exports.award_report.unfilled import CourseReason, Unfilled
from exports.layout.scheme import Rules

EXEMPT_BY = "paragraph 3 of Part 1 of Schedule 12A to the Local Government Act 1972"
EXEMPT_BECAUSE = "information relating to the financial or business affairs of particular persons"
PUBLIC_INTEREST = (
    "In all the circumstances of the case the public interest in maintaining the exemption outweighs the public "
    "interest in disclosing the information: bidders gave it in confidence, and its release while others may compete "
    "with them, or while the award may be challenged, would harm their business and the council's next competition."
)


class Status(StrEnum):
    """How far the decision has come. It is a draft until a second person approved it."""

    UNRECOMMENDED = "not recommended yet"
    RECOMMENDED = "recommended, waiting for approval"
    RETURNED = "returned by the approver"
    APPROVED = "approved"
    TOLD = "approved, outcome letters sent"

    @property
    def draft(self) -> bool:
        """Whether every page has to say that it is a draft."""
        return self not in (Status.APPROVED, Status.TOLD)


@dataclass(frozen=True)
class Officer:
    """A person on the council's side, with their post, and when they acted."""

    name: str
    post: str
    at: datetime | None = None

    @property
    def words(self) -> str:
        """Name and post."""
        return f"{self.name}, {self.post}" if self.post else self.name


@dataclass(frozen=True)
class Heading:
    """What stands at the head of the report."""

    title: str
    code: str
    buyer: str
    regime: str
    route: str
    term: str
    summary: str
    to: tuple[Officer, ...]
    sender: tuple[Officer, ...]
    made_at: datetime
    status: Status
    rehearsal: bool


@dataclass(frozen=True)
class Record:
    """What the report was made from: the frozen recommendation, by its number and SHA-256."""

    number: int
    sha256: str
    scheme_sha256: str
    locked_at: datetime

    @property
    def short(self) -> str:
        """The first twelve characters of the hash, as the foot of each page gives them."""
        return self.sha256[:12]


@dataclass(frozen=True)
class StageRow:
    """A stage of the timetable: as first planned, and as it came about."""

    stage: str
    planned_opens: datetime | None
    planned_closes: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True)
class Panel:
    """How marking and moderation went, in numbers."""

    evaluators: int
    declared: int
    interests: int
    marks: int
    agreed: int
    apart: int
    corrected: int
    dissents: int
    waiting: int


@dataclass(frozen=True)
class Talks:
    """How negotiation and resubmission went, in numbers and dates."""

    arranged: int
    held: int
    bidders: int
    points: int
    invited_at: datetime | None
    invited: int
    closes_at: datetime | None
    questions: tuple[str, ...]
    resubmitted: int
    revised: int
    rescored: int


@dataclass(frozen=True)
class Count:
    """A number of bidders, and what it counts."""

    what: str
    number: int


@dataclass(frozen=True)
class PublicLot:
    """What may be said of a lot in public. `providers` are named only once every bidder has been told."""

    number: int
    name: str
    weekly_hours: Decimal
    fewest: int
    most: int
    bids: int
    ranked: int
    places: int
    reserve: int
    tied: int
    short: int
    hours_each: Fraction | None
    providers: tuple[str, ...]
    value_net: Decimal | None
    value_gross: Decimal | None
    ended_on: str
    """The day on which the lot was abandoned, in words; empty where it went on."""


@dataclass(frozen=True)
class Standstill:
    """The standstill as it was calculated when the letters went."""

    sent_at: datetime
    letters: int
    last_day: date
    earliest_signing: date
    rule: str


@dataclass(frozen=True)
class PublicReport:
    """The report as anybody may read it."""

    heading: Heading
    record: Record
    recommended: Officer | None
    decided: Officer | None
    timetable: tuple[StageRow, ...]
    deadline: datetime | None
    steps: tuple[Step, ...]
    rules: Rules
    panel: Panel
    talks: Talks
    finance: tuple[Count, ...]
    lots: tuple[PublicLot, ...]
    standstill: Standstill | None
    paper: Paper
    costs: Costs | None
    market: Market | None
    robustness: tuple[str, ...]
    unfilled: tuple[Unfilled, ...]

    @property
    def draft(self) -> bool:
        """Whether every page has to say that it is a draft: until it is final where somebody wrote into it."""
        return self.paper.draft if self.paper.begun else self.heading.status.draft

    @property
    def places(self) -> int:
        """Places that the recommendation fills, over all lots."""
        return sum(lot.places for lot in self.lots)

    @property
    def short(self) -> tuple[PublicLot, ...]:
        """The lots with fewer providers than the fewest they take."""
        return tuple(lot for lot in self.lots if lot.short)

    @property
    def tied(self) -> tuple[PublicLot, ...]:
        """The lots with a tie across the last place."""
        return tuple(lot for lot in self.lots if lot.tied)

    @property
    def ended(self) -> tuple[PublicLot, ...]:
        """The lots that were abandoned."""
        return tuple(lot for lot in self.lots if lot.ended_on)

    @property
    def received(self) -> int:
        """Tenders received in all."""
        return self.steps[0].left if self.steps else 0

    @property
    def ranked(self) -> int:
        """Tenders left at the end of all checks."""
        return self.steps[-1].left if self.steps else 0


@dataclass(frozen=True)
class Finding:
    """The financial standing of one bidder as it was decided and moderated."""

    number: int
    bidder_code: str
    organisation: str
    state: str
    reason: str
    condition: str
    due_on: date | None
    decided: Officer | None
    moderated: Officer | None


@dataclass(frozen=True)
class Agreement:
    """An agreed score told in words: the evaluators stood apart, somebody dissented, or it was corrected."""

    bidder_code: str
    question: str
    round: int
    marks: tuple[tuple[str, Decimal], ...]
    score: Decimal
    deciding: str
    not_followed: str
    corrections: tuple[str, ...]
    dissents: tuple[str, ...]
    consensus_id: int


@dataclass(frozen=True)
class Talk:
    """One negotiation meeting: what was raised and what came of it."""

    organisation: str
    bidder_code: str
    starts_at: datetime
    held: bool | None
    attended: str
    points: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Movement:
    """An answer that was revised: its agreed score round by round, None where a round left it, and the last reason."""

    organisation: str
    bidder_code: str
    question: str
    scores: tuple[Decimal | None, ...]
    deciding: str


@dataclass(frozen=True)
class Appendix:
    """The exempt appendix: everything about named bidders."""

    words: str
    decision: str
    lots: tuple[LotStanding, ...]
    fates: tuple[TenderFate, ...]
    before_opening: tuple[str, ...]
    evaluators: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    agreements: tuple[Agreement, ...]
    talks: tuple[Talk, ...]
    movement: tuple[Movement, ...]
    exempt: tuple[Exempt, ...]
    workings: tuple[Working, ...]
    robustness: tuple[str, ...]
    reasons: tuple[Reasons, ...]
    courses: tuple[CourseReason, ...]
    signed: tuple[SignOff, ...]
    """Signatures that came with a remark."""
    market: Names | None
    suppliers: tuple[Supplier, ...]


@dataclass(frozen=True)
class AwardReport:
    """The whole report: what may be published, and the exempt appendix."""

    open: PublicReport
    appendix: Appendix

    def public(self) -> PublicReport:
        """The public version; it has no field for anything exempt."""
        return self.open
