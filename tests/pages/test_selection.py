"""The page of checks with one item beside it, and the bidder's page of what it was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.pqq.actions import ask_bidder
from procurement.pqq.standing import asked_of
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import Nature
from procurement.tenders.actions import save_answers, start_tender, submit_tender
from procurement.tenders.drafts import draft
from procurement.tenders.stated import capacities
from procurement.timetable.actions import open_stage
from tests.factories import Small, local
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
    read = words(Person(app, small.staff["auditor"]).page(f"{here}?ground=breach"))
    assert "A new rota.Shown" in read.replace(". Shown", ".Shown")
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


def test_the_result_says_who_goes_on_and_the_letters_go_at_one_moment(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).selected(fail=(1,))
        lead, out, on = (Person(app, user) for user in (small.staff["lead"], small.bidders[1], small.bidders[0]))
        page = lead.page(f"{HERE}/result")
        assert words(page, "//h2[1]").startswith("2 go on, 1 do not, 0 still open") and "To send" in words(page)
        assert "was not selected" in words(page, "//*[@id='letters']")
        assert "not selected" not in words(Person(app, small.staff["moderator"]).page(f"{HERE}/result"))
        assert lead.post(f"{HERE}/result", {}).status_code == 303
        assert lead.post(f"{HERE}/result", {}).status_code == 422
        assert "The decision about selection" in words(out.page("/bid/SMALL-1"))
        assert "was not selected" in words(out.page("/bid/SMALL-1/selection-letter"))
        assert "was not selected" in out.page("/bid/SMALL-1/selection-letter?download=1").text
        on.page("/bid/SMALL-1/selection-letter", 404)


def test_a_bidder_states_what_it_can_take_on_and_it_is_read_after_the_opening(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).tendering()
        item = questions(small.procurement.id, Part.SELECTION)[1]
        item.kind, item.expected = "capacity", "Full coverage. It is mandatory."
        db.session.commit()
        start_tender(small.ctx(small.bidders[0]), small.procurement)
        bidder = Person(app, small.bidders[0])
        assert "No lot is chosen yet" in words(bidder.page("/bid/SMALL-1/capacity"))
        first, second = small.lots
        went = bidder.post("/bid/SMALL-1/lots", {"lots": [first.id, second.id], "seen": ""})
        assert went.location.endswith("/bid/SMALL-1/capacity")
        form = fields_of(bidder.page("/bid/SMALL-1/capacity"), "//main//form") | {"hours": "900", "hours_1": "950"}
        wrong = bidder.post("/bid/SMALL-1/capacity", form | {"hours_2": "", "cover_1": "part"})
        assert wrong.status_code == 422
        assert "Enter your hours for lot 2" in wrong.text and "Say which part of lot 1" in wrong.text
        more = bidder.post("/bid/SMALL-1/capacity", form | {"hours_2": "300", "choice_1": "1", "choice_2": "1"})
        assert more.status_code == 422 and "alone has more hours" in more.text and "more than one lot" in more.text
        right = form | {"hours_1": "600", "hours_2": "300", "choice_2": "1", "cover_1": "part", "part_1": "the north"}
        assert bidder.post("/bid/SMALL-1/capacity", right).status_code == 303
        tender = small.fill(0, keep=(item.id,))
        submit_tender(small.ctx(small.bidders[0]), tender)
        assert capacities(small.procurement.id) == {}
        small._not_before(local("2021-04-26T09:00"))
        small.open(Stage.OPENING)
        for who in ("lead", "opener"):
            small.confirm(who)
        stated = capacities(small.procurement.id)[tender.id]
        assert (stated.hours, stated.preferred, stated.covers_all) == (900, (2, 1), False)


def test_what_was_answered_before_is_offered_and_filled_in_only_when_asked(app: Flask, clock: Any) -> None:
    with app.app_context():
        before = Small(clock).opened()
        small = Small(clock, code="SMALL-2", prefix="b-")
        clock.forward(minutes=1)
        open_stage(small.ctx("lead"), small.procurement, Stage.TENDERING)
        user = before.bidders[0]
        tender = start_tender(Context.of(user.id, small.procurement.id), small.procurement)
        bidder, section = Person(app, user), "/bid/SMALL-2/answers/selection"
        first, second = questions(small.procurement.id, Part.SELECTION)
        save_answers(Context.of(user.id, small.procurement.id), tender, {first.id: "Yes"})
        assert "five million each" in words(bidder.page(section), "//*[@id='earlier']")
        assert draft(tender, 1).answers == {first.id: "Yes"}
        assert bidder.post(f"{section}/earlier", {}).status_code == 303
        filled = draft(tender, 1).answers
        assert filled[first.id] == "Yes" and "five million each" in filled[second.id]
        page = bidder.page(section)
        assert not page.xpath("//*[@id='earlier']") and "completed this section?" in words(page)
        form = fields_of(page, "//form[@data-autosave]")
        assert bidder.post(section, form | {"finished": "no"}).status_code == 303
        assert "In progress" in words(bidder.page("/bid/SMALL-2"), "//*[@id='selection']")
        typed = fields_of(bidder.page(section), "//form[@data-autosave]") | {"finished": "yes"}
        headers = {"Accept": "application/json", "X-CSRFToken": bidder.token}
        said = bidder.ask("POST", section, data=typed, headers=headers).json
        assert said and said["saved"]["finished"] == "yes"
        assert "Completed" in words(bidder.page("/bid/SMALL-2"), "//*[@id='selection']")
