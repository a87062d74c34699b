"""What is typed about keeping a procurement."""

from collections.abc import Mapping
from decimal import Decimal

from evaluation.keeping.rules import LEAST_YEARS, MOST_BACKUP_DAYS, MOST_YEARS, Kept
from procurement.core.forms import BaseForm, DayField, PlainStringField, PlainTextAreaField, WholeNumberField


def _years(label: str) -> WholeNumberField:
    return WholeNumberField(
        label, least=Decimal(LEAST_YEARS), most=Decimal(MOST_YEARS), needed="Enter a number of years."
    )


class TermsForm(BaseForm):
    """When the longest contract ends, and the years of each kind of record."""

    ends_on = DayField("Last day of the longest contract")
    record_years = _years("Record of the procurement, in years")
    won_years = _years("Tenders that were awarded a lot, in years")
    lost_years = _years("All other tenders, in years")
    declared_years = _years("Declarations and who had which part, in years")
    reason = PlainTextAreaField(
        "Why", most=2_000, needed="Say why, such as which line of the retention schedule it is."
    )

    def years(self) -> Mapping[Kept, int]:
        """The years by kind of record."""
        return {kept: int(self[f"{kept.value}_years"].data) for kept in Kept}


class HoldForm(BaseForm):
    """Why nothing may go, and since when."""

    since = DayField("Held since", needed="Enter the day since when it is held.")
    hold_reason = PlainTextAreaField("Why", most=2_000, needed="Say why, such as the claim with its number.")


class ProposeForm(BaseForm):
    """By which line of the schedule it goes, and how long copies of it lie in backups."""

    propose_reason = PlainTextAreaField(
        "By which rule it goes", most=2_000, needed="Say by which line of the retention schedule it goes."
    )
    backup_days = WholeNumberField(
        "Days for which the council keeps each backup",
        least=Decimal(0),
        most=Decimal(MOST_BACKUP_DAYS),
        needed="Enter for how many days the council keeps a backup.",
    )


class ConfirmForm(BaseForm):
    """The second person’s press."""

    disposal = PlainStringField("Disposal", most=10)


class CallOffForm(BaseForm):
    """Why a disposal is called off."""

    off_reason = PlainTextAreaField("Why it is called off", most=2_000, needed="Say why it is called off.")


class LiftForm(BaseForm):
    """Why a hold is over."""

    lift_reason = PlainTextAreaField("Why it is lifted", most=2_000, needed="Say why it is lifted, and who asked.")
