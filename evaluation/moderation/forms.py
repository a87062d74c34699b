"""The record of one answer, and each evaluator's word on it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import HiddenField

from evaluation.moderation.models import Consensus, ConsensusDraft
from evaluation.moderation.rules import Basis, Terms, Words, letters, missing
from procurement.core.forms import (
    BaseForm,
    PlainStringField,
    PlainTextAreaField,
    ScaleField,
    SelectField,
    SelectMultipleField,
    WholeNumberField,
)
from procurement.people.models import User

TEXTS = ("deciding", "not_followed", "strengths", "higher", "discussed", "correction")


class RecordForm(BaseForm):
    """What the panel agreed. While it is being written nothing is required; `complete` asks for all of it."""

    score = ScaleField("Agreed score", places=6)
    present = SelectMultipleField("Present, and asked to agree this", choices=[], coerce=int)
    deciding = PlainTextAreaField("What decided the score")
    not_followed = PlainTextAreaField("Views not followed, and why")
    strengths = PlainTextAreaField("Strengths for the letter")
    higher = PlainTextAreaField("What would have scored higher")
    discussed = PlainTextAreaField("Said of each part, and by whom")
    correction = PlainTextAreaField("Why the record is corrected")
    corrects = HiddenField()

    def ask(self, scale: Sequence[tuple[Decimal, str, str]], panel: Sequence[User]) -> None:
        """Set what can be chosen."""
        self.score.marks = [(mark, word) for mark, word, _ in scale]
        self.present.choices = [(user.id, user.name) for user in panel]

    def start(
        self, draft: ConsensusDraft | None, latest: Consensus | None, there: Sequence[int], parts: Sequence[str] = ()
    ) -> None:
        """Fill a page that was just opened: with the draft, else with the words of the record to be corrected.

        The score is filled only from a draft, where a person chose it; of each part there is only its letter.
        """
        self.discussed.data = "".join(f"({letter}) \n" for letter in letters(parts))
        self.corrects.data = str(latest.id) if latest else ""
        source: Any = draft or latest
        self.present.data = list(source.present) if source else list(there)
        if source is None:
            return
        for name in TEXTS:
            getattr(self, name).data = getattr(source, name) or getattr(self, name).data
        if draft is None:
            self.correction.data = ""
            return
        self.score.data = draft.score
        self.version.data = draft.version

    def complete(self, basis: Basis) -> bool:
        """Whether nothing is missing for the record to be agreed; a sentence beside each part that is."""
        wrong = {}
        if self.score.data is None:
            wrong["score"] = "Choose the score that the panel agreed."
        if not self.present.data:
            wrong["present"] = "Say who was present: at least one evaluator of this question."
        elif len(self.present.data) < (needed := basis.terms.needed(len(basis.panel))):
            wrong["present"] = f"{len(self.present.data)} present; the quorum is {needed}."
        if self.corrects.data and not (self.correction.data or "").strip():
            wrong["correction"] = "Say why the record is corrected; the earlier one stays readable."
        wrong |= missing(
            self.score.data if self.score.data is not None else max(basis.scale),
            Words(
                self.deciding.data or "",
                self.not_followed.data or "",
                self.higher.data or "",
                self.discussed.data or "",
            ),
            basis,
        )
        for name, sentence in wrong.items():
            if not self[name].errors:
                self[name].errors = [sentence]
        return not wrong


class WordForm(BaseForm):
    """One evaluator's own word on a record: two buttons, and a box for a dissent."""

    word = SelectField(choices=[("agree", "Agree"), ("dissent", "Dissent")], needed="Agree the record, or dissent.")
    dissent = PlainTextAreaField("What I do not agree with, and why")
    text_sha256 = HiddenField()


class TermsForm(BaseForm):
    """How the lead wants meetings held."""

    quorum = WholeNumberField("Fewest present for a record", needed="Give a whole number from 1 to 30.")
    views_from = WholeNumberField(
        "Steps apart from which views not followed must be told", needed="Give a whole number from 1 to 10."
    )
    minutes = WholeNumberField("Minutes an item; 0 for no limit", needed="Give a whole number from 0 to 240.")

    @classmethod
    def of(cls, terms: Terms) -> "TermsForm":
        """The form as it stands before anybody types."""
        form = cls(formdata=None)
        form.quorum.data, form.views_from.data = Decimal(terms.quorum), Decimal(terms.views_from)
        form.minutes.data = Decimal(terms.minutes)
        return form


class AttendanceForm(BaseForm):
    """Somebody of the panel came, left, or is absent."""

    person = PlainStringField("Who")
    kind = PlainStringField("What")
    note = PlainStringField("Why absent")
