"""The core steps with JavaScript off: nothing that a step needs is made by a script."""

from pathlib import Path

import pytest

from procurement.core.vocabulary import FIRST_ROUND
from tests.journeys import deciding, judging, tendering
from tests.journeys.test_journey import FIRST_MARKS
from tests.journeys.walking import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PLAIN = {"java_script_enabled": False}


def test_a_tender_goes_from_answers_to_approval_without_scripts(house: House, tmp_path: Path) -> None:
    """Bidders register, answer, upload, submit, replace and withdraw; one is scored, moderated and approved."""
    small = house.small
    small.tendering()
    small.clock.at("2021-04-20T10:00:00+01:00")
    files = tendering.make_files(tmp_path)
    for number, name in ((1, "Alder Homecare"), (2, "Birch Support")):
        bidder = house.bidder(number, **PLAIN)
        tendering.start(bidder)
        tendering.answer(bidder, name)
        tendering.choose_lots(bidder, "1 Northtown")
        tendering.give_file_plainly(bidder, "A", files["A"])
        tendering.give_file_plainly(bidder, "S3", files["S3"])
        tendering.submit(bidder)
        bidder.sees(tendering.sha256(files["A"]), tendering.sha256(files["S3"]))
    tendering.take_up(bidder)
    tendering.give_file_plainly(bidder, "S3", files["new prices"])
    tendering.submit(bidder)
    tendering.withdraw_and_send_again(bidder)
    bidder.sees(tendering.sha256(files["new prices"]))
    newcomer = house.guest(**PLAIN)
    tendering.register(house, "Dogwood Care", "98000003", "Dora Wood", "dora@dogwood.example", newcomer)
    tendering.start(newcomer)

    house.person("lead", **PLAIN)
    tendering.open_stage(house, "opening", "2021-04-26T09:00")
    house.person("opener", **PLAIN)
    tendering.open_all(house, FIRST_ROUND)
    for name in ("lead", "moderator", "evaluator1", "evaluator2", "accountant1", "accountant2"):
        judging.declare(house.person(name, **PLAIN))
    tendering.open_stage(house, "selection")
    for bidder_code in ("Bidder 01", "Bidder 02"):
        judging.select(house, bidder_code, True, "Checked item by item.")
    tendering.close_stage(house, "selection")

    tendering.open_stage(house, "scoring")
    tendering.open_stage(house, "moderation")
    for name in ("evaluator1", "evaluator2"):
        judging.score_plainly(house.person(name), FIRST_MARKS, name)
        judging.submit_marks(house.person(name), "Q1", "Q2")
    for (code, bidder_code), score in FIRST_MARKS.items():
        judging.agree(house.person("moderator"), code, int(bidder_code[-1]), score)
        for name in ("evaluator1", "evaluator2"):
            judging.assent(house.person(name), code, int(bidder_code[-1]))
    tendering.close_stage(house, "scoring")
    tendering.close_stage(house, "moderation")

    tendering.open_stage(house, "finance")
    for bidder_code in ("Bidder 01", "Bidder 02"):
        deciding.key_accounts(house.person("accountant1"), bidder_code)
        deciding.decide_standing(house.person("accountant1"), bidder_code)
        deciding.moderate_standing(house.person("accountant2", **PLAIN), bidder_code)
    tendering.close_stage(house, "finance")
    tendering.open_stage(house, "award")
    deciding.recommend(house.person("lead"))
    deciding.approve(house.person("approver", **PLAIN))
    house.person("lead").here("award/1")
    house.person("lead").sees("Alder Homecare Bidder 01 80.00", "Birch Support Bidder 02 60.00")
