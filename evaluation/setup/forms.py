"""What a lead types to start a procurement, to name it, and to publish it."""

from decimal import Decimal

from flask_wtf.file import FileField

from evaluation.setup.findings import PROCEDURES
from procurement.core.dated_fields import DayField
from procurement.core.forms import (
    BaseForm,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    SelectField,
    StrictDecimalField,
)
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


class NewForm(BaseForm):
    """From what to start, and what the procurement is called; everything else can wait."""

    start = RadioField("Start from", needed="Choose what to start from.")
    file = FileField("A tender pack taken out of Evenhand")
    code = PlainStringField("Code", most=40, needed="Enter a code, such as CSH-2026.")
    title = PlainStringField("What is bought", most=160, needed="Enter a title.")
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
    annual_value = StrictDecimalField("Value of a year, without VAT", places=2, least=Decimal(0))
    term = PlainStringField("Term and extensions", most=200)
    authority = PlainTextAreaField("Authority to go out to tender", most=1_000)
    conflicts_assessed = PlainTextAreaField("Conflicts assessment", most=1_000)


class PublishForm(BaseForm):
    """Why it is amended; the first publication needs no reason."""

    reason = PlainTextAreaField("Why it is amended", most=2_000)


class PackFileForm(BaseForm):
    """A tender pack to take in place of the one that stands."""

    file = FileField("A tender pack, as a workbook or as JSON")
