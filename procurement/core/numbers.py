"""Numbers as people type them and as people read them; exact in between.

Every mark, weight and price enters the product through `parse_decimal` (a form) or `exact` (a file), is a
`Fraction` while it is worked on, and leaves through `half_up` and `shown`. There is no binary float on the way.
"""

import re
from decimal import Decimal
from fractions import Fraction

_PLAIN = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_EXACT = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?(?:[eE][+-]?[0-9]{1,2})?")

#: Places to which a figure that does not terminate is printed.
PLACES_SHOWN = 10

#: A figure that needs more places than anyone reads is treated as one that does not terminate.
MOST_PLACES = 400


class BadNumber(ValueError):
    """What was typed is not a number that can be taken; the text is one sentence for the person who typed it."""


def parse_decimal(
    text: str,
    *,
    places: int = 4,
    digits: int = 12,
    least: Decimal | None = None,
    most: Decimal | None = None,
) -> Decimal:
    """The number that a person typed: ASCII digits, at most one full stop, an optional minus sign, nothing else.

    `digits` and `places` limit what stands before and after the decimal point, `least` and `most` the value (both
    inclusive). Spaces around the number are forgiven. Raises `BadNumber` with one plain sentence.

    >>> parse_decimal("3.50")
    Decimal('3.50')
    >>> parse_decimal("1,5")
    Traceback (most recent call last):
        ...
    procurement.core.numbers.BadNumber: Use a full stop for the decimal point, and no commas.
    """
    typed = text.strip(" ")
    if not typed:
        raise BadNumber("Enter a number.")
    if not (match := _PLAIN.fullmatch(typed)):
        if re.fullmatch(r"-?[0-9.]*,[0-9.,]*", typed):
            raise BadNumber("Use a full stop for the decimal point, and no commas.")
        raise BadNumber("Enter a number in the digits 0 to 9, such as 3 or 2.5.")
    sign, before, after = match.group(1), match.group(2), match.group(3) or ""
    if len(before) > digits:
        raise BadNumber(f"Enter a number with at most {digits} digits before the decimal point.")
    if len(after) > places:
        raise BadNumber(
            f"Enter a number with at most {places} decimal place{'' if places == 1 else 's'}."
            if places
            else "Enter a whole number."
        )
    number = Decimal(typed)
    if not number and sign:
        number = abs(number)
    if refusal := _out_of_bounds(number, least, most):
        raise BadNumber(refusal)
    return number


def _out_of_bounds(number: Decimal, least: Decimal | None, most: Decimal | None) -> str | None:
    low, high = least is not None and number < least, most is not None and number > most
    if not (low or high):
        return None
    if least is not None and most is not None:
        return f"Enter a number from {shown(least)} to {shown(most)}."
    if least is not None:
        return f"Enter a number that is {shown(least)} or more."
    return f"Enter a number that is {shown(most or Decimal(0))} or less."


def exact(text: str) -> Fraction:
    """The number written in a calculator's file, exactly; a plain decimal or JSON's exponent form, of bounded size.

    Raises `BadNumber` for anything else: NaN, infinities, other scripts' digits, underscores, commas, thousands of
    digits or exponents beyond 99.

    >>> exact("41.5"), exact("1e-2")
    (Fraction(83, 2), Fraction(1, 100))
    """
    if not _EXACT.fullmatch(text):
        raise BadNumber("is not a number; a decimal such as 12 or 41.5 is allowed, of at most 60 digits on either side")
    return Fraction(text)


def decimal_places(text: str) -> int:
    """How many decimal places a number is written to, as published.

    >>> decimal_places("70.0"), decimal_places("30"), decimal_places("7e1")
    (1, 0, 0)
    """
    mantissa, _, exponent = text.lower().partition("e")
    return max(0, len(mantissa.partition(".")[2]) - int(exponent or 0))


def half_up(value: Fraction, places: int) -> Decimal:
    """The figure rounded half-up (a half goes away from nought) to so many decimal places.

    >>> half_up(Fraction("10.125"), 2), half_up(Fraction("2.5"), 0), half_up(Fraction("-0.5"), 0)
    (Decimal('10.13'), Decimal('3'), Decimal('-1'))
    """
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = tuple(int(digit) for digit in str(whole))
    return Decimal((int(value < 0 and whole > 0), digits, -places))


def rounded(value: Fraction, places: int | None) -> Fraction:
    """The figure after a stage of rounding: half-up to the places that the scheme names, or untouched if it names none.

    >>> rounded(Fraction(1, 3), 2), rounded(Fraction(1, 3), None)
    (Fraction(33, 100), Fraction(1, 3))
    """
    return value if places is None else Fraction(half_up(value, places))


def shown(value: Fraction | Decimal) -> str:
    """The figure as text: exact where it terminates, otherwise half-up to ten places; no trailing zeros, no exponent.

    >>> shown(Fraction("84.0")), shown(Fraction(1, 3)), shown(Decimal("1E+3"))
    ('84', '0.3333333333', '1000')
    """
    fraction = Fraction(value)
    places = _places_to_terminate(fraction.denominator)
    text = f"{half_up(fraction, PLACES_SHOWN if places is None else places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _places_to_terminate(denominator: int) -> int | None:
    """Decimal places that a fraction in lowest terms needs, or None if it never ends (or not within sight)."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    places = max(twos, fives)
    return places if denominator == 1 and places <= MOST_PLACES else None
