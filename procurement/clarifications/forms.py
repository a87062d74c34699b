"""What is typed about questions, answers, letters and declining."""

from flask_wtf.file import FileField, MultipleFileField
from wtforms import BooleanField

from procurement.clarifications.rules import (
    DECLINING_WORDS,
    MOST_ANSWER,
    MOST_LETTER,
    MOST_QUESTION,
    MOST_TITLE,
    SUBJECT_WORDS,
)
from procurement.core.forms import (
    BaseForm,
    MomentField,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    SelectField,
    SelectMultipleField,
)

MOST_REASON = 2_000


class AskForm(BaseForm):
    """A question."""

    title = PlainStringField("What it is about", most=MOST_TITLE, needed="Say in a few words what it is about.")
    words = PlainTextAreaField("Your question", most=MOST_QUESTION, needed="Enter your question.")
    confidential = BooleanField("My question is confidential or commercially sensitive")
    why = PlainTextAreaField("What in it is confidential, and why", most=MOST_REASON)


class ConfidentialForm(BaseForm):
    """Whether a question stays confidential."""

    kept = RadioField(
        "Does it stay confidential?",
        choices=[("yes", "Yes: answer it to this bidder alone"), ("no", "No: answer it to all, without naming it")],
        needed="Say whether it stays confidential.",
    )
    reason = PlainTextAreaField("Why", most=MOST_REASON, needed="Give the reason. The bidder reads it.")
    waits_until = MomentField("The bidder may take its question back until")


class AnswerForm(BaseForm):
    """An answer being written."""

    title = PlainStringField("Title", most=MOST_TITLE)
    question = PlainTextAreaField("The question, as all bidders will read it", most=MOST_QUESTION)
    answer = PlainTextAreaField("Answer", most=MOST_ANSWER)
    files = MultipleFileField("Files that go with the answer")
    chosen = SelectMultipleField("Questions that it answers", coerce=int)


class ChosenForm(BaseForm):
    """Questions to answer together, or answers to publish together."""

    chosen = SelectMultipleField("Chosen", coerce=int)
    names_meant = BooleanField("The names were read and are meant: nothing here tells who asked")


class BookForm(BaseForm):
    """The workbook with answers, coming back."""

    file = FileField("The workbook with answers")


class LetterForm(BaseForm):
    """A letter to one bidder, or from one."""

    subject = SelectField("What it is about", needed="Choose what it is about.")
    words = PlainTextAreaField("Your letter", most=MOST_LETTER, needed="Enter what you want to say.")
    files = MultipleFileField("Files to send with it")


class CouncilLetterForm(LetterForm):
    """A letter of the council to one bidder."""

    subject = SelectField(
        "What it is about",
        choices=[("", "Choose")] + [(one.value, words) for one, words in SUBJECT_WORDS.items()],
        needed="Choose what it is about.",
    )
    reply_by = MomentField("Reply asked for by (optional)")
    fair = BooleanField("It tells this bidder nothing about the tender that the others do not have")


class DeclineForm(BaseForm):
    """Not bidding, and why."""

    kind = RadioField(
        "Why will you not bid?",
        choices=[(one.value, words) for one, words in DECLINING_WORDS.items()],
        needed="Choose the reason that comes nearest.",
    )
    reason = PlainTextAreaField("What would have to change (optional)", most=MOST_REASON)
