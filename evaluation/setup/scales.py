"""Scales to begin from, with words of our own for each mark; whoever sets a tender up may change every one."""

from decimal import Decimal

from evaluation.setup.pack import ScaleLine

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

PRESETS: dict[str, tuple[str, Words]] = {
    "0-5": ("0 to 5, six descriptions", _SIX),
    "0-4": ("0 to 4, five descriptions", _FIVE),
    "0-2-5-8-10": ("0, 2, 5, 8, 10, five descriptions", _STEPPED),
}


def preset(name: str) -> tuple[ScaleLine, ...]:
    """A scale that is supplied.

    >>> [str(step.value) for step in preset("0-2-5-8-10")]
    ['0', '2', '5', '8', '10']
    """
    return tuple(ScaleLine(Decimal(value), word, said) for value, word, said in PRESETS[name][1])
