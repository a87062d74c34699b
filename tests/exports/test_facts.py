"""The facts behind the report: what became of each tender, what moderation told, what the record says of it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from evaluation.award.facts import ExcludedBid, Exclusion, LotFacts, LotStanding, RankedBid, Result, Why
from exports.award_report.fates import Fate, fates, steps
from exports.award_report.reading import award_report, public_report
from exports.moderation_record.facts import moderation_record
from exports.score_matrix.facts import matrix
from procurement.core import clock as core_clock
from procurement.core.vocabulary import FIRST_ROUND, Stage
from tests.factories import DISCUSSED, Small

LOT = LotFacts(1, 1, "Northtown", Decimal(100), 1, 2)


def ranked(number: int, result: Result) -> RankedBid:
    total = Fraction(50)
    return RankedBid(
        number, number, f"Bidder {number:02d}", f"O{number}", 1, total, total, None, {}, {}, result, None, "pass"
    )


def excluded(number: int, *reasons: Why) -> ExcludedBid:
    told = tuple(Exclusion(why, why.value) for why in reasons)
    return ExcludedBid(number, number, f"Bidder {number:02d}", f"O{number}", told, None, {}, {}, "")


def lot(number: int, ranking: list[RankedBid], out: list[ExcludedBid]) -> LotStanding:

    return LotStanding(replace(LOT, number=number), tuple(ranking), tuple(out), (), ())


def test_a_tender_has_one_fate_whatever_lots_it_is_for() -> None:
    first = lot(
        1,
        [ranked(1, Result.AWARD), ranked(2, Result.RESERVE), ranked(3, Result.TIED)],
        [
            excluded(4, Why.LATE),
            excluded(5, Why.WITHDRAWN),
            excluded(6, Why.SELECTION),
            excluded(7, Why.BELOW_MINIMUM, Why.FINANCE),
            excluded(8, Why.FINANCE),
            excluded(9, Why.CONDITION),
            excluded(10, Why.INSUFFICIENT),
            excluded(11, Why.UNMODERATED),
            excluded(12, Why.BELOW_QUALITY),
        ],
    )
    second = lot(2, [ranked(1, Result.RESERVE), ranked(2, Result.AWARD)], [excluded(7, Why.BELOW_MINIMUM, Why.FINANCE)])
    found = fates([first, second])
    assert [(one.number, one.fate) for one in found] == [
        (1, Fate.AWARDED),
        (2, Fate.AWARDED),
        (3, Fate.TIED),
        (4, Fate.LATE),
        (5, Fate.WITHDRAWN),
        (6, Fate.SELECTION),
        (7, Fate.MINIMUM),
        (8, Fate.FINANCE),
        (9, Fate.CONDITION),
        (10, Fate.INSUFFICIENT),
        (11, Fate.OUTSTANDING),
        (12, Fate.MINIMUM),
    ]
    assert found[0].lots == (1, 2) and found[0].awarded == (1,) and found[1].awarded == (2,)
    told = steps(2, found)
    assert (told[0].what, told[0].left) == ("Received", 14)
    assert told[1].what == "Withdrawn before the opening" and told[1].out == 2
    assert told[-1].left == 3
    assert all(before.left - after.out == after.left for before, after in pairwise(told))


def test_nothing_received_is_told_too() -> None:
    assert [(step.what, step.left) for step in steps(0, [])] == [("Received", 0)]


@pytest.fixture
def corrected(app: Flask, clock: Any) -> Any:
    """A procurement in which one agreed score was corrected, and one evaluator dissented from another."""
    from evaluation.moderation.actions import agree_consensus, assent
    from evaluation.moderation.actions.holding import open_item
    from evaluation.scoring.items import items

    with app.app_context():
        small = Small(clock)
        small.marks = {(1, "Q2", "evaluator2"): Decimal(5)}
        small.scored()
        small.open(Stage.MODERATION)
        panel = [small.staff["evaluator1"], small.staff["evaluator2"]]
        order = [tender.id for tender in small.tenders]
        for item in items(small.procurement.id, FIRST_ROUND):
            index, code = order.index(item.tender.id), item.criterion.question.code

            def agree(score: int, correction: str, item: Any = item) -> Any:
                return agree_consensus(
                    small.ctx("moderator"),
                    item,
                    score=Decimal(score),
                    deciding="The plan decided.",
                    not_followed="One mark rested on a promise.",
                    strengths="A plan.",
                    higher="A date.",
                    discussed=DISCUSSED,
                    present=[user.id for user in panel],
                    correction=correction,
                )

            open_item(small.ctx("moderator"), item)
            consensus = agree(3, "")
            for user in panel:
                against = (index, code, user.name) == (0, "Q1", "Evaluator2 Person")
                assent(small.ctx(user), consensus, agrees=not against, dissent="I still see a 5." if against else "")
            if (index, code) == (2, "Q2"):
                again = agree(4, "The scribe had typed the wrong number.")
                assent(small.ctx(panel[0]), again, agrees=True)
        small.done.update({"moderated1"})
        yield small


def test_the_appendix_tells_spread_dissent_and_correction_and_counts_them(corrected: Small) -> None:
    report = award_report(corrected.procurement, core_clock.now())
    told = {(one.bidder_code, one.question): one for one in report.appendix.agreements}
    assert set(told) == {("Bidder 01", "Q1 Workforce"), ("Bidder 02", "Q2 Safety"), ("Bidder 03", "Q2 Safety")}
    assert told["Bidder 01", "Q1 Workforce"].dissents == ("Evaluator2 Person: I still see a 5.",)
    assert told["Bidder 02", "Q2 Safety"].marks == (
        ("Evaluator1 Person", Decimal(3)),
        ("Evaluator2 Person", Decimal(5)),
    )
    assert told["Bidder 03", "Q2 Safety"].corrections == ("The scribe had typed the wrong number.",)
    assert told["Bidder 03", "Q2 Safety"].score == 4
    panel = report.open.panel
    assert (panel.agreed, panel.apart, panel.corrected, panel.dissents, panel.waiting) == (6, 1, 1, 1, 1)
    assert (panel.evaluators, panel.marks) == (2, 12)


@pytest.mark.one_database
def test_the_public_report_is_the_public_part_of_the_whole(corrected: Small) -> None:
    now = datetime(2021, 5, 20, 9, tzinfo=UTC)
    assert public_report(corrected.procurement, now) == award_report(corrected.procurement, now).public()


@pytest.mark.one_database
def test_record_and_matrix_agree_on_what_stands(corrected: Small) -> None:
    now = core_clock.now()
    record = moderation_record(corrected.procurement, now)
    found = {(entry.item.bidder_code, entry.item.code): entry for entry in matrix(corrected.procurement, now).entries}
    assert len(record.items) == len(found) == 6
    twice = next(item for item in record.items if len(item.versions) > 1)
    assert (twice.bidder_code, twice.code, twice.standing.score) == ("Bidder 03", "Q2", 4)
    assert found["Bidder 03", "Q2"].item.standing.score == 4
    total = next(one for one in matrix(corrected.procurement, now).totals if one.bidder_code == "Bidder 03")
    assert total.qualities == (Fraction(3, 5) * 60 + Fraction(4, 5) * 40,)


@pytest.mark.one_database
def test_before_anything_was_opened_there_is_nothing_to_tell(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).tendering()
        report = award_report(small.procurement, core_clock.now())
        assert report.open.received == 0 and report.open.places == 0
        assert [one.bids for one in report.open.lots] == [0, 0]
        assert report.appendix.fates == () and report.appendix.findings == ()
        assert matrix(small.procurement, core_clock.now()).entries == ()
