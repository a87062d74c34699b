"""Reading the facts of an award report: the ranking from the frozen recommendation, the rest from the record.

Where nothing has been recommended yet, a draft is made from the results as they stand, once nothing is outstanding.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from evaluation.award.facts import LotStanding
from evaluation.award.models import Approval, OutcomeLetter, OutcomeLetters, Recommendation
from evaluation.award.outstanding import before_recommending
from evaluation.award.queries import (
    Published,
    approval,
    as_it_stands,
    outcome_letters,
    published_scheme,
    recommendation,
    results,
    scheme_of,
)
from evaluation.award.snapshot import Frozen
from evaluation.financial.queries import State
from exports.award_report import fates
from exports.award_report.costs import Costs
from exports.award_report.facts import (
    AwardReport,
    Count,
    Heading,
    Officer,
    PublicLot,
    PublicReport,
    Record,
    StageRow,
    Standstill,
    Status,
)
from exports.award_report.layouts import Fact
from exports.award_report.market import Market
from exports.award_report.naming import bidders_named
from exports.award_report.parts import Paper
from exports.award_report.reading_appendix import appendix
from exports.award_report.reading_figures import computed
from exports.award_report.reading_moderation import Agreed, agreed, panel
from exports.award_report.reading_robustness import Firmness, firmness
from exports.award_report.reading_talks import talks
from exports.award_report.signing import sign_offs
from exports.award_report.unfilled import Unfilled, course_reasons, unfilled
from exports.award_report.written import Version, Written, exempt_blocks, paper, written
from exports.layout.scheme import rules_of
from procurement.cases.models import Procurement
from procurement.core.audit import canonical
from procurement.core.db import db
from procurement.core.paths import path_for
from procurement.core.rehearsing import is_rehearsal
from procurement.core.vocabulary import FIRST_ROUND, Regime, Role, Stage
from procurement.people.queries import appointed, person
from procurement.tenders.queries import opening
from procurement.timetable.queries import windows
from procurement.timetable.windows import Blocker

REGIME_WORDS = {
    Regime.PCR2015: "the Public Contracts Regulations 2015",
    Regime.PA2023: "the Procurement Act 2023",
}
PROCUREMENT_FACTS = ("code", "title", "buyer", "regime", "route", "summary", "term")


@dataclass(frozen=True)
class Basis:
    """What a report is made from: a snapshot, and the recommendation that froze it where there is one."""

    snapshot: Frozen
    recommendation: Recommendation | None
    approval: Approval | None
    letters: OutcomeLetters | None

    @property
    def status(self) -> Status:
        """How far the decision has come."""
        if self.recommendation is None:
            return Status.UNRECOMMENDED
        if self.approval is None:
            return Status.RECOMMENDED
        if not self.approval.approved:
            return Status.RETURNED
        return Status.TOLD if self.letters else Status.APPROVED


def wanting(procurement: Procurement, now: datetime) -> list[Blocker]:
    """What keeps a report from being made, even as a draft."""
    if recommendation(procurement.id):
        return []
    return before_recommending(procurement.code, results(procurement.id, now))


def public_wanting(procurement: Procurement, now: datetime) -> list[Blocker]:
    """What keeps a version for anybody from being made: the same, and before all are told words that name a bidder."""
    found = wanting(procurement, now)
    if found:
        return found
    source = basis(procurement, now)
    if source.letters:
        return []
    page = path_for("report.write", procurement=procurement.code)
    return [Blocker(what, page) for what in bidders_named(written(procurement.id), source.snapshot.lots)]


def basis(procurement: Procurement, now: datetime) -> Basis:
    """The latest recommendation with what was decided about it, or the results as they stand now."""
    latest = recommendation(procurement.id)
    if latest:
        letters = outcome_letters(procurement.id)
        of_it = letters if letters and letters.recommendation_id == latest.id else None
        return Basis(as_it_stands(latest), latest, approval(latest.id), of_it)
    return Basis(_as_it_stands(procurement, now), None, None, None)


def _as_it_stands(procurement: Procurement, now: datetime) -> Frozen:
    rules = published_scheme(procurement.id)
    about = {name: getattr(procurement, name) for name in PROCUREMENT_FACTS}
    lots = results(procurement.id, now)
    return Frozen(about, 0, 0, now, rules.document, rules.sha256, {}, lots, {})


def award_report(procurement: Procurement, now: datetime, *, final: bool = False) -> AwardReport:
    """The report as it stands at `now`, on the latest recommendation; as it reads once it is `final`."""
    source = basis(procurement, now)
    found = fates.fates(source.snapshot.lots)
    gone = _before_opening(procurement.id)
    items = agreed(procurement.id)
    wrote = written(procurement.id)
    typed = _typed(wrote, source, Version.EXEMPT)
    if final:
        typed = replace(typed, paper=replace(typed.paper, begun=True, frozen_at=now))
    figures = computed(wrote, source.snapshot.lots)
    facts = appendix(procurement.id, source.snapshot, source.recommendation, source.approval, found, gone, items)
    return AwardReport(
        _open(procurement, source, found, len(gone), items, now, typed),
        replace(
            facts,
            exempt=exempt_blocks(wrote),
            workings=figures.workings,
            market=figures.names,
            robustness=typed.firm.exempt,
            courses=course_reasons(source.snapshot.lots, wrote.courses),
            signed=tuple(one for one in sign_offs(procurement.id, wrote.content_sha256) if one.remark),
        ),
    )


def public_report(procurement: Procurement, now: datetime, version: Version = Version.PUBLIC) -> PublicReport:
    """The public version alone, or that for a request; what is exempt is not even read."""
    source = basis(procurement, now)
    found = fates.fates(source.snapshot.lots)
    typed = _typed(written(procurement.id), source, version)
    return _open(procurement, source, found, len(_before_opening(procurement.id)), agreed(procurement.id), now, typed)


@dataclass(frozen=True)
class Typed:
    """What people typed and what is worked out from it, as one version of the report shows it."""

    paper: Paper
    costs: Costs | None
    market: Market | None
    firm: Firmness
    unfilled: tuple[Unfilled, ...]


def _typed(wrote: Written, source: Basis, version: Version) -> Typed:
    figures = computed(wrote, source.snapshot.lots)
    firm = firmness(source.snapshot.lots, source.snapshot.scheme, source.snapshot.allocation)
    told = version is Version.EXEMPT or source.letters is not None
    market = figures.market if figures.market and (told or not figures.market.tells_of_one) else None
    there = ((Fact.COSTS, figures.costs), (Fact.MARKET, market), (Fact.ROBUSTNESS, firm.public))
    without = frozenset(fact for fact, found in there if not found)
    return Typed(
        paper(wrote.procurement_id, version, wrote, without),
        figures.costs,
        market,
        firm,
        unfilled(source.snapshot.lots, wrote.courses, Regime(source.snapshot.procurement["regime"])),
    )


def _open(
    procurement: Procurement,
    source: Basis,
    found: Sequence[fates.TenderFate],
    gone: int,
    items: Sequence[Agreed],
    now: datetime,
    typed: Typed,
) -> PublicReport:
    snapshot, latest = source.snapshot, source.recommendation
    standing = windows(procurement.id, now)
    published = Published(snapshot.scheme, snapshot.scheme_sha256, scheme_of(canonical(snapshot.scheme)))
    rules = rules_of(published, [lot.lot.number for lot in snapshot.lots])
    return PublicReport(
        heading=_heading(procurement.id, source, now),
        record=Record(snapshot.number, latest.sha256 if latest else "", snapshot.scheme_sha256, snapshot.at),
        recommended=officer(latest.by_id, latest.at) if latest else None,
        decided=officer(source.approval.by_id, source.approval.at) if source.approval else None,
        timetable=tuple(
            StageRow(w.words, w.baseline_opens, w.baseline_closes, w.opened_at, w.closed_at)
            for w in standing.values()
            if w.baseline_opens or w.opened_at
        ),
        deadline=standing[Stage.TENDERING].closes_at,
        steps=tuple(fates.steps(gone, found)),
        rules=rules,
        panel=panel(procurement.id, items),
        talks=talks(procurement.id, items),
        finance=_finance(snapshot.lots),
        lots=tuple(_lot(lot, named=source.letters is not None) for lot in snapshot.lots),
        standstill=_standstill(source.letters),
        paper=typed.paper,
        costs=typed.costs,
        market=typed.market,
        robustness=typed.firm.public,
        unfilled=typed.unfilled,
    )


def officer(user_id: int, at: datetime | None = None) -> Officer:
    """A person of the record with their post."""
    user = person(user_id)
    return Officer(user.name, user.job_title, at) if user else Officer(f"Person {user_id}", "", at)


def _heading(procurement_id: int, source: Basis, now: datetime) -> Heading:
    about = source.snapshot.procurement
    return Heading(
        title=about["title"],
        code=about["code"],
        buyer=about["buyer"],
        regime=REGIME_WORDS[Regime(about["regime"])],
        route=about["route"],
        term=about["term"],
        summary=about["summary"],
        to=tuple(Officer(user.name, user.job_title) for user in appointed(procurement_id, Role.APPROVER)),
        sender=tuple(Officer(user.name, user.job_title) for user in appointed(procurement_id, Role.LEAD)),
        made_at=now,
        status=source.status,
        rehearsal=is_rehearsal(procurement_id),
    )


def _before_opening(procurement_id: int) -> tuple[str, ...]:
    """The bidders that withdrew before the tenders were opened, by name, as the opening register has them."""
    first = opening(procurement_id, FIRST_ROUND)
    if first is None:
        return ()
    register = json.loads(first.register)
    return tuple(str(row["bidder"]) for row in register["withdrawn"])


def _finance(lots: Sequence[LotStanding]) -> tuple[Count, ...]:
    """How many bidders whose standing was looked at were found how."""
    states = {bid.number: bid.finance_state for bid in fates.bids(lots)}
    counted = Counter(State(state) for state in states.values() if state)
    return tuple(Count(state.words, counted[state]) for state in State if state.settled and counted[state])


def _lot(lot: LotStanding, *, named: bool) -> PublicLot:
    about = lot.lot
    return PublicLot(
        number=about.number,
        name=about.name,
        weekly_hours=about.weekly_hours,
        fewest=about.min_providers,
        most=about.max_providers,
        bids=len(lot.ranking) + len(lot.excluded),
        ranked=len(lot.ranking),
        places=len(lot.awarded),
        reserve=len(lot.reserve),
        tied=len(lot.tied),
        short=lot.short,
        hours_each=lot.hours_each,
        providers=tuple(bid.organisation for bid in lot.awarded) if named else (),
        value_net=about.value_net,
        value_gross=about.value_gross,
        ended_on=about.ended_on,
    )


def _standstill(letters: OutcomeLetters | None) -> Standstill | None:
    if letters is None:
        return None
    number = db.session.scalar(
        select(func.count()).select_from(OutcomeLetter).where(OutcomeLetter.letters_id == letters.id)
    )
    return Standstill(letters.sent_at, number or 0, letters.last_day, letters.earliest_signing, letters.rule)
