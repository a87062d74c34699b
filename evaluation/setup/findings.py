"""What is wrong with a tender pack, and what is only worth knowing, before anybody outside has seen it.

Each finding names the page and the field where it is put right. Source: the rules of evaluation that courts have
asked for since (weights, scales and minimums published and fixed; no criterion that bidders were not told), and the
regimes' own dates.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from evaluation.setup.law import Known, law_findings
from evaluation.setup.lots_of_questions import lot_faults
from evaluation.setup.pack import LotLine, Pack, QuestionLine
from evaluation.setup.price_terms import terms
from procurement.core.numbers import half_up
from procurement.core.vocabulary import Regime
from procurement.papers.rules import lacking

ACT_BEGAN = date(2025, 2, 24)
"""A procurement whose first notice is of this day or later is under the Procurement Act 2023, an earlier one never."""

PROCEDURES: dict[Regime, dict[str, str]] = {
    Regime.PCR2015: {
        "open": "Open procedure",
        "restricted": "Restricted procedure",
        "cpn": "Competitive procedure with negotiation",
        "light_touch": "Light touch",
    },
    Regime.PA2023: {
        "open": "Open procedure",
        "flexible": "Competitive flexible procedure",
        "direct": "Direct award",
    },
}


class Part(StrEnum):
    """The steps of setting up, in their order."""

    BASICS = "basics"
    DATES = "dates"
    LOTS = "lots"
    SELECTION = "selection"
    CRITERIA = "criteria"
    PRICE = "price"
    PEOPLE = "people"
    PAPERS = "papers"
    PUBLISH = "publish"


PART_WORDS = {
    Part.BASICS: "Name and authority",
    Part.DATES: "Dates",
    Part.LOTS: "Lots",
    Part.SELECTION: "Selection and files",
    Part.CRITERIA: "Criteria",
    Part.PRICE: "Price",
    Part.PEOPLE: "People",
    Part.PAPERS: "Documents for bidders",
    Part.PUBLISH: "Check and publish",
}


@dataclass(frozen=True)
class Finding:
    """One thing about the pack; `field` is the id of the box it is about. What blocks keeps it from publication."""

    part: Part
    what: str
    field: str = ""
    blocks: bool = True
    page: str = ""
    """The page below set-up where it is put right, if that is not its step's own."""


@dataclass(frozen=True)
class Outside:
    """What the pack alone does not know: the planned tendering window, who has an account, and the day it is."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    period_words: str = ""
    """Why the tendering period is too short, in a sentence; empty where it is long enough."""
    accounts: frozenset[str] = field(default_factory=frozenset)
    """Addresses of the council's side that have an account and whose access has not ended."""
    bidding: frozenset[str] = field(default_factory=frozenset)
    """Addresses that belong to people of bidding organisations."""
    ended: frozenset[str] = field(default_factory=frozenset)
    """Addresses whose access to this procurement has ended."""
    now: datetime | None = None
    law: Known = field(default_factory=Known)
    """What the law's own records say: notices, the conflicts assessment, planned days."""
    papers: frozenset[str] | None = None
    """The kinds of document that bidders are given; None where nobody asked."""


def findings(pack: Pack, outside: Outside) -> list[Finding]:
    """Everything, in the order of the steps; what blocks and what is only worth knowing."""
    found = [
        *_basics(pack),
        *(Finding(Part.BASICS, *noted) for noted in law_findings(pack, outside.law)),
        *_dates(outside),
        *lots(pack),
        *_selection(pack),
        *criteria(pack),
        *_price(pack),
        *people(pack, outside),
        *(Finding(Part.PAPERS, said, blocks=False) for said in lacking(outside.papers)),
    ]
    order = list(Part)
    return sorted(found, key=lambda one: (order.index(one.part), not one.blocks))


def blocking(found: Iterable[Finding]) -> list[Finding]:
    """Those that keep the pack from publication."""
    return [one for one in found if one.blocks]


