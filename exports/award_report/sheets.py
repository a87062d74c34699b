"""The award workbook: agreed scores as inputs, and every total, rank and place as a live formula over them.

Whoever changes a score, a weight or a minimum sees at once what the published rules make of it, beside what was
recommended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluation.award.facts import ExcludedBid, LotStanding, RankedBid, Result, Why
from evaluation.financial.queries import State
from evaluation.scheme.rules import DRAWN_STEPS, points, quality_points, shares, shortfalls
from exports.award_report.cost_sheet import cost_sheet
from exports.award_report.facts import Appendix, AwardReport
from exports.award_report.fates import TenderFate, bids, briefly
from exports.award_report.formulas import (
    AWARD,
    BELOW,
    BIDS,
    NO,
    NOT_RANKED,
    SUMMARY,
    YES,
    BidsAt,
    LotsAt,
    ScoresAt,
)
from exports.award_report.record_sheet import record_sheet
from exports.award_report.unfilled import Unfilled
from exports.layout.book import FIRST_ROW, Book, Cell, Column, Live, Look, cell
from exports.layout.scheme import LotRules, Rules, scheme_sheets
from procurement.core.numbers import rounded

FOUND_BY_SHEET = (Why.BELOW_MINIMUM, Why.BELOW_QUALITY, Why.UNDECIDED)
"""Reasons that the sheet finds by itself, from scores and minimums."""


@dataclass(frozen=True)
class Line:
    """A bidder's line in the sheet of scores: what it was scored, and what keeps it out whatever its scores are."""

    fate: TenderFate
    bid: RankedBid | ExcludedBid
    out: str
    points: dict[str, Fraction]
    quality: Fraction | None
    meets: str

    @property
    def running(self) -> str:
        """Whether it is in the ranking of the lots it bid for."""
        return YES if not self.out and self.meets == YES else NO


@dataclass(frozen=True)
class Table:
    """A sheet of scores: where it lies, and its lines by the number of the bidder."""

    at: ScoresAt
    lines: dict[int, Line]


def workbook(report: AwardReport) -> bytes:
    """The award workbook, with every bidder in it: exempt."""
    book = _book(report)
    rules, lots = report.open.rules, report.appendix.lots
    tables = [_table(rules, place, report.appendix) for place in range(len(rules.groups))]
    rows = [(lot, bid) for lot in lots for bid in bids([lot])]
    bids_at = BidsAt(rules, FIRST_ROW, FIRST_ROW + max(len(rows), 1) - 1)
    lots_at = LotsAt(FIRST_ROW, FIRST_ROW + len(lots) - 1)
    _summary(book, lots, lots_at, bids_at, report.open.unfilled)
    _bids(book, rows, tables, bids_at, lots_at)
    for place, table in enumerate(tables):
        _scores(book, table, tables[:place])
    _reasons(book, report.appendix.fates)
    if report.open.costs:
        cost_sheet(book, report.open.costs, report.appendix.workings)
    scheme_sheets(book, rules)
    record_sheet(book, report.open)
    for at in (table.at for table in tables if table.at.asked):
        corner = cell(at.score(at.asked - 1), at.last, fixed=True)
        name = f"Agreed_scores_{at.place + 1}" if at.place else "Agreed_scores"
        book.name(name, f"{at.there}!{cell(at.score(0), at.first, fixed=True)}:{corner}")
    return book.content()


def _table(rules: Rules, place: int, appendix: Appendix) -> Table:
    """The scores of every bidder that bid for a lot of one group."""
    part = rules.groups[place]
    lots = [lot for lot in appendix.lots if part.has((lot.lot.number,)) and not lot.lot.ended]
    bidding = {bid.number for bid in bids(lots)}
    fates = [fate for fate in appendix.fates if fate.number in bidding]
    lines = {fate.number: _line(part, fate, _first_bid(lots, fate.number)) for fate in fates}
    return Table(ScoresAt(rules, FIRST_ROW, FIRST_ROW + max(len(lines), 1) - 1, place), lines)


