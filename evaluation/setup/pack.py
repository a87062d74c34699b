"""The tender pack: everything a council sets up before it publishes, as one document. Pure.

It is what the set-up pages edit, what publication freezes, what a workbook or a JSON file carries to another
procurement, and what an amendment is compared with. Weights are points of the hundred, money is pounds without VAT,
hours are a week's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from evaluation.setup.thresholds import BuyerKind, Subject
from procurement.core.vocabulary import Regime
from procurement.questionnaire.rules import lots_named, stands_for

LEVEL = "{level}"
"""Where the level of an item goes in its words."""

FORMAT = 1
"""The version of the document's form; a reader says so when a file is of another."""


@dataclass(frozen=True)
class Basics:
    """What is bought, for whom, under which law and by which route; value and term as the council authorised them."""

    title: str
    buyer: str
    summary: str = ""
    regime: Regime = Regime.PA2023
    procedure: str = "open"
    light_touch: bool = False
    first_notice_on: date | None = None
    annual_value: Decimal | None = None
    term: str = ""
    authority: str = ""
    """The authority to go out to tender, in words and with its reference; nothing is published without one."""
    conflicts_assessed: str = ""
    """A note of packs of before; the conflicts assessment itself is a signed record of its own."""
    subject: Subject = Subject.GOODS_SERVICES
    buyer_kind: BuyerKind = BuyerKind.COUNCIL
    contract_value: Decimal | None = None
    """The estimate for the whole life of the contract with every extension, including VAT."""
    contract_value_net: Decimal | None = None
    """The same without VAT."""
    term_months: int | None = None
    extension_months: tuple[int, ...] = ()
    """How long each extension would be, in the order in which they may be taken: 12, 12, 12."""
    authority_on: date | None = None
    authority_body: str = ""
    authority_by: str = ""
    authority_value: Decimal | None = None
    """Up to how much was authorised, without VAT."""

    @property
    def longest_months(self) -> int | None:
        """The term with every extension; None while no term is typed."""
        return None if self.term_months is None else self.term_months + sum(self.extension_months)

    @property
    def authorised(self) -> bool:
        """Whether anything at all is on record about who authorised it."""
        return bool(self.authority.strip() or self.authority_body.strip())


@dataclass(frozen=True)
class LotLine:
    """A part that is awarded by itself: hours a week, and how few and how many providers it takes."""

    number: int
    name: str
    weekly_hours: Decimal | None = None
    min_providers: int = 1
    max_providers: int = 1
    old_clusters: tuple[str, ...] = ()
    urban_rate: Decimal | None = None
    rural_rate: Decimal | None = None
    extra_rural_rate: Decimal | None = None
    value_net: Decimal | None = None
    """What it is worth over the whole term with every extension, without VAT."""
    value_gross: Decimal | None = None
    """The same with VAT."""


@dataclass(frozen=True)
class LotLimit:
    """The most lots of a group that one bidder may win: at most two of lots 1 to 4."""

    lots: tuple[int, ...]
    most: int


@dataclass(frozen=True)
class SelectionLine:
    """An item of the selection questionnaire: passed or failed, never marked. `expected` is the answer that passes.

    `topic` is the page that it stands on, `nature` what it is about (an exclusion ground, insurance), `only_if` the
    answer that it depends on: "S2.1=Yes". One that is `off` is kept and not asked. `level` is the least that is asked
    for, in pounds: it stands wherever the words say {level}; `level_reason` why it is higher than the law's rule.
    `also_asked` is who answers it for itself besides the bidder: "relied", "all", or nobody.
    """

    code: str
    title: str
    text: str
    kind: str = "text"
    options: tuple[str, ...] = ()
    expected: str = ""
    word_limit: int | None = None
    topic: str = ""
    nature: str = "plain"
    only_if: str = ""
    off: bool = False
    level: Decimal | None = None
    level_reason: str = ""
    also_asked: str = ""

    @property
    def worded(self) -> "SelectionLine":
        """The item as bidders read it, with its level in the words.

        >>> SelectionLine("S5", "Cover", "At least {level}?", level=Decimal(5000000)).worded.text
        'At least £5,000,000?'
        """
        said = "" if self.level is None else f"£{self.level.normalize():,f}"
        return replace(self, text=self.text.replace(LEVEL, said), expected=self.expected.replace(LEVEL, said))


