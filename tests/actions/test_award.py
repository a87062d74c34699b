"""The award: how lots stand and why, what is frozen and approved, what bidders are told, and that all of it holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import event, select, text

from app import cli
from evaluation.award.actions import NotReady, approve, recommend, return_to_lead, send_letters
from evaluation.award.closeness import closeness
from evaluation.award.facts import LotStanding, Result, Why
from evaluation.award.gates import award_approved, letters_sent, promises_kept
from evaluation.award.letter_words import letter
from evaluation.award.models import OutcomeLetter, Recommendation
from evaluation.award.outstanding import before_recommending, flags
from evaluation.award.queries import approved, outcome_letters, published_scheme, recommendation, results
from evaluation.award.replay import replay
from evaluation.award.sending import ready
from evaluation.award.snapshot import thaw
from evaluation.award.tasks import tasks
from evaluation.award.telling import headline, overall, working
from evaluation.award.tracing import lines
from evaluation.award.turnover import turnover_again
from evaluation.award.winning import winners, without
from evaluation.award.wording import start
from evaluation.check import report
from evaluation.financial.actions import decide_standing, meet_condition, moderate_standing
from evaluation.financial.models import FinancialDecision
from evaluation.financial.queries import decisions
from evaluation.moderation.models import Consensus
from evaluation.scheme.actions import freeze_scheme
from evaluation.scheme.queries import criterion_by_code, scheme_row
from procurement.core.access import Ground
from procurement.core.action import Invalid, Refused
from procurement.core.audit import canonical, sha256
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Regime, Role, Stage
from procurement.people.actions import appoint
from procurement.pqq.actions import keep_promise
from procurement.pqq.models import Check
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions
from procurement.tenders.actions import decide_late, note_late_attempt, withdraw_tender
from procurement.timetable.actions import reopen_stage
from procurement.timetable.models import StageOwner
from procurement.timetable.queries import windows
from tests.conftest import SetClock
from tests.factories import Small, local

pytestmark = pytest.mark.one_database


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[Small]:
    """The small procurement, nothing done yet."""
    with app.test_request_context():
        yield Small(clock)


def standing(small: Small) -> tuple[LotStanding, ...]:
    return results(small.procurement.id, small.clock.moment)


def mark(small: Small, index: int, code: str, value: int) -> None:
    """Both evaluators give one answer this mark."""
    for name in ("evaluator1", "evaluator2"):
        small.marks[index, code, name] = Decimal(value)


def parted(small: Small) -> Small:
    """Three bidders with totals 80, 72 and 60."""
    mark(small, 1, "Q1", 4)
    return small


def ranks(lot: LotStanding) -> list[tuple[int, str, Fraction, str]]:
    return [(bid.rank, bid.bidder_code, bid.total, bid.result.value) for bid in lot.ranking]


def awarding(small: Small, outcomes: tuple[str, str, str] = ("pass", "pass", "pass")) -> Small:
    """Financial checks closed, the award open."""
    small.financed(outcomes)
    small.open(Stage.AWARD)
    return small


@contextmanager
def tampering(small: Small) -> Iterator[None]:
    """A hand at the database's own console: the guards are taken away and put back."""
    dialect = db.engine.dialect.name
    tables = ("mark", "recommendation", "consensus", "outcome_letter")
    guards = []
    if dialect == "sqlite":
        listed = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
        guards = [db.session.scalar(listed, {"name": f"{table}_UPDATE"}) for table in tables]
    for table in tables:
        off = f"DROP TRIGGER {table}_UPDATE" if dialect == "sqlite" else f"ALTER TABLE {table} DISABLE TRIGGER ALL"
        db.session.execute(text(off))
    yield
    for guard in guards:
        db.session.execute(text(guard))
    if dialect == "postgresql":
        for table in tables:
            db.session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))
    db.session.commit()
    db.session.expire_all()


def broken() -> dict[str, list[str]]:
    """The invariants that do not hold, with what breaks them."""
    return {invariant.says: breaches for invariant, breaches in report(files=True) if breaches}


# How lots stand


