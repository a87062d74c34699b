"""The demonstration's content leads to what the demonstration is meant to show, and says that it is invented."""

import itertools
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from demonstration import MARKING
from demonstration.answers import TOPICS, composed
from demonstration.bidders import (
    ALL_BIDDERS,
    BIDDER_BY_KEY,
    BIDDERS,
    MARKED,
    STARTERS,
    Bidder,
    Fate,
    Standing,
    agreed_mark,
    resubmits,
    revised_questions,
)
from demonstration.council import ASSIGNMENTS, COUNCIL, EVALUATORS, INTERESTS, PEOPLE, evaluators_of
from demonstration.finance import annual_contract_value, financial_decision, financial_figures, standing_tests
from demonstration.marks import consensus, mark, weighted_total
from demonstration.negotiation import TOPICS as MEETING_TOPICS
from demonstration.negotiation import meetings, negotiation
from demonstration.procurement import (
    LOTS,
    QUALITY_MINIMUM_PERCENT,
    RESUBMISSION_DEADLINE,
    TENDER_DEADLINE,
    TIMETABLE,
    local,
)
from demonstration.questions import QUESTIONS, SCALE
from demonstration.schedule import hour_made_up, hours_by_lot
from demonstration.selection import PQQ_ITEMS, Kind, Outcome, pqq_answer, pqq_checks, pqq_decision
from demonstration.story import Step, bidders_story, late_decision
from procurement.core.vocabulary import Role, Stage

ROUNDS = (1, 2)
COMPARES = re.compile(
    r"\b(better|best|worse|worst|wider|stronger|weaker|competitor\w*|compar\w+|other (bid|tender)\w*"
    r"|than (most|others|any))\b",
    re.IGNORECASE,
)


def total(bidder: Bidder, round_number: int) -> Fraction:
    """The weighted total, worked out afresh from marks and weights."""
    return sum(
        (Fraction(agreed_mark(bidder, q.code, round_number)) / 5 * Fraction(q.weight) for q in QUESTIONS), Fraction()
    )


def misses_a_minimum(bidder: Bidder, round_number: int) -> bool:
    return any(q.minimum is not None and agreed_mark(bidder, q.code, round_number) < q.minimum for q in QUESTIONS)


def shortfalls(may_be_awarded: Callable[[Bidder], bool]) -> tuple[list[int], dict[int, list[Fraction]]]:
    """Lots with too few fit bidders, and lots with a tie across their last place (with the tied totals)."""
    short: list[int] = []
    tied: dict[int, list[Fraction]] = {}
    for lot in LOTS:
        totals = sorted((total(b, 2) for b in MARKED if lot in b.lots and may_be_awarded(b)), reverse=True)
        if len(totals) < lot.min_providers:
            short.append(lot.number)
        last = lot.max_providers
        if len(totals) > last and totals[last - 1] == totals[last]:
            tied[lot.number] = [one for one in totals if one == totals[last]]
    return short, tied


def test_lots_are_those_that_were_published() -> None:
    assert len(LOTS) == 20
    assert sum(lot.weekly_hours for lot in LOTS) == Decimal("78364.94")
    assert (sum(lot.min_providers for lot in LOTS), sum(lot.max_providers for lot in LOTS)) == (70, 97)
    assert all(lot.rural_rate > lot.urban_rate > 15 for lot in LOTS)


def test_stages_of_the_timetable_overlap_as_they_did() -> None:
    windows = {window.stage: window for window in TIMETABLE}
    assert set(windows) == set(Stage)
    assert windows[Stage.MODERATION].opens_at < windows[Stage.SCORING].closes_at
    assert windows[Stage.RESUBMISSION].opens_at == windows[Stage.NEGOTIATION].opens_at
    assert windows[Stage.TENDERING].closes_at.isoformat() == "2021-04-23T16:00:00+01:00"
    assert windows[Stage.STANDSTILL].opens_at.utcoffset() == timedelta(0)


def test_weights_make_exactly_a_hundred_and_key_questions_have_a_minimum() -> None:
    assert sum(q.weight for q in QUESTIONS) == 100
    assert 8 <= len(QUESTIONS) <= 10
    assert {q.minimum for q in QUESTIONS} == {Decimal(2), None}
    assert all(750 <= q.word_limit <= 1500 and 3 <= len(q.guidance) <= 5 for q in QUESTIONS)
    assert [int(step.mark) for step in SCALE] == [0, 1, 2, 3, 4, 5]
    assert all(len(q.parts) == len(TOPICS[q.code].parts) for q in QUESTIONS)


