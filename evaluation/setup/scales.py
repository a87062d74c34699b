"""Scales to begin from, with words of our own for each mark; whoever sets a tender up may change every one."""

from collections.abc import Sequence
from decimal import Decimal

from evaluation.setup.pack import ScaleLine
from procurement.core.numbers import shown

Words = tuple[tuple[int, str, str], ...]

_SIX: Words = (
    (0, "None", "Nothing is said, or nothing that answers the question."),
    (1, "Poor", "Few of the requirements are met, or hardly anything shows that they would be."),
    (2, "Weak", "Some requirements are met. What is missing puts part of the service at risk."),
    (3, "Fair", "Most requirements are met. The evidence is thin in places, and the concerns are minor."),
    (4, "Good", "Every requirement is met, with good evidence. No concern of substance is left."),
    (5, "Excellent", "Every requirement is met with strong evidence, and something is added that can be relied on."),
)
_FIVE: Words = (
    (0, "None", "Nothing is said, or nothing that answers the question."),
    (1, "Weak", "Some requirements are met. What is missing puts part of the service at risk."),
    (2, "Fair", "Most requirements are met. The evidence is thin in places, and the concerns are minor."),
    (3, "Good", "Every requirement is met, with good evidence. No concern of substance is left."),
    (4, "Excellent", "Every requirement is met with strong evidence, and something is added that can be relied on."),
)
_STEPPED: Words = tuple((value, word, said) for value, (_, word, said) in zip((0, 2, 5, 8, 10), _FIVE, strict=True))

LONGEST_NAME = 60
"""How long a scale's name, or a mark's word, may be."""

PRESETS: dict[str, tuple[str, Words]] = {
    "0-5": ("0 to 5, six descriptions", _SIX),
    "0-4": ("0 to 4, five descriptions", _FIVE),
    "0-2-5-8-10": ("0, 2, 5, 8, 10, five descriptions", _STEPPED),
}


def preset(name: str, scale: str = "") -> tuple[ScaleLine, ...]:
    """A scale that is supplied, under the name of a scale of the pack.

    >>> [str(step.value) for step in preset("0-2-5-8-10")]
    ['0', '2', '5', '8', '10']
    """
    return tuple(ScaleLine(Decimal(value), word, said, scale) for value, word, said in PRESETS[name][1])


def scale_called(name: str, marks: Sequence[ScaleLine]) -> str:
    """How a scale is called where it is chosen: its name, or the marks it runs over.

    >>> scale_called("", preset("0-5")), scale_called("Risk", preset("0-4")), scale_called("", ())
    ('0–5', 'Risk (0–4)', 'an empty scale')
    """
    span = f"{shown(marks[0].value)}–{shown(marks[-1].value)}" if marks else ""
    if not name:
        return span or "an empty scale"
    return f"{name} ({span})" if span and span not in name else name
