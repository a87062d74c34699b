"""The record: everything in order, in words, filtered and paged; sealed tenders stay sealed in it too."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, text

from evaluation.moderation.models import Consensus
from procurement.core.audit import GENESIS, AuditEntry, canonical, link
from procurement.core.db import db
from procurement.core.vocabulary import Event, Stage
from procurement.people.record_names import NAMERS
from procurement.people.record_queries import PER_PAGE, page_of
from procurement.people.record_wanted import Wanted
from procurement.people.record_words import EVENT_WORDS
from procurement.timetable.actions import plan_stage, reopen_stage
from tests.factories import Small, local
from tests.pages.visiting import Visitor, page, statements, words

HERE = "/procurements/SMALL-1/record"


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock)


def auditor(app: Flask, small: Small) -> Visitor:
    return Visitor(app, small.staff["auditor"])


def shown_rows(visitor: Visitor, address: str) -> list[str]:
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.text
    return [" ".join(row.text_content().split()) for row in page(answer).xpath("//table//tbody/tr")]


def test_every_event_has_its_words() -> None:
    assert set(EVENT_WORDS) == set(Event)
    assert len(set(EVENT_WORDS.values())) == len(EVENT_WORDS)


@pytest.mark.one_database
def test_numbers_are_called_by_their_names(app: Flask) -> None:
    assert {"person", "organisation", "tender", "question", "criterion"} <= set(NAMERS)


def test_entries_say_who_when_what_and_the_words_typed(app: Flask, small: Small) -> None:
    small.opened()
    reopen_stage(small.ctx("lead"), small.procurement, Stage.OPENING, "An envelope was <b>overlooked</b>.")
    rows = shown_rows(auditor(app, small), HERE)
    assert "Lead Person opened a closed stage again" in rows[0]
    assert "Stage: Opening" in rows[0]
    assert "Mon 26 April 2021, 09:00:00" in rows[0]
    assert "An envelope was <b>overlooked</b>." in rows[0]
    assert any(
        "The keeper of this instance opened the case file" in row
        for row in shown_rows(auditor(app, small), HERE + "?page=2")
    )


@pytest.mark.one_database
def test_who_may_read_it(app: Flask, small: Small) -> None:
    small.tendering()
    for who in small.staff:
        allowed = who in ("lead", "approver", "auditor")
        visitor = Visitor(app, small.staff[who])
        for address in (HERE, HERE + ".csv", HERE + "/12"):
            assert visitor.get(address).status_code == (200 if allowed else 403), (who, address)
    assert Visitor(app, small.bidders[0]).get(HERE).status_code == 403
    assert Visitor(app).get(HERE).status_code == 302


# Sealed


def test_before_the_opening_nobody_learns_which_bidder_does_what(app: Flask, small: Small) -> None:
    small.submitted()
    visitor = auditor(app, small)
    listed = visitor.get(HERE).text + visitor.get(HERE + "?page=2").text
    table = visitor.get(HERE + ".csv").text
    for shown in (listed, table):
        assert "submitted a tender" in shown
        for telling in ("Bid Manager", "Alder", "saved answers", "chose lots", "started a tender", "put a file"):
            assert telling not in shown, telling
        for sealed in sealed_entries():
            assert sealed.hash not in shown
    people = page(visitor.get(HERE)).xpath("//select[@name='person']/option/text()")
    assert people == ["Everyone", "Auditor Person", "Lead Person", "Opener Person"], "who took the table, too"
    kinds = page(visitor.get(HERE)).xpath("//select[@name='event']/option/@value")
    assert "tender.submitted" in kinds and "tender.answer_drafted" not in kinds


def sealed_entries() -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.event.like("tender.%"))
    return list(db.session.scalars(query))


def test_no_filter_finds_out_what_is_sealed(app: Flask, small: Small) -> None:
    small.submitted()
    visitor = auditor(app, small)
    number = small.bidders[0].id
    for query in (f"person={number}", "event=tender.started"):  # not even offered
        assert visitor.get(f"{HERE}?{query}").status_code == 422
        assert visitor.get(f"{HERE}.csv?{query}").status_code == 400
    for wanted in (Wanted(person_id=number), Wanted(event="tender.started")):  # and nothing, were it
        assert page_of(small.procurement.id, wanted, 1).total == 0
    for query in ("text=tender:1", "text=tender", "text=sha256", "text=draft_file"):
        answer = visitor.get(f"{HERE}?{query}")
        assert answer.status_code == 200
        assert "A bidder" not in words(answer), query
        assert "A bidder" not in visitor.get(f"{HERE}.csv?{query}").text
    entry = next(e for e in sealed_entries() if e.event == "tender.lots_chosen")
    one = visitor.get(f"{HERE}/{entry.id}")
    assert one.status_code == 200
    for telling in ("chose lots", "tender.lots_chosen", "Bid Manager", entry.hash, "Lots"):
        assert telling not in one.text
    assert "Fits" in words(one)


def test_the_opening_unseals_what_came_before_it_and_nothing_after(app: Flask, small: Small) -> None:
    small.opened()
    visitor = auditor(app, small)
    everything = visitor.get(HERE + ".csv").text
    assert "Bid Manager 1, Alder Homecare" in everything and "chose lots" in everything
    options = page(visitor.get(HERE)).xpath("//select[@name='person']/option/text()")
    assert "Bid Manager 1" in options


@pytest.mark.one_database
def test_what_is_drafted_for_the_second_round_is_sealed_again(app: Flask, small: Small) -> None:
    from procurement.questionnaire.queries import questions
    from procurement.tenders.actions import invite_resubmission, save_answers, withdraw_tender

    small.moderated()
    small.open(Stage.NEGOTIATION)
    small.open(Stage.RESUBMISSION)
    q1 = next(q for q in questions(small.procurement.id) if q.code == "Q1")
    invite_resubmission(small.ctx("lead"), small.procurement, [q1.id], [], "You may revise Q1.")
    small.clock.forward(days=3)
    save_answers(small.ctx(small.bidders[0]), small.tenders[0], {q1.id: "A new answer."})
    withdraw_tender(small.ctx(small.bidders[1]), small.tenders[1], "No staff.")
    rows = shown_rows(auditor(app, small), HERE)
    assert "Bid Manager 2, Birch Support withdrew a tender" in rows[0]
    assert "A bidder did something that is sealed" in rows[1]
    assert "Bid Manager 1" not in rows[1]


# Filters and pages


@pytest.mark.one_database
def test_filters_by_person_kind_words_and_days(app: Flask, small: Small) -> None:
    small.opened()
    plan_stage(
        small.ctx("lead"),
        small.procurement,
        Stage.AWARD,
        local("2021-08-24T09:00"),
        local("2021-10-29T17:00"),
        reason="100% _sure_",
    )
    visitor = auditor(app, small)
    opener = small.staff["opener"].id
    assert all("Opener Person" in row for row in shown_rows(visitor, f"{HERE}?person={opener}"))
    kind = shown_rows(visitor, f"{HERE}?event=stage.opened")
    assert len(kind) == 2 and all("opened a stage" in row for row in kind)
    assert len(shown_rows(visitor, f"{HERE}?text=100%25+_sure_")) == 1
    assert len(shown_rows(visitor, f"{HERE}?text=100%25+xsure")) == 0
    first = shown_rows(visitor, f"{HERE}?text=tender:{small.tenders[0].id}")
    assert first and all(f"tender:{small.tenders[0].id}" in row for row in first)
    on_the_day = shown_rows(visitor, f"{HERE}?since=26+4+2021&until=26%2F4%2F2021&order=oldest")
    assert on_the_day and all("Mon 26 April 2021" in row for row in on_the_day)
    assert "opened a stage" in on_the_day[0]
    assert shown_rows(visitor, f"{HERE}?until=21+March+2021") == []


@pytest.mark.one_database
def test_filters_by_bidder_stage_and_what_went_another_way(app: Flask, small: Small) -> None:
    small.opened()
    reopen_stage(small.ctx("lead"), small.procurement, Stage.OPENING, "An envelope was overlooked.")
    visitor = auditor(app, small)
    one = shown_rows(visitor, f"{HERE}?bidder={small.tenders[0].id}")
    assert one and not any(f"tender:{other.id}" in row for row in one for other in small.tenders[1:])
    opening = shown_rows(visitor, f"{HERE}?stage=opening&order=oldest")
    assert "opened a stage" in opening[0] and "Stage: Opening" in opening[0]
    assert any("opened the tenders" in row for row in opening) and not any(
        "submitted a tender" in row for row in opening
    )
    answer = visitor.get(f"{HERE}?exception=all")
    assert "Opened again, or sent back: 1 entry" in words(answer) and "Ended without an award: none" in words(answer)
    assert ["An envelope was overlooked." in row for row in shown_rows(visitor, f"{HERE}?exception=reopened")] == [True]


@pytest.mark.one_database
def test_an_entry_says_what_stood_before_it_and_a_score_is_two_clicks_from_its_reason(app: Flask, small: Small) -> None:
    small.moderated()
    visitor = auditor(app, small)
    days = [local("2021-08-24T09:00"), local("2021-10-29T17:00"), local("2021-10-30T17:00")]
    for until in days[1:]:
        plan_stage(small.ctx("lead"), small.procurement, Stage.AWARD, days[0], until, reason=f"The {until.day}th.")
    href = page(visitor.get(f"{HERE}?event=stage.planned")).xpath("//tbody/tr/td[1]/a/@href")
    said = words(visitor.get(href[0]))
    assert "29 October 2021" in said.split("Before and after")[1] and "Nothing has taken its place since" in said
    assert "took its place" in words(visitor.get(href[1]))
    record = db.session.scalars(select(Consensus).order_by(Consensus.id)).first()
    assert record is not None
    [row] = shown_rows(visitor, f"{HERE}?text=record+{record.id}")
    assert record.deciding in row, "the timeline itself says why"
    address = page(visitor.get(f"{HERE}?text=record+{record.id}")).xpath("//tbody/tr/td[1]/a/@href")[0]
    [there] = page(visitor.get(address)).xpath("//main//a[contains(., 'what was agreed')]/@href")
    assert record.deciding in words(visitor.get(there))


NOT_TAKEN = (
    ("bidder=99999", "Choose one of the options in the list."),
    ("stage=lunch", "Choose one of the options in the list."),
    ("exception=any", "Choose one of the options in the list."),
    ("since=30+2+2021", "30 February 2021 does not exist"),
    ("since=yesterday", "Enter the day such as 23 4 2021."),
    ("until=1+13+2021", "Enter the month as a number"),
    ("person=99999", "Choose one of the options in the list."),
    ("person=1%27--", "Choose one of the options in the list."),
    ("event=nonsense", "Choose one of the options in the list."),
    ("text=a%00b", "cannot be printed"),
    ("text=" + "x" * 201, "Shorten it to 200 or fewer."),
    ("order=sideways", "Choose one of the options in the list."),
)


@pytest.mark.one_database
def test_a_filter_that_cannot_be_taken_says_so(app: Flask, small: Small) -> None:
    visitor = auditor(app, small)
    for query, said in NOT_TAKEN:
        answer = visitor.get(f"{HERE}?{query}")
        assert answer.status_code == 422, query
        assert said in words(answer), query
        assert visitor.get(f"{HERE}.csv?{query}").status_code == 400


@pytest.mark.one_database
def test_pages_hold_each_entry_once(app: Flask, small: Small) -> None:
    small.opened()
    visitor = auditor(app, small)
    total = page_of(small.procurement.id, Wanted(), 1).total
    assert total > PER_PAGE
    seen = [
        link
        for number in range(1, -(-total // PER_PAGE) + 1)
        for link in page(visitor.get(f"{HERE}?page={number}")).xpath("//tbody/tr/td[1]/a/@href")
    ]
    assert len(seen) == len(set(seen)) == total
    assert page(visitor.get(HERE + "?page=99999")).xpath("//tbody/tr/td[1]/a/@href")[-1] == seen[-1]
    for odd in ("0", "-1", "x", "1e9", "9" * 30, "٣"):
        assert page(visitor.get(f"{HERE}?page={odd}")).xpath("//tbody/tr/td[1]/a/@href")[0] == seen[0]


@pytest.mark.one_database
def test_an_entry_of_another_procurement_is_not_found_here(app: Flask, small: Small, clock: Any) -> None:
    other = Small(clock, code="SMALL-2", prefix="b-")
    foreign = db.session.scalar(
        select(func.max(AuditEntry.id)).where(AuditEntry.procurement_id == other.procurement.id)
    )
    visitor = auditor(app, small)
    assert visitor.get(f"{HERE}/{foreign}").status_code == 404
    assert visitor.get(f"{HERE}/999999").status_code == 404
    assert visitor.get(f"{HERE}/{2**70}").status_code == 404
    assert "SMALL-2" not in visitor.get(HERE).text
    assert visitor.get("/procurements/SMALL-2/record").status_code == 404


# The chain


def test_the_chain_is_checked_when_asked_and_a_broken_one_is_named(app: Flask, small: Small) -> None:
    small.tendering()
    visitor = auditor(app, small)
    assert "unbroken" not in words(visitor.get(HERE))
    total = db.session.scalar(select(func.count()).select_from(AuditEntry))
    assert f"{total} entries, unbroken." in words(visitor.get(HERE + "?check=1"))
    victim = db.session.scalar(select(AuditEntry.id).where(AuditEntry.event == Event.STAGE_OPENED.value))
    tamper(f"UPDATE audit_entry SET actor_id = 999 WHERE id = {victim}")
    said = words(visitor.get(HERE + "?check=1"))
    assert "The chain is broken" in said
    assert f"Entry {victim}: was changed after it was written" in said
    assert "Does not fit" in words(visitor.get(f"{HERE}/{victim}"))


def tamper(statement: str) -> None:
    """Change evidence as somebody at the database's own console would, its triggers taken away first."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER audit_entry_UPDATE"))
    else:
        db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
    db.session.execute(text(statement))
    db.session.commit()


