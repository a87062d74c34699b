"""How lines of a price schedule get their prices: typed, in percent, worked out, fixed by the council, over years."""

from decimal import Decimal
from fractions import Fraction as F

import pytest

from evaluation.pricing.schedule import BadLine, Cell, PriceLine, Read, lot_price, read_lines, typed_in
from evaluation.pricing.ways import read_way
from procurement.core.numbers import BadNumber

CARE = """Hour of care, urban | hour | 1000
Hour of care, rural | hour | 500 | | % of P1
Hour of care, urban, year 2 | hour | 1,000 | | P1 × 1.05
Hour of care, rural, year 2 | hour | 500 | | P2 x 1.05
Night, by the council | night | 10 | | fixed £95
Maintenance | year | 2 | | 3 years at 25%
Value of what is taken back | | | | less"""


def cells(lines: tuple[PriceLine, ...], *typed: object) -> dict[str, Cell]:
    given = iter(typed)
    found = {}
    for line in lines:
        state, amount, note = typed_in(line, next(given) if line.way.typed else "")
        found[line.code] = Cell(1, line.code, state, "", amount, note=note)
    return found


def test_rates_rest_on_one_another_and_round_half_up_at_the_pence() -> None:
    lines = read_lines(CARE)
    price = lot_price(1, lines, cells(lines, "15.96", "112.5%", "Yes", 100, 50), {})
    assert [line.amount for line in price.lines] == [
        F("15.96"), F("17.96"), F("16.76"), F("18.86"), F(95), F(100), F(50)
    ]  # fmt: skip
    assert [line.comes_to for line in price.lines][-3:] == [950, 488, -50]
    assert price.total == 15960 + 8980 + 16760 + 9430 + 950 + 488 - 50
    assert not price.open
    put_right = lot_price(1, lines, cells(lines, "15.96", "112.5", "Yes", 100, 50), {"P2": Decimal(100)})
    assert put_right.lines[1].amount == F("15.96") and put_right.lines[3].amount == F("16.76")


def test_what_is_wanting_is_named_once_and_nothing_is_worked_out_from_it() -> None:
    lines = read_lines(CARE)
    price = lot_price(1, lines, cells(lines, "", "110", "no", 0, "50"), {})
    assert price.total is None
    assert [words.split(" (")[0] for words in price.open] == [lines[0].label, lines[4].label, lines[5].label]
    assert "does not accept it" in price.open[1]
    assert price.lines[2].cell.state is Read.WORKED and price.lines[2].amount is None
    assert typed_in(lines[4], "maybe")[0] is Read.NO_NUMBER and typed_in(lines[4], " ")[0] is Read.BLANK
    less = lot_price(
        1, (PriceLine("P1", "Back", way=read_way("less")),), {"P1": Cell(1, "P1", Read.GIVEN, "", Decimal(5))}, {}
    )
    assert less.total is None and "nothing or less" in less.open[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A | | | | % of P1", "not a line above it"),
        ("A | | | | less\nB | | | | P1 × 2", "not a rate"),
        ("A | | | 1\nB | | | | P1 × 2", "not priced in each of its lots"),
        ("A | | | | about half", "how it is priced"),
        ("A | | | | 61 years", "from 2 to 60 years"),
        ("A | | | | fixed 1.23456", "decimal places"),
        ("A | | | | | B", "parted by"),
    ],
)
def test_a_line_that_cannot_be_priced_says_why(text: str, says: str) -> None:
    with pytest.raises(BadLine, match=says):
        read_lines(text)


def test_a_way_is_kept_as_it_reads_and_told_in_words() -> None:
    told = {str(line.way): line.way.words for line in read_lines(CARE)}
    assert told["P1 × 1.05"].endswith("rounded half up to the penny")
    assert told["fixed 95"].startswith("The council’s rate is £95.00")
    assert told["3 years at 25%"].endswith("discounted by 25% a year")
    assert read_way("3 years").words.endswith("for 3 years") and told[""] == ""
    assert all(str(read_way(text)) == text for text in told)
    assert read_way("3 years").over_time(F(7)) == 21
    with pytest.raises(BadNumber):
        read_way("P1 × 0")
