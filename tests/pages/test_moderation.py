"""The agenda, the meeting's view of an item and each evaluator's word, over HTTP: who sees what, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from evaluation.moderation.actions import agree_consensus, assent
from evaluation.moderation.actions.holding import open_item
from evaluation.moderation.models import Assent, Consensus, ConsensusDraft
from evaluation.scoring.items import items
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Stage
from tests.factories import DISCUSSED, Small
from tests.pages.visiting import Visitor, page, statements, words

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/moderation"
WRITTEN = {
    "deciding": "Part (b) has no date.",
    "not_followed": "The 4 rested on a plan that is not dated.",
    "strengths": "Two years of figures.",
    "higher": "A date.",
    "discussed": DISCUSSED,
}


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        made = Small(clock)
        made.marks |= {(0, "Q1", "evaluator1"): Decimal(2), (0, "Q1", "evaluator2"): Decimal(4)}
        made.scored().open(Stage.MODERATION)
        yield made


def visitor(app: Flask, small: Small, who: str) -> Visitor:
    return Visitor(app, small.staff[who])


def address(small: Small, index: int = 0, code: str = "Q1") -> str:
    return f"{HERE}/{code}/{small.tenders[index].id}"


def record(small: Small, index: int = 0, code: str = "Q1", **other: Any) -> Consensus:
    tender = small.tenders[index].id
    item = next(
        i
        for i in items(small.procurement.id, FIRST_ROUND)
        if (i.tender.id, i.criterion.question.code) == (tender, code)
    )
    both = [small.staff["evaluator1"].id, small.staff["evaluator2"].id]
    open_item(small.ctx("moderator"), item)
    return agree_consensus(small.ctx("moderator"), item, **(WRITTEN | {"score": Decimal(3), "present": both} | other))


def lay(small: Small) -> None:
    """The chair opens the first answer for the panel."""
    open_item(small.ctx("moderator"), items(small.procurement.id, FIRST_ROUND)[0])


def rows(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def complaints(answer: TestResponse) -> list[str]:
    """What the error summary says."""
    found = page(answer).xpath("//*[contains(@class, 'govuk-error-summary__list')]/li")
    return [" ".join(one.text_content().split()) for one in found]


# Who sees what


def test_nothing_of_a_colleagues_marks_shows_before_all_are_in(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).scoring()
        small.open(Stage.MODERATION)
        small.mark_all("evaluator2")
        for who in ("evaluator1", "evaluator2", "moderator", "lead", "auditor", "approver"):
            person = visitor(app, small, who)
            seen = person.get(HERE)
            assert seen.status_code == 200
            assert "To discuss" not in words(seen)
            item = person.get(address(small))
            assert item.status_code == 403, who
            for canary in ("found the turnover figure", "has no date for"):
                assert canary not in seen.text + item.text, who
        small.mark_all("evaluator1")
        waiting = visitor(app, small, "evaluator1").get(address(small))
        assert "The chair has not opened this answer yet" in waiting.text
        assert "evaluator1 found the turnover figure" in waiting.text
        listed = visitor(app, small, "evaluator1").get(HERE)
        assert "evaluator2 found" not in waiting.text and "One apart" not in words(listed) and "EP" not in words(listed)
        lay(small)
        assert "evaluator2 found the turnover figure" in visitor(app, small, "evaluator1").get(address(small)).text


def test_who_opens_the_pages_at_all(app: Flask, small: Small) -> None:
    for who in ("moderator", "lead", "auditor", "approver", "evaluator1"):
        person = visitor(app, small, who)
        assert (person.get(HERE).status_code, person.get(address(small)).status_code) == (200, 200), who
    for who in ("accountant1", "opener"):
        person = visitor(app, small, who)
        assert (person.get(HERE).status_code, person.get(address(small)).status_code) == (403, 403), who
    bidder = Visitor(app, small.bidders[0])
    assert (bidder.get(HERE).status_code, bidder.get(address(small)).status_code) == (403, 404)
    assert Visitor(app).get(HERE).status_code == 302


def test_an_interest_closes_the_bidder_and_leaves_the_rest(app: Flask, small: Small) -> None:
    small.declare("moderator", {small.tenders[0].organisation_id: "A friend."})
    person = visitor(app, small, "moderator")
    said = words(person.get(HERE))
    assert "Bidder 01" not in said and "Bidder 02" in said
    assert person.get(address(small)).status_code == 403
    assert person.post(address(small), WRITTEN | {"score": "3"}).status_code == 403
    assert person.get(address(small, 1)).status_code == 200


def test_what_there_is_not_is_not_found(app: Flask, small: Small) -> None:
    person = visitor(app, small, "moderator")
    for wrong in (f"{HERE}/Q9/{small.tenders[0].id}", f"{HERE}/Q1/999", f"{HERE}?round=2", f"{HERE}?round=x"):
        assert person.get(wrong).status_code == 404, wrong
    assert person.get(f"{address(small)}?round=2").status_code == 404
    assert person.post(f"{HERE}/records/77/word", {"word": "agree"}).status_code == 404


# The agenda


def test_the_agenda_groups_by_spread_and_filters_without_scripts(app: Flask, small: Small) -> None:
    record(small, 0, "Q2", not_followed="")
    person = visitor(app, small, "moderator")
    heads = [one.text_content() for one in page(person.get(HERE)).xpath("//main//table/preceding-sibling::div//h2")]
    assert heads == ["Two or more apart (1)", "All the same (5)"]
    assert "1 of 6 scores agreed" in words(person.get(HERE))

    def listed(query: str) -> list[str]:
        return [one.text_content() for one in page(person.get(HERE + query)).xpath("//main//tbody/tr/th/a")]

    assert listed("?question=Q1") == ["Q1 – Bidder 01", "Q1 – Bidder 02", "Q1 – Bidder 03"]
    assert listed("?state=waiting") == ["Q2 – Bidder 01"]
    assert len(listed("?state=open")) == 5
    assert listed("?question=none-such") == []
    assert len(listed("?state=<b>nonsense</b>")) == 6
    assert len(listed("?state=mine")) == 0


def test_the_agenda_asks_as_often_however_many_records_there_are(app: Flask, small: Small) -> None:
    person = visitor(app, small, "moderator")
    record(small, 0, "Q1")
    pages = (HERE, 12), (address(small), 28)
    asked = []
    for more in ((), ((0, "Q2"), (1, "Q1"), (1, "Q2"))):
        for index, code in more:
            record(small, index, code)
        for where, most in pages:
            person.get(where)
            with statements() as sent:
                person.get(where)
            assert len(sent) <= most
            asked.append(len(sent))
    assert asked[0] == asked[2]


# The meeting's view of an item


def test_the_meeting_sees_marks_side_by_side_no_average_and_no_score_chosen_for_it(app: Flask, small: Small) -> None:
    seen = visitor(app, small, "moderator").get(address(small))
    said = words(seen)
    assert "2 steps apart" in said and "Evaluator1 Person" in said and "Evaluator2 Person" in said
    assert "averag" not in said.replace("the marks are never averaged", "")
    assert page(seen).xpath("count(//input[@name='score'])") == 6
    assert not page(seen).xpath("//input[@name='score'][@checked]")
    assert "Alder Homecare answers Q1" in seen.text
    assert "below the published minimum" in said
    assert "<script>" not in seen.text and "style=" not in seen.text


def test_a_record_that_lacks_parts_says_so_beside_each_and_keeps_what_was_typed(app: Flask, small: Small) -> None:
    person = visitor(app, small, "moderator")
    person.get(address(small))
    answer = person.post(address(small), {"strengths": "Kept as typed.", "present": "999"})
    assert answer.status_code == 422
    assert answer.text.count("<title>Error: ") == 1
    assert complaints(answer) == ["Choose only from the options in the list."]
    assert "Kept as typed." in answer.text
    bare = person.post(address(small), {"strengths": "Kept as typed."})
    assert complaints(bare) == [
        "Choose the score that the panel agreed.",
        "Say who was present: at least one evaluator of this question.",
        "Say what decided the score.",
        "The marks are 2 steps apart: say whose view was not followed, and why.",
        "Say of parts (a), (b) what was said and by whom, each on a line of its own, as in “(a) EP: …”.",
    ]
    assert "Kept as typed." in bare.text
    assert rows(Consensus) == 0


def test_what_is_no_mark_on_the_scale_is_refused_with_a_sentence(app: Flask, small: Small) -> None:
    person = visitor(app, small, "moderator")
    present = str(small.staff["evaluator1"].id)
    for typed in ("NaN", "sNaN", "1e999", "٣", "1_0", "1,5", "2." + "1" * 31, "9", "-1", "2.5", "0x3"):
        answer = person.post(address(small), WRITTEN | {"score": typed, "present": present})
        assert (answer.status_code, len(complaints(answer))) == (422, 1), typed
        assert "Part (b) has no date." in answer.text
    assert rows(Consensus) == 0


def test_hostile_words_are_refused_or_shown_inert(app: Flask, small: Small) -> None:
    person = visitor(app, small, "moderator")
    lay(small)
    present = [str(small.staff[name].id) for name in ("evaluator1", "evaluator2")]
    for bad in ("nul \0 in it", "x" * 1_000_000):
        answer = person.post(address(small), WRITTEN | {"score": "3", "present": present, "deciding": bad})
        assert (answer.status_code, len(complaints(answer))) == (422, 1)
    hostile = "{{ 7*7 }} <script>alert(1)</script> \u202egnilleps =HYPERLINK(1)"
    answer = person.post(address(small), WRITTEN | {"score": "3", "present": present, "deciding": hostile})
    assert answer.status_code == 303
    seen = person.get(address(small))
    assert "&lt;script&gt;alert(1)" in seen.text and "<script>alert" not in seen.text and "{{ 7*7 }}" in seen.text


def test_recording_goes_on_to_the_next_item_with_those_who_were_there(app: Flask, small: Small) -> None:
    person = visitor(app, small, "moderator")
    lay(small)
    present = [str(small.staff[name].id) for name in ("evaluator1", "evaluator2")]
    answer = person.post(address(small), WRITTEN | {"score": "1", "present": present})
    assert answer.status_code == 303
    assert answer.location.endswith(f"{address(small, 1)}?round=1")
    following = person.get(answer.location)
    assert "Q1, Bidder 01 is recorded at 1." in words(following)
    ticked = page(following).xpath("//input[@name='present'][@checked]/@value")
    assert sorted(ticked) == sorted(present)
    seen = words(person.get(address(small)))
    assert "Below the published minimum of 2: Bidder 01 is out of the ranking" in seen
    assert seen.count("Still to agree") == 2


def test_an_evaluators_words_go_into_the_record_without_scripts(app: Flask, small: Small) -> None:
    person = visitor(app, small, "moderator")
    shown = page(person.get(address(small)))
    use = shown.xpath("//button[@name='use'][contains(., 'Use in record')]/@value")[0]
    strengths = shown.xpath("//button[@name='use'][contains(., 'strengths')]/@value")[0]
    answer = person.post(address(small), {"deciding": "First thoughts.", "use": use})
    assert answer.status_code == 303
    shown = page(person.get(answer.location))
    assert shown.xpath("string(//textarea[@name='deciding'])").strip().splitlines() == [
        "First thoughts.",
        "Evaluator1 Person (2): evaluator1: part (b) has no date for Q1.",
    ]
    version = shown.xpath("//input[@name='version']/@value")[0]
    kept = person.post(address(small), {"deciding": "First thoughts.", "use": strengths, "version": version})
    shown = page(person.get(kept.location))
    assert shown.xpath("string(//textarea[@name='strengths'])").strip() == "evaluator1 found the turnover figure."
    assert person.post(address(small), {"use": "reason-9999"}).status_code == 400
    assert rows(Consensus) == 0


def test_a_draft_is_saved_as_it_is_typed_and_a_stale_one_gets_both_texts(app: Flask, small: Small) -> None:
    person = visitor(app, small, "moderator")
    person.get(address(small))
    asking = {"headers": {"Accept": "application/json", "X-CSRFToken": person.token}}
    present = str(small.staff["evaluator1"].id)
    where = f"{address(small)}/draft/1"
    first = person.client.post(where, data={"deciding": "Part (a)", "score": "3", "present": present}, **asking)
    assert first.json is not None
    assert first.json["saved"] | {"deciding": "Part (a)", "score": "3", "present": [present]} == first.json["saved"]
    stale = person.client.post(where, data={"deciding": "Mine", "version": "99"}, **asking)
    assert stale.status_code == 409 and stale.json is not None
    assert (stale.json["theirs"]["deciding"], stale.json["version"]) == ("Part (a)", first.json["version"])
    wrong = person.client.post(where, data={"score": "2.5", "version": first.json["version"]}, **asking)
    assert wrong.status_code == 422 and wrong.json is not None and "score" in wrong.json["errors"]
    shown = page(person.get(address(small)))
    assert shown.xpath("//input[@name='score'][@checked]/@value") == ["3"]
    again = "Stronger than Bidder 02 on part (a)."
    later = person.post(address(small), {"deciding": again, "version": first.json["version"], "later": "1"})
    assert later.status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(ConsensusDraft.deciding)).all() == [again]
    hinted = page(person.get(address(small))).xpath("//p[@class='note']")
    assert "“Stronger than Bidder 02” compares bids" in " ".join(one.text_content() for one in hinted)
    assert visitor(app, small, "evaluator1").post(where, {"deciding": "Not mine"}).status_code == 403


# Each evaluator's own word, and corrections


def test_each_agrees_on_their_own_screen_or_writes_a_dissent(app: Flask, small: Small) -> None:
    row = record(small)
    word = f"{HERE}/records/{row.id}/word"
    one, two = visitor(app, small, "evaluator1"), visitor(app, small, "evaluator2")
    assert "Agree the records that wait for you (1)" in words(one.get(HERE))
    assert "Your word on this record" in words(one.get(address(small)))
    assert one.post(word, {"word": "agree"}).status_code == 303
    assert "Your word on this record" not in words(one.get(address(small)))
    again = one.post(word, {"word": "agree"})
    assert again.status_code == 422 and "on file already" in again.text
    two.get(address(small))
    bare = two.post(word, {"word": "dissent", "dissent": ""})
    assert bare.status_code == 422 and "Say what you do not agree with" in bare.text
    both = two.post(word, {"word": "agree", "dissent": "I would give a 4."})
    assert both.status_code == 422 and "I would give a 4." in both.text
    assert two.post(word, {"word": "dissent", "dissent": "I would give a 4."}).status_code == 303
    seen = words(visitor(app, small, "auditor").get(address(small)))
    assert "Dissent of Evaluator2 Person" in seen and "I would give a 4." in seen
    for who in ("moderator", "lead", "auditor"):
        assert visitor(app, small, who).post(word, {"word": "agree"}).status_code == 403
    assert rows(Assent) == 2


def test_a_correction_keeps_the_earlier_version_readable(app: Flask, small: Small) -> None:
    row = record(small)
    assent(small.ctx("evaluator1"), row, agrees=True)
    person = visitor(app, small, "moderator")
    shown = page(person.get(address(small)))
    assert shown.xpath("//input[@name='corrects']/@value") == [str(row.id)]
    assert not shown.xpath("//input[@name='score'][@checked]")
    present = [str(small.staff[name].id) for name in ("evaluator1", "evaluator2")]
    given = WRITTEN | {"score": "2", "present": present, "corrects": str(row.id)}
    bare = person.post(address(small), given)
    assert bare.status_code == 422 and "Say why the record is corrected" in bare.text
    stale = person.post(address(small), given | {"corrects": "", "correction": "Blind."})
    assert stale.status_code == 409 and "Part (b) has no date." in stale.text
    assert person.post(address(small), given | {"correction": "Part (b) was misread."}).status_code == 303
    seen = words(visitor(app, small, "evaluator1").get(address(small)))
    assert "version 2" in seen and "Part (b) was misread." in seen and "Version 1: 3" in seen
    assert "Your word on this record" in seen


def test_when_moderation_is_closed_the_record_is_read_and_not_changed(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).moderated()
        person = visitor(app, small, "moderator")
        assert "Moderation closed at" in words(person.get(HERE))
        seen = person.get(address(small))
        assert "Correct this record" not in words(seen)
        refused = person.post(address(small), WRITTEN | {"score": "3"})
        assert refused.status_code == 409 and "Moderation closed at" in refused.text


def test_both_rounds_are_read_side_by_side(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).negotiated(revised=(0,))
        person = visitor(app, small, "lead")
        second = person.get(address(small))
        assert "resubmitted answer" in words(second) and "Read how the answer before it was scored" in words(second)
        assert (
            page(second)
            .xpath("string(//div[contains(@class, 'diff')]/ins)")
            .strip()
            .endswith("Winter cover starts on 1 October.")
        )
        first = words(person.get(f"{address(small)}?round=1"))
        assert "Read how the resubmitted answer was scored" in first
        assert page(person.get(f"{HERE}?round=1")).xpath("count(//main//tbody/tr)") == 6
        assert page(person.get(HERE)).xpath("count(//main//tbody/tr)") == 1
