"""Registering an organisation; one's own settings."""

from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from procurement.core.forms import BaseForm, PlainStringField, RadioField

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


class ProfileForm(BaseForm):
    """How the pages behave for one person."""

    keys = RadioField("Single-key shortcuts", choices=[("on", "On"), ("off", "Off")], needed="Choose on or off.")
    theme = RadioField(
        "Colours",
        choices=[("auto", "As my computer says"), ("light", "Light"), ("dark", "Dark")],
        needed="Choose light, dark or automatic.",
    )
    reminders = RadioField("Reminders by mail", choices=[("on", "On"), ("off", "Off")])