def test_bids_are_ranked_by_the_published_scheme_and_share_the_places(small: Small) -> None:
    north, south = standing(parted(small).moderated())
    assert ranks(north) == [
        (1, "Bidder 01", Fraction(80), "award"),
        (2, "Bidder 02", Fraction(72), "award"),
        (3, "Bidder 03", Fraction(60), "reserve"),
    ]
    assert [bid.result for bid in south.ranking] == [Result.AWARD, Result.RESERVE, Result.RESERVE]
    assert north.hours_each == Fraction("750.25")
    assert [bid.hours for bid in north.ranking] == [Fraction("750.25"), Fraction("750.25"), None]
    assert south.hours_each == Fraction("1500.5")
    assert north.ranking[0].points == {"Q1": 48, "Q2": 32}
    assert headline(north) == "Two providers clear the line; the third is 12 points behind"
    assert overall((north, south)) == "2 of 2 lots have the providers they need"
    rules = published_scheme(small.procurement.id)
    close = closeness(south, rules.scheme)
    assert close.size == 1
    assert [(one.bid.bidder_code, one.code, one.instead, len(one.joins), len(one.leaves)) for one in close.nudges] == [
        ("Bidder 01", "Q1", 3, 1, 1),  # 68 against 72
        ("Bidder 01", "Q2", 3, 0, 1),  # 72 against 72: a tie that nothing parts
        ("Bidder 02", "Q1", 5, 1, 1),
        ("Bidder 02", "Q2", 4, 0, 1),
    ]
    told = working(north.ranking[0], rules.questions, rules.scheme)
    assert [step.working for step in told.steps] == ["4 ÷ 5 × 60 = 48", "4 ÷ 5 × 40 = 32"]
    assert told.sums == ("48 + 32 = 80", "total 80")


def test_before_the_opening_lots_stand_without_a_bid(small: Small) -> None:
    small.submitted()
    assert [(lot.lot.number, lot.ranking, lot.excluded) for lot in standing(small)] == [(1, (), ()), (2, (), ())]
    assert headline(standing(small)[0]) == "No bid was made"


def test_a_tie_across_the_last_place_is_shared_flagged_and_not_awarded(small: Small) -> None:
    awarding(small)
    north, south = standing(small)
    assert ranks(north) == [
        (1, "Bidder 01", Fraction(80), "award"),
        (2, "Bidder 02", Fraction(60), "tied"),
        (2, "Bidder 03", Fraction(60), "tied"),
    ]
    assert [tie.bidders for tie in north.open_ties] == [("Bidder 02", "Bidder 03")]
    assert not south.tied, "below the places a tie costs nobody a place"
    assert headline(north) == "One provider clears the line; two tie for the last place"
    assert any("Bidder 02 and Bidder 03 are tied" in flag.what for flag in flags(small.procurement.code, (north,)))
    with pytest.raises(Invalid, match="the published rule does not part them, so decide"):
        recommend(small.ctx("lead"), small.procurement, "Award as ranked; the tie is to be settled.")


def together(small: Small, **rule: object) -> Small:
    """The same with lots allocated together by a published rule."""
    parted(small)
    row = scheme_row(small.procurement.id)
    assert row is not None
    row.allocation = {"mechanism": "best_total", **rule}
    freeze_scheme(small.ctx("lead"), small.procurement)
    return awarding(small)


def test_lots_fall_by_the_published_mechanism_and_everything_after_follows(small: Small) -> None:
    north, south = standing(together(small, max_lots=1))
    assert [bid.result for bid in north.ranking] == [Result.AWARD, Result.AWARD, Result.RESERVE]
    assert [(bid.bidder_code, bid.why) for bid in south.ranking] == [
        ("Bidder 01", "max_lots"), ("Bidder 02", "max_lots"), ("Bidder 03", "")
    ]  # fmt: skip
    assert [bid.bidder_code for bid in south.awarded] == ["Bidder 03"]
    assert headline(south) == "One provider clears the line; two ranked above are kept out by the published limits"
    scheme = published_scheme(small.procurement.id).document
    assert [(one.bid.bidder_code, [won.lot.number for won in one.lots]) for one in winners((north, south), {})] == [
        ("Bidder 01", [1]), ("Bidder 02", [1]), ("Bidder 03", [2])
    ]  # fmt: skip
    [change] = without((north, south), scheme, {}, "Bidder 02")
    assert (change.lot.number, change.joins, len(change.leaves), change.lacks) == (1, (), 1, 0)
    done = recommend(small.ctx("lead"), small.procurement, "Award as allocated.")
    kept = thaw(done.snapshot)
    assert kept.allocation and kept.lots[1].ranking[0].why == "max_lots" and not broken()
    approve(small.ctx("approver"), done, "The rule was followed.")
    send_letters(small.ctx("lead"), small.procurement)
    words = [letter.words for letter in db.session.scalars(select(OutcomeLetter))]
    assert any(
        "You may be awarded at most 1 lot; you were awarded lot 1, so lot 2 could not be yours" in w for w in words
    )
    assert not broken()


