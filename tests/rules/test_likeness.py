"""Signs that tenders were not made apart: what is one, what is none, and that order changes nothing."""

from fractions import Fraction as F

from evaluation.award.likeness import authors, names_in, passages, price_patterns, typing_errors

COUNCIL = "Tell us how you keep rotas filled in bad weather, with the numbers of staff on call each night of the week."
SHARED = "in every town two carers stand by each night so that no call is missed when the roads are closed by snow"


def test_a_passage_of_two_is_shown_whole_and_what_the_council_or_many_wrote_is_not() -> None:
    trade = "we comply with the regulations made under the act and with every standard that the regulator has published"
    texts = {
        "A": {"Q1": f"{COUNCIL} Our plan: {SHARED}. {trade}", "Q2": "short"},
        "B": {"Q2": f"{trade}. As agreed, {SHARED.upper()}!"},
        "C": {"Q1": f"{COUNCIL} {trade}"},
        "D": {"Q1": trade},
    }
    (one,) = passages(texts, [COUNCIL])
    assert (one.first.bidder, one.first.question, one.first.words) == ("A", "Q1", SHARED)
    assert (one.second.bidder, one.second.words, one.length) == ("B", SHARED.upper(), len(SHARED.split()))
    again = {name: texts[name] for name in reversed(texts)}
    assert {p.length for p in passages(again, [COUNCIL])} == {one.length}
    assert passages({"A": texts["A"]}, []) == []


def test_a_passage_that_stands_twice_in_one_tender_is_no_sign() -> None:
    assert passages({"A": {"Q1": SHARED, "Q2": SHARED}, "B": {"Q1": "nothing of it"}}, []) == []


def test_a_slip_that_two_share_is_shown_and_an_ending_a_trade_word_or_a_third_is_not() -> None:
    many = {name: {"Q": "safeguarding training receive carers rotas organise"} for name in "CDEF"}
    texts = many | {
        "A": {"Q": "we recieve safegaurding, carer, organize, zyxwvut"},
        "B": {"Q": "they recieve it; safegaurding carer organize zyxwvut"},
    }
    assert {one.meant for one in typing_errors(texts, [])} == {"receive", "safeguarding"}
    third = texts | {"G": {"Q": "recieve"}}
    assert {one.meant for one in typing_errors(third, [])} == {"safeguarding"}
    assert {one.meant for one in typing_errors(texts, ["safegaurding"])} == {"receive"}


def lot(*amounts: str) -> dict[int, dict[str, F]]:
    return {1: {f"P{at}": F(amount) for at, amount in enumerate(amounts)}}


def test_prices_in_one_relation_are_named_in_words() -> None:
    mine = lot("10", "20", "33")
    for theirs, says in (
        (mine, "is that of A"),
        (lot("9.50", "19", "31.35"), "5% less than that of A, a round part"),
        (lot("10.333", "20.666", "34.0989"), "3.33% more than that of A"),
        (lot("12.50", "22.50", "35.50"), "£2.50 more than that of A"),
        (lot("7.50", "17.50", "30.50"), "£2.50 less than that of A"),
    ):
        (one,) = price_patterns({"A": mine, "B": theirs})
        assert one.words.endswith(says), one.words
    assert price_patterns({"A": mine, "B": lot("10", "21", "50")}) == []
    assert price_patterns({"A": mine, "B": lot("10", "20")}) == [], "two lines are no pattern"
    assert price_patterns({"A": mine, "B": {2: mine[1]}}) == []


def test_a_name_in_files_of_a_few_bidders_is_shown_and_one_of_many_is_not() -> None:
    names = {(who, "plan.docx"): frozenset({"Microsoft", "Ann"} if who in "AB" else {"Microsoft"}) for who in "ABCD"}
    (one,) = authors(names)
    assert (one.name, one.files) == ("Ann", (("A", "plan.docx"), ("B", "plan.docx")))
    assert names_in(b"<cp:lastModifiedBy> Ann </cp:lastModifiedBy><dc:creator></dc:creator>") == {"Ann"}