def test_who_takes_part() -> None:
    roles = Counter(person.role for person in PEOPLE)
    assert roles[Role.EVALUATOR] == 6
    assert roles[Role.ACCOUNTANT] == 2
    assert all(roles[role] == 1 for role in (Role.LEAD, Role.MODERATOR, Role.APPROVER, Role.AUDITOR, Role.OPENER))
    assert len({person.email for person in PEOPLE}) == len(PEOPLE)
    assert all(len(ASSIGNMENTS[q.code]) == 3 for q in QUESTIONS)


def test_an_evaluator_with_an_interest_marks_nothing_of_that_bidder() -> None:
    (interest,) = INTERESTS
    bidder = BIDDER_BY_KEY[interest.bidder]
    assert bidder in MARKED
    theirs = [code for code, panel in ASSIGNMENTS.items() if interest.evaluator in panel]
    assert theirs
    for code in theirs:
        assert interest.evaluator not in [one.key for one in evaluators_of(code, bidder.key)]
        with pytest.raises(ValueError, match="not in"):
            mark(bidder, code, interest.evaluator, 1)


def test_counts_of_what_becomes_of_the_tenders() -> None:
    fates = Counter(bidder.fate for bidder in ALL_BIDDERS)
    assert len(BIDDERS) == 64
    assert len(STARTERS) == 3
    assert (fates[Fate.LATE], fates[Fate.BEFORE], fates[Fate.AFTER], fates[Fate.SELECTION]) == (1, 2, 1, 4)
    standings = Counter(bidder.standing for bidder in MARKED)
    assert standings[Standing.FAIL] == 12
    assert standings[Standing.CONDITIONAL] + standings[Standing.MET] == 2
    assert standings[Standing.INSUFFICIENT] == 1


def test_every_bidder_wants_one_to_eight_lots() -> None:
    assert {len(bidder.lots) for bidder in BIDDERS} == set(range(1, 9))
    assert all(len(set(bidder.lot_numbers)) == len(bidder.lot_numbers) for bidder in ALL_BIDDERS)


def test_four_miss_a_minimum_at_first_and_two_of_them_recover() -> None:
    at_first = {bidder.key for bidder in MARKED if misses_a_minimum(bidder, 1)}
    at_last = {bidder.key for bidder in MARKED if misses_a_minimum(bidder, 2)}
    assert len(at_first) == 4
    assert len(at_last) == 2
    assert at_last < at_first
    assert {bidder.key for bidder in MARKED if bidder.standing is Standing.NONE} == at_last


def test_only_one_tender_is_below_half_of_the_quality_weight() -> None:
    below = [bidder for bidder in MARKED if total(bidder, 2) < Fraction(QUALITY_MINIMUM_PERCENT)]
    assert len(below) == 1
    assert misses_a_minimum(below[0], 2)


def test_totals_are_spread_and_agree_with_the_stated_ones() -> None:
    totals = [total(bidder, 2) for bidder in MARKED if bidder.is_awardable]
    assert min(totals) < 60
    assert max(totals) > 90
    assert all(Fraction(weighted_total(bidder, n)) == total(bidder, n) for bidder in MARKED for n in ROUNDS)


@pytest.mark.parametrize("unmet_condition_counts", [False, True])
def test_one_lot_ends_short_and_one_has_a_tie_at_its_last_place(unmet_condition_counts: bool) -> None:
    allowed = {Standing.PASS, Standing.MET} | ({Standing.CONDITIONAL} if unmet_condition_counts else set())
    short, tied = shortfalls(lambda bidder: bidder.standing in allowed)
    assert short == [17]
    assert list(tied) == [6]
    assert len(tied[6]) == 2


def test_every_other_lot_has_a_bidder_more_than_it_has_places() -> None:
    for lot in LOTS:
        if lot.number != 17:
            assert sum(lot in bidder.lots and bidder.is_awardable for bidder in MARKED) > lot.max_providers


def test_a_financial_failure_costs_somebody_the_first_place_in_a_lot() -> None:
    best = []
    for lot in LOTS:
        ranked = [b for b in MARKED if lot in b.lots and b.standing in {Standing.PASS, Standing.MET, Standing.FAIL}]
        best.append(max(ranked, key=lambda bidder: total(bidder, 2)))
    assert any(bidder.standing is Standing.FAIL for bidder in best)


def test_answers_keep_to_their_limits_and_are_marked_as_invented() -> None:
    for bidder, question, n in itertools.product(ALL_BIDDERS, QUESTIONS, ROUNDS):
        read = composed(bidder, question.code, n)
        assert 400 <= read.words <= question.word_limit, (bidder.key, question.code, n, read.words)
        assert MARKING in read.text
        assert not re.search(r"[{}\[\]|]|\ba (8|11|18|8\d)\b", read.text), (bidder.key, question.code)
        assert f"{question.code[1:]}.4 " in read.text


