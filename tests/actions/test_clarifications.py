"""Questions and answers: to all at one moment without a name, in confidence, bundled, put right, in Excel; letters."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from exports.clarification_book.sheets import answering
from procurement.clarifications.actions import (
    ask_question,
    come_back,
    correct_answer,
    decide_confidential,
    decline_bid,
    mark_read,
    publish_answers,
    release_question,
    save_answer,
    take_answers,
    withdraw_question,
    write_answer,
    write_to_bidder,
    write_to_council,
)
from procurement.clarifications.book import NotTaken, read_book
from procurement.clarifications.queries import all_answers, answers, drafts, questions, unread
from procurement.clarifications.rules import Declining, State, Subject
from procurement.core.action import Invalid, Refused, Stale
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.papers.queries import organisation_of
from procurement.timetable.actions import set_milestone
from tests.conftest import SetClock
from tests.factories import Small, local

ALDER, BIRCH, CEDAR = range(3)


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Any:
    """Tendering is open; two bidders have begun a tender."""
    with app.app_context():
        made = Small(clock).tendering()
        made.fill(ALDER)
        made.fill(BIRCH)
        yield made


def asked(small: Small, who: int, words: str = "Do staff transfer?", **more: Any) -> Any:
    """A bidder's question."""
    return ask_question(small.ctx(small.bidders[who]), small.procurement, title="Staff", words=words, **more)


def written(small: Small, *chosen: int, answer: str = "They do.", **more: Any) -> Any:
    """An answer to these questions, in words of the lead's own."""
    draft = write_answer(small.ctx("lead"), small.procurement, chosen=chosen)
    said = {"title": "Staff", "question": "Do staff transfer?", "answer": answer, **more}
    return save_answer(small.ctx("lead"), draft, chosen=chosen, **said)


def publish(small: Small, *chosen: int, **more: Any) -> Any:
    """Published by the lead."""
    return publish_answers(small.ctx("lead"), small.procurement, chosen=chosen, **more)


def mail(small: Small, like: str) -> list[Message]:
    """What was written to people outside, by its key."""
    return list(db.session.scalars(select(Message).where(Message.once.like(like)).order_by(Message.id)))


def test_one_answer_to_two_bidders_reaches_all_at_one_moment_and_names_nobody(small: Small) -> None:
    first, second = asked(small, ALDER, "We at Alder Homecare ask."), asked(small, CEDAR)
    draft = written(small, first.id, second.id, question="Alder Homecare asks: do staff transfer?")
    with pytest.raises(Invalid, match="Alder Homecare stands in it"):
        publish(small, draft.id)
    with pytest.raises(Stale):
        save_answer(small.ctx("lead"), draft, title="", question="", answer="", chosen=[], version=draft.version - 1)
    save_answer(
        small.ctx("lead"), draft, title="Staff", question="Do they?", answer="Yes.", chosen=[first.id, second.id]
    )
    other = written(small, answer="Lot 2 has moved.", title="Lot 2", question="Which is lot 2?")
    assert {one.number for one in publish(small, draft.id, other.id)} == {1, 2}
    told = mail(small, "answers-%")
    assert {one.to_address for one in told} == {user.email for user in small.bidders}, "who only asked hears too"
    assert len({(one.subject, one.body) for one in told}) == 1, "the same words to every bidder"
    assert "Alder" not in told[0].body
    assert [one.current.question for one in answers(small.procurement.id)] == ["Which is lot 2?", "Do they?"]
    assert len({one.current.at for one in answers(small.procurement.id)}) == 1
    assert first.words == "We at Alder Homecare ask.", "the question as it was asked is kept"
    assert {one.state for one in questions(small.procurement.id, small.clock.moment)} == {State.ANSWERED}
    birch = small.bidders[BIRCH]
    organisation = organisation_of(birch.id)
    assert organisation
    assert unread(small.procurement.id, organisation, birch.id).count == 2
    mark_read(small.ctx(birch), small.procurement)
    assert unread(small.procurement.id, organisation, birch.id).count == 0
    right = correct_answer(small.ctx("lead"), answers(small.procurement.id)[1].current)
    save_answer(small.ctx("lead"), right, title="Staff", question="Do they?", answer="Most do.", chosen=[])
    publish(small, right.id)
    assert [(one.mark, one.current.edition, len(one.before)) for one in answers(small.procurement.id)] == [
        ("2", 1, 0),
        ("1", 2, 1),
    ]
    assert unread(small.procurement.id, organisation, birch.id).count == 1, "what was put right is unread again"


def test_a_question_that_does_not_stay_confidential_is_told_to_its_bidder_first(small: Small) -> None:
    with pytest.raises(Invalid, match="Say what in it is confidential"):
        asked(small, ALDER, confidential=True)
    mine, other = (asked(small, who, confidential=True, why="Our method.") for who in (ALDER, BIRCH))
    draft = written(small, mine.id)
    with pytest.raises(Invalid, match="Decide first"):
        publish(small, draft.id)
    lead, until = small.ctx("lead"), small.clock.moment + timedelta(days=2)
    decide_confidential(lead, mine, kept=False, reason="It is about the lots.", waits_until=until)
    told = mail(small, "confidential-%")
    assert [one.to_address for one in told] == [small.bidders[ALDER].email]
    assert "It is about the lots." in told[0].body
    with pytest.raises(Invalid, match="may still take its question back"):
        publish(small, draft.id)
    with pytest.raises(Refused):
        release_question(small.ctx(small.bidders[BIRCH]), mine)
    release_question(small.ctx(small.bidders[ALDER]), mine)
    publish(small, draft.id)
    decide_confidential(lead, other, kept=True, reason="It is.")
    both = written(small, other.id, answer="To you.")
    (alone,) = publish(small, both.id)
    assert (alone.mark, alone.to_organisation_id) == ("C1", other.organisation_id)
    assert [one.mark for one in answers(small.procurement.id)] == ["1"], "and no number is missing for the others"
    assert [one.mark for one in answers(small.procurement.id, other.organisation_id)] == ["C1", "1"]
    assert len(all_answers(small.procurement.id)) == 2
    third = asked(small, CEDAR, confidential=True, why="Ours.")
    decide_confidential(lead, third, kept=False, reason="No.", waits_until=until)
    withdraw_question(small.ctx(small.bidders[CEDAR]), third)
    with pytest.raises(Invalid, match="written already"):
        write_answer(lead, small.procurement, chosen=[third.id])


