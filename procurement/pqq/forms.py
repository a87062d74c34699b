"""The forms of selection: a bidder's items all at once, the decision, and declarations of interest."""

from collections.abc import Iterable, Mapping
from typing import Any

import wtforms
from flask_wtf.file import MultipleFileField

from procurement.core.forms import (
    BaseForm,
    DayField,
    MomentField,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    SelectField,
    VersionField,
)
from procurement.people.models import Declaration, Organisation
from procurement.pqq.actions.judging import KINDS, SHOWN, Judgement, Weighed
from procurement.pqq.models import Check, ReliedOn
from procurement.pqq.rules import OUTCOME_WORDS, Ground, outcomes_for
from procurement.pqq.standing import Judged
from procurement.questionnaire.models import Question
from procurement.questionnaire.rules import Nature

NO, YES = "no", "yes"


SHOWN_WORDS = dict(zip(SHOWN, ("Shown", "Part", "Not shown"), strict=True))


def choices_of(question: Question) -> list[tuple[str, str]]:
    """What the check of an item may come to."""
    return [(outcome.value, OUTCOME_WORDS[outcome]) for outcome in outcomes_for(Nature(question.nature))]


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
                    f"{question.code} {question.title}",
                    choices=choices_of(question),
                    default=check.outcome if check else None,
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


class SecondForm(BaseForm):
    """Whether the second person agrees, and if not why."""

    agreed = RadioField(
        "Do you agree?", choices=[(YES, "Yes, I agree"), (NO, "No, look at it again")], needed="Choose yes or no."
    )
    reason = PlainTextAreaField("What is wrong with it")


class AskForm(BaseForm):
    """What one bidder is asked, and until when."""

    words = PlainTextAreaField("What the bidder is asked", needed="Write what the bidder is asked.")
    due_at = MomentField("Answer due")


class AnswerForm(BaseForm):
    """A bidder's answer to what it was asked; its files come beside the words."""

    text = PlainTextAreaField("Your answer", needed="Write your answer.")
    files = MultipleFileField("Files to send with it")


class ReliedOnForm(BaseForm):
    """Somebody that the bidder relies on; `instead_of` is the one whose place they take."""

    kind = RadioField(
        "Who they are", choices=list(KINDS.items()), needed="Choose subcontractor, associated person or member."
    )
    name = PlainStringField("Name", most=160, needed="Enter the name.")
    company_number = PlainStringField("Company number", most=20)
    instead_of = VersionField()


class GoneForm(BaseForm):
    """Why the bidder itself goes: one that it relies on is excluded and was not replaced."""

    reason = PlainTextAreaField("Why the bidder goes", needed="Say why: the reason stays on record.")


class PromiseForm(BaseForm):
    """What shows that a bidder has what it promised, and until when."""

    shown_by = PlainStringField(
        "What shows it", most=500, needed="Say what shows it: the document, its date, who holds it."
    )
    expires_on = DayField("Good until, where it runs out")


class SearchForm(BaseForm):
    """What a search of the debarment list found; `relied` is the one that the bidder relies on, empty for itself."""

    listed = RadioField(
        "On the list?", choices=[(NO, "No, not on the list"), (YES, "Yes, on the list")], needed="Choose yes or no."
    )
    words = PlainStringField("What was searched", most=500, needed="Say what was searched and what was found.")
    relied = VersionField()