def test_stronger_answers_hold_more_to_credit() -> None:
    credited: dict[int, list[int]] = {}
    for bidder, question in itertools.product(ALL_BIDDERS, QUESTIONS):
        given = int(agreed_mark(bidder, question.code, 1))
        credited.setdefault(given, []).append(len(composed(bidder, question.code, 1).merits))
    means = [Fraction(sum(counts), len(counts)) for _, counts in sorted(credited.items())]
    assert means == sorted(means)
    assert len(means) == 5


def test_no_two_answers_to_a_question_read_the_same() -> None:
    for question in QUESTIONS:
        sentences = [set(re.split(r"(?<=[.?!])\s+", composed(b, question.code, 1).text)) for b in ALL_BIDDERS]
        for one, other in itertools.combinations(sentences, 2):
            assert len(one & other) < Fraction(13, 20) * min(len(one), len(other))


def test_an_answer_changes_only_where_it_is_revised() -> None:
    for bidder, question in itertools.product(MARKED, QUESTIONS):
        same = composed(bidder, question.code, 1).text == composed(bidder, question.code, 2).text
        assert same is (question.code not in revised_questions(bidder))


def test_there_are_at_least_twenty_five_paragraphs_for_each_question() -> None:
    for topic in TOPICS.values():
        assert sum(len(part.patterns) for part in topic.parts) >= 25
        for pattern in (one for part in topic.parts for one in part.patterns):
            assert pattern.merit or pattern.gap


def test_marks_are_on_the_scale_and_give_reasons_that_compare_nobody() -> None:
    spreads: Counter[Decimal] = Counter()
    reasons: list[str] = []
    for bidder, question in itertools.product(MARKED, QUESTIONS):
        given = [mark(bidder, question.code, one.key, 1) for one in evaluators_of(question.code, bidder.key)]
        assert all(one.mark in {step.mark for step in SCALE} for one in given)
        assert all(abs(one.mark - agreed_mark(bidder, question.code, 1)) <= 1 for one in given)
        for one in given:
            for text in (one.strengths, one.concerns, one.reason):
                assert text.strip()
                assert not COMPARES.search(text), text
        spreads[max(one.mark for one in given) - min(one.mark for one in given)] += 1
        reasons += [one.reason for one in given]
        assert len({one.reason for one in given}) == len(given)
    assert all(spreads[Decimal(n)] > 20 for n in (0, 1, 2))
    assert len(set(reasons)) > len(reasons) * Fraction(97, 100)


def test_reasons_cite_figures_that_stand_in_the_answer() -> None:
    cited = 0
    for bidder, question in itertools.product(MARKED, QUESTIONS):
        text = composed(bidder, question.code, 1).text
        for finding in composed(bidder, question.code, 1).merits:
            figures = re.findall(r"\d[\d.,]*%", finding.text)
            cited += len(figures)
            assert all(figure in text for figure in figures), (bidder.key, question.code, finding.text)
    assert cited > 1000


def test_a_consensus_says_whose_view_was_not_followed() -> None:
    names = {one.key: one.name for one in EVALUATORS}
    for bidder, question in itertools.product(MARKED, QUESTIONS):
        agreed = consensus(bidder, question.code, 1)
        assert agreed.score == agreed_mark(bidder, question.code, 1)
        for one in evaluators_of(question.code, bidder.key):
            differs = mark(bidder, question.code, one.key, 1).mark != agreed.score
            assert (names[one.key] in agreed.views_not_followed) is differs
        for text in (agreed.deciding, agreed.higher, agreed.strengths, agreed.views_not_followed):
            assert not COMPARES.search(text), text


def test_selection_answers_fit_their_items_and_four_bidders_fail_on_different_ones() -> None:
    kinds = {item.code: item for item in PQQ_ITEMS}
    for bidder, item in itertools.product(ALL_BIDDERS, PQQ_ITEMS):
        given = pqq_answer(bidder, item.code)
        if item.kind is Kind.YES_NO:
            assert given in {"yes", "no"}
        elif item.kind is Kind.CHOICE:
            assert given in kinds[item.code].choices
        elif item.kind is Kind.NUMBER:
            assert given.isdecimal()
        else:
            assert given.strip()
    outcomes = {
        (bidder.key, item.code): pqq_checks(bidder, item.code)[-1].outcome for bidder in BIDDERS for item in PQQ_ITEMS
    }
    failed = [key for key, outcome in outcomes.items() if outcome is Outcome.FAIL]
    assert {bidder for bidder, _ in failed} == {b.key for b in BIDDERS if b.fate is Fate.SELECTION}
    assert len({code for _, code in failed}) == 4
    assert Outcome.CLARIFY not in outcomes.values()
    assert any(len(pqq_checks(bidder, item.code)) == 2 for bidder in MARKED for item in PQQ_ITEMS)
    assert all((pqq_decision(b).outcome is Outcome.FAIL) is (b.fate is Fate.SELECTION) for b in BIDDERS)


