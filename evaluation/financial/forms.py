"""What accountants type: a year of accounts, a decision, the second accountant's word, what shows a condition met."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from evaluation.financial.keying import DIGITS, LONGEST_YEAR, NEVER_NEGATIVE, PLACES
from evaluation.financial.queries import Outcome
from evaluation.financial.rule_set import TESTS, boxes
from evaluation.financial.rules import FIGURES, RATIOS
from evaluation.financial.signs import SIGNS, STATES, WHOSE
from procurement.core.forms import (
    BaseForm,
    DayField,
    MomentField,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    SelectField,
    StrictDecimalField,
    WholeNumberField,
)
from procurement.core.numbers import shown


class YearForm(BaseForm):
    """One year of accounts. Figures stay out until `FiguresForm` adds one field for each."""

    whose = SelectField("Who is tested", choices=list(WHOSE.items()))
    entity = PlainStringField("Whose accounts", most=160, needed="Say whose accounts these are.")
    source = PlainStringField(
        "Where the figures are from",
        most=200,
        needed="Say where the figures are from.",
        description="The document and its pages, such as Filed accounts, pages 8 to 16",
    )
    year_end = DayField("Last day of the year of account", needed="Enter the last day of the year.")
    months = WholeNumberField(
        "Months in it", least=Decimal(1), most=Decimal(LONGEST_YEAR), needed="Enter how many months it has."
    )
    audited = RadioField(
        "Audited", choices=[("yes", "Audited"), ("no", "Not audited")], needed="Say whether they are audited."
    )

    @property
    def figures(self) -> list[tuple[str, Any]]:
        """Name and field of each figure, in the order of a balance sheet."""
        return [(name, getattr(self, name)) for name in FIGURES]

    def keyed(self) -> dict[str, Decimal]:
        """The figures that were typed; an empty box is a figure that was not given."""
        return {name: field.data for name, field in self.figures if field.data is not None}


def _figure(name: str) -> StrictDecimalField:
    return StrictDecimalField(
        FIGURES[name], places=PLACES, digits=DIGITS, least=Decimal(0) if name in NEVER_NEGATIVE else None
    )


FiguresForm: type[YearForm] = type("FiguresForm", (YearForm,), {name: _figure(name) for name in FIGURES})
"""A year of accounts with a box for every figure that is used."""


class DecisionForm(BaseForm):
    """The decision on a bidder's financial standing."""

    outcome = RadioField(
        "What you find",
        choices=[
            (Outcome.PASS.value, "Pass"),
            (Outcome.CONDITIONAL.value, "Pass with condition"),
            (Outcome.FAIL.value, "Fail"),
            (Outcome.INSUFFICIENT.value, "Not enough evidence"),
        ],
        needed="Choose pass, pass with condition, fail, or not enough evidence.",
    )
    condition = PlainTextAreaField("Condition, if there is one", description="What is to be shown before any award")
    condition_due_on = DayField("To be met by")
    explain_by = MomentField(
        "If it fails: the bidder may explain until",
        description="A fail is told to the bidder with its reason, and stands only once it was heard.",
    )
    reason = PlainTextAreaField("Reason", needed="Say why: the reason is what the bidder and a court would read.")


class ModerationForm(BaseForm):
    """The second accountant's word on a decision."""

    agreed = RadioField(
        "Your word",
        choices=[("yes", "I agree with this decision"), ("no", "Send it back")],
        needed="Say whether you agree.",
    )
    reason = PlainTextAreaField("What you checked, or what is wrong", needed="Say what you checked, or what is wrong.")


class LookedAtForm(BaseForm):
    """What lies beside the figures; one field of each sign comes with `SignsForm`."""

    agency = PlainStringField("Credit agency", most=80)
    score = PlainStringField("Score, and where its alert lies", most=120)
    credit_on = DayField("Score of")

    def given(self) -> dict[str, str]:
        """What was typed, by the names of the signs."""
        names = ("agency", "score", *(f"{name}{end}" for name in SIGNS for end in ("", "_words")))
        return {name: getattr(self, name).data or "" for name in names}


def _sign_fields() -> dict[str, Any]:
    states = [(name, words) for name, (words, _) in STATES.items()]
    found: dict[str, Any] = {}
    for name, title in SIGNS.items():
        found[name] = SelectField(title, choices=[("", "Not looked at"), *states])
        found[f"{name}_words"] = PlainStringField(f"{title}: what was seen", most=300)
    return found


SignsForm: type[LookedAtForm] = type("SignsForm", (LookedAtForm,), _sign_fields())
"""Going concern, opinion, judgments, credit, and how much was filed: a state each, and what was seen."""


class LeadingForm(BaseForm):
    """The rules of the checks; two boxes of each ratio come with `RulesForm`."""

    test = RadioField("Which test leads", choices=list(TESTS.items()), needed="Choose the test.")

    def typed(self) -> dict[str, dict[str, str]]:
        """The thresholds by ratio, as text."""
        return {
            name: {box: shown(value) for box in boxes(name) if (value := self[f"{name}-{box}"].data) is not None}
            for name in RATIOS
        }


RulesForm: type[LeadingForm] = type(
    "RulesForm",
    (LeadingForm,),
    {f"{name}-{box}": StrictDecimalField(RATIOS[name], places=4, digits=9) for name in RATIOS for box in boxes(name)},
)
"""The test, and where the risk of each ratio turns."""


class ConditionForm(BaseForm):
    """What shows that a condition was met."""

    shown_by = PlainTextAreaField("What shows it", needed="Say what shows it: the document, its date, who holds it.")


def year_values(entity: str, row: Any | None) -> Mapping[str, Any]:
    """What the boxes of a year hold at first: an earlier keying to correct, or only the bidder's name."""
    if row is None:
        return {"entity": entity, "months": 12}
    return {
        "whose": row.whose,
        "entity": row.entity,
        "source": row.source,
        "year_end": row.year_end,
        "months": row.months,
        "audited": "yes" if row.audited else "no",
        **{name: Decimal(value) for name, value in row.figures.items()},
    }