def _book(report: AwardReport) -> Book:
    head, record = report.open.heading, report.open.record
    marking = "NOT FOR PUBLICATION: paragraph 3, Sch 12A LGA 1972"
    return Book(
        f"Award workbook, {head.title}",
        head.made_at,
        f"DRAFT, {head.status.value}. {marking}" if report.open.draft else marking,
        f"Record {record.short}" if record.sha256 else "Not frozen",
        rehearsal=head.rehearsal,
    )


def _first_bid(lots: Sequence[LotStanding], number: int) -> RankedBid | ExcludedBid:
    return next(bid for bid in bids(lots) if bid.number == number)


def _line(rules: LotRules, fate: TenderFate, bid: RankedBid | ExcludedBid) -> Line:
    reasons = bid.reasons if isinstance(bid, ExcludedBid) else ()
    out = "; ".join(briefly(reason) for reason in reasons if reason.why not in FOUND_BY_SHEET)
    out = out[:1].upper() + out[1:]
    if any(share.criterion.id not in bid.scores for share in shares(rules.scheme) if not share.criterion.children):
        return Line(fate, bid, out, {}, None, "")
    earned = points(rules.scheme, bid.scores)
    places = None if rules.scheme.quality_relative_to_best else rules.scheme.rounding.quality
    quality = rounded(quality_points(rules.scheme, earned), places)
    below = [
        reason
        for reason in shortfalls(rules.scheme, bid.scores, earned)
        if reason.code != Why.FAILED and not (reason.may and reason.about in _kept(bid))
    ]
    return Line(fate, bid, out, earned, quality, NO if below else YES)


def _kept(bid: RankedBid | ExcludedBid) -> list[str]:
    """The minimums that it missed without consequence."""
    return [one.about for one in bid.missed if one.excludes is False]


def _summary(
    book: Book, lots: Sequence[LotStanding], at: LotsAt, bids_at: BidsAt, unfilled: Sequence[Unfilled]
) -> None:
    columns = [
        Column("Lot", 7, Look.COUNT),
        Column("Name", 26),
        Column("Hours a week", 14, Look.HOURS),
        Column("Fewest providers", 11, Look.COUNT),
        Column("Most providers", 11, Look.COUNT),
        Column("Tenders", 10, Look.COUNT),
        Column("Ranked", 10, Look.COUNT),
        Column("Places filled", 10, Look.COUNT),
        Column("Short of", 10, Look.COUNT),
        Column("Hours a week each", 14, Look.HOURS),
        Column("What becomes of it, where it is not filled", 30, Look.WRAP),
    ]
    told = {one.number: one.words for one in unfilled}
    rows = [[*_lot_row(lot, row, bids_at), told.get(lot.lot.number)] for row, lot in enumerate(lots, start=at.first)]
    rows.append([*_all_lots(rows, at), None])
    about = "Places by lot, worked out from the sheets Bids and Scores."
    book.table(SUMMARY, about, columns, rows, fixed=2, filtered=False)


def _lot_row(lot: LotStanding, row: int, bids_at: BidsAt) -> list[Cell]:
    about = lot.lot
    return [
        about.number,
        f"{about.name} (abandoned on {about.ended_on})" if about.ended else about.name,
        about.weekly_hours,
        about.min_providers,
        about.max_providers,
        Live(bids_at.count_formula(row), len(lot.ranking) + len(lot.excluded)),
        Live(bids_at.count_formula(row, bids_at.RUNNING, f'"{YES}"'), len(lot.ranking)),
        Live(bids_at.count_formula(row, bids_at.result, f'"{AWARD}"'), len(lot.awarded)),
        Live(f"MAX(0,D{row}-H{row})", lot.short) if not about.ended else 0,
        Live(f'IF(H{row}=0,"",C{row}/H{row})', lot.hours_each),
    ]


def _all_lots(rows: Sequence[Sequence[Cell]], at: LotsAt) -> list[Cell]:
    """The sums under the lots."""
    sums: list[Cell] = []
    for column, letter in enumerate("CDEFGHI", start=2):
        values = [value.value if isinstance(value := row[column], Live) else value for row in rows]
        figures = [Fraction(value) for value in values if isinstance(value, int | Decimal | Fraction)]
        sums.append(Live(f"SUM({letter}{at.first}:{letter}{at.last})", sum(figures, Fraction(0))))
    return [None, "All lots", *sums, None]