def _basics(pack: Pack) -> Iterator[Finding]:
    basics, part = pack.basics, Part.BASICS
    if not basics.title.strip():
        yield Finding(part, "The procurement has no title", "title")
    if not basics.buyer.strip():
        yield Finding(part, "Nobody is named as buyer", "buyer")
    if basics.procedure not in PROCEDURES[basics.regime]:
        yield Finding(part, "The procedure is not one of this regime", "procedure")
    notice = basics.first_notice_on
    if notice and notice >= ACT_BEGAN and basics.regime is Regime.PCR2015:
        yield Finding(
            part, "A first notice on or after 24 February 2025 is under the Procurement Act 2023", "first_notice_on"
        )
    if notice and notice < ACT_BEGAN and basics.regime is Regime.PA2023:
        yield Finding(
            part, "A first notice before 24 February 2025 stays under the 2015 Regulations for good", "first_notice_on"
        )
    if not notice:
        yield Finding(part, "The day of the first notice is not set; it decides the regime", "first_notice_on")


def _dates(outside: Outside) -> Iterator[Finding]:
    if outside.opens_at is None or outside.closes_at is None:
        yield Finding(Part.DATES, "Tendering has no opening and closing yet", "tendering")
        return
    if outside.now and outside.closes_at <= outside.now:
        yield Finding(Part.DATES, "The deadline for tenders lies in the past", "tendering")
    if outside.period_words:
        yield Finding(Part.DATES, outside.period_words, "tendering")


def repeated(values: Iterable[str]) -> list[str]:
    """What stands more than once, in order.

    >>> repeated(["Q1", "Q2", "q1 "])
    ['Q1']
    """
    spelled: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for value in values:
        key = " ".join(value.split()).casefold()
        spelled.setdefault(key, value)
        counted[key] += 1
    return [spelled[key] for key, times in counted.items() if times > 1]


def lots(pack: Pack) -> Iterator[Finding]:
    """What is wrong with lots and limits, and which numbers of providers cannot give the hours promised."""
    part = Part.LOTS
    if not pack.lots:
        yield Finding(part, "There are no lots; a procurement that is not divided has one", "lots")
    for number in repeated(str(lot.number) for lot in pack.lots):
        yield Finding(part, f"Two lots have the number {number}", f"lot-{number}-number")
    for name in repeated(lot.name for lot in pack.lots if lot.name.strip()):
        yield Finding(part, f"Two lots are called {name}", "lots", blocks=False)
    for lot in pack.lots:
        yield from _lot(lot)
        if short := sizing(lot, pack.hours_per_provider):
            yield Finding(part, short, f"lot-{lot.number}-max_providers", blocks=False)
        if gap := between(lot, pack.hours_per_provider):
            yield Finding(part, gap, f"lot-{lot.number}-max_providers", blocks=False)
    for cluster in repeated(cluster for lot in pack.lots for cluster in dict.fromkeys(lot.old_clusters)):
        where = [str(lot.number) for lot in pack.lots if cluster in lot.old_clusters]
        yield Finding(part, f"{cluster} stands in lots {' and '.join(where)}", "lots", blocks=False)
    known = {lot.number for lot in pack.lots}
    for place, limit in enumerate(pack.limits):
        if unknown := [str(number) for number in limit.lots if number not in known]:
            yield Finding(part, f"A limit names lot {', '.join(unknown)}, which there is not", f"limit-{place}")
        if limit.most < 1 or limit.most >= len(set(limit.lots)):
            yield Finding(
                part, f"A limit of {limit.most} over {len(set(limit.lots))} lots limits nothing", f"limit-{place}"
            )


def _lot(lot: LotLine) -> Iterator[Finding]:
    part, at = Part.LOTS, f"lot-{lot.number}"
    if not lot.name.strip():
        yield Finding(part, f"Lot {lot.number} has no name", f"{at}-name")
    if lot.weekly_hours is not None and lot.weekly_hours <= 0:
        yield Finding(part, f"Lot {lot.number}: hours a week are more than nothing", f"{at}-weekly_hours")
    if not 1 <= lot.min_providers <= lot.max_providers:
        yield Finding(
            part, f"Lot {lot.number}: places run from the fewest, at least one, to the most", f"{at}-max_providers"
        )


def sizing(lot: LotLine, promised: tuple[int, int] | None) -> str:
    """Why a lot's range of providers lies outside the hours promised to each; empty where the two meet.

    >>> sizing(LotLine(18, "West Kent2", Decimal("677.70"), 1, 1), (800, 1000))
    'Lot 18: one provider would have 677.7 hours a week, under the 800 promised'
    >>> sizing(LotLine(1, "Ashford", Decimal("5253.25"), 4, 6), (800, 1000))
    ''
    """
    if promised is None or lot.weekly_hours is None or not 1 <= lot.min_providers <= lot.max_providers:
        return ""
    least, most = promised
    if lot.weekly_hours < least * lot.min_providers:
        each = _each(lot.weekly_hours, lot.min_providers)
        return (
            f"Lot {lot.number}: {_who(lot.min_providers)} would have {each:,} hours a week, under the {least} promised"
        )
    if lot.weekly_hours > most * lot.max_providers:
        each = _each(lot.weekly_hours, lot.max_providers)
        return f"Lot {lot.number}: {_who(lot.max_providers)} would have {each:,} hours a week, over the {most} promised"
    return ""


