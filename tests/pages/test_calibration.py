"""One invented answer marked by everybody first: blind until all have, then side by side, and counted nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from evaluation.scoring.calibration import calibration, every_calibration
from evaluation.scoring.models import Mark
from procurement.core.db import db
from tests.factories import Small
from tests.pages.test_scoring import HERE, Person, words

pytestmark = pytest.mark.one_database

PAGE = f"{HERE}/scoring/calibration"
CANARY = "canary-of-the-first-who-marked"


def test_real_answers_open_after_ones_own_mark_and_the_panel_sees_how_it_differs(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).scoring()
        lead, first, second = (Person(app, small.staff[who]) for who in ("lead", "evaluator1", "evaluator2"))
        answer = f"{HERE}/scoring/Q1/{small.tenders[0].id}"
        real = {"mark": "3", "strengths": "", "concerns": "", "reason": "So.", "version": ""}
        assert "None is asked for" in words(first.page(PAGE))
        lead.get(PAGE)
        assert lead.post(PAGE, {"question": "", "answer": ""}).status_code == 422
        assert lead.post(PAGE, {"question": "Q1", "answer": "We recruit locally."}).status_code == 303
        assert first.post(PAGE, {"question": "Q1", "answer": "Mine."}).status_code == 403
        assert "Mark the invented answer" in first.get(f"{HERE}/scoring").text
        assert "Mark it now" in words(first.page(answer))
        assert first.post(f"{answer}/draft", real).status_code == 403
        screen = first.page(PAGE)  # the scoring screen: keys, descriptors, and a banner that says what it is
        assert "Nobody wrote this" in words(screen) and screen.xpath("//body[@data-shortcuts]//*[@data-descriptors]")
        assert screen.xpath("//button[@data-key='ctrl+enter']") and screen.xpath("//*[@data-score-options]")
        for wrong in ({"mark": "3.5", "reason": "So."}, {"mark": "", "reason": "So."}, {"mark": "2", "reason": " "}):
            assert first.post(PAGE, wrong).status_code == 422
        assert first.post(PAGE, {"mark": "2", "reason": CANARY}).status_code == 303
        assert first.post(PAGE, {"mark": "4", "reason": "Again."}).status_code == 422
        first.get(answer)
        assert first.post(f"{answer}/draft", real).status_code == 200
        assert second.post(f"{answer}/draft", real).status_code == 403
        for blind in (second, lead):
            assert CANARY not in blind.get(PAGE).text
        assert every_calibration(small.procurement.id)[0][1] == ()
        second.get(PAGE)
        assert second.post(PAGE, {"mark": "4", "reason": "Dated."}).status_code == 303
        seen = words(first.page(PAGE))
        assert CANARY in seen and "2 steps of the scale apart" in seen and "Evaluator2 Person" in seen
        lead.get(PAGE)
        assert lead.post(PAGE, {"step": "note", "words": "A date is evidence."}).status_code == 303
        assert lead.post(PAGE, {"step": "shown", "words": ""}).status_code == 422
        assert "A date is evidence." in words(second.page(PAGE))
        assert db.session.scalar(select(func.count()).select_from(Mark)) == 0
        assert len(every_calibration(small.procurement.id)[0][1]) == 2


def test_the_lead_shows_the_marks_before_all_are_in_and_turns_it_off(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).scoring()
        lead, first, second = (Person(app, small.staff[who]) for who in ("lead", "evaluator1", "evaluator2"))
        lead.get(PAGE)
        lead.post(PAGE, {"question": "Q2", "answer": "We keep the rates."})
        assert lead.post(PAGE, {"step": "shown"}).status_code == 422
        assert lead.post(PAGE, {"step": "note", "words": "Early."}).status_code == 422
        first.get(PAGE)
        first.post(PAGE, {"mark": "2", "reason": CANARY})
        lead.get(PAGE)
        assert lead.post(PAGE, {"step": "shown"}).status_code == 303
        assert CANARY in first.get(PAGE).text and CANARY not in second.get(PAGE).text
        assert lead.post(PAGE, {"step": "off"}).status_code == 303
        here = calibration(small.procurement.id)
        assert here is not None and here.off and here.waiting
        assert "Mark it now" not in words(second.page(f"{HERE}/scoring/Q1/{small.tenders[0].id}"))
        assert second.post(PAGE, {"mark": "2", "reason": "Late."}).status_code == 422
