"""Reading the award: the published scheme, how every lot stands now, and what was recommended, approved and sent."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from evaluation.award.allocated import allocated
from evaluation.award.facts import BidFacts, Exclusion, LotFacts, LotStanding, Why, ended
from evaluation.award.lot_queries import draws, lots_found
from evaluation.award.models import Approval, AwardStep, OutcomeLetter, OutcomeLetters, Recommendation
from evaluation.award.snapshot import Frozen, thaw
from evaluation.award.standings import OnRecord, standing
from evaluation.financial import queries as financial
from evaluation.moderation.models import Consensus
from evaluation.moderation.queries import consensus_now, minimum_decisions
from evaluation.moderation.scores import standing_scores
from evaluation.pricing.queries import Asked as PricesAsked
from evaluation.pricing.queries import asked as prices_asked
from evaluation.pricing.queries import low_prices, price_figure, quality_settled
from evaluation.pricing.reading import read_price
from evaluation.pricing.rules import ABNORMALLY_LOW
from evaluation.scheme.models import Criterion
from evaluation.scheme.per_lot import by_lot, for_lot, lot_groups, lots_of
from evaluation.scheme.queries import frozen, published
from evaluation.scheme.reading import read_scheme
from evaluation.scheme.rules import Scheme, shares
from procurement.cases.queries import lot_abandonments, lots
from procurement.core.audit import canonical, sha256
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.json_input import read_json
from procurement.core.vocabulary import FIRST_ROUND
from procurement.core.words import day
from procurement.people.models import Organisation
from procurement.pqq.queries import decisions as selection_decisions
from procurement.questionnaire.models import Question
from procurement.questionnaire.rules import lots_named, stands_for
from procurement.tenders.envelopes import late_lots
from procurement.tenders.models import LateAttempt, LateDecision, Opening, Submission, Tender
from procurement.tenders.queries import not_invited, opening, submitted_lots, withdrawals
from procurement.tenders.stated import capacities

CORRECTED = "corrected"
"""The kind of record that an award is to be corrected."""


@dataclass(frozen=True)
class Asked:
    """A question that is scored: its code and title, what it weighs, its minimum mark, the top of its scale.

    `lots` are those it is for; none named is all of them.
    """

    code: str
    title: str
    weight: Fraction
    minimum: Fraction | None
    top: Fraction
    lots: tuple[int, ...] = ()
    minimum_may: bool = False

    @property
    def lots_words(self) -> str:
        """Which lots it is for, in words; empty where it is for all."""
        return lots_named(self.lots)


def asked_in(questions: Iterable[Asked], lots: Collection[int]) -> tuple[Asked, ...]:
    """Those of some questions that are for any of some lots."""
    return tuple(asked for asked in questions if stands_for(asked.lots, lots))


@dataclass(frozen=True)
class Published:
    """The scheme as published: the frozen document and its SHA-256, the rules read from it, and what is scored.

    Where questions are for some lots only, these are the rules of all questions; each lot is ranked by `for_lot`.
    """

    document: Mapping[str, Any]
    sha256: str
    scheme: Scheme

    @property
    def questions(self) -> tuple[Asked, ...]:
        """The questions that earn points, in published order."""
        named = lots_of(self.document)
        return tuple(
            Asked(
                share.criterion.id,
                share.criterion.title,
                share.weight,
                share.criterion.minimum,
                share.scale.top,
                named.get(share.criterion.id, ()),
                share.criterion.minimum_may,
            )
            for share in shares(self.scheme)
            if share.scale and not share.criterion.children and not share.criterion.pass_fail
        )

    def for_lot(self, lot: int) -> "Published":
        """The rules that one lot is ranked by; the same for every lot where no question is for some lots only."""
        if not by_lot(self.document):
            return self
        return Published(for_lot(self.document, lot), self.sha256, scheme_of(canonical(self.document), lot))


@lru_cache(maxsize=256)
def scheme_of(document: str, lot: int | None = None) -> Scheme:
    """The scheme of a frozen document, or of one lot of it, read as `evenhand replay` reads one. Raises `BadInput`."""
    found = json.loads(document)
    root = read_json((canonical(for_lot(found, lot)) if by_lot(found) else document).encode())
    scheme = read_scheme(root, read_price(root.child("price")), tuple(ABNORMALLY_LOW))
    root.document.settle()
    return scheme


def published_scheme(procurement_id: int) -> Published:
    """The scheme that ranking goes by: as frozen, or as it stands while it is still being set up."""
    row = frozen(procurement_id)
    document = published(procurement_id)
    text = row.document if row else canonical(document)
    return Published(document, row.sha256 if row else sha256(text), scheme_of(text))


def results(procurement_id: int, now: datetime) -> tuple[LotStanding, ...]:
    """How every lot stands now, by lot number: ranked, with places, and every excluded bid with its reasons.

    Before the tenders are opened the lots are there without a bid. The number of statements does not grow with the
    number of bidders, lots or questions.
    """
    rules = published_scheme(procurement_id)
    bids = {bid.tender_id: bid for bid in bid_facts(procurement_id, now)}
    chosen = _lots_chosen(procurement_id, bids)
    drawn = draws(procurement_id, rules.document)
    facts = [replace(lot, draws=drawn.get(lot.lot_id, ())) for lot in lot_facts(procurement_id)]
    records = {
        lot: record
        for lots in lot_groups(rules.document, [lot.number for lot in facts])
        for record in [OnRecord(rules.for_lot(lots[0]).scheme)]
        for lot in lots
    }
    ranked = [
        standing(lot, [bids[tender_id] for tender_id in chosen.get(lot.lot_id, ())], records[lot.number])
        for lot in facts
    ]
    if not rules.document.get("allocation"):
        return tuple(ranked)
    stated = capacities(procurement_id)
    return allocated(ranked, rules.document, stated, lambda given: lots_found(procurement_id, given))


def lot_facts(procurement_id: int) -> list[LotFacts]:
    """The lots as published, by number; of those that were abandoned, when and why."""
    gone = lot_abandonments(procurement_id)
    return [
        LotFacts(
            lot.id,
            lot.number,
            lot.name,
            lot.weekly_hours,
            lot.min_providers,
            lot.max_providers,
            lot.value_net,
            lot.value_gross,
            gone[lot.number].words if lot.number in gone else "",
            day(gone[lot.number].decided_on) if lot.number in gone else "",
        )
        for lot in lots(procurement_id)
    ]


def as_it_stands(recommendation: Recommendation) -> Frozen:
    """What a recommendation froze, with the lots that were abandoned since as such."""
    snapshot = thaw(recommendation.snapshot)
    now = {facts.lot_id: facts for facts in lot_facts(recommendation.procurement_id) if facts.ended}
    lots = tuple(
        ended(lot, now[lot.lot.lot_id]) if lot.lot.lot_id in now and not lot.lot.ended else lot for lot in snapshot.lots
    )
    return replace(snapshot, lots=lots)


def bid_facts(procurement_id: int, now: datetime) -> list[BidFacts]:
    """Every bidder whose tender was opened, or came late and was not taken, with scores and what keeps it out.

    Prices are there once quality is settled, and gone again while any of it is open.
    """
    first = opening(procurement_id, FIRST_ROUND)
    if first is None:
        return []
    before = _before_scoring(procurement_id, first)
    agreed = standing_scores(procurement_id)
    checks = financial.checks(procurement_id)
    decided = minimum_decisions(procurement_id)
    prices = prices_asked(procurement_id) if quality_settled(procurement_id, now) else {}
    low = low_prices(procurement_id) if prices else {}
    found = []
    for tender, organisation in _bidders(procurement_id):
        if tender.id not in before.known:
            continue
        out = before.out.get(tender.id)
        check = checks.get(tender.id, financial.Check())
        money, unpriced = _money(prices.get(tender.id))
        found.append(
            BidFacts(
                tender.id,
                tender.number,
                tender.bidder_code,
                organisation,
                agreed.scores.get(tender.id, {}),
                (out,) if out else (),
                tuple(_against_standing(check)),
                check.state.value,
                () if out else agreed.missing.get(tender.id, ()),
                {of: (row.excludes, row.reason) for of, row in decided.get(tender.id, {}).items()},
                prices=money,
                unpriced=unpriced,
                rejected={
                    lot: f"Rejected as abnormally low: {decision.reason}"
                    for lot, price in money.items()
                    if (one := low.get((tender.id, lot, price_figure(price))))
                    and (decision := one.decision)
                    and decision.rejects
                },
            )
        )
    return found


def _money(found: PricesAsked | None) -> tuple[dict[int, Fraction], dict[int, str]]:
    """What a bidder asks for each lot, and why it has no price for another."""
    lots = found.lots if found else {}
    return (
        {lot: price.total for lot, price in lots.items() if price.total is not None},
        {lot: f"No price yet: {'; '.join(price.open)}" for lot, price in lots.items() if price.open},
    )


def _bidders(procurement_id: int) -> Iterable[tuple[Tender, str]]:
    query = select(Tender, Organisation.name).join(Organisation).where(Tender.procurement_id == procurement_id)
    return [(tender, name) for tender, name in db.session.execute(query.order_by(Tender.number))]


@dataclass(frozen=True)
class _Before:
    """All tenders that were opened or came late (`known`), and what put some of them out before they were scored."""

    known: frozenset[int]
    out: Mapping[int, Exclusion]


def _before_scoring(procurement_id: int, first: Opening) -> _Before:
    """Late and not taken, withdrawn since the opening, failed selection: in the order in which these happen."""
    submitted = select(Submission.tender_id, Submission.receipt).where(
        Submission.procurement_id == procurement_id, Submission.round == FIRST_ROUND
    )
    receipts = {row.tender_id: row.receipt for row in db.session.execute(submitted.order_by(Submission.id))}
    withdrawn = {tender_id: row.at for tender_id, row in withdrawals(procurement_id).items()}
    gone = {tender_id for tender_id, at in withdrawn.items() if at < first.opened_at}
    late = {tender_id: words for tender_id, words in _late(procurement_id, receipts) if tender_id not in gone}
    known = frozenset(set(receipts) - gone | set(late))
    out = {tender_id: Exclusion(Why.LATE, words) for tender_id, words in late.items()}
    for tender_id, at in withdrawn.items():
        words = f"Withdrawn by the bidder on {day(at.astimezone(LONDON).date())}"
        out.setdefault(tender_id, Exclusion(Why.WITHDRAWN, words))
    for tender_id, decision in selection_decisions(procurement_id).items():
        if not decision.passed:
            out.setdefault(tender_id, Exclusion(Why.SELECTION, f"Failed selection: {decision.reason}"))
    for tender_id, row in not_invited(procurement_id).items():
        out.setdefault(tender_id, Exclusion(Why.ROUND, f"Did not go on after round {row.round}: {row.reason}"))
    return _Before(known, out)


def _late(procurement_id: int, receipts: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Tenders of the first round that came late and were not taken, with the reason that was recorded."""
    attempted = set(
        db.session.scalars(
            select(LateAttempt.tender_id).where(
                LateAttempt.procurement_id == procurement_id, LateAttempt.round == FIRST_ROUND
            )
        )
    )
    decided = (
        select(LateDecision)
        .join(Tender, Tender.id == LateDecision.tender_id)
        .where(Tender.procurement_id == procurement_id, LateDecision.round == FIRST_ROUND)
        .order_by(LateDecision.id)
    )
    decisions = {row.tender_id: row for row in db.session.scalars(decided)}
    for tender_id in sorted(attempted | {t for t, receipt in receipts.items() if receipt != "on_time"}):
        if receipts.get(tender_id) == "on_time":
            continue  # it had been submitted in time; only a later try to replace it came late
        decision = decisions.get(tender_id)
        if decision is None:
            yield tender_id, "Late, and no decision to take it"
        elif not decision.accepted:
            yield tender_id, f"Late, and not taken: {decision.reason}"


