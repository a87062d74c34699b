"""What a lead types to start a procurement, to name it, and to publish it."""

import re
from decimal import Decimal
from typing import Any

from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from evaluation.setup.actions import Deadline
from evaluation.setup.boxes import PackForm
from evaluation.setup.findings import PROCEDURES
from evaluation.setup.thresholds import BUYER_WORDS, SUBJECT_WORDS
from procurement.core.dated_fields import DayField
from procurement.core.forms import (
    BaseForm,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    SelectField,
    StrictDecimalField,
    WholeNumberField,
)
from procurement.core.numbers import BadNumber, parse_decimal
from procurement.core.vocabulary import Regime

REGIMES = [
    (Regime.PA2023.value, "Procurement Act 2023 (first notice on or after 24 February 2025)"),
    (Regime.PCR2015.value, "Public Contracts Regulations 2015 (first notice before that day)"),
]
ALL_PROCEDURES = [
    (f"{regime.value}:{name}", f"{words} ({'the Act' if regime is Regime.PA2023 else 'the Regulations'})")
    for regime in (Regime.PA2023, Regime.PCR2015)
    for name, words in PROCEDURES[regime].items()
]


def _pounds(label: str) -> StrictDecimalField:
    return StrictDecimalField(label, places=2, digits=11, least=Decimal(0))


class NewForm(BaseForm):
    """From what to start, and what the procurement is called; everything else can wait."""

    start = RadioField("Start from", needed="Choose what to start from.")
    file = FileField("A tender pack taken out of Evenhand")
    title = PlainStringField("What is bought", most=160, needed="Enter a title.")
    code = PlainStringField("Code", most=40, needed="Enter a code, such as CSH-2026.")
    buyer = PlainStringField("Who buys", most=160, needed="Say who buys.")
    first_day = DayField("Day of publication")


class BasicsForm(BaseForm):
    """Name, law, procedure, value and authority."""

    title = PlainStringField("What is bought", most=160, needed="Enter a title.")
    buyer = PlainStringField("Who buys", most=160, needed="Say who buys.")
    summary = PlainTextAreaField("In a few sentences, for bidders", most=4_000)
    procedure = SelectField("Law and procedure", choices=ALL_PROCEDURES, needed="Choose the procedure.")
    light_touch = RadioField(
        "Light touch",
        choices=[("yes", "Yes: health, social and other listed services"), ("no", "No")],
        needed="Say whether it is light touch.",
    )
    first_notice_on = DayField("Day of the first notice")
    subject = SelectField("What it is for", choices=[(one.value, words) for one, words in SUBJECT_WORDS.items()])
    buyer_kind = SelectField("Who buys, in law", choices=[(one.value, words) for one, words in BUYER_WORDS.items()])
    contract_value = _pounds("Whole contract, with VAT")
    contract_value_net = _pounds("Whole contract, without VAT")
    annual_value = _pounds("Value of a year, without VAT")
    term = PlainStringField("Term and extensions, as bidders read it", most=200)
    term_months = WholeNumberField("Term in months", digits=3, least=Decimal(1))
    extension_months = PlainStringField("Extensions in months", most=80)
    authority = PlainTextAreaField("Authority to go out to tender", most=1_000)
    authority_on = DayField("Day of the decision")
    authority_body = PlainStringField("Body", most=160)
    authority_by = PlainStringField("Person", most=160)
    authority_value = _pounds("Authorised up to, without VAT")

    def validate_extension_months(self, field: Any) -> None:
        """Whole months, parted by spaces, commas or plus signs."""
        try:
            extensions_in(field.data or "")
        except BadNumber as wrong:
            raise ValidationError(f"Enter months such as 12, 12, 12. {wrong}") from wrong


def extensions_in(typed: str) -> tuple[int, ...]:
    """The months of each extension. Raises BadNumber.

    >>> extensions_in("12 + 12 + 12"), extensions_in("")
    ((12, 12, 12), ())
    """
    parts = [part for part in re.split(r"[\s,+]+", typed) if part]
    return tuple(int(parse_decimal(part, places=0, digits=3, least=Decimal(1))) for part in parts)


class NoticeForm(BaseForm):
    """A notice that was published."""

    kind = SelectField("Notice", needed="Choose the notice.")
    published_on = DayField("Published on", needed="Enter the day on which it was published.")
    event_on = DayField("Day of what it tells")
    reference = PlainStringField("Its number", most=120, needed="Enter the number that the notice has where it stands.")
    link = PlainStringField("Its address", most=500)
    reason = PlainTextAreaField("Reasons and notes", most=4_000)
    corrects = SelectField("Which record it corrects")

    def validate_link(self, field: Any) -> None:
        """An address that a browser may follow."""
        if field.data and not re.match(r"https?://[^\s/]+", field.data):
            raise ValidationError("Enter an address that begins with https://.")


class AbandonForm(BaseForm):
    """The decision not to award."""

    reason = PlainTextAreaField(
        "Why no award is made", most=4_000, needed="Say why it is abandoned: bidders read this."
    )
    decided_by = PlainStringField("Who decided", most=200, needed="Say who decided: the body or person, and reference.")
    decided_on = DayField("Decided on", needed="Enter the day of the decision.")


class SigningForm(PackForm):
    """What is signed with a conflicts assessment, beside its lines."""

    next_review = DayField("Next review", needed="Enter the day by which it is looked at again.")
    reason = PlainTextAreaField("What this version changes", most=1_000)
    signed_name = PlainStringField("Your name, to sign", most=160, needed="Type your name to sign.")


DEADLINES = [
    (Deadline.STAYS.value, "No: they can do it in the time they have, and the deadline stays"),
    (Deadline.MOVES.value, "Yes: the deadline moves, on the timetable, next"),
]


class PublishForm(BaseForm):
    """Why it is amended; the first publication needs no reason."""

    reason = PlainTextAreaField("Why it is amended", most=2_000)
    deadline = RadioField("Do bidders need more time?", choices=DEADLINES)


class PackFileForm(BaseForm):
    """A tender pack to take in place of the one that stands."""

    file = FileField("A tender pack, as a workbook or as JSON")
