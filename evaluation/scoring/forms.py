"""The form of one answer's mark, a query about it, and those of the lead: reopening, assigning, guiding."""

from flask_wtf.file import MultipleFileField

from evaluation.scoring.actions import MOST_IN_A_QUERY, MOST_IN_A_REASON, Scope
from evaluation.scoring.hints import HINT_WORDS
from procurement.core.forms import (
    BaseForm,
    PlainTextAreaField,
    RadioField,
    ScaleField,
    SelectField,
    SelectMultipleField,
)
from procurement.tenders.covering import NameFate


class MarkForm(BaseForm):
    """An evaluator's mark with its three boxes. Nothing is needed to save; submitting asks for mark and reason."""

    mark = ScaleField("Your score")
    strengths = PlainTextAreaField("Strengths", description="goes to the feedback letter")
    concerns = PlainTextAreaField("Concerns or gaps", description="goes to the feedback letter")
    reason = PlainTextAreaField("Why this score and not the next one up")
    strength_quotes = PlainTextAreaField("Quoted as strengths")
    concern_quotes = PlainTextAreaField("Quoted as concerns")
    notes = PlainTextAreaField("Notes to yourself")


class ReopenForm(BaseForm):
    """Why marks that were submitted may be changed."""

    reason = PlainTextAreaField("Why these marks are reopened", needed="Say why these marks are reopened.")


class AssignForm(BaseForm):
    """Who marks which question."""

    criterion = SelectField("Question", needed="Choose a question.")
    user = SelectField("Evaluator", needed="Choose an evaluator.")


class NudgeForm(BaseForm):
    """A word to an evaluator whose marks are outstanding."""

    evaluator = SelectField("To", needed="Choose whom to write to.")
    words = PlainTextAreaField("What the mail says", needed="Write what the mail says.")


class QueryForm(BaseForm):
    """What an evaluator asks the lead about an answer, and what the lead replies."""

    words = PlainTextAreaField("Your query", most=MOST_IN_A_QUERY, needed="Write it first.")


SCOPE_WORDS = {
    Scope.ANSWER: "This answer",
    Scope.QUESTION: "This question, for every bidder",
    Scope.BIDDER: "This bidder, in every question",
}


class AbstainForm(BaseForm):
    """From what an evaluator abstains, and why."""

    scope = RadioField(
        "From what you abstain",
        choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
        needed="Say from what you abstain.",
    )
    why = PlainTextAreaField("Why", most=MOST_IN_A_REASON, needed="Say why you abstain.")


class MoveForm(BaseForm):
    """Which answers move from whom to whom, and why; each choice may be left open."""

    giver = SelectField("From")
    taker = SelectField("To")
    question = SelectField("Question")
    bidder = SelectField("Bidder")
    reason = PlainTextAreaField("Why they move", most=MOST_IN_A_REASON)


class CalibrationForm(BaseForm):
    """An invented answer for the panel to mark before real ones."""

    question = SelectField("Question", needed="Choose a question.")
    answer = PlainTextAreaField("The invented answer", needed="Write the invented answer.")


class CalibrationMarkForm(BaseForm):
    """What an evaluator gives the invented answer, and why."""

    mark = ScaleField("Your score")
    reason = PlainTextAreaField("Why this score and not the next one up")


class CalibrationNoteForm(BaseForm):
    """How the panel reads the scale."""

    words = PlainTextAreaField("How we read the scale")


NAME_WORDS = {
    NameFate.LEFT: "Leave it: evaluators are told that a name shows and was left",
    NameFate.COVERED: "Black it out: evaluators read the answer with these words covered, and are told so",
    NameFate.KEPT: "Keep the file from evaluators",
    NameFate.REPLACED: "Give evaluators a version without names in its place",
}


class NameForm(BaseForm):
    """What becomes of a name that shows in an answer or a file."""

    kind = RadioField("What becomes of it", needed="Say what becomes of it.")
    words = PlainTextAreaField("Words to black out")
    reason = PlainTextAreaField("Why", needed="Say why.")
    files = MultipleFileField("The version without names")

    def ask(self, *, of_file: bool) -> None:
        """Offer what may be decided about an answer, or about a file."""
        fates = (NameFate.LEFT, NameFate.KEPT, NameFate.REPLACED) if of_file else (NameFate.LEFT, NameFate.COVERED)
        self.kind.choices = [(fate.value, NAME_WORDS[fate]) for fate in fates]


class ChecksForm(BaseForm):
    """Which checks of reasons block submitting."""

    kinds = SelectMultipleField(
        "Must be put right before marks are submitted",
        choices=[(kind.value, words) for kind, words in HINT_WORDS.items()],
    )
