"""How the words of an answer are counted, and where a published limit falls."""

import re

_WORD = re.compile(r"\S+")


def word_count(text: str) -> int:
    """Words as people count them: runs of characters between spaces.

    >>> word_count("Care at home, every day.")
    5
    """
    return sum(1 for _ in _WORD.finditer(text))


def cut_at(text: str, limit: int | None) -> int:
    """Where in the text the limit falls: the end of its last word within the limit. What follows is not marked.

    >>> "one two three"[: cut_at("one two three", 2)]
    'one two'
    """
    if limit is None:
        return len(text)
    end = 0
    for count, word in enumerate(_WORD.finditer(text), start=1):
        if count > limit:
            return end
        end = word.end()
    return len(text)
