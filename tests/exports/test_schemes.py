"""The award workbook under other published schemes: what LibreOffice works out is what the rules rank."""

import json
import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from evaluation.award.facts import BidFacts, Exclusion, LotFacts, LotStanding, Why
from evaluation.award.queries import Published, scheme_of
from evaluation.award.rules import Bid, LotResult, places, rank
from evaluation.award.standings import OnRecord, standing
from exports.award_report.facts import AwardReport
from exports.award_report.fates import fates
from exports.award_report.reading import award_report
from exports.award_report.sheets import workbook
from exports.layout.scheme import rules_of
from procurement.core import clock
from tests.exports.conftest import Issued
from tests.exports.recalculation import formulas, recalculated_all, same, spoiled
from tests.exports.test_workbooks import agrees, bids

FIVE = {"values": ["0", "1", "2", "3", "4", "5"]}
HOLES = {"values": ["0", "2", "5", "8", "10"]}


def questions(*weights: str, minimum: dict[int, str] | None = None) -> list[dict[str, str]]:
    found = []
    for number, weight in enumerate(weights, start=1):
        least = (minimum or {}).get(number)
        found.append({"id": f"Q{number}", "title": f"Question {number}", "weight": weight})
        if least:
            found[-1]["minimum"] = least
    return found


SCHEMES: dict[str, dict[str, Any]] = {
    "exact, thirds": {"scale": {"values": ["0", "1", "2", "3"]}, "quality": questions("33", "33", "34")},
    "rounded at every stage": {
        "scale": HOLES,
        "quality": questions("12.5", "27.5", "35.25", "24.75"),
        "rounding": {"criterion": 1, "quality": 1, "total": 0},
    },
    "minimums": {
        "scale": FIVE,
        "quality": [{**one, "minimum_may": True} for one in questions("60", "40", minimum={1: "2", 2: "2.5"})],
        "quality_minimum": "61.5",
        "rounding": {"total": 2},
    },
    "ties parted by two questions": {
        "scale": {"values": ["0", "1", "2"]},
        "quality": questions("40", "30", "30"),
        "tie_break": ["criterion:Q2", "criterion:Q1"],
    },
    "set against the best of the lot": {
        "scale": FIVE,
        "quality": questions("45", "25", "30"),
        "quality_relative_to_best": True,
        "rounding": {"quality": 3, "total": 2},
        "tie_break": ["quality", "criterion:Q3"],
    },
    "one question passed or failed": {
        "scale": FIVE,
        "quality": [*questions("55", "45", minimum={1: "1"}), {"id": "QP", "title": "Registered", "pass_fail": True}],
    },
    "money for quality, equal figures to the lower price": {
        "scale": FIVE,
        "quality": questions("55", "45", minimum={1: "1"}),
        "price": {
            "formula": "quality_in_money",
            "weight": "0",
            "amounts": [
                {"from": "0", "pounds": "-10000"},
                {"from": "40", "pounds": "0"},
                {"from": "64", "pounds": "20000"},
                {"criterion": "Q2", "from": "18", "pounds": "3000"},
                {"criterion": "Q2", "from": "36", "pounds": "7000"},
            ],
        },
        "tie_break": ["price"],
    },
    "quality for money, those close to the best by price": {
        "scale": FIVE,
        "quality": questions("55", "45", minimum={1: "1"}),
        "price": {"formula": "value_ratio", "weight": "0", "band_percent": "12.5"},
        "tie_break": ["criterion:Q1"],
    },
    "quality against the best for money, those close to the best by quality": {
        "scale": FIVE,
        "quality": questions("55", "45"),
        "quality_relative_to_best": True,
        "price": {
            "formula": "value_ratio",
            "weight": "0",
            "scale": "1000",
            "band_percent": "30",
            "decided_by": "quality",
        },
        "rounding": {"total": 3},
    },
    "price alone": {
        "scale": FIVE,
        "quality": [],
        "price": {"formula": "range", "weight": "100"},
        "rounding": {"price": 2},
    },
    "points that make no hundred divide the price": {
        "scale": FIVE,
        "weights": "points",
        "quality": questions("120", "60", minimum={1: "1"}),
        "price": {"formula": "quality_coefficient", "weight": "70"},
        "tie_break": ["quality"],
    },
    "questions of some lots": {
        "scale": FIVE,
        "quality": [
            *questions("60", "40", "40", minimum={1: "1", 2: "2"}),
            {"id": "Q4", "title": "Question 4", "weight": "25", "lots": [8]},
            {"id": "Q5", "title": "Question 5", "weight": "15", "lots": [8]},
        ],
        "quality_minimum": "45",
        "tie_break": ["criterion:Q2", "quality"],
    },
    "a scale whose top nobody reaches": {
        "scale": {"values": ["0", "3", "7", "9"], "max": "10"},
        "quality": questions("70", "30", minimum={2: "3"}),
    },
}


BY_LOT = SCHEMES["questions of some lots"]["quality"]
BY_LOT[1]["lots"], BY_LOT[2]["lots"] = [1, 3, 5], [2, 4, 6, 7]