def _bids(
    book: Book,
    rows: Sequence[tuple[LotStanding, RankedBid | ExcludedBid]],
    tables: Sequence[Table],
    at: BidsAt,
    lots_at: LotsAt,
) -> None:
    columns = [
        Column("Lot", 7, Look.COUNT),
        Column("Lot name", 18),
        Column("Bidder", 12),
        Column("Organisation", 28, Look.WRAP),
        Column("In the ranking", 9),
        Column("Total", 11, Look.FIGURE),
        *([Column("Quality", 14, Look.FIGURE)] if at.relative else []),
        *([Column("As good as the best", 10, Look.COUNT), Column("Decides among those", 16)] if at.by_ratio else []),
        *(Column(f"Parts ties: {step.removeprefix('criterion:')}", 12, Look.FIGURE) for step in at.steps),
        Column("Rank", 8, Look.COUNT),
        Column("Result", 14, Look.WRAP),
        Column("Hours a week", 13, Look.HOURS),
        Column("Why not ranked", 32, Look.WRAP),
        Column("Rank as recommended", 14, Look.COUNT),
        Column("Result as recommended", 15, Look.WRAP),
        *([Column("Price, £", 16, Look.HOURS)] if at.asked else []),
        *([Column("Points for price", 12, Look.FIGURE)] if at.priced else []),
    ]
    follow = "sheet Scores" if len(tables) == 1 else "sheets of scores, each lot its own"
    about = f"A row for each lot bid for. Rank and result follow the {follow}; the columns after the reasons do not."
    if at.asked:
        about += f" What ranks: {at.rules.price}."
    if any(lot.together for lot, _ in rows):
        about += " Lots are allocated together by the published rule, so results are written as they were worked out."
    found = [
        _ended_row(lot, bid, at) if lot.lot.ended else _bid_row(lot, bid, table, row, at, lots_at)
        for row, (lot, bid) in enumerate(rows, at.first)
        for table in tables
        if table.at.part.has((lot.lot.number,))
    ]
    book.table(BIDS, about, columns, found, fixed=4)


def _bid_row(
    lot: LotStanding, bid: RankedBid | ExcludedBid, table: Table, row: int, at: BidsAt, lots_at: LotsAt
) -> list[Cell]:
    scores, line = table.at, table.lines[bid.number]
    ranked = bid if isinstance(bid, RankedBid) else None
    rank = ranked.rank if ranked else None
    result = ranked.result_words if ranked else NOT_RANKED
    scheme = scores.part.scheme
    quality = line.quality if line.quality is not None and line.running == YES else Fraction(0)
    total = ranked.total if ranked else None
    if not ranked and not at.relative and not at.asked and line.quality is not None:
        total = rounded(line.quality, scheme.rounding.total)
    earned = {f"criterion:{code}": points for code, points in line.points.items()} | {"quality": line.quality}
    earned["price"] = -bid.money if bid.money is not None else None
    drawn = {code: -place for one in lot.lot.draws for place, code in enumerate(one.order, start=1)}
    earned |= dict.fromkeys(DRAWN_STEPS, Fraction(drawn.get(bid.bidder_code, 0)))
    steps = [earned.get(step, line.quality) if ranked and step in scheme.tie_break else 0 for step in at.steps]
    why = "" if ranked else line.out or BELOW
    return [
        lot.lot.number,
        lot.lot.name,
        bid.bidder_code,
        bid.organisation,
        Live(at.running_formula(scores, row), line.running),
        Live(at.total_formula(scores, row), total),
        *([Live(at.quality_formula(scores, row), quality)] if at.relative else []),
        *_close(lot, ranked, scores, row, at),
        *(
            figure if at.steps[number] in DRAWN_STEPS else Live(at.step_formula(scores, number, row), figure)
            for number, figure in enumerate(steps)
        ),
        Live(at.rank_formula(row), rank),
        result if lot.together else Live(at.result_formula(row, lots_at), result),
        Live(at.hours_formula(row, lots_at), ranked.hours if ranked and ranked.result is Result.AWARD else None),
        Live(at.why_formula(scores, row), why),
        rank,
        result,
        *([bid.money] if at.asked else []),
        *([ranked.price if ranked else None] if at.priced else []),
    ]