def test_a_missed_minimum_excludes_with_criterion_score_and_minimum(small: Small) -> None:
    mark(small, 1, "Q1", 1)
    mark(small, 2, "Q1", 2)
    mark(small, 2, "Q2", 1)
    north, _ = standing(small.moderated())
    assert [bid.bidder_code for bid in north.ranking] == ["Bidder 01"]
    second, third = north.excluded
    assert [(r.why, r.criterion, r.score, r.minimum) for r in second.reasons] == [
        (Why.BELOW_MINIMUM, "Q1", Fraction(1), Fraction(2)),
        (Why.BELOW_QUALITY, "", None, Fraction(40)),
    ]
    assert second.reasons[0].words == "Q1 Workforce: scored 1, below the minimum of 2"
    assert [(r.why, r.percent) for r in third.reasons] == [(Why.BELOW_QUALITY, Fraction(32))]
    assert (second.total, third.total) == (Fraction(36), Fraction(32)), "what was scored stays on record"


def test_a_financial_failure_keeps_scores_and_total_on_record_and_takes_no_place(small: Small) -> None:
    parted(small).financed(("fail", "conditional", "insufficient"))
    north, south = standing(small)
    assert north.ranking == south.ranking == ()
    assert [bid.reasons[0].why for bid in north.excluded] == [Why.FINANCE, Why.CONDITION, Why.INSUFFICIENT]
    assert [bid.total for bid in north.excluded] == [80, 72, 60]
    assert north.excluded[0].scores == {"Q1": 4, "Q2": 4}
    assert "The figures say fail." in north.excluded[0].reasons[0].words
    assert "due Thu 30 September 2021" in north.excluded[1].reasons[0].words
    assert headline(north) == "No bid is ranked"
    assert north.short == 1
    reopen_stage(small.ctx("lead"), small.procurement, Stage.FINANCE, "The guarantee has come.")
    decision = decisions(small.procurement.id)[small.tenders[1].id]
    meet_condition(small.ctx("accountant1"), decision, shown_by="Deed of 19 August.")
    north, _ = standing(small)
    assert ranks(north) == [(1, "Bidder 02", Fraction(72), "award")]


def test_every_reason_of_a_bid_is_named(small: Small) -> None:
    mark(small, 1, "Q1", 1)
    small.financed(("pass", "fail", "pass"))
    north, _ = standing(small)
    assert [r.why for r in north.excluded[0].reasons] == [Why.BELOW_MINIMUM, Why.BELOW_QUALITY, Why.FINANCE]


def test_late_failed_and_withdrawn_bids_are_listed_with_their_reasons_and_never_ranked(small: Small) -> None:
    small.tendering()
    small.clock.at(local("2021-04-22T10:00"))
    small.tenders = [small.fill(index) for index in range(3)]
    for index in (0, 1):
        small.submit(index, small.tenders[index])
    small.done.add("submitted")
    small.clock.at(local("2021-04-23T16:00:01"))
    note_late_attempt(small.ctx(small.bidders[2]), small.tenders[2])
    decide_late(small.ctx("lead"), small.tenders[2], False, "Received a second after the deadline.")
    small.opened()
    north, _ = standing(small)
    assert {(b.bidder_code, b.reasons[0].why) for b in north.excluded} >= {("Bidder 03", Why.LATE)}
    assert "a second after" in next(b for b in north.excluded if b.number == 3).reasons[0].words
    withdraw_tender(small.ctx(small.bidders[1]), small.tenders[1], "We cannot staff it.")
    north, _ = standing(small)
    gone = next(bid for bid in north.excluded if bid.number == 2)
    assert [r.why for r in gone.reasons] == [Why.WITHDRAWN]
    assert gone.total is None and not north.ranking


