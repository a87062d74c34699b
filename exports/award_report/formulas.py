"""The formulas of the award workbook: what `award.rules` does, said in cells.

Each class knows where one sheet's rows lie and which column is which, and gives the formulas that read it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from evaluation.award.facts import RESULT_WORDS, Result
from evaluation.pricing.rules import OrderingFormula, PointsFormula, ValueRatio
from evaluation.scheme.rules import WHOLE, shares
from exports.award_report.ranking_money import least_of_the_close, ranked_figure, significant
from exports.layout.book import cell, column_of
from exports.layout.scheme import CLEAN, LotRules, Rules, SchemeAt, rounding

SCORES, BIDS, SUMMARY = "Scores", "Bids", "Summary"
YES, NO = "yes", "no"
AWARD, TIED, RESERVE = (RESULT_WORDS[result] for result in (Result.AWARD, Result.TIED, Result.RESERVE))
NOT_RANKED, BELOW = "Not ranked", "Below a published minimum"


@dataclass(frozen=True)
class ScoresAt:
    """The sheet of agreed scores: a row a bidder, its scores first, then the points they earn.

    Where lots have questions of their own there is one for each group of them; `place` counts them from 0.
    """

    rules: Rules
    first: int
    last: int
    place: int = 0

    @property
    def part(self) -> LotRules:
        """The rules of its lots."""
        return self.rules.groups[self.place]

    @property
    def sheet(self) -> str:
        """What the sheet is called: Scores, Scores 2."""
        return f"{SCORES} {self.place + 1}" if self.place else SCORES

    @property
    def there(self) -> str:
        """The sheet as formulas name it."""
        return f"'{self.sheet}'" if self.place else self.sheet

    @property
    def scheme_at(self) -> SchemeAt:
        """Where the scheme stands; its rows are of all questions, whatever lots they are for."""
        return SchemeAt(self.rules, self.place)

    @property
    def asked(self) -> int:
        """How many questions are scored."""
        return len(self.part.questions)

    def score(self, question: int) -> int:
        """The column of a question's score."""
        return 3 + question

    def point(self, question: int) -> int:
        """The column of a question's points."""
        return 3 + self.asked + question

    @property
    def quality(self) -> int:
        """The column of the sum of the points."""
        return 3 + 2 * self.asked

    @property
    def meets(self) -> int:
        """The column that says whether every minimum is met."""
        return self.quality + 1

    @property
    def running(self) -> int:
        """The column that says whether the bidder is in the ranking."""
        return self.quality + 2

    @property
    def kept(self) -> int:
        """The column that names the minimums that were missed without consequence, where some may exclude."""
        return self.quality + 4

    @property
    def leaves_open(self) -> bool:
        """Whether some minimum of its lots only may exclude, and so has that column."""
        scheme = self.part.scheme
        return scheme.quality_minimum_may or any(share.criterion.minimum_may for share in shares(scheme))

    def _or_kept(self, about: str, row: int) -> str:
        """A further way to meet a minimum: that it was decided that to miss it does not exclude."""
        named = f'";"&{cell(self.kept, row)}&";"'
        return f',ISNUMBER(SEARCH(";{about};",{named}))' if self.leaves_open else ""

    def scores(self, row: int) -> str:
        """A bidder's scores."""
        return f"{cell(self.score(0), row)}:{cell(self.score(self.asked - 1), row)}"

    def points_formula(self, question: int, row: int) -> str:
        """Score ÷ top mark × weight."""
        at, score, line = self.scheme_at, cell(self.score(question), row), self.part.rows[question]
        earned = f"{score}/{at.top(line)}*{at.weight(line)}"
        places = self.rules.scheme.rounding.criterion
        return f'IF({score}="","",{earned if places is None else rounding(earned, places)})'

    def quality_formula(self, row: int) -> str:
        """The sum of the points, once every question is scored. Set against the best of a lot, it is rounded there.

        Where price decides alone there is nothing to add up.
        """
        if not self.asked:
            return "0"
        points = f"{cell(self.point(0), row)}:{cell(self.point(self.asked - 1), row)}"
        scheme = self.part.scheme
        places = None if scheme.quality_relative_to_best else scheme.rounding.quality
        return f'IF(COUNT({self.scores(row)})<{self.asked},"",{rounding(f"SUM({points})", places)})'

    def meets_formula(self, row: int) -> str:
        """Whether no score is below its minimum, nor the points together below theirs."""
        if not self.asked:
            return f'"{YES}"'
        at = self.scheme_at
        points = f"{cell(self.point(0), row)}:{cell(self.point(self.asked - 1), row)}"
        tests = [
            f'OR({at.minimum(line)}="",{cell(self.score(q), row)}>={at.minimum(line)}'
            f"{self._or_kept(self.part.questions[q].code, row)})"
            for q, line in enumerate(self.part.rows)
        ]
        least = f"ROUND({at.quality_minimum}*{at.weights},{CLEAN})"
        tests.append(
            f'OR({at.quality_minimum}="",ROUND(SUM({points})*100,{CLEAN})>={least}{self._or_kept(WHOLE, row)})'
        )
        return f'IF(COUNT({self.scores(row)})<{self.asked},"",IF(AND({",".join(tests)}),"{YES}","{NO}"))'

    def running_formula(self, row: int) -> str:
        """In the ranking: nothing else keeps the bidder out, and every minimum is met."""
        return f'IF(AND({cell(2, row)}="",{cell(self.meets, row)}="{YES}"),"{YES}","{NO}")'

    def of(self, column: int, bidder: str) -> str:
        """What a column has for the bidder whose code stands in a cell."""
        codes = column_of(0, self.first, self.last, self.there)
        return f"INDEX({column_of(column, self.first, self.last, self.there)},MATCH({bidder},{codes},0))"


