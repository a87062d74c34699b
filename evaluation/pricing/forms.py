"""What is typed when a price is put right."""

from decimal import Decimal

from evaluation.pricing.schedule import PLACES
from procurement.core.forms import (
    BaseForm,
    DayField,
    PlainStringField,
    PlainTextAreaField,
    SelectField,
    StrictDecimalField,
)


class CorrectionForm(BaseForm):
    """A price put right, or a zero confirmed, with the bidder's agreement."""

    line = SelectField("Which price", needed="Choose the price.")
    amount = StrictDecimalField(
        "The price in £, or the percentage", places=PLACES, least=Decimal(0), needed="Enter the price."
    )
    reason = PlainTextAreaField("Why", most=2_000, needed="Say why it is put right, and by which rule of the tender.")
    agreed_by = PlainStringField("Who of the bidder agreed", most=160, needed="Name who of the bidder agreed.")
    agreed_on = DayField("Agreed on", needed="Enter the day on which the bidder agreed.")
