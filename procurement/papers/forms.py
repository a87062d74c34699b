"""Adding, replacing and taking back documents for bidders; accepting the words before one."""

from flask_wtf.file import FileField
from wtforms import BooleanField

from procurement.core.forms import BaseForm, PlainStringField, PlainTextAreaField, SelectField
from procurement.papers.actions import Chosen
from procurement.papers.rules import KIND_WORDS

MOST_UNDERTAKING = 4_000
MOST_REASON = 2_000
PLACE = "Form for the place"


def chosen(field: FileField) -> Chosen | None:
    """The file that came with a form; a form without one gets the sentence that asks for it."""
    part = field.data
    if not part or not getattr(part, "filename", ""):
        field.errors = ["Choose a file."]
        return None
    return Chosen(part.filename, part.stream)


class AddPaperForm(BaseForm):
    """A new document."""

    title = PlainStringField("Title", most=160, needed="Enter a title.")
    kind = SelectField(
        "What it is",
        choices=[("", "Choose")] + [(kind.value, words) for kind, words in KIND_WORDS.items()],
        needed="Say what it is.",
    )
    file = FileField("The file")
    place = PlainStringField(PLACE, most=20)
    undertaking = PlainTextAreaField("Undertaking to accept first", most=MOST_UNDERTAKING)


class ReplacePaperForm(BaseForm):
    """A new version of a document."""

    file = FileField("The new version")
    reason = PlainTextAreaField("Why it is replaced", most=MOST_REASON, needed="Say why it is replaced.")


class RetitlePaperForm(BaseForm):
    """Another title for a document, or another place that it is the form for."""

    new_title = PlainStringField("Title", most=160, needed="Enter a title.")
    place = PlainStringField(PLACE, most=20)


class WithdrawPaperForm(BaseForm):
    """A document taken back."""

    reason = PlainTextAreaField("Why it is taken back", most=MOST_REASON, needed="Say why it is taken back.")


class UndertakeForm(BaseForm):
    """The words accepted, by whom and in which capacity."""

    name = PlainStringField("Your name", most=120, needed="Enter your name.")
    capacity = PlainStringField(
        "In which capacity you accept", most=160, needed="Say in which capacity you accept, such as director."
    )
    accepted = BooleanField("I accept this undertaking for my organisation")