@dataclass(frozen=True)
class SlotLine:
    """A place for bidders' files. `prices` are kept from whoever judges quality; pages past a limit are not read.

    `lots` are the numbers of the lots that it is for, empty for every lot; with `each_lot` there is a place for each of
    them, so that what one lot lacks never holds up another. `question` is the code of the question it belongs to.
    """

    code: str
    title: str
    accepts: tuple[str, ...] = ("pdf", "docx")
    required: bool = True
    several: bool = False
    prices: bool = False
    revisable: bool = False
    page_limit: int | None = None
    lots: tuple[int, ...] = ()
    each_lot: bool = False
    question: str = ""

    def places(self, lots: Iterable[int]) -> tuple["SlotLine", ...]:
        """The places that this line makes of the procurement's lots, by number: one, or one for each lot it is for.

        >>> [(one.code, one.lots) for one in SlotLine("S3", "Prices", each_lot=True).places((1, 2))]
        [('S3-1', (1,)), ('S3-2', (2,))]
        """
        if not self.each_lot:
            return (self,)
        return tuple(replace(self, code=f"{self.code}-{lot}", lots=(lot,)) for lot in self.lots or tuple(lots))


@dataclass(frozen=True)
class ScaleLine:
    """A mark that may be given, its word and what it stands for; `scale` is the name of the scale it belongs to."""

    value: Decimal
    word: str
    descriptor: str
    scale: str = ""


@dataclass(frozen=True)
class QuestionLine:
    """A quality question: what bidders read, and beside it what evaluators are guided by.

    `parts` are its lettered points; `minimum` is a mark on the scale below which a tender is out. One that is passed or
    failed has no weight and no place on the scale: whoever fails it is out.
    """

    code: str
    title: str
    text: str
    weight: Decimal = Decimal(0)
    section: str = ""
    parts: tuple[str, ...] = ()
    word_limit: int | None = None
    minimum: Decimal | None = None
    guidance: tuple[str, ...] = ()
    revisable: bool = False
    pass_fail: bool = False
    lots: tuple[int, ...] = ()
    """The numbers of the lots that it is asked for; empty for every lot."""
    scale: str = ""
    """The name of the scale that it is marked on; empty for the first."""
    minimum_may: bool = False
    """Whether a lower mark may exclude, which is then decided for each bidder with a reason, instead of excluding."""

    @property
    def lots_words(self) -> str:
        """Which lots it is for, in words; empty where it is for all."""
        return lots_named(self.lots)


@dataclass(frozen=True)
class Price:
    """How price earns points: a formula of `evenhand replay`, its weight and its parameters as typed."""

    formula: str
    weight: Decimal
    parameters: dict[str, str] = field(default_factory=dict)
    low_rule: str = ""
    """When a price has to be explained as abnormally low: a rule of `evenhand replay`, or none."""
    low_percent: Decimal | None = None


@dataclass(frozen=True)
class Panelist:
    """Somebody who marks: the codes of their questions, and the hours they have for it in the scoring window.

    `outside`: from another organisation; `until`: the last day of their access, which then ends by itself.
    """

    email: str
    name: str
    questions: tuple[str, ...] = ()
    hours: Decimal | None = None
    outside: bool = False
    until: date | None = None


@dataclass(frozen=True)
class StageDates:
    """A stage's offsets: days after the day of publication on which it opens and closes, and at what time."""

    stage: str
    opens_after: int
    closes_after: int
    opens_time: str = "09:00"
    closes_time: str = "17:00"


