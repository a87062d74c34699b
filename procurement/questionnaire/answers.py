"""What may stand as an answer to a question: each kind is taken strictly, and kept as it was typed."""

import re

from procurement.core.forms import MOST_CHARACTERS, REPLACEMENT, has_unprintable
from procurement.core.numbers import BadNumber, parse_decimal
from procurement.questionnaire.models import Kind, Question
from procurement.questionnaire.rules import capacity_faults, capacity_of, capacity_text

YES_NO = ("Yes", "No")
_CHARACTERS_A_WORD = 14


class BadAnswer(ValueError):
    """A text cannot stand as the answer; the message is one sentence for the person who typed it."""


def most_characters(question: Question) -> int:
    """How long an answer may be: far past its word limit, which only decides what is read."""
    return max(MOST_CHARACTERS, _CHARACTERS_A_WORD * (question.word_limit or 0))


def checked(question: Question, typed: str) -> str:
    """The answer as it is kept. An empty one is allowed: a draft may have gaps. Raises BadAnswer.

    >>> checked(Question(kind="yes_no"), "yes"), checked(Question(kind="number"), " 12.5 ")
    ('Yes', '12.5')
    """
    text = re.sub(r"\r\n?", "\n", typed)
    if len(text) > most_characters(question):
        raise BadAnswer(f"This is {len(text):,} characters long. Shorten it to {most_characters(question):,} or fewer.")
    if has_unprintable(text):
        raise BadAnswer(f"Remove the characters that cannot be printed, shown as {REPLACEMENT} in the text.")
    if question.kind == Kind.TEXT:
        return text if text.strip() else ""
    if not (line := text.strip()):
        return ""
    if question.kind == Kind.CAPACITY:
        stated = capacity_of(line)
        if stated is None or capacity_faults(stated):
            raise BadAnswer("State your hours and lots on the page that asks for them.")
        return capacity_text(stated)
    if question.kind == Kind.NUMBER:
        try:
            parse_decimal(line)
        except BadNumber as wrong:
            raise BadAnswer(str(wrong)) from wrong
        return line
    allowed = {option.casefold(): option for option in choices(question)}
    if line.casefold() not in allowed:
        raise BadAnswer("Choose one of the options.")
    return allowed[line.casefold()]


def choices(question: Question) -> tuple[str, ...]:
    """What a question with fixed answers lets one choose from."""
    return YES_NO if question.kind == Kind.YES_NO else tuple(str(option) for option in question.options)
