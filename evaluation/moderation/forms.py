"""The record of one answer, and each evaluator's word on it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import HiddenField

from evaluation.moderation.models import Consensus, ConsensusDraft
from evaluation.moderation.rules import missing
from procurement.core.forms import BaseForm, PlainTextAreaField, ScaleField, SelectField, SelectMultipleField
from procurement.people.models import User

TEXTS = ("deciding", "not_followed", "strengths", "higher", "correction")


class RecordForm(BaseForm):
    """What the panel agreed. While it is being written nothing is required; `complete` asks for all of it."""

    score = ScaleField("Agreed score", places=6)
    present = SelectMultipleField("Present, and asked to agree this", choices=[], coerce=int)
    deciding = PlainTextAreaField("What decided the score")
    not_followed = PlainTextAreaField("Views not followed, and why")
    strengths = PlainTextAreaField("Strengths for the letter")
    higher = PlainTextAreaField("What would have scored higher")
    correction = PlainTextAreaField("Why the record is corrected")
    corrects = HiddenField()

    def ask(self, scale: Sequence[tuple[Decimal, str, str]], panel: Sequence[User]) -> None:
        """Set what can be chosen."""
        self.score.marks = [(mark, word) for mark, word, _ in scale]
        self.present.choices = [(user.id, user.name) for user in panel]

    def start(self, draft: ConsensusDraft | None, latest: Consensus | None, there: Sequence[int]) -> None:
        """Fill a page that was just opened: with the draft, else with the words of the record to be corrected.

        The score is filled only from a draft, where a person chose it.
        """
        self.corrects.data = str(latest.id) if latest else ""
        source: Any = draft or latest
        self.present.data = list(source.present) if source else list(there)
        if source is None:
            return
        for name in TEXTS:
            getattr(self, name).data = getattr(source, name)
        if draft is None:
            self.correction.data = ""
            return
        self.score.data = draft.score
        self.version.data = draft.version

    def complete(self, marks: Sequence[Decimal], scale: Sequence[Decimal]) -> bool:
        """Whether nothing is missing for the record to be agreed; a sentence beside each part that is."""
        wrong = {}
        if self.score.data is None:
            wrong["score"] = "Choose the score that the panel agreed."
        if not self.present.data:
            wrong["present"] = "Say who was present: at least one evaluator of this question."
        if self.corrects.data and not (self.correction.data or "").strip():
            wrong["correction"] = "Say why the record is corrected; the earlier one stays readable."
        wrong |= missing(
            self.score.data if self.score.data is not None else max(scale),
            self.deciding.data or "",
            self.not_followed.data or "",
            self.higher.data or "",
            marks,
            scale,
        )
        for name, sentence in wrong.items():
            if not self[name].errors:
                self[name].errors = [sentence]
        return not wrong


class WordForm(BaseForm):
    """One evaluator's own word on a record: two buttons, and a box for a dissent."""

    word = SelectField(choices=[("agree", "Agree"), ("dissent", "Dissent")], needed="Agree the record, or dissent.")
    dissent = PlainTextAreaField("What I do not agree with, and why")
