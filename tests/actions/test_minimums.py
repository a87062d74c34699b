"""A minimum that may exclude: nothing is recommended before it is decided, and the bidder is told the reason."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask

from evaluation.award.actions import NotReady, decide_minimum, recommend
from evaluation.award.outstanding import before_recommending
from evaluation.award.queries import results
from evaluation.award.replay import replay
from evaluation.award.sending import ready
from evaluation.award.snapshot import thaw
from evaluation.financial.needed import below_minimum
from evaluation.scheme.actions import freeze_scheme
from evaluation.scheme.queries import criterion_by_code
from exports.award_report.pdf import whole
from exports.award_report.reading import award_report
from exports.award_report.sheets import workbook
from procurement.core.action import Invalid
from procurement.core.audit import canonical
from procurement.core.db import db
from procurement.core.vocabulary import Stage
from tests.conftest import SetClock
from tests.factories import Small
from tests.pages.visiting import Visitor, words


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[Small]:
    """The small procurement, where less than 4 for Q1 may exclude; the second and the third bidder have 3."""
    with app.test_request_context():
        small = Small(clock)
        first = criterion_by_code(small.procurement.id, "Q1")
        assert first
        first.minimum, first.minimum_may = Decimal(4), True
        db.session.commit()
        freeze_scheme(small.ctx("lead"), small.procurement)
        yield small


def test_a_minimum_that_may_exclude_waits_for_the_lead_and_the_reason_is_told(app: Flask, small: Small) -> None:
    small.financed()
    small.open(Stage.AWARD)
    number, lead = small.procurement.id, small.ctx("lead")
    waiting = before_recommending(small.procurement.code, results(number, small.clock.moment))
    assert [one.what.split(";")[0] for one in waiting] == [
        f"Bidder 0{n}: Q1 Workforce: scored 3, below the minimum of 4" for n in (2, 3)
    ]
    assert all(one.link and one.link.endswith("/award/minimums") for one in waiting)
    assert below_minimum(number) == frozenset(), "their standing is needed until somebody excludes them"
    with pytest.raises(NotReady, match="not decided yet"):
        recommend(lead, small.procurement, "Award as ranked.")
    kept, out = small.tenders[1], small.tenders[2]
    with pytest.raises(Invalid, match="does not miss"):
        decide_minimum(lead, kept, "Q1", "2", excludes=False, reason="Close.")
    with pytest.raises(Invalid, match="Say why"):
        decide_minimum(lead, kept, "Q1", "3", excludes=False, reason=" ")
    page = f"/procurements/{small.procurement.code}/award/minimums"
    visitor, typed = Visitor(app, small.staff["lead"]), {"about": "Q1", "figure": "3", "excludes": "no"}
    assert "2 decisions still to make" in words(visitor.get(page))
    refused = visitor.post(f"{page}/{kept.id}", typed)
    assert refused.status_code == 422 and "Say why: the reason stands in the report" in words(refused)
    assert visitor.post(f"{page}/{kept.id}", {**typed, "reason": "The plan is dated."}).status_code == 303
    assert "1 decision still to make" in words(visitor.get(page))
    decide_minimum(lead, out, "Q1", "3", excludes=False, reason="Typed in haste.")
    decide_minimum(lead, out, "Q1", "3", excludes=True, reason="There is no plan.")
    assert below_minimum(number) == frozenset({out.id})
    lot, *_ = results(number, small.clock.moment)
    assert [bid.bidder_code for bid in lot.ranking] == ["Bidder 01", "Bidder 02"]
    made = recommend(lead, small.procurement, "Award as ranked.")
    again = replay(canonical(thaw(made.snapshot).replay).encode())
    for here in thaw(made.snapshot).lots:
        told = again.lots[str(here.lot.number)]
        assert [one.bidder for one in told.ranking] == [bid.bidder_code for bid in here.ranking]
        assert [one.bidder for one in told.excluded] == [bid.bidder_code for bid in here.excluded]
    letters = ready(made, small.clock.moment.date())
    texts = {outcome.tender_id: letters.words(outcome) for outcome in letters.outcomes}
    assert "does not exclude your tender: The plan is dated." in texts[kept.id]
    assert "excludes the tender: There is no plan.\n" in texts[out.id] and "haste" not in texts[out.id]
    report = award_report(small.procurement, small.clock.moment)
    assert workbook(report) and whole(report)
