"""Registering an organisation; accepting an invitation; one's own settings and leave; deputies and ended access."""

from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from procurement.core.forms import BaseForm, DayField, PlainStringField, PlainTextAreaField, RadioField, SelectField

LONGEST_PASSWORD = 512


class RegisterForm(BaseForm):
    """An organisation and its first person."""

    organisation = PlainStringField("Name of the organisation", most=160, needed="Enter the organisation's name.")
    company_number = PlainStringField("Company number", most=40, needed="Enter the company number.")
    name = PlainStringField("Your name", most=120, needed="Enter your name.")
    email = PlainStringField("Your e-mail address", most=254, needed="Enter your e-mail address.")
    password = PasswordField(
        "Choose a password",
        [
            InputRequired("Choose a password."),
            Length(max=LONGEST_PASSWORD, message=f"Choose a password of {LONGEST_PASSWORD} characters or fewer."),
        ],
    )


class AcceptForm(BaseForm):
    """Somebody invited makes their account; whoever is signed in gives neither."""

    name = PlainStringField("Your name", most=120, needed="Enter your name.")
    password = PasswordField(
        "Choose a password",
        [
            InputRequired("Choose a password."),
            Length(max=LONGEST_PASSWORD, message=f"Choose a password of {LONGEST_PASSWORD} characters or fewer."),
        ],
    )


class EndAccessForm(BaseForm):
    """Why somebody's access ends now."""

    reason = PlainTextAreaField("Why it ends", most=400, needed="Say why their access ends.")


class OwnLeaveForm(BaseForm):
    """Days on which one is away oneself."""

    first = DayField("First day away")
    last = DayField("Last day away")
    words = PlainStringField("For the lead to know (optional)", most=200)


class LeaveForm(OwnLeaveForm):
    """Days on which one of a procurement's people is away."""

    person = SelectField("Who", needed="Choose who is away.")


class DeputyForm(BaseForm):
    """Who stands in for whom, from a day to a day."""

    holder = SelectField("Who is away", needed="Choose who is away, and from which role.")
    deputy = PlainStringField("E-mail address of the deputy", most=254, needed="Enter the deputy’s e-mail address.")
    first = DayField("First day")
    last = DayField("Last day")
    reason = PlainStringField("Why", most=200, needed="Say why a deputy is needed, such as annual leave.")


class ProfileForm(BaseForm):
    """How the pages behave for one person."""

    keys = RadioField("Single-key shortcuts", choices=[("on", "On"), ("off", "Off")], needed="Choose on or off.")
    theme = RadioField(
        "Colours",
        choices=[("auto", "As my computer says"), ("light", "Light"), ("dark", "Dark")],
        needed="Choose light, dark or automatic.",
    )
    reminders = RadioField("Reminders by mail", choices=[("on", "On"), ("off", "Off")])
