"""What accountants type: a year of accounts, a decision, the second accountant's word, what shows a condition met."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from evaluation.financial.keying import DIGITS, LONGEST_YEAR, NEVER_NEGATIVE, PLACES, YEARS, GivenYear
from evaluation.financial.queries import Outcome
from evaluation.financial.rule_set import TESTS, boxes
from evaluation.financial.rules import FIGURES, RATIOS
from evaluation.financial.signs import CONDITIONS, SIGNS, STATES, WHOSE
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

PLACES_OF_YEARS = tuple(range(1, YEARS + 1))
"""The columns of a form, the latest year first."""

LONGEST_DOCUMENT = 999


class YearsForm(BaseForm):
    """Up to three years of one company side by side; the boxes of each year come with `AccountsForm`."""

    whose = SelectField(choices=list(WHOSE.items()), needed="Say who is tested.")
    entity = PlainStringField("Whose accounts", most=160, needed="Say whose accounts these are.")

    def column(self, place: int) -> dict[str, Any]:
        """The boxes of one year, by name."""
        return {name: self[f"{place}-{name}"] for name in (*_ABOUT, *FIGURES)}

    @property
    def figures(self) -> list[tuple[str, list[Any], Any]]:
        """Each figure: its name, the box of every year, and the box of its page."""
        return [(name, [self[f"{n}-{name}"] for n in PLACES_OF_YEARS], self[f"page-{name}"]) for name in FIGURES]

    def about(self, name: str) -> list[Any]:
        """The box of every year for what is said of it, such as its last day."""
        return [self[f"{n}-{name}"] for n in PLACES_OF_YEARS]

    def offer(self, documents: Sequence[tuple[str, str]]) -> None:
        """What may be chosen as the document of a year."""
        self.names = dict(documents)
        for box in self.about("document"):
            box.choices = [("", "None that it sent"), *documents]

    def touched(self, place: int) -> bool:
        """Whether anything was typed for a year but what a new column says by itself."""
        boxes = self.column(place)
        return any(boxes[name].data not in (None, "") for name in ("source", "document", "audited", *FIGURES))

    def validate(self, *args: Any, **more: Any) -> bool:
        """Each year that was begun needs its day, months, whether it is audited, and a source."""
        good = bool(super().validate(*args, **more))
        for place in PLACES_OF_YEARS:
            boxes = self.column(place)
            lacking = [] if not self.touched(place) else [n for n in _NEEDED if boxes[n].data in (None, "")]
            if boxes["source"].data or boxes["document"].data:
                lacking = [name for name in lacking if name != "source"]
            for name in lacking:
                if not boxes[name].errors:
                    boxes[name].errors = [_NEEDED[name]]
                    good = False
        return good

    def years(self, on_file: Sequence[GivenYear]) -> dict[int, GivenYear]:
        """What was typed, by its place; columns that were left alone are not there.

        The pages are of the first column's document. A year from the same document has its figures on the same pages,
        and one from another keeps those that are on file.
        """
        found = {place: self._year(place) for place in PLACES_OF_YEARS if self.touched(place)}
        typed = {name: int(page.data) for name, _, page in self.figures if page.data is not None}
        first = self["1-document"].data or ""
        for place, year in found.items():
            kept = next((one for one in on_file if (one.entity, one.year_end) == (year.entity, year.year_end)), None)
            pages = kept.pages if kept and kept.document == year.document != first else {}
            if place == 1 or (year.document and year.document == first):
                pages = typed
            found[place] = replace(year, pages={name: page for name, page in pages.items() if name in year.figures})
        return found

    def _year(self, place: int) -> GivenYear:
        boxes = {name: box.data for name, box in self.column(place).items()}
        document = boxes["document"] or ""
        source = boxes["source"] or self.names.get(document, "")
        figures = {name: boxes[name] for name in FIGURES if boxes[name] is not None}
        about = (self.entity.data or "", source, boxes["year_end"], boxes["months"], boxes["audited"] == "yes")
        return GivenYear(*about, figures, self.whose.data or "bidder", document)


_ABOUT = ("year_end", "months", "audited", "document", "source")
_NEEDED = {
    "year_end": "Enter the last day of the year.",
    "months": "Enter how many months it has.",
    "audited": "Say whether they are audited.",
    "source": "Say where the figures are from.",
}


def _figure(name: str) -> StrictDecimalField:
    return StrictDecimalField(
        FIGURES[name], places=PLACES, digits=DIGITS, least=Decimal(0) if name in NEVER_NEGATIVE else None
    )


def _boxes() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for n in PLACES_OF_YEARS:
        found |= {
            f"{n}-year_end": DayField("Year to"),
            f"{n}-months": WholeNumberField("Months", least=Decimal(1), most=Decimal(LONGEST_YEAR)),
            f"{n}-audited": SelectField("Audited", choices=[("", "Choose"), ("yes", "Audited"), ("no", "Not audited")]),
            f"{n}-document": SelectField("Document", choices=[]),
            f"{n}-source": PlainStringField("Where in it, or what else", most=200),
            **{f"{n}-{name}": _figure(name) for name in FIGURES},
        }
    pages = {
        f"page-{name}": WholeNumberField(f"Page: {title}", least=Decimal(1), most=Decimal(LONGEST_DOCUMENT))
        for name, title in FIGURES.items()
    }
    return found | pages


AccountsForm: type[YearsForm] = type("AccountsForm", (YearsForm,), _boxes())
"""Up to three years with a box for every figure that is used, and the page that it stands on."""


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
    condition_kind = SelectField("Kind of condition", choices=[("", "Choose"), *CONDITIONS.items()])
    condition = PlainTextAreaField("Condition", description="What is to be shown before any award")
    condition_evidence = PlainStringField("What will show it", most=200, description="Such as a signed deed")
    condition_due_on = DayField("To be met by")
    explain_by = MomentField(
        "The bidder may explain until",
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


def years_on_file(entity: str, rows: Sequence[Any]) -> dict[str, Any]:
    """What the boxes hold at first: the years on file, latest first, and empty columns for those before."""
    found: dict[str, Any] = {"entity": rows[0].entity if rows else entity}
    for place in PLACES_OF_YEARS:
        row = rows[place - 1] if place <= len(rows) else None
        if row is None:
            before = _year_before(rows[-1].year_end, place - len(rows)) if rows else None
            found |= {f"{place}-months": 12, f"{place}-year_end": before}
            continue
        found |= {
            f"{place}-year_end": row.year_end,
            f"{place}-months": row.months,
            f"{place}-audited": "yes" if row.audited else "no",
            f"{place}-document": row.document,
            f"{place}-source": row.source,
            **{f"{place}-{name}": Decimal(value) for name, value in row.figures.items()},
        }
    return found | {f"page-{name}": page for name, page in (rows[0].pages if rows else {}).items()}


def _year_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)
