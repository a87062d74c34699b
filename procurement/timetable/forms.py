"""What is typed into the timetable: new dates with their reason, who owns a stage, how periods are counted."""

from decimal import Decimal

from wtforms import HiddenField

from procurement.core.forms import (
    BaseForm,
    DayField,
    MomentField,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    SelectField,
    SelectMultipleField,
    WholeNumberField,
)
from procurement.core.vocabulary import STAGE_WORDS, Stage
from procurement.timetable.moving import Later, Unit
from procurement.timetable.rules import UK

MOST_REASON = 2_000
MOST_PASTED = 400_000

LATER_WORDS = {
    Later.KEEP: "Keep every gap: later dates move by as many working days",
    Later.SPARE: "Use up spare days: later dates move only as far as they must",
    Later.ALONE: "Move only this stage",
}


class PlanForm(BaseForm):
    """When a stage is to open and close. `version` is the number of the newest plan that the page knew.

    `shown` holds the dates whose consequences the person has seen.
    """

    opens_at = MomentField("Opens")
    closes_at = MomentField("Closes")
    later = RadioField("What later dates do", choices=[(way.value, words) for way, words in LATER_WORDS.items()])
    shown = HiddenField()
    note = PlainStringField("Note shown in the timetable (optional)", most=160)
    reason = PlainTextAreaField("Why the dates change", most=MOST_REASON)
    told = PlainTextAreaField("Why, for bidders to read", most=MOST_REASON)


class ReopenForm(BaseForm):
    """Why a closed stage is opened again."""

    reason = PlainTextAreaField("Why it is reopened", most=MOST_REASON, needed="Say why it is reopened.")


class ClockForm(BaseForm):
    """Where a demonstration's clock goes."""

    at = MomentField("Go to", needed="Enter the day and time to go to.")


class DateForm(BaseForm):
    """A date or span that opens and closes nothing; one of a name that there is already is moved, or taken out."""

    label = PlainStringField("What happens", most=120, needed="Say what happens then.")
    at = MomentField("When, or when it begins", needed="Enter the day and the time.")
    ends_at = MomentField("When it ends, if it lasts longer")
    reason = PlainTextAreaField("Why it moves, if it was set before", most=MOST_REASON)
    told = PlainTextAreaField("Why, for bidders to read", most=MOST_REASON)


class OwnerForm(BaseForm):
    """Who answers for a stage."""

    person = SelectField("Owner")


class LinkForm(BaseForm):
    """What a stage follows, and by how many days."""

    after_stage = SelectField(
        "Opens after", choices=[("", "No other stage")] + [(s.value, STAGE_WORDS[s]) for s in Stage]
    )
    edge = SelectField("counted from when it", choices=[("closes", "closes"), ("opens", "opens")])
    days = WholeNumberField("Days after")
    unit = SelectField("of", choices=[(Unit.WORKING.value, "working days"), (Unit.CALENDAR.value, "calendar days")])


SHORTENS = {
    "e_submission": "Tenders come in electronically",
    "all_documents": "All documents are there with the notice",
    "prior_notice": "A qualifying notice was published before",
    "urgent": "A state of urgency, which the record must justify",
}


class PeriodsForm(BaseForm):
    """The procedure, and what shortens its periods."""

    procedure = RadioField("Procedure", needed="Choose the procedure.")
    shortening = SelectMultipleField("What shortens the periods", choices=list(SHORTENS.items()))
    uk_wide = SelectMultipleField(
        "Bank holidays", choices=[("yes", "To be cautious, count those of the whole United Kingdom")]
    )


class PastedField(PlainTextAreaField):
    """A paste as it came: what cannot be printed in it is told by its row, not for the whole."""

    def take(self, text: str) -> None:
        """Keep the text, then say whether it is too long to be read at all."""
        self.data = text
        if len(text) > self.most:
            raise ValueError(f"The paste is {len(text):,} characters long; up to {self.most:,} are read.")


class PasteForm(BaseForm):
    """A published timetable, as it was copied."""

    rows = PastedField("Rows of the timetable", most=MOST_PASTED)
    year = WholeNumberField("Year of the first date, if no date names one", least=Decimal(2000), most=Decimal(2099))


class ProclaimForm(BaseForm):
    """A bank holiday that was proclaimed since."""

    day = DayField("Day", needed="Enter the day.")
    name = PlainStringField("What it is for", most=120, needed="Say what the day is for.")
    parts = SelectMultipleField(
        "Where it is kept", choices=[(part, part) for part in UK], needed="Say where it is kept."
    )
    reason = PlainTextAreaField("Where it was announced", most=MOST_REASON, needed="Say where it was announced.")


class WithdrawForm(BaseForm):
    """Why a proclaimed day is taken back."""

    reason = PlainTextAreaField("Why it is taken back", most=MOST_REASON, needed="Say why it is taken back.")