@dataclass(frozen=True)
class Pack:
    """The whole of it."""

    basics: Basics
    lots: tuple[LotLine, ...] = ()
    limits: tuple[LotLimit, ...] = ()
    hours_per_provider: tuple[int, int] | None = None
    """The least and most weekly hours that each provider of a lot was promised."""
    allocation: str = ""
    """How lots are allocated together, as `evenhand allocate` names it; empty: each by its own ranking."""
    most_lots: int | None = None
    """The most of all lots that one bidder may be awarded."""
    capacity_binds: bool = False
    """Whether nobody is awarded more hours or lots than it declared that it can take on."""
    selection: tuple[SelectionLine, ...] = ()
    slots: tuple[SlotLine, ...] = ()
    scale: tuple[ScaleLine, ...] = ()
    """The marks of every scale; a scale is the marks of one name, and the first is meant where nothing is said."""
    questions: tuple[QuestionLine, ...] = ()
    counting_rule: str = ""
    """How words are counted, in the words bidders read."""
    quality_minimum: Decimal | None = None
    quality_minimum_may: bool = False
    """Whether lower quality may exclude instead of excluding."""
    quality_relative_to_best: bool = False
    """Whether the best quality of a lot earns all quality points, and the others their share of it."""
    weights: str = ""
    """What weights are: points of the hundred, or one of `scheme.rules.WEIGHTS`; the pack keeps points in any case."""
    rounding: dict[str, int] = field(default_factory=dict)
    tie_break: tuple[str, ...] = ()
    price: Price | None = None
    price_text: str = ""
    price_lines: str = ""
    """The lines of the price schedule as typed: what is priced | unit | volume | lots. Empty: one sum for each lot."""
    """What bidders are told about prices beside the formula: what they hold, how errors are dealt with."""
    finance_test: str = ""
    """Which test of financial standing leads, by the name of `rule_set.TESTS`; empty: the template's rules stand."""
    finance_limits: dict[str, str] = field(default_factory=dict)
    """Where the risk of a ratio turns, where another than the template's was set: "acid_ratio high_below" is 0.8."""
    people: tuple[Panelist, ...] = ()
    evaluators_needed: int = 2
    drafts_count: bool = False
    """Whether complete drafts count as submitted at the deadline; each bidder may say no for its own."""
    anonymous: bool = False
    """Whether evaluators read bids under codes drawn by lot, from files cleaned of what names their authors."""
    prices_negotiated: bool = False
    """Whether named negotiators may open price schedules before quality is settled; they then mark no quality."""
    dates: tuple[StageDates, ...] = ()
    registers: dict[str, tuple[dict[str, str], ...]] = field(default_factory=dict)
    """The business around it, by register: governance steps, risks, market engagement and the like."""
    format: int = FORMAT

    @property
    def asked(self) -> tuple[SelectionLine, ...]:
        """The selection items that bidders are asked, as they read them: those that are not switched off."""
        return tuple(item.worded for item in self.selection if not item.off)

    @property
    def quality_weight(self) -> Decimal:
        """What the questions weigh together."""
        return sum((question.weight for question in self.questions), Decimal(0))

    @property
    def total_weight(self) -> Decimal:
        """What questions and price weigh together; a hundred when nothing is left to place."""
        return self.quality_weight + (self.price.weight if self.price else Decimal(0))

    @property
    def allocating(self) -> dict[str, object] | None:
        """How lots are allocated, as the published scheme says it; None where each goes by its own ranking."""
        if not self.allocation:
            return None
        limits = [{"lots": list(limit.lots), "max_awards": limit.most} for limit in self.limits]
        return {
            "mechanism": self.allocation,
            **({"max_lots": self.most_lots} if self.most_lots is not None else {}),
            **({"limits": limits} if limits else {}),
            **({"capacity": True} if self.capacity_binds else {}),
        }

    @property
    def scales(self) -> dict[str, tuple[ScaleLine, ...]]:
        """The marks of each scale by its name, scales in the order of their first mark."""
        found: dict[str, tuple[ScaleLine, ...]] = {}
        for step in self.scale:
            found[step.scale] = (*found.get(step.scale, ()), step)
        return found

    def scale_of(self, question: QuestionLine) -> tuple[ScaleLine, ...]:
        """The marks that a question's answers may be given; none where its scale has none."""
        scales = self.scales
        return scales.get(question.scale, ()) if question.scale else next(iter(scales.values()), ())

    def marked_on(self, scale: str) -> tuple[QuestionLine, ...]:
        """The questions that earn points on a scale, by its name."""
        first = next(iter(self.scales), "")
        return tuple(q for q in self.questions if not q.pass_fail and (q.scale or first) == scale)

    def questions_of(self, lot: int) -> tuple[QuestionLine, ...]:
        """The questions that are asked for one lot, by its number."""
        return tuple(question for question in self.questions if stands_for(question.lots, (lot,)))

    def weight_in(self, lot: int) -> Decimal:
        """What the questions of one lot and price weigh together; a hundred when nothing is left to place."""
        return self.for_lot(lot).total_weight

    def for_lot(self, lot: int) -> "Pack":
        """The same pack with the questions of one lot alone, as its bids are judged by."""
        return replace(self, questions=self.questions_of(lot))

    @property
    def lot_groups(self) -> tuple[tuple[tuple[int, ...], "Pack"], ...]:
        """The lots that are judged by the same questions, and for each group the pack with those questions alone.

        One group that names no lot where every question is for every lot.
        """
        if not self.lots or not any(question.lots for question in self.questions):
            return (((), self),)
        found: dict[tuple[str, ...], list[int]] = {}
        for number in dict.fromkeys(lot.number for lot in self.lots):
            found.setdefault(tuple(question.code for question in self.questions_of(number)), []).append(number)
        return tuple((tuple(numbers), self.for_lot(numbers[0])) for numbers in found.values())

    @property
    def sections(self) -> dict[str, tuple[QuestionLine, ...]]:
        """The questions by section, sections in the order of their first question."""
        found: dict[str, tuple[QuestionLine, ...]] = {}
        for question in self.questions:
            found[question.section] = (*found.get(question.section, ()), question)
        return found

    @property
    def for_bidders(self) -> "Pack":
        """What of it bidders are told: no guidance, no names of evaluators, nothing of the council's own papers."""
        return replace(
            self.with_basics(
                authority="",
                conflicts_assessed="",
                authority_on=None,
                authority_body="",
                authority_by="",
                authority_value=None,
            ),
            questions=tuple(replace(question, guidance=()) for question in self.questions),
            selection=tuple(replace(item, expected="") for item in self.asked),
            people=(),
            evaluators_needed=0,
            dates=(),
            registers={},
        )

    def with_basics(self, **changes: object) -> "Pack":
        """The same pack with other basics."""
        return replace(self, basics=replace(self.basics, **changes))  # type: ignore[arg-type]