@pytest.mark.one_database
def test_questions_close_when_the_timetable_says_so(small: Small) -> None:
    closes = local("2021-04-16T17:00")
    set_milestone(small.ctx("lead"), small.procurement, label="Last day for clarification questions", at=closes)
    small.clock.at(closes - timedelta(seconds=1))
    asked(small, ALDER)
    small.clock.at(closes)
    with pytest.raises(Invalid, match="Questions are closed"):
        asked(small, ALDER)


@pytest.mark.one_database
def test_answers_typed_in_the_workbook_come_back_whole_or_not_at_all(small: Small) -> None:
    first, second, third = (asked(small, who, f"Question {who}?") for who in range(3))
    draft = written(small, third.id)

    def book(**cells: str | int) -> bytes:
        everything = questions(small.procurement.id, small.clock.moment)
        data = answering("Small", small.clock.moment, everything, drafts(small.procurement.id), rehearsal=False)
        read = load_workbook(BytesIO(data))
        sheet = read["Answers"]
        assert sheet.protection.sheet and sheet["A5"].protection.locked and not sheet["E5"].protection.locked
        assert not any(name in str(sheet.cell(row, 2).value) for row in (5, 6, 7) for name in ("Alder", "Birch"))
        for cell, value in cells.items():
            sheet[cell] = value
        out = BytesIO()
        read.save(out)
        return out.getvalue()

    def kept() -> list[str]:
        return [one.answer for one in drafts(small.procurement.id)]

    lead = small.ctx("lead")
    with pytest.raises(NotTaken) as wrong:
        take_answers(lead, small.procurement, read_book(book(E5="New.", E6="Yes.", F6="Q999", D7="x" * 4_001)))
    assert [fault.cell for fault in wrong.value.faults] == ["F6", "D7"]
    assert "at most 4,000" in str(wrong.value.faults[1])
    assert kept() == ["They do."], "nothing of it was taken"
    with pytest.raises(NotTaken, match="cell A5"):
        read_book(book(A5="=1+1"))
    with pytest.raises(NotTaken, match="not a workbook that can be read"):
        read_book(b"PK\x03\x04 not a workbook")
    old = book(E5="Typed in an old copy.")
    said = {"title": "Staff", "question": "Do staff transfer?", "answer": "They may."}
    save_answer(lead, draft, chosen=[third.id], **said)
    with pytest.raises(NotTaken, match="Somebody changed this answer"):
        take_answers(lead, small.procurement, read_book(old))
    assert take_answers(lead, small.procurement, read_book(book(E5="New.", E6="Yes.", F6=f"Q{second.id}"))) == 2
    found = {one.answer: one.id for one in drafts(small.procurement.id)}
    assert set(found) == {"New.", "Yes."}
    bundled = [
        one.row.id for one in questions(small.procurement.id, small.clock.moment) if one.draft_id == found["Yes."]
    ]
    assert bundled == [first.id, second.id]


@pytest.mark.one_database
def test_letters_go_both_ways_where_the_rules_allow_it_and_a_decline_is_heard(small: Small) -> None:
    lead, cedar = small.ctx("lead"), small.bidders[CEDAR]
    organisation = cedar.organisation
    assert organisation
    about = {"subject": Subject.PRACTICAL, "words": "The site visit is at nine.", "fair": True}
    with pytest.raises(Invalid, match="Nobody knows yet"):
        write_to_bidder(lead, small.procurement, organisation, **about)
    with pytest.raises(Invalid, match="Ask a question instead"):
        write_to_council(small.ctx(cedar), small.procurement, subject=Subject.EXPLAIN, words="Let us explain.")
    write_to_council(small.ctx(cedar), small.procurement, subject=Subject.SERVICE, words="I cannot sign in.")
    assert [one.to_address for one in mail(small, "letter-%")] == [small.staff["lead"].email]
    with pytest.raises(Invalid, match="No tender has been opened yet"):
        write_to_bidder(lead, small.procurement, organisation, **{**about, "subject": Subject.EXPLAIN})
    with pytest.raises(Invalid, match="publish what you want to say"):
        write_to_bidder(lead, small.procurement, organisation, **{**about, "fair": False})
    write_to_bidder(lead, small.procurement, organisation, **about)
    assert [one.to_address for one in mail(small, "letter-%")][1:] == [cedar.email]
    with pytest.raises(Invalid, match="own words"):
        decline_bid(small.ctx(cedar), small.procurement, kind=Declining.OTHER, reason=" ")
    decline_bid(small.ctx(cedar), small.procurement, kind=Declining.TIME, reason="Too short.")
    publish(small, written(small).id)
    assert cedar.email not in {one.to_address for one in mail(small, "answers-%")}
    come_back(small.ctx(cedar), small.procurement)
    publish(small, written(small).id)
    assert cedar.email in {one.to_address for one in mail(small, "answers-%")}
