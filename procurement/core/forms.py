"""What people type, taken strictly and never lost: fields whose every refusal is one plain sentence.

A form here is drawn by `templates/components/forms.html`. A field that is refused still holds what was typed, so that
the page comes back with it. `needed` is the sentence shown when a field is left empty; without it, empty is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import wtforms
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from procurement.core.dated_fields import BadDate, DayField, MomentField
from procurement.core.numbers import BadNumber, parse_decimal, shown

__all__ = [
    "BadDate",
    "BaseForm",
    "DayField",
    "MomentField",
    "PlainStringField",
    "PlainTextAreaField",
    "RadioField",
    "ScaleField",
    "SelectField",
    "SelectMultipleField",
    "StrictDecimalField",
    "VersionField",
    "WholeNumberField",
]

MOST_CHARACTERS = 20_000
"""The most that one text box takes: far past any answer, far short of what would slow a page."""

REPLACEMENT = "\ufffd"

_BIDI_CONTROLS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")


_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)


TURNED = "Remove the hidden marks that turn the direction of writing."


def turns_writing(text: str) -> bool:
    """Whether a text holds marks that nobody sees and that turn the direction of writing around.

    >>> turns_writing("\u202eabc"), turns_writing("\u05e9\u05dc\u05d5\u05dd")
    (True, False)
    """
    return not _BIDI_CONTROLS.isdisjoint(text)


def has_unprintable(text: str) -> bool:
    """Whether a text holds any character that has no place in a record.

    >>> has_unprintable("line\\n"), has_unprintable("NUL\\x00")
    (False, True)
    """
    return _UNPRINTABLE.search(text) is not None


def unprintable(character: str) -> bool:
    """Whether a character has no place in a record: controls but tab and line ends, lone surrogates, non-characters.

    >>> [unprintable(c) for c in ("a", "\\n", "\\x00", "\\x1b", "\\ud800", "\\ufffe")]
    [False, False, True, True, True, True]
    """
    return has_unprintable(character)


def shown_safely(text: str) -> str:
    """The text with each unprintable character made visible as �, so that it can go back to the page it came from."""
    return _UNPRINTABLE.sub(REPLACEMENT, text)


class VersionField(wtforms.HiddenField):
    """The version of the row that the page was opened at; a mismatch later means that somebody else has saved."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """A number, or None when the page carried none; anything else is a page that cannot be trusted."""
        if not valuelist:
            return
        self.data = None  # what the page carried counts, never what stands by now
        text = valuelist[0].strip()
        if not text:
            return
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValueError("This page is out of date. Open it again; what you typed is kept below.")
        self.data = int(text)

    def _value(self) -> str:
        return str(self.data) if self.data is not None else ""


class BaseForm(FlaskForm):
    """A form with its CSRF token, the version it was opened at, and its problems in the order of the page."""

    version = VersionField()

    def problems(self) -> list[tuple[str, str]]:
        """(id to link to, sentence) for the error summary: fields in their order, then what concerns the whole form."""
        found = [
            ("" if field.type in _HIDDEN else getattr(field, "anchor", field.id), sentence)
            for field in self
            for sentence in _sentences(field.errors)
        ]
        return found + [("", sentence) for sentence in _sentences(self.form_errors)]


_HIDDEN = ("CSRFTokenField", "HiddenField", "VersionField")


def _sentences(errors: Any) -> list[str]:
    """The sentences in a field's errors, which nest where a field holds fields."""
    if isinstance(errors, dict):
        return [s for nested in errors.values() for s in _sentences(nested)]
    if isinstance(errors, (list, tuple)):
        return [s for nested in errors for s in _sentences(nested)]
    text = str(errors)
    if "CSRF" in text:
        return ["This page was open for too long, so nothing was saved. Send it again; what you typed is below."]
    return [text]


def _missed(field: Any) -> None:
    """Refuse a field that must be filled and has nothing in it, unless that was said already."""
    if field.needed and not field.process_errors and (field.data is None or not str(field.data).strip()):
        raise ValidationError(field.needed)


class _Text:
    """What single lines and boxes share: their limit, and no characters that cannot be printed."""

    data: Any
    most: int
    needed: str | None

    def pre_validate(self, form: Any) -> None:
        """A box that must be filled is missed as well when it was not sent at all."""
        _missed(self)

    def take(self, text: str) -> None:
        """Keep the text, then say what is wrong with it."""
        self.data = text = re.sub(r"\r\n?", "\n", text)
        if self.needed and not text.strip():
            raise ValueError(self.needed)
        if len(text) > self.most:
            raise ValueError(f"This is {len(text):,} characters long. Shorten it to {self.most:,} or fewer.")
        if has_unprintable(text):
            raise ValueError(f"Remove the characters that cannot be printed, shown as {REPLACEMENT} in the text.")

    def _value(self) -> str:
        return shown_safely(str(self.data)) if self.data is not None else ""


class PlainTextAreaField(_Text, wtforms.TextAreaField):
    """A box of text of at most `most` characters; line ends become single line feeds, all else stays as typed."""

    def __init__(self, label: str = "", most: int = MOST_CHARACTERS, needed: str | None = None, **more: Any) -> None:
        self.most, self.needed = most, needed
        super().__init__(label, **more)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the text of the box; a box that was not sent leaves the value alone."""
        if valuelist:
            self.take(valuelist[0])


class PlainStringField(_Text, wtforms.StringField):
    """A single line: a name, a reference. Line ends and marks that turn the direction of writing are refused."""

    def __init__(self, label: str = "", most: int = 200, needed: str | None = None, **more: Any) -> None:
        self.most, self.needed = most, needed
        super().__init__(label, **more)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the line without the spaces around it."""
        if not valuelist:
            return
        self.take(valuelist[0].strip())
        if any(c in "\n\t\u2028\u2029" for c in self.data):
            raise ValueError("Enter this on one line, without tabs.")
        if turns_writing(self.data):
            raise ValueError(TURNED)


