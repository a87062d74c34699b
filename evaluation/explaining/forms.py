"""What is typed when a bidder is asked to explain, and when it does."""

from flask_wtf.file import MultipleFileField

from procurement.core.forms import BaseForm, MomentField, PlainTextAreaField


class AskForm(BaseForm):
    """What a bidder is to explain, and by when."""

    words = PlainTextAreaField("What the bidder is to explain", needed="Write what the bidder is to explain.")
    due_at = MomentField("Answer due", needed="Give the day and the time by which to answer.")


class ExplainForm(BaseForm):
    """A bidder's explanation; its files come beside the words."""

    text = PlainTextAreaField("Your explanation", needed="Write your explanation.")
    files = MultipleFileField("Files to send with it")
