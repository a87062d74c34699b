"""The forms of selection: a bidder's items all at once, the decision, and declarations of interest."""

from collections.abc import Iterable, Mapping
from typing import Any

import wtforms

from procurement.core.forms import BaseForm, PlainStringField, PlainTextAreaField, RadioField, VersionField
from procurement.people.models import Declaration, Organisation
from procurement.pqq.models import Check
from procurement.pqq.rules import OUTCOME_WORDS
from procurement.questionnaire.models import Question

_OUTCOMES = [(outcome.value, words) for outcome, words in OUTCOME_WORDS.items()]
NO, YES = "no", "yes"


class ChecksForm(BaseForm):
    """All items of one bidder: for each an outcome, a reason, and the check that stood when the page was opened."""

    @classmethod
    def of(cls, asked: Iterable[Question], standing: Mapping[int, Check]) -> Any:
        """The form for these items, filled with the checks that stand."""
        fields: dict[str, Any] = {}
        for question in asked:
            check = standing.get(question.id)
            fields |= {
                f"outcome_{question.id}": RadioField(
                    f"{question.code} {question.title}", choices=_OUTCOMES, default=check.outcome if check else None
                ),
                f"reason_{question.id}": PlainTextAreaField("Reason", default=check.reason if check else ""),
                f"seen_{question.id}": VersionField(default=check.id if check else None),
            }
        return type("ChecksOfBidder", (cls,), fields)()


class DecisionForm(BaseForm):
    """Whether a bidder goes on to scoring. `version` holds the decision that stood when the page was opened."""

    passed = RadioField(
        "Does this bidder go on to scoring?",
        choices=[(YES, "Yes, it passes selection"), (NO, "No, it fails selection")],
        needed="Choose whether the bidder passes.",
    )
    reason = PlainTextAreaField("Reason for the decision", needed="Say why: the reason stays on record.")


class InterestsForm(BaseForm):
    """None or an interest for each bidder, and that the whole list was read."""

    read = wtforms.BooleanField(
        "I have read the whole list. In every bidder that I left at None I have no interest, "
        "and nothing that others could take for one.",
        [wtforms.validators.InputRequired("Tick the box once you have read the whole list.")],
    )

    @classmethod
    def of(cls, bidders: Iterable[Organisation], standing: Mapping[int, Declaration]) -> Any:
        """The form for these bidders, filled with what was declared last."""
        fields: dict[str, Any] = {}
        for bidder in bidders:
            declared = standing.get(bidder.id)
            fields |= {
                f"interest_{bidder.id}": RadioField(
                    f"Interest in {bidder.name}",
                    choices=[(NO, "None"), (YES, "Interest")],
                    default=YES if declared and declared.interest else NO,
                    needed="Choose None or Interest.",
                ),
                f"detail_{bidder.id}": PlainStringField(
                    f"What the interest in {bidder.name} is", most=1000, default=declared.detail if declared else ""
                ),
            }
        return type("InterestsInBidders", (cls,), fields)()

    def interests(self, bidders: Iterable[Organisation]) -> dict[int, str]:
        """The words of each interest, by organisation."""
        return {b.id: self[f"detail_{b.id}"].data or "" for b in bidders if self[f"interest_{b.id}"].data == YES}

    def validate(self, extra_validators: Any = None) -> bool:
        """An interest has words, and words stand beside an interest: nothing typed is dropped in silence."""
        right = bool(super().validate(extra_validators))
        for name in [field.name for field in self if field.name.startswith("detail_")]:
            detail, chosen = self[name], self["interest_" + name.removeprefix("detail_")].data
            words = bool((detail.data or "").strip())
            if chosen == YES and not words:
                detail.errors = [*detail.errors, "Say what the interest is."]
            elif chosen == NO and words:
                detail.errors = [*detail.errors, "You chose None: choose Interest, or clear these words."]
            right = right and not detail.errors
        return right