@dataclass(frozen=True)
class BidsAt:
    """The sheet of bids: a row for each lot that a bidder bid for; its formulas read the scores of that lot."""

    rules: Rules
    first: int
    last: int

    LOT, BIDDER, RUNNING, TOTAL = 0, 2, 4, 5

    @property
    def relative(self) -> bool:
        """Whether quality is set against the best in the lot; it then has a column of its own."""
        return self.rules.scheme.quality_relative_to_best

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that part equal totals, each in a column of its own. Without prices, price parts nobody."""
        return tuple(step for step in self.rules.scheme.tie_break if step != "price" or self.asked)

    @property
    def priced(self) -> bool:
        """Whether price earns points, which then stand in columns of their own after all others."""
        return isinstance(self.rules.scheme.price, PointsFormula)

    @property
    def asked(self) -> bool:
        """Whether price counts at all; the money then stands in a column of its own."""
        return self.rules.scheme.price is not None

    @property
    def money(self) -> int:
        """The column of the price."""
        return self.result + 5

    @property
    def close(self) -> int:
        """The column that says whether a bid is as good as the best; what decides among such bids is in the next."""
        return self.TOTAL + 1 + self.relative

    @property
    def by_ratio(self) -> ValueRatio | None:
        """The formula, where quality for money is ranked, so that bids close to the best come first."""
        return self.rules.scheme.price if isinstance(self.rules.scheme.price, ValueRatio) else None

    @property
    def price_points(self) -> int:
        """The column of the points for price; the money stands in the one before."""
        return self.result + 6

    @property
    def quality(self) -> int:
        """The column of quality before it is set against the best of the lot."""
        return self.TOTAL + 1

    def step(self, number: int) -> int:
        """The column of a step that parts equal totals."""
        return self.close + 2 * bool(self.by_ratio) + number

    @property
    def rank(self) -> int:
        """The column of the rank."""
        return self.step(len(self.steps))

    @property
    def result(self) -> int:
        """The column of the result."""
        return self.rank + 1

    def all(self, column: int, sheet: str = "") -> str:
        """A whole column of the table."""
        return column_of(column, self.first, self.last, sheet)

    def running_formula(self, scores: ScoresAt, row: int) -> str:
        """Whether the bidder is in the ranking."""
        return scores.of(scores.running, cell(self.BIDDER, row))

    def quality_formula(self, scores: ScoresAt, row: int) -> str:
        """Quality, or nought for a bid that is not in the ranking and so sets no best."""
        quality = scores.of(scores.quality, cell(self.BIDDER, row))
        return f'IF({cell(self.RUNNING, row)}="{YES}",{quality},0)'

    def total_formula(self, scores: ScoresAt, row: int) -> str:
        """The total that ranks."""
        scheme = self.rules.scheme
        if isinstance(scheme.price, OrderingFormula):
            raw = ranked_figure(
                scheme.price, self._quality(scores, row), cell(self.money, row), self._points(scores, row)
            )
            if self.by_ratio and scheme.rounding.total is None:
                figure = significant(f"({raw})")
            else:
                figure = rounding(raw, scheme.rounding.total)
            return f'IF({cell(self.RUNNING, row)}="{YES}",{figure},"")'
        if not self.relative:
            total = scores.of(scores.quality, cell(self.BIDDER, row))
            if self.priced:
                earned = cell(self.price_points, row)
                both = rounding(f"{total}+{earned}", scheme.rounding.total)
                return f'IF(OR({total}="",{earned}=""),"",{both})'
            return f'IF({total}="","",{rounding(total, scheme.rounding.total)})'
        share = self._share(scores, row) + (f"+{cell(self.price_points, row)}" if self.priced else "")
        return f'IF({cell(self.RUNNING, row)}="{YES}",{rounding(share, scheme.rounding.total)},"")'

    def _quality(self, scores: ScoresAt, row: int) -> str:
        """Quality as it counts: against the best of the lot, or as it was earned."""
        return self._share(scores, row) if self.relative else scores.of(scores.quality, cell(self.BIDDER, row))

    def _points(self, scores: ScoresAt, row: int) -> Callable[[str], str]:
        codes = [asked.code for asked in scores.part.questions]
        return lambda code: scores.of(scores.point(codes.index(code)), cell(self.BIDDER, row)) if code in codes else "0"

    def close_formula(self, formula: ValueRatio, row: int) -> str:
        """1 where no bid of the lot is so much better that this one is not close to it, else 0."""
        there = f'({self.all(self.LOT)}={cell(self.LOT, row)})*({self.all(self.RUNNING)}="{YES}")'
        better = f"({self.all(self.TOTAL)}>{least_of_the_close(formula, cell(self.TOTAL, row))})"
        return f'IF({cell(self.RUNNING, row)}="{YES}",IF(SUMPRODUCT({there}*{better})=0,1,0),"")'

    def decides_formula(self, scores: ScoresAt, formula: ValueRatio, row: int) -> str:
        """What ranks among the bids close to the best, the higher first: less money, or more quality."""
        by_price = formula.decided_by == "price"
        figure = f"-{cell(self.money, row)}" if by_price else f"ROUND({self._quality(scores, row)},{CLEAN})"
        return f'IF({cell(self.close, row)}=1,{figure},IF({cell(self.RUNNING, row)}="{YES}",0,""))'

    def _share(self, scores: ScoresAt, row: int) -> str:
        """Quality set against the best of the lot."""
        own = cell(self.quality, row)
        best = f"SUMPRODUCT(MAX(({self.all(self.LOT)}={cell(self.LOT, row)})*{self.all(self.quality)}))"
        share = rounding(f"{own}*{scores.scheme_at.weights}/{best}", self.rules.scheme.rounding.quality)
        return f"IF({best}=0,0,{share})"

    def step_formula(self, scores: ScoresAt, number: int, row: int) -> str:
        """What a step compares: the points of a question, or quality; a question of other lots parts nobody."""
        step = self.steps[number]
        if step not in scores.part.scheme.tie_break:
            return "0"
        if step == "price":
            return f'IF({cell(self.RUNNING, row)}="{YES}",-{cell(self.money, row)},0)'
        codes = [asked.code for asked in scores.part.questions]
        named = step.removeprefix("criterion:")
        column = scores.point(codes.index(named)) if named in codes else scores.quality
        figure = scores.of(column, cell(self.BIDDER, row))
        return f'IF({cell(self.RUNNING, row)}="{YES}",ROUND({figure},{CLEAN}),0)'

    def rank_formula(self, row: int) -> str:
        """One more than the bids of the lot that stand above: by total, then by each step that parts equal totals."""
        above = "0"
        for number in reversed(range(len(self.steps))):
            above = self._above(self.step(number), row, above)
        lowest = isinstance(self.rules.scheme.price, OrderingFormula) and not self.by_ratio
        above = self._above(self.TOTAL, row, above, "<" if lowest else ">")
        if self.by_ratio:
            above = self._above(self.close, row, self._above(self.close + 1, row, above))
        there = f'({self.all(self.LOT)}={cell(self.LOT, row)})*({self.all(self.RUNNING)}="{YES}")'
        return f'IF({cell(self.RUNNING, row)}="{YES}",1+SUMPRODUCT({there}*{above}),"")'

    def _above(self, column: int, row: int, otherwise: str, stands: str = ">") -> str:
        theirs, own = self.all(column), cell(column, row)
        first = f"({theirs}{stands}{own})"
        return f"({first}+({theirs}={own})*{otherwise})" if otherwise != "0" else first

    def result_formula(self, row: int, lots: "LotsAt") -> str:
        """A place, if all who share the rank fit into the lot; a tie, if only some do; else reserve."""
        rank = cell(self.rank, row)
        most = lots.of(4, cell(self.LOT, row))
        sharing = f"COUNTIFS({self.all(self.LOT)},{cell(self.LOT, row)},{self.all(self.rank)},{rank})"
        placed = f'IF({rank}+{sharing}-1<={most},"{AWARD}",IF({rank}<={most},"{TIED}","{RESERVE}"))'
        return f'IF({rank}="","{NOT_RANKED}",{placed})'

    def hours_formula(self, row: int, lots: "LotsAt") -> str:
        """An equal share of the lot's hours, for a bid with a place."""
        lot, result = cell(self.LOT, row), cell(self.result, row)
        placed = f'COUNTIFS({self.all(self.LOT)},{lot},{self.all(self.result)},"{AWARD}")'
        return f'IF({result}="{AWARD}",{lots.of(2, lot)}/{placed},"")'

    def why_formula(self, scores: ScoresAt, row: int) -> str:
        """Why a bid is not ranked: what keeps the bidder out, or that it is below a minimum."""
        out = scores.of(2, cell(self.BIDDER, row))
        return f'IF({cell(self.RUNNING, row)}="{YES}","",IF({out}="","{BELOW}",{out}))'

    def count_formula(self, row: int, column: int | None = None, test: str = "") -> str:
        """How many bids of the lot in a row of the summary pass a test."""
        lots = f"{self.all(self.LOT, BIDS)},{cell(0, row)}"
        return f"COUNTIFS({lots},{self.all(column, BIDS)},{test})" if column else f"COUNTIFS({lots})"


@dataclass(frozen=True)
class LotsAt:
    """The summary: a row a lot."""

    first: int
    last: int

    def of(self, column: int, lot: str) -> str:
        """What a column has for the lot whose number stands in a cell."""
        numbers = column_of(0, self.first, self.last, SUMMARY)
        return f"INDEX({column_of(column, self.first, self.last, SUMMARY)},MATCH({lot},{numbers},0))"
