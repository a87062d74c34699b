"""The published scheme as documents tell it, and the sheet of it that formulas refer to."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from evaluation.award.queries import Asked, Published
from evaluation.award.replay_output import NO_PRICE
from evaluation.scheme.rules import Scheme
from exports.layout.book import FIRST_ROW, Book, Cell, Column, Live, Look, cell, column_of

SCHEME = "Scheme"
CLEAN = 10
"""Decimal places to which binary figures are compared: finer than any two totals differ, coarser than their dust."""


def rounding(expression: str, places: int | None) -> str:
    """Half-up to the places that the scheme names, after the dust of binary arithmetic is taken off.

    >>> rounding("A1", 2), rounding("A1", None)
    ('ROUND(ROUND(A1,10),2)', 'ROUND(A1,10)')
    """
    clean = f"ROUND({expression},{CLEAN})"
    return clean if places is None or places >= CLEAN else f"ROUND({clean},{places})"


@dataclass(frozen=True)
class Descriptor:
    """A mark of the published scale with its word and description."""

    mark: Decimal
    word: str
    text: str


@dataclass(frozen=True)
class Rules:
    """The published scheme: what was asked, the scale in words, and the rules that the ranking goes by."""

    questions: tuple[Asked, ...]
    scale: tuple[Descriptor, ...]
    scheme: Scheme

    @property
    def price(self) -> str:
        """What the scheme says of price, in words."""
        return self.scheme.price.words if self.scheme.price else NO_PRICE

    @property
    def rounding(self) -> str:
        """At which stages figures are rounded, in words."""
        said = [
            f"{stage} to {places} places"
            for stage, places in asdict(self.scheme.rounding).items()
            if places is not None
        ]
        return f"Rounded half-up: {', '.join(said)}" if said else "Nothing is rounded"


@dataclass(frozen=True)
class SchemeAt:
    """The sheet of the published scheme: a row a question, then one for the whole of quality."""

    rules: Rules

    @property
    def whole(self) -> int:
        """The row that holds the sum of the weights and the minimum for quality as a whole."""
        return FIRST_ROW + len(self.rules.questions)

    def code(self, question: int) -> str:
        """Where a question's code stands."""
        return cell(0, FIRST_ROW + question, fixed=True, sheet=SCHEME)

    def weight(self, question: int) -> str:
        """Where a question's weight stands."""
        return cell(2, FIRST_ROW + question, fixed=True, sheet=SCHEME)

    def minimum(self, question: int) -> str:
        """Where a question's minimum mark stands; blank where it has none."""
        return cell(3, FIRST_ROW + question, fixed=True, sheet=SCHEME)

    def top(self, question: int) -> str:
        """Where the top mark of a question's scale stands."""
        return cell(4, FIRST_ROW + question, fixed=True, sheet=SCHEME)

    @property
    def weights(self) -> str:
        """Where the sum of the weights stands."""
        return cell(2, self.whole, fixed=True, sheet=SCHEME)

    @property
    def quality_minimum(self) -> str:
        """Where the minimum for quality as a whole stands, in percent of the weights; blank where there is none."""
        return cell(3, self.whole, fixed=True, sheet=SCHEME)

    def sum_of_weights(self) -> str:
        """The formula of the whole."""
        return f"SUM({column_of(2, FIRST_ROW, self.whole - 1)})"


def rules_of(published: Published) -> Rules:
    """The published scheme, as it is told."""
    words = published.document.get("descriptors", {})
    marks = sorted((Decimal(value) for value in published.document["scale"]["values"]), reverse=True)
    scale = tuple(Descriptor(mark, *words.get(str(mark), ("", ""))) for mark in marks)
    return Rules(published.questions, scale, published.scheme)


def scheme_sheets(book: Book, rules: Rules) -> None:
    """Questions with weights, minimums and top marks; then the scale in words."""
    at = SchemeAt(rules)
    columns = [
        Column("Question", 18),
        Column("Title", 44, Look.WRAP),
        Column("Weight", 11, Look.INPUT),
        Column("Minimum", 11, Look.INPUT),
        Column("Top mark", 11, Look.INPUT),
    ]
    rows: list[list[Cell]] = [[one.code, one.title, one.weight, one.minimum, one.top] for one in rules.questions]
    weights = sum(one.weight for one in rules.questions)
    whole = "Quality as a whole (minimum in percent of the weights)"
    rows.append(["All", whole, Live(at.sum_of_weights(), weights), rules.scheme.quality_minimum, None])
    ties = ", then ".join(rules.scheme.tie_break) or "not parted; they share a rank"
    about = f"As published. {rules.rounding}. Price: {rules.price}. Equal totals: {ties}."
    last = book.table(SCHEME, about, columns, rows, filtered=False)
    book.name("Weights", f"{SCHEME}!$C$5:$C${last - 1}")
    book.table(
        "Scale",
        "The marks that could be given, and what each stands for.",
        [Column("Mark", 8, Look.COUNT), Column("Word", 16), Column("What it stands for", 90, Look.WRAP)],
        [[step.mark, step.word, step.text] for step in rules.scale],
        filtered=False,
    )
