"""What people typed, made harmless for a file: no character that a reader cannot see, none that a format refuses."""

import re

UNSEEN = "\N{REPLACEMENT CHARACTER}"
"""Stands where a character was that cannot be printed."""

_ENDS_OF_LINE = re.compile("\r\n?|\u2028|\u2029|\x85")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters
    "\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c"  # marks that turn the direction of the text after them
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"  # what is no character at all
)


def inert(text: str) -> str:
    """The text as a file can hold it: control and direction characters are shown as a replacement character.

    >>> inert("safe\\r\\nand \\x00 sound \\u202egnp.exe")
    'safe\\nand \ufffd sound \ufffdgnp.exe'
    """
    if text.isascii() and text.isprintable():  # nearly all that there is
        return text
    return _UNPRINTABLE.sub(UNSEEN, _ENDS_OF_LINE.sub("\n", text))
