"""What people type, and what they read, to the last digit."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.core.numbers import BadNumber, decimal_places, exact, half_up, parse_decimal, rounded, shown

WIDE = Context(prec=200)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3", "3"), ("2.50", "2.50"), ("-1.25", "-1.25"), ("007", "7"), (" 4 ", "4"), ("999999999999.9999",) * 2],
)
def test_a_plain_number_is_taken_as_it_stands(typed: str, number: str) -> None:
    assert parse_decimal(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    (
        *("", " ", "NaN", "sNaN", "inf", "-Infinity", "1e999", "1e3", "٣", "１２", "1_0", "1,5", "1,000.00"),
        *("\x00", "1\x00", "1\n", "1 0", "+1", ".5", "5.", "--1", "0x10", "½", "£5", "5%", "1.2.3"),
        *("1." + "3" * 31, "9" * 5000, "1" * 13),
    ),
)
def test_anything_else_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(BadNumber) as refusal:
        parse_decimal(typed)
    sentence = str(refusal.value)
    assert sentence.endswith(".") and sentence.count(". ") == 0 and len(sentence) < 100
    with pytest.raises(BadNumber):
        exact(typed if typed not in ("1e3", "1" * 13, "1." + "3" * 31) else "not a number")


def test_a_comma_is_told_apart_from_nonsense() -> None:
    with pytest.raises(BadNumber, match="full stop"):
        parse_decimal("1,5")
    with pytest.raises(BadNumber, match="digits 0 to 9"):
        parse_decimal("one, two")


def test_nought_has_no_sign() -> None:
    assert str(parse_decimal("-0.00")) == "0.00"


@pytest.mark.parametrize(
    ("typed", "options", "sentence"),
    [
        ("1.5", {"places": 0}, "Enter a whole number."),
        ("1.55", {"places": 1}, "Enter a number with at most 1 decimal place."),
        ("6", {"least": Decimal(0), "most": Decimal("5.0")}, "Enter a number from 0 to 5."),
        ("-1", {"least": Decimal(0)}, "Enter a number that is 0 or more."),
        ("101", {"most": Decimal(100)}, "Enter a number that is 100 or less."),
        ("1000", {"digits": 3}, "Enter a number with at most 3 digits before the decimal point."),
    ],
)
def test_limits_are_named(typed: str, options: dict[str, Decimal], sentence: str) -> None:
    with pytest.raises(BadNumber) as refusal:
        parse_decimal(typed, **options)  # type: ignore[arg-type]
    assert str(refusal.value) == sentence


def test_limits_are_inclusive() -> None:
    assert parse_decimal("5", least=Decimal(5), most=Decimal(5)) == 5


@pytest.mark.parametrize(
    ("text", "number"), [("41.5", "83/2"), ("1e3", "1000"), ("-2E-2", "-1/50"), ("0." + "1" * 31, None)]
)
def test_a_file_may_use_exponents_and_many_places(text: str, number: str | None) -> None:
    assert exact(text) == Fraction(number or Decimal(text))


@pytest.mark.parametrize("text", ["1e100", "1e-100", "9" * 61, "1." + "1" * 61, "NaN", "Infinity", "1e", "e5"])
def test_a_file_has_bounds_too(text: str) -> None:
    with pytest.raises(BadNumber):
        exact(text)


@given(st.fractions(), st.integers(0, 8))
def test_rounding_is_that_of_decimal_half_up(value: Fraction, places: int) -> None:
    numerator, denominator = Decimal(value.numerator), Decimal(value.denominator)
    wanted = WIDE.divide(numerator, denominator).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)
    assert half_up(value, places) == wanted
    assert half_up(value, places).as_tuple().exponent == -places


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3), st.integers(0, 2))
def test_halves_go_away_from_nought(value: Decimal, places: int) -> None:
    assert half_up(Fraction(value), places) == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)


def test_the_traps_of_binary_floats_and_bankers() -> None:
    assert half_up(Fraction("2.675"), 2) == Decimal("2.68")
    assert half_up(Fraction("2.5"), 0) == 3
    assert half_up(Fraction("57.1449") + Fraction("31.3349"), 2) == Decimal("88.48")
    assert not half_up(Fraction("-0.4"), 0).is_signed()


def test_a_stage_that_is_not_named_stays_exact() -> None:
    assert rounded(Fraction(2, 3), None) == Fraction(2, 3)
    assert rounded(Fraction(2, 3), 2) == Fraction(67, 100)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction("84.0"), "84"),
        (Fraction(1, 3), "0.3333333333"),
        (Fraction(2, 3), "0.6666666667"),
        (Fraction(1, 2**12), "0.000244140625"),
        (Fraction(-5, 4), "-1.25"),
        (Fraction(0), "0"),
        (Decimal("1E+12"), "1000000000000"),
        (Decimal("100"), "100"),
        (Fraction(1, 2**500), "0"),
    ],
)
def test_figures_are_shown_exactly_where_they_end(value: Fraction | Decimal, text: str) -> None:
    assert shown(value) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_figure_that_ends_is_shown_without_loss(value: Decimal) -> None:
    assert Decimal(shown(value)) == value
    assert "E" not in shown(value)


def test_places_are_those_published() -> None:
    assert [decimal_places(text) for text in ("70.0", "30", "0.25", "7.25e1", "7e1", "7e-2")] == [1, 0, 2, 1, 0, 2]
