"""What the lead types to issue a token."""

from exports.api.queries import SCOPES
from procurement.core.dated_fields import DayField
from procurement.core.forms import BaseForm, PlainStringField, RadioField, SelectMultipleField


class TokenForm(BaseForm):
    """A token: for which system, what it may read, where, until when."""

    name = PlainStringField(
        "Which system it is for", needed="Say which system it is for.", description="Such as: contract register"
    )
    scopes = SelectMultipleField("What it may read", choices=list(SCOPES.items()), needed="Tick what it may read.")
    covers = RadioField(
        "Where",
        choices=[("one", "In this procurement"), ("all", "In every procurement that I lead, now and later")],
        needed="Choose where it reads.",
    )
    until = DayField("Until the end of", needed="Enter the last day, within a year.")


class EndForm(BaseForm):
    """Which token is ended; it is named and not typed."""

    token = PlainStringField()
