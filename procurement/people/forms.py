"""Registering an organisation; one's own settings."""

from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import InputRequired

from procurement.core.forms import BaseForm


class RegisterForm(BaseForm):
    """An organisation and its first person."""

    organisation = StringField("Name of the organisation", [InputRequired("Enter the organisation's name.")])
    company_number = StringField("Company number", [InputRequired("Enter the company number.")])
    name = StringField("Your name", [InputRequired("Enter your name.")])
    email = StringField("Your e-mail address", [InputRequired("Enter your e-mail address.")])
    password = PasswordField("Choose a password", [InputRequired("Choose a password.")])


class ProfileForm(BaseForm):
    """How the pages behave for one person."""

    keys = RadioField("Single-key shortcuts", choices=[("on", "On"), ("off", "Off")])
    theme = RadioField("Colours", choices=[("auto", "As my computer says"), ("light", "Light"), ("dark", "Dark")])