def _against_standing(check: financial.Check) -> Iterator[Exclusion]:
    """Why a bidder may not be awarded on account of its financial standing, once a second accountant agreed it."""
    decision = check.decision
    if decision is None or not check.state.keeps_out:
        return
    if check.state is financial.State.FAIL:
        yield Exclusion(Why.FINANCE, f"Failed financial standing: {decision.reason}")
    elif check.state is financial.State.INSUFFICIENT:
        yield Exclusion(Why.INSUFFICIENT, f"Financial standing not shown: {decision.reason}")
    else:
        due = decision.condition_due_on
        when = f" (due {day(due)})" if due else ""
        yield Exclusion(Why.CONDITION, f"Financial condition not met{when}: {decision.condition}")


def _lots_chosen(procurement_id: int, bids: Mapping[int, BidFacts]) -> dict[int, list[int]]:
    """Tender ids by lot id: as last submitted, or as chosen in a tender that came late and lies unopened."""
    by_tender = submitted_lots(procurement_id)
    by_tender |= late_lots(procurement_id, set(bids) - set(by_tender))
    found: dict[int, list[int]] = {}
    for tender_id, chosen in by_tender.items():
        for lot_id in chosen if tender_id in bids else ():
            found.setdefault(lot_id, []).append(tender_id)
    return found