class StrictDecimalField(wtforms.Field):
    """A number as `parse_decimal` takes it; `data` is an exact `Decimal` or None, what was typed stays in the box."""

    widget = wtforms.widgets.TextInput()

    def __init__(
        self,
        label: str = "",
        *,
        places: int = 4,
        digits: int = 12,
        least: Decimal | None = None,
        most: Decimal | None = None,
        needed: str | None = None,
        **more: Any,
    ) -> None:
        self.limits: dict[str, Any] = {"places": places, "digits": digits, "least": least, "most": most}
        self.needed = needed
        self.data: Any = None
        super().__init__(label, **more)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the number; `BadNumber` carries the sentence."""
        if not valuelist:
            return
        self.data = None
        if not valuelist[0].strip():
            if self.needed:
                raise ValueError(self.needed)
            return
        try:
            self.data = self.read(valuelist[0])
        except BadNumber as wrong:
            raise ValueError(str(wrong)) from wrong

    def pre_validate(self, form: Any) -> None:
        """A number that must be given is missed as well when its box was not sent at all."""
        _missed(self)

    def read(self, text: str) -> Any:
        """What the text means."""
        return parse_decimal(text, **self.limits)

    def _value(self) -> str:
        if self.raw_data:
            return shown_safely(str(self.raw_data[0]))
        return self.spelled(self.data) if self.data is not None else ""

    def spelled(self, value: Any) -> str:
        """The number of the record as it stands in the box: every place that was recorded, no exponent."""
        return f"{value:f}" if isinstance(value, Decimal) else str(value)


class WholeNumberField(StrictDecimalField):
    """A whole number; `data` is an `int` or None."""

    def __init__(self, label: str = "", **more: Any) -> None:
        super().__init__(label, places=0, **more)

    def read(self, text: str) -> int:
        """The number without a fraction."""
        return int(parse_decimal(text, **self.limits))


class _MarkChoice(NamedTuple):
    value: str
    label: str
    selected: bool


class ScaleField(StrictDecimalField):
    """A mark on a published scale. Set `marks` to (mark, word) before validating; `data` is one of them or None."""

    marks: Iterable[tuple[Decimal, str]] = ()

    def pre_validate(self, form: Any) -> None:
        """A mark that is a number, but not one that the scale allows, is refused with the marks that are."""
        if self.data is not None and self.data not in [mark for mark, _ in self.marks]:
            allowed = ", ".join(shown(mark) for mark, _ in self.marks)
            self.data = None
            raise ValidationError(f"Choose one of the marks on the scale: {allowed}.")
        super().pre_validate(form)

    def iter_choices(self) -> list[_MarkChoice]:
        """The marks as a row of choices."""
        return [_MarkChoice(shown(m), f"{shown(m)} {word}".strip(), self.data == m) for m, word in self.marks]


class _Choosing:
    """Choices given as (value, label) pairs, and a sentence when nothing or something else is sent."""

    data: Any
    needed: str | None

    @staticmethod
    def listed(pairs: Any) -> Any:
        """Pairs as WTForms wants them; anything else as it is."""
        if pairs is None or callable(pairs) or isinstance(pairs, dict):
            return pairs
        return [SelectChoice(p[0], p[1]) if isinstance(p, tuple) else p for p in pairs]

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, self.listed(value) if name == "choices" else value)


class SelectField(_Choosing, wtforms.SelectField):
    """One of a list. `needed` is the sentence for nothing chosen; without it nothing is allowed and `data` is None."""

    def __init__(self, label: str = "", *, choices: Any = None, needed: str | None = None, **more: Any) -> None:
        self.needed = needed
        more.setdefault("invalid_choice_message", "Choose one of the options in the list.")
        more.setdefault("invalid_value_message", "Choose one of the options in the list.")
        super().__init__(label, choices=self.listed(choices), **more)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """An empty choice is no choice."""
        self.data = None
        if valuelist and valuelist[0] != "":
            super().process_formdata(valuelist)

    def pre_validate(self, form: Any) -> None:
        """Nothing chosen is judged by `needed`, anything else by the list."""
        if self.process_errors:
            return
        if self.data is None:
            if self.needed:
                raise ValidationError(self.needed)
            return
        super().pre_validate(form)


class RadioField(SelectField):
    """One of a few, shown all at once."""


class SelectMultipleField(_Choosing, wtforms.SelectMultipleField):
    """Any of a few, as boxes to tick; `data` is a list."""

    def __init__(self, label: str = "", *, choices: Any = None, needed: str | None = None, **more: Any) -> None:
        self.needed = needed
        super().__init__(label, choices=self.listed(choices), **more)

    def pre_validate(self, form: Any) -> None:
        """At least one where `needed` is given, and only what is on the list."""
        if not self.data and self.needed:
            raise ValidationError(self.needed)
        allowed = [self.coerce(choice.value) for choice in self.iter_choices()]
        if any(value not in allowed for value in self.data or []):
            raise ValidationError("Choose only from the options in the list.")
