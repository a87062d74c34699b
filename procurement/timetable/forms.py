"""What is typed into the timetable: new dates with their reason, and why a stage is opened again."""

from procurement.core.forms import BaseForm, MomentField, PlainStringField, PlainTextAreaField

MOST_REASON = 2_000


class PlanForm(BaseForm):
    """When a stage is to open and close. `version` is the number of the plan that the page showed."""

    opens_at = MomentField("Opens")
    closes_at = MomentField("Closes")
    note = PlainStringField("Note shown in the timetable (optional)", most=160)
    reason = PlainTextAreaField("Why the dates change", most=MOST_REASON)


class ReopenForm(BaseForm):
    """Why a closed stage is opened again."""

    reason = PlainTextAreaField("Why it is reopened", most=MOST_REASON, needed="Say why it is reopened.")


class ClockForm(BaseForm):
    """Where a demonstration's clock goes."""

    at = MomentField("Go to", needed="Enter the day and time to go to.")