def consensus_ids(procurement_id: int) -> dict[tuple[int, str], Consensus]:
    """The consensus behind each score, by tender and question code."""
    query = (
        select(Criterion.id, Question.code)
        .join(Question, Question.id == Criterion.question_id)
        .where(Criterion.procurement_id == procurement_id)
    )
    codes = {row.id: row.code for row in db.session.execute(query)}
    return {(tender_id, codes[c]): row for (tender_id, c), row in consensus_now(procurement_id).items() if c in codes}


def recommendation(procurement_id: int) -> Recommendation | None:
    """The recommendation that stands: the latest."""
    query = select(Recommendation).where(Recommendation.procurement_id == procurement_id)
    return db.session.scalar(query.order_by(Recommendation.number.desc()).limit(1))


def approval(recommendation_id: int) -> Approval | None:
    """What the approver decided about a recommendation."""
    return db.session.scalar(select(Approval).where(Approval.recommendation_id == recommendation_id))


def approved(procurement_id: int) -> Recommendation | None:
    """The recommendation that was approved, if the latest was and is not to be corrected."""
    latest = recommendation(procurement_id)
    if latest is None:
        return None
    decided = approval(latest.id)
    return latest if decided and decided.approved and not corrected(latest.id) else None


def corrected(recommendation_id: int) -> AwardStep | None:
    """The record that an award which was approved is to be corrected, with the reason."""
    query = select(AwardStep).where(AwardStep.recommendation_id == recommendation_id, AwardStep.kind == CORRECTED)
    return db.session.scalar(query.limit(1))


def outcome_letters(procurement_id: int) -> OutcomeLetters | None:
    """The sending of the outcome letters that stand; none while an award is being corrected."""
    last = last_letters(procurement_id)
    return None if last is None or corrected(last.recommendation_id) else last


def last_letters(procurement_id: int) -> OutcomeLetters | None:
    """The latest sending, whether or not the award is being corrected since."""
    query = select(OutcomeLetters).where(OutcomeLetters.procurement_id == procurement_id)
    return db.session.scalar(query.order_by(OutcomeLetters.id.desc()).limit(1))


def letter_of(letters_id: int, tender_id: int) -> OutcomeLetter | None:
    """The letter to one bidder, as it was sent."""
    return db.session.scalar(
        select(OutcomeLetter).where(OutcomeLetter.letters_id == letters_id, OutcomeLetter.tender_id == tender_id)
    )
