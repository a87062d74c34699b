"""Rows of lots pasted from a spreadsheet: read whole, or refused cell by cell."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.setup.lots_grid import numbers_in, spans, summed_up
from evaluation.setup.lots_paste import read_lots
from evaluation.setup.pack import Basics, LotLine, Pack
from procurement.core.pasting import MOST_FAULTS

KENT = (Path(__file__).parents[1] / "cases" / "lots" / "kent-20-clusters.tsv").read_text(encoding="utf-8")


def faults(text: str) -> list[str]:
    """What was wrong, with its place; nothing is read then."""
    pasted = read_lots(text)
    assert not (pasted.faults and pasted.lots)
    return [fault.words for fault in pasted.faults]


def test_the_twenty_clusters_are_read_as_published() -> None:
    lots = read_lots(KENT).lots
    assert [lot.number for lot in lots] == list(range(1, 21))
    assert sum(lot.weekly_hours or 0 for lot in lots) == Decimal("78364.94")
    assert (sum(lot.min_providers for lot in lots), sum(lot.max_providers for lot in lots)) == (70, 97)
    assert lots[1].old_clusters == ("THANET2", "THANET3", "CANTERBURY & COASTAL7")
    assert (lots[6].name, lots[6].min_providers, lots[6].max_providers) == ("skc5 (block)", 2, 2)


def test_what_is_to_be_known_of_them_is_summed_up() -> None:
    pack = Pack(Basics("T", "B"), lots=read_lots(KENT).lots, hours_per_provider=(800, 1000))
    said = summed_up(pack)
    assert said.startswith("20 lots read; 3 cannot give each provider 800 to 1,000 hours; ")
    assert said.endswith("CANTERBURY & COASTAL7 stands in two lots")


def test_without_headings_the_columns_are_told_by_what_they_hold() -> None:
    bare = read_lots(KENT.split("\n", 1)[1]).lots
    assert bare == read_lots(KENT).lots
    numbered = read_lots("7\tAshford\t5253.25\t4\t6\tA1;A2\t19.50\t£21").lots
    assert numbered == (LotLine(7, "Ashford", Decimal("5253.25"), 4, 6, ("A1", "A2"), Decimal("19.50"), Decimal("21")),)


def test_headings_may_stand_in_any_order() -> None:
    text = "Max\tHours a week\tLot\tCluster\tMin\tRural rate\tGross value\tValue £\n"
    text += "6\t100\t3\tAshford\t4\t20\t£702,000,000.00\t585000000\n"
    (lot,) = read_lots(text).lots
    assert (lot.number, lot.name, lot.min_providers, lot.max_providers) == (3, "Ashford", 4, 6)
    assert (lot.rural_rate, lot.value_net, lot.value_gross) == (20, 585_000_000, 702_000_000)


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("", "", "Nothing was pasted"),
        ("Ashford\nThanet", "", "one column only"),
        ("Lot\tHours\nA\t1,5", "Row 2, hours", "no commas"),
        ("Lot\tHours\nA\t٣", "Row 2, hours", "digits 0 to 9"),
        ("A\t٣\t4-6", "Row 1, hours", "digits 0 to 9"),
        ("Lot\tHours\nA\tNaN", "Row 2, hours", "digits 0 to 9"),
        ("Lot\tHours\nA\t-5", "Row 2, hours", "0 or more"),
        ("Lot\tProviders\nA\t4.5", "Row 2, providers", "whole number"),
        ("Lot\tProviders\nA\t04-Jun", "Row 2, providers", "looks like a date"),
        ("Lot\tProviders\nA\t6-4", "Row 2, providers", "more than the most"),
        ("Lot\tProviders\nA\t0-4", "Row 2, providers", "from 1 to"),
        ("Lot\tHours\nA\t5\n\t6", "Row 3, name", "merged"),
        ("Lot\tHours\nA\t5\nB\t", "Row 3, hours", "merged"),
        ("Lot\t\tHours\nA\t\t5", "Row 1, column 2", "hidden or blank"),
        ("A\t\t5\nB\t\t6", "Row 1, column 2", "hidden"),
        ("Lot\tColour\tHours\nA\tred\t5", "Row 1, column 2", "“Colour”"),
        ("Lot\tHours\tHours\nA\t5\t6", "Row 1, hours", "Two columns"),
        ("No\tLot\tHours\n1\tA\t5\n1\tB\t6", "Row 3, number", "row 2 already"),
        ("Lot\tHours\nA\x00\t5", "Row 2, name", "cannot be printed"),
        ('Lot\tHours\n"A\t5', "", "quotation mark"),
        ("Lot\tHours\nA\t5\nTotal\t5", "Row 3, name", "row of totals"),
        ("Lot\tHours", "Row 1", "no lot below"),
        ("Lot\tHours\n" + "A" * 201 + "\t5", "Row 2, name", "201 characters"),
    ],
)
def test_a_fault_is_named_at_its_cell_and_nothing_is_read(text: str, place: str, part: str) -> None:
    said = faults(text)
    assert said, text
    assert any(one.startswith(place) and part in one for one in said), said


def test_five_thousand_rows_are_refused_whole_with_their_number() -> None:
    assert faults("\n".join(f"Lot {n}\t{n}" for n in range(5000))) == [
        "This is 5,000 rows; a procurement has at most 500 lots. Nothing was read."
    ]
    assert "501 lots" in faults("\n".join(f"Lot {n}\t{n}" for n in range(501)))[0]


def test_a_wrong_column_does_not_fill_the_page() -> None:
    said = faults("Lot\tHours\n" + "\n".join(f"A{n}\tmany" for n in range(100)))
    assert len(said) == MOST_FAULTS + 1 and said[-1] == "And 60 more cells that cannot be read."


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    pasted = read_lots(text)
    assert bool(pasted.lots) != bool(pasted.faults)
    assert all(lot.name and 1 <= lot.min_providers <= lot.max_providers for lot in pasted.lots)


name = st.text(st.sampled_from("ABCdef &2"), min_size=1, max_size=12).map(lambda t: "x" + " ".join(t.split()))
lot = st.tuples(
    name, st.decimals("0.01", "99999", places=2), st.integers(1, 40), st.integers(0, 9), st.lists(name, max_size=3)
)


@given(st.lists(lot, min_size=1, max_size=12))
def test_what_is_written_as_a_table_is_read_back(rows: list[tuple[str, Decimal, int, int, list[str]]]) -> None:
    lines = [f'{n}\t{h}\t{few}–{few + more}\t"{chr(10).join(old)}"' for n, h, few, more, old in rows]
    pasted = read_lots("\r\n".join(["Lot\tHours\tProviders\tOld clusters", *lines]))
    assert not pasted.faults
    for (n, h, few, more, old), found in zip(rows, pasted.lots, strict=True):
        assert found.name == n and found.weekly_hours == h
        assert (found.min_providers, found.max_providers) == (few, few + more)
        assert found.old_clusters == tuple(dict.fromkeys(old))


@given(st.lists(st.integers(1, 60), min_size=1, unique=True).map(lambda found: tuple(sorted(found))))
def test_lots_of_a_limit_are_typed_as_they_are_shown(numbers: tuple[int, ...]) -> None:
    assert numbers_in(spans(numbers)) == numbers