def test_a_failed_selection_is_named_with_its_reason(small: Small) -> None:
    north, _ = standing(small.selected(fail=(2,)).moderated())
    out = north.excluded[0]
    assert (out.bidder_code, out.reasons[0].why, out.total) == ("Bidder 03", Why.SELECTION, None)
    assert out.reasons[0].words == "Failed selection: Checked item by item."


def test_what_was_revised_counts_only_once_it_is_moderated_again(small: Small) -> None:
    small.negotiated(revised=(0,))
    north, _ = standing(small)
    assert north.ranking[0].scores["Q1"] == 5
    assert north.ranking[0].total == Fraction(92)


def test_an_answer_without_consensus_keeps_a_bid_out_of_the_ranking_and_blocks(small: Small) -> None:
    small.scored()
    north, _ = standing(small)
    assert [bid.reasons[0].words for bid in north.excluded] == ["Not moderated yet: Q1, Q2"] * 3
    outstanding = before_recommending(small.procurement.code, standing(small))
    assert [blocker.what for blocker in outstanding] == [
        f"Bidder 0{number}: Not moderated yet: Q1, Q2" for number in (1, 2, 3)
    ]


def test_the_number_of_statements_does_not_grow_with_the_bids(small: Small) -> None:
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: counted.append(said[2]))

    def statements() -> int:
        counted.clear()
        db.session.expire_all()
        standing(small)
        return len(counted)

    small.scored()
    few = statements()
    small.financed(("pass", "fail", "conditional"))
    assert statements() <= few + 2
    assert few < 30


# Recommending and approving


@pytest.mark.both_databases
def test_a_recommendation_freezes_everything_and_replays_to_the_same_ranking(small: Small) -> None:
    awarding(parted(small), ("pass", "fail", "pass"))
    done = recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    assert done.sha256 == sha256(done.snapshot)
    frozen = thaw(done.snapshot)
    assert frozen.lots == standing(small)
    assert frozen.scheme_sha256 == published_scheme(small.procurement.id).sha256
    again = replay(canonical(frozen.replay).encode())
    for lot in frozen.lots:
        found = again.lots[str(lot.lot.number)]
        assert [(s.bidder, s.rank, s.total) for s in found.ranking] == [
            (bid.bidder_code, bid.rank, bid.total) for bid in lot.ranking
        ]
        assert [e.bidder for e in found.excluded] == ["Bidder 02"]
    changed = json.loads(canonical(frozen.replay))
    next(bid for bid in changed["bids"] if bid["bidder"] == "Bidder 03")["scores"] = {"Q1": "5", "Q2": "5"}
    assert replay(canonical(changed).encode()).lots["1"].ranking[0].bidder == "Bidder 03"
    assert frozen.consensus["Bidder 01"].keys() == {"Q1", "Q2"}


def failed(small: Small) -> FinancialDecision:
    """Alder is found to fail, and may explain."""
    by = small.clock.moment + timedelta(days=2)
    return decide_standing(
        small.ctx("accountant1"), small.tenders[0], outcome="fail", reason="They are worse.", explain_by=by
    )


def test_nothing_is_recommended_while_a_ranked_bidders_standing_is_open(small: Small) -> None:
    awarding(parted(small))
    reopen_stage(small.ctx("lead"), small.procurement, Stage.FINANCE, "New accounts have come.")
    again = failed(small)
    with pytest.raises(NotReady) as wrong:
        recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    assert [b.what for b in wrong.value.blockers] == [
        "Financial standing of Alder Homecare (Bidder 01): found to fail, and may still explain"
    ]
    assert wrong.value.blockers[0].link == f"/procurements/{small.procurement.code}/finance/{small.tenders[0].id}"
    with pytest.raises(Invalid) as blank:
        recommend(small.ctx("lead"), small.procurement, "  ")
    assert blank.value.field == "words"
    assert recommendation(small.procurement.id) is None
    small.heard(small.tenders[0])
    moderate_standing(small.ctx("accountant2"), again, agreed=True, reason="Worked again.")
    done = recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    assert [bid.bidder_code for bid in thaw(done.snapshot).lots[1].awarded] == ["Bidder 02"]


