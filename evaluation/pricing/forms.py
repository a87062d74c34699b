"""What is typed when a price is put right, and when one that looks too low is decided about."""

from decimal import Decimal

from evaluation.pricing.schedule import PLACES
from procurement.core.forms import (
    BaseForm,
    DayField,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
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


class LowPriceForm(BaseForm):
    """What is found of a price that looked abnormally low; the choices are those of the law of the procurement."""

    finding = RadioField("What you find", needed="Choose what you find.")
    reason = PlainTextAreaField("Reason", needed="Say why: the reason is what the bidder and a court would read.")