# The spreadsheet


@pytest.mark.one_database
def test_no_cell_of_the_spreadsheet_runs(app: Flask, small: Small) -> None:
    small.opened()
    for evil in ('=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(1)", "\t=1"):
        reopen_stage(small.ctx("lead"), small.procurement, Stage.OPENING, f'{evil}\nand more, "quoted"')
        small.close(Stage.OPENING)
    answer = auditor(app, small).get(HERE + ".csv")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any('=HYPERLINK("http://x","y")' in row[7] for row in rows)
    numbers = [int(row[0]) for row in rows[1:]]
    assert len(numbers) == page_of(small.procurement.id, Wanted(), 1).total - 1, "that it was taken is an entry too"
    assert f"Entries: {len(numbers)}" in shown_rows(auditor(app, small), HERE + "?event=record.taken")[0]
    asked = list(csv.reader(StringIO(auditor(app, small).get(HERE + ".csv?event=stage.opened&order=oldest").text)))
    assert [row[3] for row in asked[1:]] == ["opened a stage", "opened a stage"]


# Size


def many_entries(small: Small, count: int) -> None:
    """A long record, chained like any other."""
    last = db.session.execute(select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc())).first()
    seq, before = (last.id, last.hash) if last else (0, GENESIS)
    people = [small.staff[name].id for name in ("evaluator1", "evaluator2", "lead")]
    rows = []
    for index in range(count):
        seq += 1
        entry = AuditEntry(
            id=seq,
            at=small.clock.moment,
            actor_id=people[index % 3],
            event=Event.MARK_DRAFTED.value,
            procurement_id=small.procurement.id,
            subject=f"mark_draft:{index}",
            payload=canonical({"tender": 1 + index % 3, "criterion": 1 + index % 2, "round": 1}),
            previous=before,
        )
        entry.hash = before = link(entry)
        rows.append({column.key: getattr(entry, column.key) for column in AuditEntry.__table__.columns})
    db.session.execute(insert(AuditEntry), rows)
    db.session.commit()


@pytest.mark.slow
@pytest.mark.one_database
def test_a_long_record_is_as_quick_and_asks_as_often(app: Flask, small: Small) -> None:
    small.opened()
    visitor = auditor(app, small)
    with statements() as few:
        visitor.get(HERE)
    many_entries(small, 20_000)
    for address in (
        HERE,
        HERE + "?page=300",
        HERE + f"?person={small.staff['lead'].id}",
        HERE + "?text=mark_draft:19999",
    ):
        with statements() as many:
            begun = time.process_time()
            answer = visitor.get(address)
            taken = time.process_time() - begun
        assert answer.status_code == 200
        assert len(many) <= len(few), address
        assert taken < 1.5, f"{address} took {taken:.2f} s of processor time"
    assert "unbroken" in words(visitor.get(HERE + "?check=1"))
