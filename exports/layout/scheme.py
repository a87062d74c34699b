"""The published scheme as documents tell it, and the sheet of it that formulas refer to."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

from evaluation.award.queries import Asked, Published
from evaluation.award.replay_output import NO_PRICE
from evaluation.scheme.per_lot import by_lot, lot_groups
from evaluation.scheme.rules import Scheme
from evaluation.scheme.words import scales_in
from exports.layout.book import FIRST_ROW, Book, Cell, Column, Live, Look, cell, column_of
from procurement.questionnaire.rules import lots_named, stands_for

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
class ScaleTold:
    """A published scale, highest mark first; `name` and `questions` say whose it is where there are several."""

    name: str
    questions: tuple[str, ...]
    marks: tuple[Descriptor, ...]


@dataclass(frozen=True)
class LotRules:
    """What the lots that are judged by the same questions are ranked by; no lots where all are judged alike.

    `rows` are the places of its questions among all that were asked.
    """

    lots: tuple[int, ...]
    questions: tuple[Asked, ...]
    rows: tuple[int, ...]
    scheme: Scheme

    @property
    def words(self) -> str:
        """Its lots in words; empty where all are judged alike."""
        return lots_named(self.lots)

    def has(self, lots: Collection[int]) -> bool:
        """Whether any of some lots is among its own."""
        return stands_for(self.lots, lots)


@dataclass(frozen=True)
class Rules:
    """The published scheme: what was asked, the scale in words, and the rules that the ranking goes by.

    `parts` are the rules of each group of lots with questions of its own.
    """

    questions: tuple[Asked, ...]
    scales: tuple[ScaleTold, ...]
    scheme: Scheme
    parts: tuple[LotRules, ...] = ()

    @property
    def groups(self) -> tuple[LotRules, ...]:
        """The distinct rules: one for all lots, or one for each group of them."""
        return self.parts or (LotRules((), self.questions, tuple(range(len(self.questions))), self.scheme),)

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
    """The sheet of the published scheme: a row a question, then one for the whole of quality in each group of lots."""

    rules: Rules
    place: int = 0

    @property
    def whole(self) -> int:
        """The row that holds the sum of the weights and the minimum for quality as a whole."""
        return FIRST_ROW + len(self.rules.questions) + self.place

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
        """The formula of the whole; where price decides alone, nought."""
        if not self.rules.questions:
            return "0"
        if not self.rules.parts:
            return f"SUM({column_of(2, FIRST_ROW, self.whole - 1)})"
        own = (cell(2, FIRST_ROW + row, fixed=True) for row in self.rules.parts[self.place].rows)
        return f"SUM({','.join(own)})"


def rules_of(published: Published, lots: Iterable[int] = ()) -> Rules:
    """The published scheme, as it is told; `lots` are the numbers of those that are awarded by it."""
    scales = tuple(
        ScaleTold(one.name, one.questions, tuple(Descriptor(*mark) for mark in reversed(one.marks)))
        for one in scales_in(published.document)
    )
    parts = tuple(_part(published, same) for same in lot_groups(published.document, lots))
    return Rules(published.questions, scales, published.scheme, parts if by_lot(published.document) else ())


def _part(published: Published, lots: tuple[int, ...]) -> LotRules:
    own = published.for_lot(lots[0])
    codes = [asked.code for asked in published.questions]
    return LotRules(lots, own.questions, tuple(codes.index(asked.code) for asked in own.questions), own.scheme)


def scheme_sheets(book: Book, rules: Rules) -> None:
    """Questions with weights, minimums and top marks; then the scale in words."""
    columns = [
        Column("Question", 18),
        Column("Title", 44, Look.WRAP),
        Column("Weight", 11, Look.INPUT),
        Column("Minimum", 11, Look.INPUT),
        Column("Top mark", 11, Look.INPUT),
        *([Column("Lots", 18, Look.WRAP)] if rules.parts else []),
    ]
    rows: list[list[Cell]] = [
        [
            one.code,
            one.title,
            one.weight,
            one.minimum,
            one.top,
            *([one.lots_words or "every lot"] if rules.parts else []),
        ]
        for one in rules.questions
    ]
    for place, part in enumerate(rules.groups):
        whole = "Quality as a whole (minimum in percent of the weights)"
        total = Live(SchemeAt(rules, place).sum_of_weights(), sum(one.weight for one in part.questions))
        own = [part.words] if rules.parts else []
        rows.append(["All", whole, total, rules.scheme.quality_minimum, None, *own])
    ties = ", then ".join(rules.scheme.tie_break) or "not parted; they share a rank"
    about = f"As published. {rules.rounding}. Price: {rules.price}. Equal totals: {ties}."
    last = book.table(SCHEME, about, columns, rows, filtered=False)
    if rules.questions:
        book.name("Weights", f"{SCHEME}!$C$5:$C${last - len(rules.groups)}")
    several = len(rules.scales) > 1
    book.table(
        "Scale",
        "The marks that could be given, and what each stands for.",
        [
            Column("Mark", 8, Look.COUNT),
            Column("Word", 16),
            Column("What it stands for", 90, Look.WRAP),
            *([Column("Questions", 26, Look.WRAP)] if several else []),
        ],
        [
            [step.mark, step.word, step.text, *([", ".join(one.questions)] if several else [])]
            for one in rules.scales
            for step in one.marks
        ],
        filtered=False,
    )


def _lots(asked: Asked, rules: Rules) -> list[Cell]:
    """The lots of a question, where some are for some lots only."""
    return [asked.lots_words or "every lot"] if rules.parts else []