def test_a_second_person_approves_or_returns_and_only_what_still_stands(small: Small) -> None:
    awarding(parted(small))
    lead, approver = small.ctx("lead"), small.ctx("approver")
    appoint(lead, small.procurement, small.staff["lead"], Role.APPROVER)
    first = recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    with pytest.raises(Refused) as own:
        approve(small.ctx("lead"), first, "I wrote it.")
    assert own.value.refusal.ground is Ground.BAR
    with pytest.raises(Invalid):
        approve(approver, first, " ")
    assert award_approved(small.procurement.id, small.clock.moment)[0].what.endswith("not approved")
    return_to_lead(approver, first, "Say more of the short lot.")
    with pytest.raises(Invalid, match="has been decided"):
        approve(approver, first, "On reflection.")
    assert not approved(small.procurement.id)
    second = recommend(small.ctx("lead"), small.procurement, "Award as ranked, with more said.")
    with pytest.raises(Invalid, match="later recommendation"):
        approve(approver, first, "The first was fine.")
    reopen_stage(small.ctx("lead"), small.procurement, Stage.FINANCE, "New accounts have come.")
    again = failed(small)
    small.heard(small.tenders[0])
    moderate_standing(small.ctx("accountant2"), again, agreed=True, reason="Worked again.")
    with pytest.raises(Invalid, match="have changed"):
        approve(small.ctx("approver"), second, "The record supports it.")
    third = recommend(small.ctx("lead"), small.procurement, "Award as now ranked.")
    approve(small.ctx("approver"), third, "The record supports it.")
    assert approved(small.procurement.id) == third
    assert not award_approved(small.procurement.id, small.clock.moment)
    with pytest.raises(Invalid, match="has been approved"):
        recommend(small.ctx("lead"), small.procurement, "One more.")
    assert [row.number for row in db.session.scalars(select(Recommendation).order_by(Recommendation.id))] == [1, 2, 3]


def test_the_home_page_says_who_is_next(small: Small) -> None:
    awarding(parted(small))

    def asked(who: str) -> list[tuple[str, str]]:
        return [(task.what, task.waiting) for task in tasks(small.ctx(who), small.procurement)]

    assert asked("lead") == [("Recommend the award", "")] and asked("approver") == []
    done = recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    assert asked("lead") == [("Award recommended", "the approver")]
    assert asked("approver") == [("Approve or return recommendation 1", "")]
    approve(small.ctx("approver"), done, "The record supports it.")
    assert asked("lead") == [("Send the outcome letters", "")] and asked("approver") == []
    send_letters(small.ctx("lead"), small.procurement)
    assert asked("lead") == [] and asked("auditor") == []


# Telling the bidders


@pytest.mark.both_databases
def test_letters_go_once_after_approval_to_all_at_one_moment(small: Small) -> None:
    awarding(parted(small), ("pass", "pass", "fail"))
    with pytest.raises(Invalid, match="has not been approved"):
        send_letters(small.ctx("lead"), small.procurement)
    done = recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    approve(small.ctx("approver"), done, "The record supports it.")
    with pytest.raises(Refused):
        send_letters(small.ctx("approver"), small.procurement)
    assert letters_sent(small.procurement.id, small.clock.moment)
    assert not db.session.scalars(select(Message).where(Message.subject.contains("Outcome"))).all()
    sending = send_letters(small.ctx("lead"), small.procurement)
    assert (sending.last_day, sending.earliest_signing) == (date(2021, 9, 2), date(2021, 9, 3))
    mails = db.session.scalars(select(Message).where(Message.subject.contains("Outcome"))).all()
    assert sorted(mail.to_address for mail in mails) == sorted(user.email for user in small.bidders)
    assert {mail.written_at for mail in mails} == {sending.sent_at}
    assert all(mail.sent_at for mail in mails)
    with pytest.raises(Invalid, match="have been sent"):
        send_letters(small.ctx("lead"), small.procurement)
    assert not letters_sent(small.procurement.id, small.clock.moment)
    small.close(Stage.AWARD)
    small.open(Stage.STANDSTILL)
    assert windows(small.procurement.id, small.clock.moment)[Stage.STANDSTILL].open


