"""What bidders and those who open tenders fill in."""

from collections.abc import Iterable
from typing import Any

from wtforms.validators import ValidationError

from procurement.core.forms import (
    BaseForm,
    MomentField,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from procurement.questionnaire.answers import BadAnswer, checked, choices, most_characters
from procurement.questionnaire.models import Kind, Question


class SubmitForm(BaseForm):
    """A press of the button: small, so that it arrives at once.

    `lots` are the numbers of the lots it is for where the page said that others are left out; empty for all chosen.
    """

    lots = PlainStringField("Lots", most=2_000)

    def numbers(self) -> list[int] | None:
        """The lots to submit for; None for all that were chosen."""
        said = [int(part) for part in (self.lots.data or "").split(",") if part.isascii() and part.isdigit()]
        return said or None


class ConfidentialPartForm(BaseForm):
    """A part of a tender that its bidder marks confidential."""

    place = SelectField("Which answer or file", needed="Choose the answer or file that this is about.")
    words = PlainTextAreaField("The passage, as it stands there", description="Leave it empty for all of it.")
    reason = PlainTextAreaField(
        "Why it is confidential, and until when",
        most=2_000,
        needed="Say why it is confidential, and until when: the council weighs the reason.",
    )


class OpeningForm(BaseForm):
    """Whether one of those who open tenders has an interest in any bidder; then the press that confirms."""

    interest = RadioField(
        "Have you an interest in any of these bidders?",
        choices=[("no", "No, in none of them"), ("yes", "Yes")],
        needed="Say whether you have an interest in any of these bidders.",
    )
    share = PlainStringField("Your share", most=80)
    words = PlainTextAreaField("If you have: in which, and what it is", most=2_000)


class OpenForm(BaseForm):
    """An opener's share, in the rehearsal of the opening."""

    share = PlainStringField("Your share", most=80)


class ReceiptKeyForm(BaseForm):
    """A bidder's own key: typed or pasted, or the receipt's file that carries it."""

    key = PlainStringField("Key on your receipt", most=80)


class WithdrawForm(BaseForm):
    """Taking a tender back."""

    reason = PlainTextAreaField("Why (you need not say)", most=2_000)


class LateDecisionForm(BaseForm):
    """Whether a late tender is taken."""

    accepted = RadioField(
        "Is this late tender taken?",
        choices=[("yes", "Yes, take it"), ("no", "No, leave it sealed")],
        needed="Choose whether it is taken.",
    )
    reason = PlainTextAreaField("Why", most=4_000, needed="Say why: the reason stands beside the tender for ever.")


class LotsForm(BaseForm):
    """The lots that a tender is for; `seen` are those that were ticked when the page was opened."""

    lots = SelectMultipleField("Lots", coerce=int)
    seen = PlainStringField("Seen", most=2_000)

    def seen_ids(self) -> list[int]:
        """The lots that the page showed as chosen."""
        return [int(part) for part in (self.seen.data or "").split(",") if part.isascii() and part.isdigit()]


def answers_form(questions: Iterable[Question]) -> type[BaseForm]:
    """The form of one page of questions: a field `q<id>` for each."""
    fields = {f"q{question.id}": _field(question) for question in questions}
    return type("AnswersForm", (BaseForm,), fields)


def _field(question: Question) -> Any:
    label = f"{question.code} {question.title}"
    judge = [_judged(question)]
    if question.kind in (Kind.YES_NO, Kind.CHOICE):
        return RadioField(label, choices=[(c, c) for c in choices(question)], validators=judge)
    if question.kind == Kind.NUMBER:
        return PlainStringField(label, most=60, validators=judge)
    return PlainTextAreaField(label, most=most_characters(question), validators=judge)


def _judged(question: Question) -> Any:
    """The same judgement that the action makes, so that every fault of a page is named at once."""

    def judge(_form: Any, field: Any) -> None:
        try:
            checked(question, field.data or "")
        except BadAnswer as wrong:
            if str(wrong) not in field.process_errors:
                raise ValidationError(str(wrong)) from wrong

    return judge


class IncidentForm(BaseForm):
    """What everybody is told when something has failed."""

    words = PlainTextAreaField(
        "What has failed, and what bidders should do", most=1_000, needed="Say what has failed and what to do."
    )


class IncidentEndForm(BaseForm):
    """What everybody is told when it works again."""

    words = PlainTextAreaField("What works again, and what bidders are to know", most=1_000, needed="Say what works.")


class MoreTimeForm(BaseForm):
    """The fault for which a deadline that has passed is moved, for all."""

    began_at = MomentField("It failed from", needed="Enter the day and the time at which it failed.")
    ended_at = MomentField("Until", needed="Enter the day and the time from which it worked again.")
    what = PlainTextAreaField("What failed, for bidders to read", most=2_000, needed="Say what failed.")
    evidence = PlainTextAreaField("What shows it", most=2_000, needed="Say what shows it: it stays on record.")
    closes_at = MomentField("New deadline", needed="Enter the day and the time of the new deadline.")