def between(lot: LotLine, promised: tuple[int, int] | None) -> str:
    """Which two numbers of providers the promised hours fall between, though the range meets them; else empty.

    >>> between(LotLine(6, "Canterbury and Rural", Decimal("2172.30"), 2, 3), (800, 1000))
    'Lot 6: with 2 each would have 1,086.2 hours a week and with 3 each 724.1, so nobody has 800 to 1,000'
    """
    if promised is None or lot.weekly_hours is None or sizing(lot, promised):
        return ""
    if not 1 <= lot.min_providers <= lot.max_providers:
        return ""
    least, most = promised
    few = int(lot.weekly_hours // most)  # with one more than these, nobody has over the most
    if few * most == lot.weekly_hours or least * (few + 1) <= lot.weekly_hours:
        return ""
    fewer, more = (_each(lot.weekly_hours, number) for number in (max(few, 1), few + 1))
    return (
        f"Lot {lot.number}: with {max(few, 1)} each would have {fewer:,} hours a week and with {few + 1} each "
        f"{more:,}, so nobody has {least:,} to {most:,}"
    )


def _each(hours: Decimal, providers: int) -> Decimal:
    return half_up(Fraction(hours) / providers, 1)


def _who(providers: int) -> str:
    return "one provider" if providers == 1 else f"each of {providers} providers"


def _selection(pack: Pack) -> Iterator[Finding]:
    part = Part.SELECTION
    codes = [*(item.code for item in pack.selection), *(slot.code for slot in pack.slots)]
    codes += [question.code for question in pack.questions]
    for code in repeated(codes):
        yield Finding(part, f"The code {code} stands twice", f"item-{code}")
    for slot in pack.slots:
        if slot.page_limit is not None and slot.page_limit < 1:
            yield Finding(part, f"{slot.code}: a limit of pages is at least one", f"item-{slot.code}")
        if slot.page_limit is not None and "pdf" not in slot.accepts:
            yield Finding(
                part,
                f"{slot.code} has a limit of pages and takes no PDF: pages are counted in PDF alone",
                f"item-{slot.code}",
                blocks=False,
            )
    for item in pack.selection:
        if not item.title.strip() or not item.text.strip():
            yield Finding(part, f"{item.code} has no title or no words", f"item-{item.code}")
        if item.kind == "choice" and len(item.options) < 2:
            yield Finding(part, f"{item.code} is a choice of fewer than two", f"item-{item.code}")
    if not pack.selection:
        yield Finding(part, "Nothing is asked for selection", "selection", blocks=False)


def criteria(pack: Pack) -> Iterator[Finding]:
    """What is wrong with weights, scale, questions, minimums and ties."""
    part = Part.CRITERIA
    if not pack.questions:
        yield Finding(part, "There are no quality questions", "criteria")
    yield from weights(pack)
    yield from scale(pack)
    known = {question.code: question for question in pack.questions}
    for question in pack.questions:
        yield from _question(question, pack)
    for step in pack.tie_break:
        named = step.removeprefix("criterion:")
        if step not in ("quality", "price") and named not in known:
            yield Finding(part, f"The tie-break names {named}, which is no question", "tie_break")
        elif named in known and known[named].pass_fail:
            yield Finding(part, f"The tie-break names {named}, which earns no points", "tie_break")
    if not pack.tie_break:
        yield Finding(part, "Nothing is published that parts equal totals", "tie_break", blocks=False)
    if pack.quality_minimum is not None and not 0 <= pack.quality_minimum <= 100:
        yield Finding(part, "The least quality is a percentage from 0 to 100", "quality_minimum")


def weights(pack: Pack) -> Iterator[Finding]:
    """Weights make exactly a hundred, price included; nothing is rebalanced for anybody.

    >>> from evaluation.setup.pack import Basics
    >>> [f.what for f in weights(Pack(Basics("T", "B"), questions=(QuestionLine("Q1", "A", "?", Decimal("99.99")),)))]
    ['The weights make 99.99: 0.01 still to place']
    """
    yield from (Finding(Part.CRITERIA, *noted) for noted in lot_faults(pack))


def scale(pack: Pack) -> Iterator[Finding]:
    """A scale has marks, each once and none below nothing, and something above it."""
    part, values = Part.CRITERIA, [step.value for step in pack.scale]
    if not values:
        yield Finding(part, "The scale is empty", "scale")
        return
    if len(set(values)) < len(values):
        yield Finding(part, "A mark stands twice on the scale", "scale")
    if min(values) < 0 or max(values) <= 0:
        yield Finding(part, "The marks of a scale begin at nothing or above, and one of them is above nothing", "scale")
    for step in pack.scale:
        if not step.word.strip() or not step.descriptor.strip():
            yield Finding(part, f"The mark {step.value.normalize():f} has no word or no description", "scale")


def _question(question: QuestionLine, pack: Pack) -> Iterator[Finding]:
    part, at = Part.CRITERIA, f"question-{question.code}"
    if not question.title.strip() or not question.text.strip():
        yield Finding(part, f"{question.code} has no title or no words for bidders", at)
    if question.pass_fail:
        if question.weight or question.minimum is not None:
            yield Finding(part, f"{question.code} is passed or failed, so it has neither weight nor minimum", at)
    else:
        if question.weight <= 0:
            yield Finding(part, f"{question.code} has no weight", f"weight-{question.code}")
        if question.minimum is not None and question.minimum not in {step.value for step in pack.scale}:
            yield Finding(part, f"The minimum of {question.code} is not a mark on the scale", f"{at}-minimum")
    if question.word_limit is None:
        yield Finding(part, f"{question.code} has no word limit", f"{at}-word_limit")
    if question.guidance:
        yield Finding(
            part,
            f"{question.code} has guidance that only evaluators see: it may be an undisclosed sub-criterion",
            f"{at}-guidance",
            blocks=False,
        )


def _price(pack: Pack) -> Iterator[Finding]:
    if pack.price and pack.price.weight <= 0 and pack.price.formula not in UNWEIGHED:
        yield Finding(Part.PRICE, "Price has a formula and no weight", "price_weight")
    if pack.price:
        for name, sentence in terms(pack.price).faults.items():
            yield Finding(
                Part.PRICE, f"The price formula lacks its {name.replace('_', ' ')}. {sentence}", f"parameter-{name}"
            )


UNWEIGHED = frozenset({"lowest_price", "price_per_quality_point", "quality_minus_money", "value_ratio"})
"""Formulas that rank money itself, and so carry no weight."""


def people(pack: Pack, outside: Outside = Outside()) -> Iterator[Finding]:  # it is frozen
    """Every question has evaluators enough, everybody named marks something that there is, and can sign in to do it."""
    part = Part.PEOPLE
    known = {question.code for question in pack.questions}
    for question in pack.questions:
        marking = sum(question.code in person.questions for person in pack.people)
        if marking < pack.evaluators_needed:
            yield Finding(
                part,
                f"{question.code} has {marking} of the {pack.evaluators_needed} evaluators it needs",
                f"people-{question.code}",
            )
    for address in repeated(person.email for person in pack.people):
        yield Finding(part, f"{address} stands twice", "people")
    for person in pack.people:
        if unknown := [code for code in person.questions if code not in known]:
            yield Finding(part, f"{person.name} marks {', '.join(unknown)}, which there is not", "people")
    yield from access(pack, outside)


def access(pack: Pack, outside: Outside) -> Iterator[Finding]:
    """Everybody named can sign in and take part by the time tenders are there; a bidder's people never mark."""
    for place, person in enumerate(pack.people):
        field = f"access-{place}"
        email = person.email.strip().lower()
        if email in outside.bidding:
            yield Finding(Part.PEOPLE, f"{person.name} belongs to a bidding organisation and cannot mark", field)
        elif email in outside.ended:
            yield Finding(Part.PEOPLE, f"The access of {person.name} has ended: invite them again", field)
        elif email not in outside.accounts:
            yield Finding(Part.PEOPLE, f"{person.name} has no account yet: invite them", field)
        if person.until and outside.closes_at and person.until <= outside.closes_at.date():
            yield Finding(Part.PEOPLE, f"The access of {person.name} ends before there are tenders to mark", field)