class GroundForm(BaseForm):
    """One exclusion ground in its two steps, what was weighed, the choice where there is one, and the reason."""

    applies = RadioField("Does the ground apply?", choices=[(YES, "Yes"), (NO, "No")])
    found = PlainTextAreaField("What this rests on")
    happened_on = DayField("When it happened")
    debarred = wtforms.BooleanField("The supplier is on the debarment list for this ground")
    recurs = RadioField("Second step", choices=[(YES, "Yes"), (NO, "No")])
    exclude = RadioField(
        "If the council may choose", choices=[(NO, "It stays"), (YES, "Exclude it")], description="Only where it may."
    )
    reason = PlainTextAreaField("Reason for the decision")

    @classmethod
    def of(cls, factors: Iterable[tuple[str, str]], standing: Judged | None) -> Any:
        """The form for a law's factors, filled with the steps that stand."""
        steps = standing.steps if standing else {}
        weighed = {one["letter"]: one for one in steps["recurs"].weighed} if "recurs" in steps else {}
        fields: dict[str, Any] = {}
        for letter, title in factors:
            said = weighed.get(letter, {})
            fields |= {
                f"found_{letter}": PlainTextAreaField(
                    f"({letter}) {title}: what you found", most=2_000, default=said.get("found", "")
                ),
                f"shown_{letter}": SelectField(
                    f"({letter}) {title}: finding", choices=list(SHOWN_WORDS.items()), default=said.get("shown", "not")
                ),
            }
        form = type("GroundInSteps", (cls,), fields)
        first, last = steps.get("applies") or steps.get("debarred"), steps.get("exclude") or steps.get("recurs")
        answers = {
            name: YES if steps[name].answer else NO for name in ("applies", "recurs", "exclude") if name in steps
        }
        return form(
            **answers,
            found=first.reason if first else "",
            happened_on=first.happened_on if first else None,
            debarred="debarred" in steps,
            reason=last.reason if last else "",
        )

    def judgement(self, ground: Ground, factors: Iterable[tuple[str, str]]) -> Judgement:
        """What was typed, as the action takes it; the choice is left out where the law leaves none."""
        said = {YES: True, NO: False}
        return Judgement(
            applies=said.get(self.applies.data or ""),
            found=self.found.data or "",
            happened_on=self.happened_on.data,
            debarred=bool(self.debarred.data),
            recurs=said.get(self.recurs.data or ""),
            weighed=[
                Weighed(letter, self[f"found_{letter}"].data or "", self[f"shown_{letter}"].data or "not")
                for letter, _ in factors
            ],
            exclude=None if ground.mandatory else said.get(self.exclude.data or ""),
            reason=self.reason.data or "",
        )


def _in_one(key: str, name: str, detail: str) -> dict[str, Any]:
    """None or an interest, and its words."""
    return {
        f"interest_{key}": RadioField(
            f"Interest in {name}",
            choices=[(NO, "None"), (YES, "Interest")],
            default=YES if detail else NO,
            needed="Choose None or Interest.",
        ),
        f"detail_{key}": PlainStringField(f"What the interest in {name} is", most=1000, default=detail),
    }


class InterestsForm(BaseForm):
    """None or an interest for each bidder, and that the whole list was read."""

    read = wtforms.BooleanField(
        "I have read the whole list. In every bidder that I left at None I have no interest, "
        "and nothing that others could take for one.",
        [wtforms.validators.InputRequired("Tick the box once you have read the whole list.")],
    )

    @classmethod
    def of(
        cls, bidders: Iterable[Organisation], standing: Mapping[int, Declaration], beside: Mapping[int, list[ReliedOn]]
    ) -> Any:
        """The form for these bidders and those whom each bids with, filled with what was declared last."""
        fields: dict[str, Any] = {}
        for bidder in bidders:
            declared = standing.get(bidder.id)
            lines = declared.detail.split("\n") if declared and declared.interest else []
            for partner in beside.get(bidder.id, ()):
                said = next((line for line in lines if line.startswith(f"{partner.name}: ")), None)
                lines = [line for line in lines if line != said]
                fields |= _in_one(f"with{partner.id}", partner.name, (said or "").removeprefix(f"{partner.name}: "))
            fields |= _in_one(f"{bidder.id}", bidder.name, " ".join(lines))
        return type("InterestsInBidders", (cls,), fields)()

    def interests(self, bidders: Iterable[Organisation], beside: Mapping[int, list[ReliedOn]]) -> dict[int, str]:
        """The words of each interest, by bidder: one in somebody whom it bids with is a line of its own in them."""
        found = {}
        for bidder in bidders:
            lines = [self[f"detail_{bidder.id}"].data or ""] if self[f"interest_{bidder.id}"].data == YES else []
            lines += [
                f"{one.name}: {self[f'detail_with{one.id}'].data or ''}"
                for one in beside.get(bidder.id, ())
                if self[f"interest_with{one.id}"].data == YES
            ]
            if lines:
                found[bidder.id] = "\n".join(lines)
        return found

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