def test_accounts_balance_and_bear_out_the_finding() -> None:
    for bidder in MARKED:
        decision = financial_decision(bidder)
        if bidder.standing is Standing.NONE:
            assert decision is None
            continue
        assert decision is not None
        assert decision.assessor != decision.moderator
        if bidder.standing is Standing.INSUFFICIENT:
            assert "net_assets" not in financial_figures(bidder)[0].figures
            continue
        assert (sum(standing_tests(bidder)) >= 2) is (bidder.standing is Standing.PASS)
        for accounts in financial_figures(bidder):
            figures = accounts.figures
            owed = figures["creditors_within_1y"] + figures["creditors_after_1y"]
            assert figures["gross_assets"] - owed == figures["net_assets"]
            assert figures["creditors_after_1y"] >= 0
        assert financial_figures(bidder)[0].figures["revenue"] >= annual_contract_value(bidder) * Decimal("1.2")


def test_ninety_meetings_cover_the_same_five_topics_with_every_bidder() -> None:
    assert len(meetings()) == 90
    assert len({meeting.starts_at for meeting in meetings()}) == 90
    window = next(one for one in TIMETABLE if one.stage is Stage.NEGOTIATION)
    assert all(window.opens_at <= one.starts_at < one.minutes_sent_at < window.closes_at for one in meetings())
    barred = {(interest.evaluator, interest.bidder) for interest in INTERESTS}
    for bidder in MARKED:
        held = negotiation(bidder)
        assert [topic for meeting in held for topic in meeting.topics] == list(MEETING_TOPICS)
        discussed = " ".join(point.action for meeting in held for point in meeting.points)
        assert all(re.search(rf"\b{code}\b", discussed) for code in revised_questions(bidder))
        assert not any((one, bidder.key) in barred for meeting in held for one in meeting.council)


def test_submissions_rush_in_and_one_comes_late() -> None:
    story = bidders_story()
    assert list(story) == sorted(story, key=lambda moment: (moment.at, moment.bidder, moment.step))
    sent = [m for m in story if m.step is Step.SUBMITS and m.round_number == 1]
    assert len(sent) == 63
    assert all(moment.at < TENDER_DEADLINE for moment in sent)
    assert sum(moment.at >= TENDER_DEADLINE - timedelta(hours=2) for moment in sent) >= 20
    (late,) = (moment for moment in story if moment.step is Step.SUBMITS_LATE)
    assert late.at == local(4, 23, 16, 6)
    assert late_decision().bidder == late.bidder
    again = [m for m in story if m.round_number == 2]
    assert {m.bidder for m in again} == {b.key for b in MARKED if resubmits(b)}
    assert all(local(6, 2) < m.at < RESUBMISSION_DEADLINE for m in again)
    for bidder in ALL_BIDDERS:
        steps = [m.step for m in story if m.bidder == bidder.key]
        assert steps[:2] == [Step.REGISTERS, Step.STARTS]
    withdrawn = [m for m in story if m.step is Step.WITHDRAWS]
    assert sorted(m.at < TENDER_DEADLINE for m in withdrawn) == [False, True, True]
    assert all(moment.reason for moment in withdrawn)


def test_everything_says_that_it_is_invented() -> None:
    assert MARKING in COUNCIL.address
    for bidder in ALL_BIDDERS:
        assert MARKING in bidder.address
        assert bidder.company_number.startswith("990")
        assert len(bidder.company_number) == 8
        assert bidder.email.endswith(".example")
    assert all(person.email.endswith(".example") and "(demonstration)" in person.job for person in PEOPLE)
    for attribute in ("key", "name", "company_number", "email"):
        assert len({getattr(bidder, attribute) for bidder in ALL_BIDDERS}) == len(ALL_BIDDERS)


def test_an_hour_is_made_up_to_the_penny_and_hours_are_offered_in_each_lot() -> None:
    for bidder in BIDDERS:
        for lot in bidder.lots:
            parts = hour_made_up(bidder, lot)
            assert sum(pounds for _, pounds in parts) == lot.urban_rate
            assert all(pounds > 0 for _, pounds in parts), (bidder.key, lot.number, parts)
        assert all(hours >= 10 for hours in hours_by_lot(bidder).values())