def _bid(facts: BidFacts, codes: list[str], lot: int, priced: bool) -> Bid:
    scores = {code: facts.scores[code] for code in codes}
    kept = tuple(
        about for (about, figure), (excludes, _) in facts.decided.items() if Fraction(figure) == scores.get(about)
    )
    price = facts.prices[lot] if priced else None
    return Bid(facts.bidder_code, scores, price, out=tuple(reason.words for reason in facts.finance), kept=kept)


def made_up(issued: Issued, document: dict[str, Any], seed: int) -> tuple[AwardReport, dict[str, LotResult]]:
    """A report on eight lots with bids scored by lot-drawn marks, and what the rules make of them."""
    chosen = random.Random(seed)
    published = Published(document, "0" * 64, scheme_of(json.dumps(document)))
    marks = [Fraction(value) for value in document["scale"]["values"]]
    codes = [question["id"] for question in document["quality"]]
    facts = [
        BidFacts(
            number,
            number,
            f"Bidder {number:02d}",
            f"Organisation {number}",
            {code: chosen.choice(marks) for code in codes},
            finance=(Exclusion(Why.FINANCE, "Failed financial standing: it did"),) if number == 7 else (),
            finance_state="fail" if number == 7 else "pass",
            prices=dict.fromkeys(range(1, 9), Fraction(90000 + 10000 * (number % 4))),
            decided={("Q1", str(mark)): (False, "It is close.") for mark in marks} if number % 2 else {},
        )
        for number in range(1, 17)
    ]
    facts.append(replace(facts[0], tender_id=99, number=99, bidder_code="Bidder 99"))  # equal to the first in all
    lots: list[LotStanding] = []
    results = {}
    for number in range(1, 9):
        here = [facts[0], facts[-1], *chosen.sample(facts[1:-1], 8)]
        lot = LotFacts(number, number, f"Lot {number}", Decimal("1000.10"), 1, chosen.choice([1, 2, 4]))
        scheme = published.for_lot(number).scheme
        asked = [criterion.id for criterion in scheme.quality]
        lots.append(standing(lot, here, OnRecord(scheme)))
        results[str(number)] = rank(scheme, [_bid(bid, asked, number, scheme.price is not None) for bid in here])
    with issued.app.app_context():
        real = award_report(issued.small.procurement, clock.now())
    rules = rules_of(published, range(1, 9))
    return (
        AwardReport(
            replace(real.open, rules=rules),
            replace(real.appendix, lots=tuple(lots), fates=tuple(fates(lots))),
        ),
        results,
    )


Made = tuple[AwardReport, dict[str, LotResult], bytes, Workbook]
"""A report, what the rules make of its bids, its workbook as made, and as LibreOffice works it out."""


@pytest.fixture(scope="module")
def made(issued: Issued, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """A workbook under each scheme."""
    found = {name: made_up(issued, document, seed=len(name)) for name, document in SCHEMES.items()}
    contents = {name: workbook(report) for name, (report, _) in found.items()}
    books = recalculated_all({name: spoiled(one) for name, one in contents.items()}, tmp_path_factory.mktemp("books"))
    return {name: (*found[name], contents[name], books[name]) for name in SCHEMES}


@pytest.mark.parametrize("name", SCHEMES)
def test_the_sheet_ranks_as_the_rules_do(made: dict[str, Made], name: str) -> None:
    report, results, content, book = made[name]
    assert agrees(book, results) == []
    rows = bids(book)
    for lot in report.appendix.lots:
        took = places(results[str(lot.lot.number)].ranking, lot.lot.max_providers)
        awarded = {
            of for (number, of), row in rows.items() if number == str(lot.lot.number) and row["Result"] == "Award"
        }
        assert awarded == {standing.bidder for standing in took.awarded}
        tied = {of for (number, of), row in rows.items() if number == str(lot.lot.number) and "Tied" in row["Result"]}
        assert tied == {standing.bidder for standing in took.tied}
    stored = load_workbook(BytesIO(content), data_only=True)
    differing = [
        (sheet, at, stored[sheet][at].value, book[sheet][at].value)
        for sheet, at in formulas(content)
        if not same(stored[sheet][at].value, book[sheet][at].value)
    ]
    assert differing == []


def test_the_schemes_meet_ties_exclusions_and_thirds(made: dict[str, Made]) -> None:
    """What the tests above rely on happens in them."""
    drawn = {name: one[1] for name, one in made.items()}
    by_ratio = [result for name, lots in drawn.items() if "for money, those" in name for result in lots.values()]
    ratios = [[standing.total for standing in result.ranking] for result in by_ratio]
    assert any(totals != sorted(totals, reverse=True) for totals in ratios), "a lower ratio comes first if close"
    assert any(result.ties for result in drawn["exact, thirds"].values())
    assert any(tie.parted_by for result in drawn["ties parted by two questions"].values() for tie in result.ties)
    missed = [reason.code for result in drawn["minimums"].values() for out in result.excluded for reason in out.reasons]
    assert {"below_minimum", "below_quality_minimum"} <= set(missed)
    best = [result.ranking[0].quality for result in drawn["set against the best of the lot"].values()]
    assert set(best) == {Fraction(100)}
