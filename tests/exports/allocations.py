"""Lots by chance, allocated by the product: what a recommendation freezes of them, and the rows it rests on."""

import json
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluation.award.allocated import allocated, allocation_form
from evaluation.award.facts import LotFacts, LotStanding, RankedBid, Result
from evaluation.award.snapshot import results_form
from procurement.questionnaire.rules import Capacity, LotCapacity, capacity_text

Rows = dict[str, dict[str, Any]]
SCORES = ("0", "40", "79.99", "80", "80.01", "81", "250/3")


def random_award(dice: random.Random) -> tuple[dict[str, Any], Rows]:
    """The part of a snapshot that is about places, and the submissions of its bidders."""
    names = [f"Bidder {number:02}" for number in range(1, dice.randint(2, 8))]
    lots = [_lot(dice, number, names) for number in range(1, dice.randint(2, 5))]
    scheme = {"allocation": _rule(dice, [lot.lot.number for lot in lots])}
    stated = {at: _stated(dice, len(lots)) for at in range(1, len(names) + 1) if dice.random() < 0.7}
    done = allocated(lots, scheme, stated)
    snapshot = {"scheme": scheme, "allocation": allocation_form(lots, scheme, stated), "lots": results_form(done)}
    rows: Rows = {f"submission:{at}": {"id": at, "round": 1, "tender_id": at} for at in stated}
    rows |= {f"submitted_answer:{at}": {"submission_id": at, "text": capacity_text(one)} for at, one in stated.items()}
    found: dict[str, Any] = json.loads(json.dumps(snapshot))
    return found, rows


def _rule(dice: random.Random, lots: list[int]) -> dict[str, Any]:
    rule: dict[str, Any] = {"mechanism": dice.choice(["best_total", "in_lot_order"]), "capacity": dice.random() < 0.7}
    if dice.random() < 0.4:
        rule["max_lots"] = dice.randint(1, 3)
    if dice.random() < 0.4:
        rule["limits"] = [{"lots": lots[: dice.randint(1, 3)], "max_awards": dice.randint(1, 2)}]
    return rule


def _stated(dice: random.Random, lots: int) -> Capacity:
    choices: list[int | None] = [*dice.sample(range(1, lots + 1), lots)]
    most = dice.choice([None, None, 1, 2])
    each = tuple(LotCapacity(at, Decimal(50), choice=dice.choice([one, None])) for at, one in enumerate(choices, 1))
    return Capacity(Decimal(dice.choice(["60", "125", "220.5", "400"])), most, each)


def _lot(dice: random.Random, number: int, names: list[str]) -> LotStanding:
    low = dice.randint(0, 2)
    most = max(1, low) + dice.randint(0, 2)
    facts = LotFacts(number, number, f"Lot {number}", Decimal(dice.choice(["100", "120", "250.5"])), low, most)
    totals = {name: Fraction(dice.choice(SCORES)) for name in names if dice.random() < 0.7}
    nothing = Fraction(0)
    ranking = [
        RankedBid(
            names.index(name) + 1,
            names.index(name) + 1,
            name,
            name,
            1 + sum(other > total for other in totals.values()),
            total,
            total,
            nothing,
            {},
            {},
            Result.RESERVE,
            None,
            "pass",
        )
        for name, total in totals.items()
    ]
    return LotStanding(facts, tuple(sorted(ranking, key=lambda bid: bid.rank)), (), (), ())