def _close(lot: LotStanding, bid: RankedBid | None, scores: ScoresAt, row: int, at: BidsAt) -> list[Cell]:
    """Where quality for money is ranked: whether a bid is as good as the best, and what decides among such bids."""
    if (by := at.by_ratio) is None:
        return []
    near: int | None = None
    decides: Fraction | int | None = None
    if bid:
        best = max(one.total for one in lot.ranking)
        near = int(bid.total >= best * (1 - by.band_percent / 100))
        decides = (-(bid.money or 0) if by.decided_by == "price" else bid.quality) if near else 0
    return [Live(at.close_formula(by, row), near), Live(at.decides_formula(scores, by, row), decides)]


def _ended_row(lot: LotStanding, bid: RankedBid | ExcludedBid, at: BidsAt) -> list[Cell]:
    """A bid for a lot that was abandoned: nothing of it follows any score."""
    about, blanks = lot.lot, [None] * (int(at.relative) + 2 * bool(at.by_ratio) + len(at.steps))
    who: list[Cell] = [about.number, about.name, bid.bidder_code, bid.organisation, NO, None]
    why = f"Lot abandoned on {about.ended_on}"
    return [*who, *blanks, None, NOT_RANKED, None, why, None, NOT_RANKED, *([None] * (at.asked + at.priced))]


def _scores(book: Book, table: Table, before: Sequence[Table]) -> None:
    at, asked = table.at, table.at.part.questions
    columns = [
        Column("Bidder", 12),
        Column("Organisation", 30),
        Column("Kept out because", 26, Look.INPUT_TEXT),
        *(Column(f"{one.code} score", 8, Look.INPUT) for one in asked),
        *(Column(f"{one.code} points", 9, Look.FIGURE) for one in asked),
        Column("Quality", 11, Look.FIGURE),
        Column("Meets every minimum", 11),
        Column("In the ranking", 10),
        Column("Financial standing", 16),
        *([Column("Kept in though below", 16, Look.INPUT_TEXT)] if at.leaves_open else []),
    ]
    rows: list[list[Cell]] = []
    for row, line in enumerate(table.lines.values(), start=at.first):
        rows.append(
            [
                line.fate.bidder_code,
                line.fate.organisation,
                line.out,
                *(_score(line, one.code, before) for one in asked),
                *(Live(at.points_formula(q, row), line.points.get(one.code)) for q, one in enumerate(asked)),
                Live(at.quality_formula(row), line.quality),
                Live(at.meets_formula(row), line.meets),
                Live(at.running_formula(row), line.running),
                State(line.bid.finance_state).words if line.bid.finance_state else "Not checked",
                *([";".join(_kept(line.bid))] if at.leaves_open else []),
            ]
        )
    about = "Change an agreed score (shaded) to see what follows. Points = score ÷ top mark × weight."
    lots = f"For {at.part.words}. " if at.part.lots else ""
    book.table(at.sheet, lots + about, columns, rows, fixed=2)


def _score(line: Line, code: str, before: Sequence[Table]) -> Cell:
    """An agreed score: typed once, on the first sheet that has it, and read from there on the sheets of other lots."""
    score = line.bid.scores.get(code)
    for table in before:
        codes = [asked.code for asked in table.at.part.questions]
        numbers = list(table.lines)
        if code in codes and line.fate.number in numbers:
            row = table.at.first + numbers.index(line.fate.number)
            own = cell(table.at.score(codes.index(code)), row, fixed=True, sheet=table.at.there)
            return Live(f'IF({own}="","",{own})', score)
    return score


def _reasons(book: Book, found: Sequence[TenderFate]) -> None:
    columns = [
        Column("Bidder", 12),
        Column("Organisation", 32, Look.WRAP),
        Column("Lots bid for", 22),
        Column("Places in", 22),
        Column("Outcome", 34, Look.WRAP),
        Column("Reasons in full", 80, Look.WRAP),
    ]
    rows: list[list[Cell]] = [
        [
            one.bidder_code,
            one.organisation,
            ", ".join(map(str, one.lots)),
            ", ".join(map(str, one.awarded)),
            one.fate.value.capitalize(),
            "\n".join(one.reasons),
        ]
        for one in found
    ]
    book.table("Outcomes", "What became of each tender, and why.", columns, rows, fixed=2)