def test_a_letter_gives_result_scores_reasons_winners_and_the_end_of_standstill(small: Small) -> None:
    awarding(parted(small), ("pass", "pass", "fail"))
    done = recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    approve(small.ctx("approver"), done, "The record supports it.")
    send_letters(small.ctx("lead"), small.procurement)
    sending = outcome_letters(small.procurement.id)
    assert sending is not None
    letters = {
        row.tender_id: row.words
        for row in db.session.scalars(select(OutcomeLetter).where(OutcomeLetter.letters_id == sending.id))
    }
    second, third = letters[small.tenders[1].id], letters[small.tenders[2].id]
    assert "Lot 1 Northtown\nResult: we intend to award this lot to you, with 750.25 of its hours a week." in second
    assert "Lot 2 Southtown\nResult: not awarded. The lot takes at most 1 provider, and 1 ranked above you" in second
    assert "Q2 Safety (weight 40): score 3 of 5, 24 points" in second
    assert "What decided the score: The turnover figure decided Q2." in second
    assert "What would have scored higher: A date for winter cover." in second
    assert "Alder Homecare\nScores: Q1 4, Q2 4\nQ2 (4; yours 3): A turnover figure for two years." in second
    assert "ends at midnight at the end of Thu 2 September 2021" in second
    assert "Reason: Failed financial standing: The figures say fail." in third
    assert "Your total, kept on record: 60 of 100." in third
    assert "Cedar Living" not in second, "a letter names no unsuccessful bidder but its own"
    made = ready(done, date(2021, 8, 23))
    law = {**made.snapshot.procurement, "regime": Regime.PA2023}
    act = replace(made.post, snapshot=replace(made.snapshot, procurement=law), template=start(Regime.PA2023))
    summary = letter(made.outcomes[1], act)
    assert "Assessment summary" in summary and "Q2 Safety: weight 40, scored up to 5" in summary
    assert "Alder Homecare (company number " in summary, "who is to be awarded, and how it is identified"
    assert "Q2 (4; yours 3): The turnover figure decided Q2. A turnover figure for two years." in summary
    traced = lines(summary, small.tenders[1].id, ["Q1", "Q2"], {"Alder Homecare": small.tenders[0].id})
    assert [one.at for one in traced if one.code == "Q2"] == [small.tenders[1].id] * 2 + [small.tenders[0].id]


def test_no_letter_goes_while_one_would_lack_a_reason(small: Small) -> None:
    awarding(parted(small))
    q1 = criterion_by_code(small.procurement.id, "Q1")
    assert q1 is not None
    old = db.session.scalars(
        select(Consensus).where(Consensus.tender_id == small.tenders[2].id, Consensus.criterion_id == q1.id)
    ).one()
    facts = {c.name: getattr(old, c.name) for c in Consensus.__table__.columns if c.name != "id"}
    db.session.add(Consensus(**{**facts, "higher": " ", "deciding": ""}))  # a record older than today's rules
    db.session.commit()
    done = recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    approve(small.ctx("approver"), done, "The record supports it.")
    with pytest.raises(NotReady) as wrong:
        send_letters(small.ctx("lead"), small.procurement)
    assert [blocker.what for blocker in wrong.value.blockers] == [
        "Bidder 03, Q1: the record does not say what decided the score",
        "Bidder 03, Q1: the record does not say what would have scored higher",
    ]
    assert outcome_letters(small.procurement.id) is None
    assert not db.session.scalars(select(Message).where(Message.subject.contains("Outcome"))).all()


# evenhand check


