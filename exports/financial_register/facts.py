"""The financial checks of a procurement, as whoever asks may read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from evaluation.explaining.queries import Explaining, Topic, asked_of
from evaluation.financial.exposure import total_value
from evaluation.financial.models import FinancialDecision, FinancialFigures
from evaluation.financial.overview import Row, rows
from evaluation.financial.queries import decisions_of, figures, leading_test, moderations_of, rules_of, signs_of
from evaluation.financial.rule_set import TESTS
from evaluation.financial.rules import Rules
from evaluation.financial.sheet import keyed, lot_values
from evaluation.financial.signs import CONDITIONS, Sign, listed
from evaluation.financial.three_tests import Tested, three_tests
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.people.queries import names
from procurement.tenders.models import Tender

OUTCOMES = {"pass": "Pass", "fail": "Fail", "conditional": "Pass with condition", "insufficient": "Not enough evidence"}


@dataclass(frozen=True)
class Decided:
    """One decision: what was found and why, and the second accountant's word on it."""

    outcome: str
    reason: str
    condition: str
    due_on: date | None
    by: str
    at: datetime
    agreed: bool | None
    word: str
    moderator: str
    moderated_at: datetime | None


@dataclass(frozen=True)
class Year:
    """A year of accounts as keyed."""

    row: FinancialFigures
    figures: Mapping[str, Decimal]
    keyed_by: str


@dataclass(frozen=True)
class Checked:
    """One bidder: how far it has come, its accounts, what was found and said."""

    row: Row
    years: tuple[Year, ...]
    tests: tuple[Tested, ...]
    value: Fraction | None
    signs: tuple[Sign, ...]
    decisions: tuple[Decided, ...]
    explained: tuple[Explaining, ...]


@dataclass(frozen=True)
class FinancialFacts:
    """The whole list, without the bidders that are closed to whoever asks."""

    code: str
    title: str
    buyer: str
    test: str
    rules: Rules
    bidders: tuple[Checked, ...]
    closed: int
    made_at: datetime
    rehearsal: bool


def financial_facts(ctx: Context, procurement: Procurement) -> FinancialFacts:
    """Everything that was found, bidder by bidder."""
    everyone = rows(procurement.id, ctx.person)
    tenders = {row.tender_id: db.session.get_one(Tender, row.tender_id) for row in everyone if not row.closed}
    return FinancialFacts(
        procurement.code,
        procurement.title,
        procurement.buyer,
        TESTS[leading_test(procurement.id)],
        rules_of(procurement.id),
        tuple(_checked(ctx, row, tenders[row.tender_id]) for row in everyone if not row.closed),
        sum(row.closed for row in everyone),
        ctx.now,
        procurement.rehearsal,
    )


def _condition(decision: FinancialDecision) -> str:
    """What a pass hangs on: of what kind, in the accountant's words, and what is to show it."""
    kind = CONDITIONS.get(decision.condition_kind, "")
    shown = f" To be shown by: {decision.condition_evidence}" if decision.condition_evidence else ""
    return f"{kind + ': ' if kind else ''}{decision.condition}{shown}"


def _checked(ctx: Context, row: Row, tender: Tender) -> Checked:
    on_file, decisions, moderations = figures(tender.id), decisions_of(tender.id), moderations_of(tender.id)
    people = names(
        {one.keyed_by_id for one in on_file}
        | {one.by_id for one in decisions}
        | {one.by_id for one in moderations.values()}
    )
    own = [one for one in on_file if one.whose == "bidder"] or on_file
    seen = signs_of(tender.id)
    found = []
    for one in decisions:
        word = moderations.get(one.id)
        found.append(
            Decided(
                OUTCOMES[one.outcome],
                one.reason,
                _condition(one),
                one.condition_due_on,
                people.get(one.by_id, ""),
                one.at,
                word.agreed if word else None,
                word.reason if word else "",
                people.get(word.by_id, "") if word else "",
                word.at if word else None,
            )
        )
    return Checked(
        row,
        tuple(Year(one, keyed(one), people.get(one.keyed_by_id, "")) for one in on_file),
        three_tests(keyed(own[0])) if own else (),
        total_value(lot_values(tender)),
        listed(seen.signs if seen else {}, own[0].year_end if own else None, ctx.now.astimezone(LONDON).date()),
        tuple(found),
        tuple(one for one in asked_of(tender.id) if one.topic is not Topic.PRICE),
    )
