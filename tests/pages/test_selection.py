"""The page of checks with one item beside it, and the bidder's page of what it was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.pqq.actions import ask_bidder
from procurement.pqq.standing import asked_of
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import Nature
from tests.factories import Small
from tests.pages.test_scoring import Person, fields_of, words

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/selection"


@pytest.fixture
def selecting(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        small = Small(clock).opened()
        small.open(Stage.SELECTION)
        first = questions(small.procurement.id, Part.SELECTION)[0]
        first.nature, first.topic = Nature.DISCRETIONARY.value, "Discretionary grounds"
        db.session.commit()
        yield small


def test_a_ground_is_decided_beside_the_checks_and_a_second_person_agrees(app: Flask, selecting: Small) -> None:
    small, lead = selecting, Person(app, selecting.staff["lead"])
    p1, p2 = questions(small.procurement.id, Part.SELECTION)
    tender = small.tenders[0]
    here = f"{HERE}/{tender.id}/items/{p1.id}"
    page = lead.page(f"{here}?ground=breach")
    assert "looks back 3 years" in words(page) and page.xpath("//tr[@class='here']//a[@aria-current]")
    steps = fields_of(page, "//form[@id='steps']") | {"applies": "yes", "found": "A contract was ended early."}
    unheard = lead.post(f"{here}/ground", steps | {"recurs": "no", "found_c": "A new rota.", "reason": "Put right."})
    assert unheard.status_code == 422 and "Ask the bidder for its representations" in unheard.text
    assert "A new rota." in unheard.text and "Put right." in unheard.text
    ask_bidder(small.ctx("lead"), tender, p1, "What was put right?", small.clock.moment + timedelta(hours=1), "breach")
    assert "Waiting" in words(lead.page(HERE), "//tr[th[contains(., 'Alder')]]")
    small.clock.forward(hours=1)
    said = steps | {"recurs": "no", "found_c": "A new rota.", "shown_c": "shown", "reason": "Put right."}
    assert lead.post(f"{here}/ground", said).status_code == 303
    assert "so it may not be excluded" in words(lead.page(f"{here}?ground=breach"))
    assert lead.post(f"{HERE}/{tender.id}/items/{p2.id}/check", {f"outcome_{p2.id}": "pass"}).status_code == 422
    kept = lead.post(
        f"{HERE}/{tender.id}/items/{p2.id}/check", {f"outcome_{p2.id}": "pass", f"reason_{p2.id}": "Seen."}
    )
    assert kept.status_code == 303
    assert "Second check" in words(lead.page(f"{HERE}?show=second"), "//tbody")
    second = Person(app, small.staff["moderator"])
    form = fields_of(second.page(here), "//form[@id='second']")
    assert second.post(f"{HERE}/{tender.id}/second", form | {"second-agreed": "no"}).status_code == 422
    assert second.post(f"{HERE}/{tender.id}/second", form | {"second-agreed": "yes"}).status_code == 303
    assert "Agreed" in words(second.page(here))
    assert lead.get(f"{here}?ground=nonsense").status_code == 404


def test_the_bidder_reads_what_it_was_asked_and_answers_it_there(app: Flask, selecting: Small) -> None:
    small = selecting
    p2 = questions(small.procurement.id, Part.SELECTION)[1]
    asking = ask_bidder(small.ctx("lead"), small.tenders[0], p2, "Which cover?", small.clock.moment + timedelta(days=1))
    bidder, rival = Person(app, small.bidders[0]), Person(app, small.bidders[1])
    assert "1 to answer" in words(bidder.page("/bid/SMALL-1"))
    page = bidder.page("/bid/SMALL-1/asked")
    assert "Which cover?" in words(page) and "Which cover?" not in words(rival.page("/bid/SMALL-1/asked"))
    address = f"/bid/SMALL-1/asked/{asking.id}"
    assert rival.post(address, {f"a{asking.id}-text": "Ours."}).status_code == 404
    assert bidder.post(address, {f"a{asking.id}-text": " "}).status_code == 422
    assert bidder.post(address, {f"a{asking.id}-text": "Both."}).status_code == 303
    assert [reply.text for reply in asked_of(small.tenders[0].id)[0].replies] == ["Both."]
    seen = Person(app, small.staff["lead"]).page(f"{HERE}/{small.tenders[0].id}/items/{p2.id}")
    assert "Both." in words(seen)
