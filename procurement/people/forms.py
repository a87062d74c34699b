"""Registering an organisation; accepting an invitation; one's own settings and leave; deputies and ended access."""

from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, ValidationError

from procurement.core.forms import BaseForm, DayField, PlainStringField, PlainTextAreaField, RadioField, SelectField
from procurement.people.passwords import password_fault
from procurement.people.rules import BAD_NUMBER, number_of


def new_password_field(label: str = "Choose a password") -> PasswordField:
    """A box for a password to be; the action judges it again, by who it is for."""
    return PasswordField(label, [InputRequired("Choose a password."), _strong])


def _strong(_form: BaseForm, field: PasswordField) -> None:
    if fault := password_fault(field.data or ""):
        raise ValidationError(fault)


class SignInForm(BaseForm):
    """An address and a password, and where they were wanted."""

    email = PlainStringField("E-mail address", most=254)
    password = PasswordField("Password")
    next = HiddenField()


class CodeForm(BaseForm):
    """A code of the authenticator, or a recovery code."""

    code = PlainStringField("Code", most=40, needed="Enter the code.")


class AddressForm(BaseForm):
    """The address that a link is sent to."""

    email = PlainStringField("Your e-mail address", most=254, needed="Enter your e-mail address.")


class RegisterForm(BaseForm):
    """An organisation and its first person, whose address is confirmed."""

    name = PlainStringField("Your name", most=120, needed="Enter your name.")
    password = new_password_field()
    company_number = PlainStringField("Company number", most=40, needed="Enter the company number.")
    organisation = PlainStringField("Name of the organisation", most=160, needed="Enter the organisation's name.")

    def validate_company_number(self, field: PlainStringField) -> None:
        """Say at once that a number is of no register, beside whatever else is missing."""
        if number_of(field.data or "") is None:
            raise ValidationError(BAD_NUMBER)


class AcceptForm(BaseForm):
    """Somebody invited makes their account; whoever is signed in gives neither."""

    name = PlainStringField("Your name", most=120, needed="Enter your name.")
    password = new_password_field()


class PasswordForm(BaseForm):
    """A new password."""

    password = new_password_field("Choose a new password")


class ColleagueForm(BaseForm):
    """Whom to invite into one's organisation."""

    name = PlainStringField("Their name", most=120, needed="Enter your colleague’s name.")
    email = PlainStringField("Their e-mail address", most=254, needed="Enter your colleague’s e-mail address.")


class StaffForm(BaseForm):
    """Whom of the council's staff to invite to an account."""

    name = PlainStringField("Their name", most=120, needed="Enter their name.")
    email = PlainStringField("Their e-mail address", most=254, needed="Enter their e-mail address.")
    job_title = PlainStringField("Their job (optional)", most=120)


SAID = [("", "Not said"), ("yes", "Yes"), ("no", "No")]
"""What an organisation may say of itself, or leave unsaid."""

KNOWN = {"yes": True, "no": False}


class OrganisationForm(BaseForm):
    """What an organisation is called, its number on the central digital platform, and what notices of awards ask."""

    name = PlainStringField("Name of the organisation", most=160, needed="Enter the organisation’s name.")
    ppon = PlainStringField("Number on the central digital platform (optional)", most=20)
    postal_address = PlainTextAreaField("Postal address (optional)", most=400)
    small = SelectField("A micro, small or medium-sized enterprise", choices=SAID)
    voluntary = SelectField("A voluntary, community or social enterprise", choices=SAID)


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