def test_no_contract_while_an_awarded_bidder_has_not_shown_what_it_promised(small: Small) -> None:
    small.awarded()
    lead, winner, loser = small.staff["lead"], small.tenders[0], small.tenders[2]
    p2 = next(q for q in questions(small.procurement.id, Part.SELECTION) if q.code == "P2")
    for tender in (winner, loser):
        said = {"tender_id": tender.id, "procurement_id": small.procurement.id, "question_id": p2.id}
        db.session.add(Check(**said, outcome="commit", reason="By the start.", by_id=lead.id, at=small.clock.moment))
    db.session.commit()
    named = [blocker.what for blocker in promises_kept(small.procurement.id, small.clock.moment)]
    assert named == [f"{winner.organisation.name} has not shown P2 Insurance, as it promised"]
    send_letters(small.ctx("lead"), small.procurement)
    assert [task.what for task in tasks(small.ctx("lead"), small.procurement)] == ["Get evidence of 1 promise"]
    with pytest.raises(Invalid, match="ran out on"):
        keep_promise(small.ctx("lead"), winner, p2, "Policy 77 of Alder Mutual.", date(2020, 1, 31))
    with pytest.raises(Invalid, match="Nothing is promised"):
        keep_promise(small.ctx("lead"), small.tenders[1], p2, "Policy 77.")
    keep_promise(small.ctx("lead"), winner, p2, "Policy 77 of Alder Mutual.", date(2030, 1, 31))
    assert promises_kept(small.procurement.id, small.clock.moment) == []
    assert tasks(small.ctx("lead"), small.procurement) == []


@pytest.mark.both_databases
def test_check_finds_nothing_broken_and_then_each_thing_that_is_changed(small: Small, app: Flask) -> None:
    awarding(parted(small))
    done = recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    approve(small.ctx("approver"), done, "The record supports it.")
    send_letters(small.ctx("lead"), small.procurement)
    assert broken() == {}
    with tampering(small):
        db.session.execute(text("UPDATE mark SET mark = 2.5 WHERE id = 1"))
        db.session.execute(text("UPDATE consensus SET score = 5 WHERE tender_id = :t"), {"t": small.tenders[2].id})
        db.session.execute(text("UPDATE outcome_letter SET words = 'We regret' WHERE id = 1"))
        snapshot = done.snapshot.replace('"rank":1', '"rank":9', 1)
        db.session.execute(text("UPDATE recommendation SET snapshot = :s"), {"s": snapshot})
        said = {"stage": "scoring", "set_by_id": small.staff["lead"].id, "set_at": small.clock.moment}
        db.session.add(StageOwner(procurement_id=small.procurement.id, **said))
    found = broken()
    assert found["Every mark is on the published scale"] == ["mark 1"]
    bound = found["Every row of evidence is as the audit log says it was written"]
    for name in ("mark:1", "outcome_letter:1", f"recommendation:{done.id}"):
        assert f"{name} was changed after it was written" in bound
    assert [one for one in bound if one.startswith("stage_owner:")] == ["stage_owner:1 was written past the record"]
    assert found["Every recommendation is as it was frozen"] == [f"recommendation {done.id}"]
    assert "What was approved still follows from the marks and decisions on record" in found
    assert found["Outcome letters went only after approval, and are as they were sent"] == ["letter 1"]
    assert (
        "the ranking is another" in found["Every recommended ranking comes out the same when it is worked out again"][0]
    )
    assert set(found) <= {invariant.says for invariant, _ in report()}
    assert "check" in cli.commands
    said = app.test_cli_runner().invoke(cli.commands["check"], [])
    assert said.exit_code == 1
    lines = said.output.splitlines()
    assert len(lines) == len(list(report()))
    assert sum(line.startswith("BROKEN  ") for line in lines) == len(found)
    assert all(line.startswith(("ok      ", "BROKEN  ")) for line in lines)


def test_turnover_is_tested_again_against_all_that_each_winner_would_win(small: Small) -> None:
    awarding(parted(small))
    lots = results(small.procurement.id, small.clock.moment)
    found = turnover_again(small.procurement.id, lots)
    assert {one.bid.bidder_code for one in found} == {bid.bidder_code for lot in lots for bid in lot.awarded}
    rate = Fraction("19.50")  # of both lots, over 52 weeks of the hours that each winner is to give
    for one in found:
        hours = [bid.hours for lot in lots for bid in lot.awarded if bid.tender_id == one.bid.tender_id]
        assert abs(one.value - sum((each or Fraction(0)) * 52 * rate for each in hours)) < 1
    thin = {one.bid.organisation for one in found if one.ratio.risk in ("high", "medium")}
    said = [flag.what for flag in flags(small.procurement.code, lots) if "its turnover is" in flag.what]
    assert len(said) == len(thin) and all(any(name in words for words in said) for name in thin)
