"""Tender packs for tests: any that a file can hold, any that pages could make, and one that nothing stops."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from evaluation.setup.conflicts import Assessment, Entry
from evaluation.setup.law import Known
from evaluation.setup.pack import (
    Basics,
    LotLimit,
    LotLine,
    Pack,
    Panelist,
    Price,
    QuestionLine,
    ScaleLine,
    SelectionLine,
    SlotLine,
    StageDates,
)
from evaluation.setup.thresholds import BuyerKind, Subject
from procurement.core.vocabulary import Regime

numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def packs(words: st.SearchStrategy[str]) -> st.SearchStrategy[Pack]:
    """Packs whose every text is one of `words`."""
    return st.builds(
        Pack,
        st.builds(
            Basics,
            words,
            words,
            words,
            annual_value=st.none() | numbers,
            first_notice_on=st.none() | st.dates(),
            subject=st.sampled_from(Subject),
            buyer_kind=st.sampled_from(BuyerKind),
            contract_value=st.none() | numbers,
            contract_value_net=st.none() | numbers,
            term_months=st.none() | st.integers(-3, 700),
            extension_months=st.lists(st.integers(-3, 60), max_size=3).map(tuple),
            authority=words,
            authority_on=st.none() | st.dates(),
            authority_body=words,
            authority_by=words,
            authority_value=st.none() | numbers,
        ),
        lots=st.lists(
            st.builds(
                LotLine,
                st.integers(0, 99),
                words,
                st.none() | numbers,
                st.integers(-3, 20),
                st.integers(-3, 20),
                st.lists(words, max_size=3).map(tuple),
                st.none() | numbers,
                value_net=st.none() | numbers,
                value_gross=st.none() | numbers,
            ),
            max_size=5,
        ).map(tuple),
        limits=st.lists(
            st.builds(LotLimit, st.lists(st.integers(0, 9), max_size=4).map(tuple), st.integers(0, 5)), max_size=3
        ).map(tuple),
        hours_per_provider=st.none() | st.tuples(st.integers(1, 1000), st.integers(1, 1000)),
        selection=st.lists(
            st.builds(
                SelectionLine,
                words,
                words,
                words,
                topic=st.sampled_from(["", "Insurance"]),
                nature=st.sampled_from(["plain", "mandatory", "insurance"]),
                only_if=st.sampled_from(["", "P1=Yes"]),
                off=st.booleans(),
                level=st.none() | numbers,
                level_reason=st.sampled_from(["", "Storage of hazardous goods."]),
            ),
            max_size=2,
        ).map(tuple),
        slots=st.lists(st.builds(SlotLine, words, words, page_limit=st.none() | st.integers(1, 500)), max_size=3).map(
            tuple
        ),
        scale=st.lists(st.builds(ScaleLine, numbers, words, words, words), max_size=4).map(tuple),
        questions=st.lists(
            st.builds(
                QuestionLine,
                words,
                words,
                words,
                numbers,
                words,
                st.lists(words, max_size=3).map(tuple),
                st.none() | st.integers(0, 5000),
                st.none() | numbers,
                st.lists(words, max_size=2).map(tuple),
                st.booleans(),
                st.booleans(),
                st.lists(st.integers(1, 99), max_size=3).map(tuple),
                words,
                st.booleans(),
            ),
            max_size=4,
        ).map(tuple),
        quality_minimum_may=st.booleans(),
        quality_relative_to_best=st.booleans(),
        weights=st.sampled_from(["", "points", "multipliers"]),
        quality_minimum=st.none() | numbers,
        rounding=st.dictionaries(st.sampled_from(["criterion", "quality", "price", "total"]), st.integers(0, 4)),
        tie_break=st.lists(words, max_size=3).map(tuple),
        price=st.none()
        | st.builds(Price, words, numbers, st.dictionaries(words, words, max_size=2), words, st.none() | numbers),
        price_text=words,
        finance_test=st.sampled_from(["", "three", "ratios"]),
        finance_limits=st.dictionaries(st.sampled_from(["acid_ratio high_below", "gearing high_above"]), words),
        people=st.lists(
            st.builds(
                Panelist,
                words,
                words,
                st.lists(words, max_size=2).map(tuple),
                st.none() | numbers,
                st.booleans(),
                st.none() | st.dates(),
            ),
            max_size=3,
        ).map(tuple),
        dates=st.lists(st.builds(StageDates, words, st.integers(0, 400), st.integers(0, 400)), max_size=3).map(tuple),
        registers=st.dictionaries(
            words, st.lists(st.dictionaries(words, words, max_size=2), max_size=2).map(tuple), max_size=2
        ),
    )


PACKS = packs(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30))
NAMED_PACKS = packs(
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30).filter(str.strip)
)
"""Packs as people type them: no text is blank or holds what cannot be seen."""


SIGNED = Assessment(
    1,
    "A. Lead",
    datetime(2026, 2, 1, tzinfo=UTC),
    date(2026, 8, 1),
    (Entry("a@c.example", "A", "Evaluator"), Entry("b@c.example", "B", "Evaluator")),
)
LAWFUL = Known(today=date(2026, 2, 1), assessment=SIGNED, assessed_on=date(2026, 2, 1))
"""What is known of a procurement whose conflicts assessment is signed."""


def whole() -> Pack:
    """A pack that nothing stops."""
    return Pack(
        Basics(
            "Care",
            "Council",
            regime=Regime.PA2023,
            first_notice_on=date(2026, 3, 2),
            authority="Cabinet",
        ),
        lots=(LotLine(1, "North"), LotLine(2, "South")),
        selection=(SelectionLine("P1", "Grounds", "Any?"),),
        scale=(ScaleLine(Decimal(0), "None", "Nothing."), ScaleLine(Decimal(5), "All", "Everything.")),
        questions=(
            QuestionLine("Q1", "A", "How?", Decimal(60), word_limit=500, minimum=Decimal(5)),
            QuestionLine("Q2", "B", "Why?", Decimal("39.5"), word_limit=500),
        ),
        price=Price("lowest_over_price", Decimal("0.5")),
        tie_break=("quality", "criterion:Q1"),
        people=(Panelist("a@c.example", "A", ("Q1", "Q2")), Panelist("b@c.example", "B", ("Q1", "Q2"))),
    )
