"""What is typed on the page of a report."""

from decimal import Decimal
from typing import Any

from exports.award_report.costs import BudgetLine
from exports.award_report.exempting import GROUNDS, PARAGRAPHS
from exports.award_report.layouts import LAYOUTS
from exports.award_report.parts import lines_of
from exports.award_report.reading_figures import GROUPS, Served
from procurement.core.forms import (
    BaseForm,
    DayField,
    PlainStringField,
    PlainTextAreaField,
    SelectField,
    StrictDecimalField,
    WholeNumberField,
)

MOST_LINES = 40
"""Budget lines that one report has room for."""

SPARE = 2
"""Empty lines under those that are filled."""


class LayoutForm(BaseForm):
    """The order of blocks."""

    layout = SelectField(
        "Layout", choices=[(key, layout.title) for key, layout in LAYOUTS.items()], needed="Choose a layout."
    )


class BlockForm(BaseForm):
    """A block of words, and whether anything keeps it from being shown."""

    words = PlainTextAreaField("Words")
    paragraph = SelectField(
        "Publication",
        choices=[
            ("", "Open: it is published"),
            *((key, f"Exempt, paragraph {key}: {words}") for key, words in PARAGRAPHS.items()),
        ],
    )
    ground = SelectField(
        "On request",
        choices=[
            ("", "Disclosed to whoever asks"),
            *((key, f"Refused under {words}") for key, words in GROUNDS.items()),
        ],
    )
    interest = PlainTextAreaField("Why the public interest is against showing it", most=4_000)


class RemarkForm(BaseForm):
    """A remark, or an answer to one."""

    words = PlainTextAreaField("What you want to say", most=4_000)


class SignForm(BaseForm):
    """A sign-off."""

    capacity = PlainStringField("In what capacity", most=120)
    remark = PlainTextAreaField("Remark with it, if any", most=2_000)


class SignersForm(BaseForm):
    """Who signs."""


class SignerForm(BaseForm):
    """One of those who sign; a row with nobody in it is none."""

    who = SelectField("Person", choices=[])
    capacity = PlainStringField("Signs as", most=120)

    def named(self) -> tuple[int, str] | None:
        """The person and the capacity, or None where the row is empty or something in it is wrong."""
        if not self.validate() or (not self.who.data and not self.capacity.data):
            return None
        if not self.who.data:
            self.who.errors = ["Choose who signs in this capacity."]
        elif not self.capacity.data:
            self.capacity.errors = ["Say in what capacity this person signs."]
        return None if self.errors else (int(self.who.data), self.capacity.data)


class FinalForm(BaseForm):
    """Making it final."""


class CostsForm(BaseForm):
    """From when the contracts run."""

    starts_on = DayField("First day of the contracts", needed="Give the first day of the contracts.")


class LineForm(BaseForm):
    """One budget line; a line without a name is none."""

    name = PlainStringField("Budget line", most=120)
    current = StrictDecimalField("A year now, £", places=2, least=Decimal(0))
    revised = StrictDecimalField("A year as revised, £", places=2, least=Decimal(0))
    lots = PlainStringField("Lots", most=120)
    rate = StrictDecimalField("Rate an hour, £", places=4, least=Decimal(0))
    funding = PlainStringField("Funded from", most=160)
    held = StrictDecimalField("Held for it, £", places=2, least=Decimal(0))

    def line(self) -> BudgetLine | None:
        """The line, or None where it is empty or something in it is wrong."""
        filled = any(field.data not in (None, "") for field in (self.current, self.revised, self.lots, self.rate))
        name = (self.name.data or "").strip()
        if not name and not filled:
            return None
        wrong = not self.validate()
        lots = self._lots()
        if not name:
            self._refuse(self.name, "Give the budget line a name.")
        if self.rate.data is not None and not lots:
            self._refuse(self.lots, "Name the lots whose hours the rate is for, such as 1, 2, 5.")
        if self.rate.data is not None and self.revised.data is not None:
            self._refuse(self.revised, "Give either a revised cost, or lots and a rate.")
        if wrong or self.errors:
            return None
        return BudgetLine(
            name,
            self.current.data or Decimal(0),
            self.revised.data,
            lots,
            self.rate.data,
            self.funding.data or "",
            self.held.data,
        )

    def _lots(self) -> tuple[int, ...]:
        typed = (self.lots.data or "").replace(",", " ").split()
        if any(not part.isascii() or not part.isdigit() or len(part) > 4 for part in typed):
            self._refuse(self.lots, "Write the numbers of lots, such as 1, 2, 5.")
            return ()
        return tuple(int(part) for part in typed)

    @staticmethod
    def _refuse(field: Any, sentence: str) -> None:
        field.errors = [*field.errors, sentence]


class MarketForm(BaseForm):
    """The providers under contract now, and the people and properties that those who stay, leave and join serve."""

    incumbents = PlainTextAreaField("Providers under contract now, one to a line", most=20_000)
    staying_people = WholeNumberField("People with those that stay", least=Decimal(0))
    staying_properties = WholeNumberField("Properties with those that stay", least=Decimal(0))
    leaving_people = WholeNumberField("People with those that leave", least=Decimal(0))
    leaving_properties = WholeNumberField("Properties with those that leave", least=Decimal(0))
    joining_people = WholeNumberField("People with those that join", least=Decimal(0))
    joining_properties = WholeNumberField("Properties with those that join", least=Decimal(0))
    source = PlainStringField("Source of people and properties", most=200)

    def named(self) -> tuple[str, ...]:
        """The providers under contract now."""
        return lines_of(self.incumbents.data or "")

    def served(self) -> dict[str, Served]:
        """By group: people, properties."""
        return {group: (self[f"{group}_people"].data, self[f"{group}_properties"].data) for group in GROUPS}
