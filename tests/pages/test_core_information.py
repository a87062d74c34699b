"""Under the Act: what is shared on the central digital platform is confirmed before deadline and award."""

import pytest
from flask import Flask

from evaluation.award.outstanding import before_recommending
from evaluation.award.queries import results
from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.vocabulary import Regime
from tests.conftest import SetClock
from tests.factories import Small
from tests.pages.visiting import Visitor, words

pytestmark = pytest.mark.one_database

BID = "/bid/SMALL-1"
MINE = f"{BID}/core-information"
COUNCIL = "/procurements/SMALL-1/core-information"


def under_the_act(small: Small) -> None:
    db.session.get_one(Procurement, small.procurement.id).regime = Regime.PA2023.value
    db.session.commit()


def test_a_tender_is_not_submitted_before_it_is_confirmed(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock).tendering()
        small.fill(0)
        bidder = Visitor(app, small.bidders[0])
        assert "does not ask for it" in words(bidder.get(MINE))
        assert bidder.post(MINE, {"share_code": "H7DK29FQ", "confirmed": "y"}).status_code == 422
        assert "Nothing blocks Submit" in words(bidder.get(BID))
        under_the_act(small)
    assert "Core supplier information" in words(bidder.get(f"{BID}/submit"))
    assert bidder.post(f"{BID}/submit").status_code == 422
    assert "letters and digits" in words(bidder.post(MINE, {"share_code": "as mailed!", "confirmed": "y"}))
    assert "Tick the box" in words(bidder.post(MINE, {"share_code": "H7DK29FQ"}))
    assert bidder.post(MINE, {"share_code": "h7dk-29fq", "confirmed": "y"}).status_code == 303
    assert "with the code H7DK29FQ" in words(bidder.get(MINE))
    assert bidder.post(f"{BID}/submit").status_code == 303


def test_the_award_waits_until_the_council_has_looked_again(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock).financed()
        under_the_act(small)
        lead, bidder = Visitor(app, small.staff["lead"]), Visitor(app, small.bidders[0])
        number = small.tenders[0].id

        def waiting() -> list[str]:
            db.session.rollback()
            lots = results(small.procurement.id, clock.moment)
            found = before_recommending(small.code, lots)
            return [one.link or "" for one in found if "Core supplier information" in one.what]

        assert f"{COUNCIL}#tender-{number}" in waiting()
        assert lead.post(f"{COUNCIL}/{number}", {"current": "yes"}).status_code == 422, "nothing was shared"
        assert bidder.post(MINE, {"share_code": "H7DK29FQ", "confirmed": "y"}).status_code == 303
        assert lead.post(f"{COUNCIL}/{number}", {"current": "no", "words": ""}).status_code == 422
        assert lead.post(f"{COUNCIL}/{number}", {"current": "no", "words": "Accounts of 2018."}).status_code == 303
        assert f"{COUNCIL}#tender-{number}" in waiting()
        assert lead.post(f"{COUNCIL}/{number}", {"current": "yes"}).status_code == 303
        assert f"{COUNCIL}#tender-{number}" not in waiting()
        clock.forward(hours=1)
        bidder.post(MINE, {"share_code": "H7DK29FR", "confirmed": "y"})
        assert f"{COUNCIL}#tender-{number}" in waiting() and "look again" in words(lead.get(COUNCIL))
