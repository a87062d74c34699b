"""The last gates: standstill is not cut short, and an award waits for resubmissions to be scored."""

from typing import Any

import pytest
from flask import Flask

from evaluation.award.actions import send_letters
from procurement.core.vocabulary import Stage
from procurement.timetable.actions import Blocked, blockers
from tests.factories import Small, local


def test_standstill_lasts_to_the_end_of_its_last_day(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).awarded()
        clock.at(local("2021-11-01T10:30"))
        letters = send_letters(small.ctx("lead"), small.procurement)
        small.close(Stage.AWARD)
        small.open(Stage.STANDSTILL, "2021-11-01T11:00")
        assert letters.last_day.isoformat() == "2021-11-11"
        clock.at(local("2021-11-11T23:59"))
        with pytest.raises(Blocked, match="Thu 11 November 2021"):
            small.close(Stage.STANDSTILL)
        clock.at(local("2021-11-12T00:00"))
        small.close(Stage.STANDSTILL)


def test_an_award_waits_for_the_scoring_of_resubmissions(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).moderated()
        small.open(Stage.NEGOTIATION)
        small.open(Stage.RESUBMISSION)
        named = [blocker.what for blocker in blockers(small.procurement.id, Stage.AWARD, "open", small.ctx("lead").now)]
        assert any("Resubmissions" in what for what in named)
