"""Every bidder's financial standing in one list, read with as many statements for sixty bidders as for one."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from evaluation.explaining.queries import Topic, asked_in
from evaluation.financial.exposure import LotValue, lot_value, total_value
from evaluation.financial.models import FinancialFigures
from evaluation.financial.needed import below_minimum
from evaluation.financial.queries import Check, State, checks, rules_of
from evaluation.financial.rules import ratios
from evaluation.financial.sheet import keyed
from procurement.cases.queries import lot_abandonments, lots
from procurement.core.db import db
from procurement.people.models import Organisation
from procurement.people.queries import conflicted_with, names
from procurement.pqq.queries import in_evaluation
from procurement.tenders.queries import submitted_lots

ORDER = {state: place for place, state in enumerate(State)}


@dataclass(frozen=True)
class Row:
    """One bidder still in evaluation; not `needed` once it missed a minimum mark.

    It is `closed` to a person with an interest in it, who sees no figure and no finding.
    """

    tender_id: int
    number: int
    bidder_code: str
    organisation: str
    lots: int
    latest: date | None
    high: int
    medium: int
    low: int
    check: Check
    decided_by: str
    moderated_by: str
    needed: bool
    closed: bool

    @property
    def state(self) -> State:
        """How far the check has come."""
        return self.check.state

    @property
    def finding(self) -> tuple[str, str]:
        """How far the check has come in words, and the shape it is drawn with."""
        if not self.needed and not self.state.settled:
            return "Not needed", "neutral"
        return self.state.words, self.state.kind

    @property
    def risk(self) -> tuple[str, str]:
        """The worst risk in words, and the shape it is drawn with."""
        if self.high:
            return f"{self.high} high", "fail"
        if self.medium:
            return f"{self.medium} medium", "condition"
        return ("Low", "pass") if self.low else ("Not worked out", "waiting")


def rows(procurement_id: int, person_id: int) -> list[Row]:
    """The bidders still in evaluation, by number, as this person may see them."""
    tenders = in_evaluation(procurement_id)
    standing = checks(procurement_id)
    accounts = latest_accounts(procurement_id)
    values = _values(procurement_id)
    submitted = submitted_lots(procurement_id)
    chosen = {tender_id: [one for one in lot_ids if one in values] for tender_id, lot_ids in submitted.items()}
    organisations = _organisations({tender.organisation_id for tender in tenders})
    people = names(_deciders(standing.values()))
    barred = conflicted_with(procurement_id, person_id)
    not_needed = below_minimum(procurement_id)
    rules = rules_of(procurement_id)
    found = []
    for tender in tenders:
        check = standing.get(tender.id, Check())
        row = accounts.get(tender.id)
        risks: Counter[str | None] = Counter()
        if row:
            together = total_value([values[lot_id] for lot_id in chosen.get(tender.id, ())])
            risks = Counter(ratio.risk for ratio in ratios(keyed(row), row.months, together, rules).values())
        found.append(
            Row(
                tender.id,
                tender.number,
                tender.bidder_code,
                organisations[tender.organisation_id],
                len(chosen.get(tender.id, ())),
                row.year_end if row else None,
                risks["high"],
                risks["medium"],
                risks["low"],
                check,
                people.get(check.decision.by_id, "") if check.decision else "",
                people.get(check.moderation.by_id, "") if check.moderation else "",
                tender.id not in not_needed,
                tender.organisation_id in barred,
            )
        )
    return found


def latest_accounts(procurement_id: int) -> dict[int, FinancialFigures]:
    """The accounts of the latest year of each bidder, as they were keyed last."""
    query = select(FinancialFigures).where(
        FinancialFigures.procurement_id == procurement_id, FinancialFigures.whose == "bidder"
    )
    ordered = db.session.scalars(query.order_by(FinancialFigures.year_end, FinancialFigures.id))
    return {row.tender_id: row for row in ordered}


def _values(procurement_id: int) -> dict[int, LotValue]:
    """What each lot that goes on is worth."""
    ended = lot_abandonments(procurement_id)
    return {
        lot.id: lot_value(lot.number, lot.name, lot.weekly_hours, lot.max_providers, lot.urban_rate)
        for lot in lots(procurement_id)
        if lot.number not in ended
    }


def _organisations(ids: set[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(query)}


def _deciders(standing: Iterable[Check]) -> set[int]:
    standing = list(standing)
    decided = {check.decision.by_id for check in standing if check.decision}
    return decided | {check.moderation.by_id for check in standing if check.moderation}


def sorted_by(found: list[Row], sort: str) -> list[Row]:
    """By bidder number, name, risk, state or year; a leading minus sign turns the order."""
    keys: dict[str, Callable[[Row], tuple[int | str | date, ...]]] = {
        "bidder": lambda row: (row.number,),
        "name": lambda row: (row.organisation.casefold(),),
        "risk": lambda row: (row.high, row.medium, int(bool(row.low))),
        "state": lambda row: (ORDER[row.state],),
        "year": lambda row: (row.latest or date.min,),
    }
    key = keys.get(sort.removeprefix("-"), keys["bidder"])
    return sorted(found, key=key, reverse=sort.startswith("-"))


def waiting(procurement_id: int, everyone: Iterable[Row], now: datetime) -> list[tuple[Row, str, datetime | None]]:
    """What the accountants wait for, soonest first: explanations and accounts asked for; then who sent no accounts."""
    open_ = {row.tender_id: row for row in everyone if not row.closed and not row.state.settled and row.needed}
    found: list[tuple[Row, str, datetime | None]] = [
        (open_[one.asked.tender_id], words, one.asked.due_at)
        for topic, words in WAITED_FOR.items()
        for one in asked_in(procurement_id, topic)
        if one.asked.tender_id in open_ and one.waits(now)
    ]
    asked = {row.tender_id for row, _, _ in found}
    none = [(row, "has no accounts on file", None) for row in open_.values() if not row.latest]
    return sorted(found, key=lambda one: str(one[2])) + [one for one in none if one[0].tender_id not in asked]


WAITED_FOR = {Topic.STANDING: "may explain until", Topic.ACCOUNTS: "is to send accounts by"}
