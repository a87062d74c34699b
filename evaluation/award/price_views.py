"""Prices once quality is settled: what each bidder asks, side by side, how it earns points, and what is put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.facts import ExcludedBid, LotStanding, RankedBid
from evaluation.award.leaving import Left, left
from evaluation.award.mark_worth import worth_of_marks
from evaluation.award.queries import Published, published_scheme, results
from evaluation.award.simulating import BadExample, lines, model, read_examples, simulate
from evaluation.explaining.forms import AskForm
from evaluation.pricing.actions import Correction, ask_low_price, correct_price, decide_low_price, open_prices
from evaluation.pricing.forms import CorrectionForm, LowPriceForm
from evaluation.pricing.low_price import findings
from evaluation.pricing.queries import (
    Asked,
    LowPrice,
    asked,
    corrections,
    low_prices,
    price_figure,
    price_in_words,
    schedule,
)
from evaluation.pricing.rules import Alert
from evaluation.pricing.schedule import PricedLine, far_off
from evaluation.scheme.rules import Scheme, low_price_words
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.numbers import half_up, shown
from procurement.core.vocabulary import Permission, Regime
from procurement.core.web import act, guard, saved
from procurement.core.words import count
from procurement.people.queries import conflicted_with
from procurement.pqq.queries import in_evaluation
from procurement.tenders.models import Tender

price_pages = Blueprint("prices", __name__)
price_pages.add_app_template_global(price_in_words)


@price_pages.get("/procurements/<procurement>/prices")
@guard(Permission.PRICE_READ)
def prices(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What each bidder asks for each lot, and what the published formula makes of it."""
    mine = _tenders(ctx, procurement)
    shut = conflicted_with(procurement.id, ctx.person)
    found = asked(procurement.id)
    lots = results(procurement.id, ctx.now)
    rules = published_scheme(procurement.id)
    scheme = rules.scheme
    return render_template(
        "award/prices.html",
        procurement=procurement,
        scheme=scheme,
        low_rules=_low_rules(scheme),
        schedule=schedule(procurement.id),
        tenders=mine,
        asked={tender.id: found[tender.id] for tender in mine if tender.id in found},
        unread=[tender for tender in mine if tender.id not in found],
        lots=lots if not shut else (),
        left={lot.lot.number: _left(rules, lot, found) for lot in lots} if not shut else {},
        charts={lot.lot.number: _points(lot) for lot in lots} if not shut else {},
        corrections=[row for row in corrections(procurement.id) if row.tender_id in {one.id for one in mine}],
        far=_outliers({tender.id: found[tender.id] for tender in mine if tender.id in found}),
        lines=lines,
        **_tried(ctx, procurement, lots if not shut and scheme.price else ()),
        low=[(tender, one) for tender in mine for of, one in low_prices(procurement.id).items() if of[0] == tender.id],
    )


def _left(rules: Published, lot: LotStanding, found: Mapping[int, Asked]) -> tuple[Left, ...]:
    """How a lot stood with each bid that has left it."""
    number = lot.lot.number
    bids: list[RankedBid | ExcludedBid] = [*lot.ranking, *lot.excluded]
    prices = {
        bid.bidder_code: total
        for bid in bids
        if (one := found.get(bid.tender_id)) and number in one.lots and (total := one.lots[number].total) is not None
    }
    return left(lot, rules.for_lot(number).scheme, prices)


def _low_rules(scheme: Scheme) -> dict[str, str]:
    """The published rules for abnormally low prices, in words by their names."""
    return {low.rule: low_price_words(low.rule, low.percent) for low in scheme.abnormally_low}


def _tried(ctx: Context, procurement: Procurement, lots: Sequence[LotStanding]) -> dict[str, object]:
    """For the lead alone: what other weights, a bid that leaves or other prices would make of one lot."""
    ranked = [lot for lot in lots if len([bid for bid in lot.ranking if bid.money is not None]) > 1]
    if not ranked or not ctx.may(Permission.PRICE_JUDGE, procurement):
        return {"simulation": None}
    wanted = request.args.get("lot", 0, type=int)
    here = next((lot for lot in ranked if lot.lot.number == wanted), ranked[0])
    scheme = model(published_scheme(procurement.id).for_lot(here.lot.number).scheme)
    stands = "\n".join(
        f"{bid.organisation.replace('|', ' ')} | {half_up(bid.money, 2):f} | "
        f"{half_up(bid.quality / (scheme.quality_weight or 1) * 100, 2):f}"
        for bid in here.ranking
        if bid.money is not None
    )
    tried, wrong, found = request.args.get("bids", "")[:4000] or stands, "", None
    try:
        found = simulate(scheme, read_examples(tried))
    except BadExample as bad:
        wrong = str(bad)
    return {
        "simulation": found,
        "tried": tried,
        "tried_wrong": wrong,
        "tried_lot": here.lot,
        "lots_tried": [lot.lot for lot in ranked],
        "worth": worth_of_marks(
            published_scheme(procurement.id).for_lot(here.lot.number).scheme,
            [bid.money for bid in here.ranking if bid.money is not None],
            here.ranking[len(here.ranking) // 2].quality,
        ),
    }


def _outliers(found: Mapping[int, Asked]) -> dict[tuple[int, str, int], str]:
    """Prices of a line that lie far from the others', in words, by lot, line and tender."""
    by_line: dict[tuple[int, str], dict[int, Fraction]] = {}
    for tender_id, one in found.items():
        for lot, price in one.lots.items():
            for line in price.lines:
                if line.amount is not None:
                    by_line.setdefault((lot, line.line.code), {})[tender_id] = line.amount
    return {(*place, who): words for place, amounts in by_line.items() for who, words in far_off(amounts).items()}


def _tenders(ctx: Context, procurement: Procurement) -> list[Tender]:
    shut = conflicted_with(procurement.id, ctx.person)
    return [tender for tender in in_evaluation(procurement.id) if tender.organisation_id not in shut]


def _points(lot: LotStanding) -> dict[str, object] | None:
    """The ranked bids of a lot as points of a chart: price across, quality up."""
    bids = [bid for bid in lot.ranking if bid.money is not None]
    if len(bids) < 2:
        return None
    money, quality = [bid.money for bid in bids if bid.money is not None], [bid.quality for bid in bids]
    return {
        "points": [(bid.money, bid.quality, bid.organisation, bid.rank == 1) for bid in bids],
        "x": _axis(money),
        "y": _axis(quality),
        "said": "; ".join(f"{bid.organisation}: quality {whole(bid.quality)}" for bid in bids),
    }


def whole(value: Fraction) -> str:
    """A figure for a sentence, whole: a chart is read by eye, the table beside it to the last place."""
    return str(value.numerator // value.denominator)


def _axis(values: list[Fraction]) -> tuple[Fraction, Fraction, list[Fraction]]:
    low, high = min(values), max(values)
    room = (high - low) / 5 or Fraction(1)
    low, high = low - room, high + room
    step = _round_step((high - low) / 6)
    return low, high, [step * at for at in range(ceil(low / step), floor(high / step) + 1)]


def _round_step(least: Fraction) -> Fraction:
    """The smallest of 1, 2 and 5 times a power of ten that is no less: what an axis is counted in."""
    ten = Fraction(10 ** len(str(int(least))))
    while ten > least:
        ten /= 10
    return next(ten * times for times in (1, 2, 5, 10) if ten * times >= least)


@price_pages.post("/procurements/<procurement>/prices")
@guard(Permission.PRICE_OPEN)
def read(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Open and read the price schedules."""
    here = url_for("prices.prices", procurement=procurement.code)
    done = act(None, lambda: open_prices(ctx, procurement))
    if done is None:
        return redirect(here, 303)
    return saved(f"Read: {count(len(done), 'price schedule')}.", here)


@price_pages.get("/procurements/<procurement>/prices/<int:tender>")
@guard(Permission.PRICE_READ)
def tender(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """One bidder's schedule, line by line with its cell."""
    return _page(ctx, procurement, tender, CorrectionForm(formdata=None))


@price_pages.post("/procurements/<procurement>/prices/<int:tender>")
@guard(Permission.PRICE_OPEN)
def correct(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """Put a price right, or confirm a zero, with the bidder's agreement."""
    form = CorrectionForm()
    form.line.choices = _choices(_lines(procurement, tender))
    if form.validate_on_submit():
        lot, _, code = (form.line.data or "").partition("-")
        right = Correction(
            int(lot),
            code,
            form.amount.data,
            form.reason.data or "",
            form.agreed_by.data or "",
            form.agreed_on.data,
        )
        if act(form, lambda: correct_price(ctx, tender, right)) is not None:
            here = url_for("prices.tender", procurement=procurement.code, tender=tender.id)
            return saved("The price is put right. What was sent stays beside it.", here)
    return _page(ctx, procurement, tender, form, 422)


@price_pages.post("/procurements/<procurement>/prices/<int:tender>/low")
@guard(Permission.PRICE_JUDGE)
def judge(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """Ask the bidder to explain a price that looks abnormally low, or decide of it once it was heard."""
    lot = request.form.get("lot", 0, type=int)
    asking, deciding = AskForm(prefix=f"ask{lot}-"), LowPriceForm(prefix=f"low{lot}-")
    deciding.finding.choices = _findings(procurement)
    form: AskForm | LowPriceForm = deciding if f"low{lot}-reason" in request.form else asking
    said = None
    if form is asking and asking.validate_on_submit():
        words, seen = asking.words.data or "", _seen(ctx, procurement, tender, lot)
        if act(form, lambda: ask_low_price(ctx, tender, lot, words=words, due_at=asking.due_at.data, seen=seen)):
            said = "The bidder is asked, and has until then to explain."
    elif form is deciding and deciding.validate_on_submit():
        finding, reason, before = deciding.finding.data, deciding.reason.data or "", _before(ctx, procurement, lot)
        if act(form, lambda: decide_low_price(ctx, tender, lot, finding=finding, reason=reason, before=before)):
            said = "Decided, and the bidder is told. Every price of the lot is worked out again."
    if said:
        return saved(said, url_for("prices.tender", procurement=procurement.code, tender=tender.id) + "#low")
    return _page(ctx, procurement, tender, CorrectionForm(formdata=None), 422, refused=(lot, form))


def _findings(procurement: Procurement) -> list[tuple[str, str]]:
    return [(one.name, one.choice) for one in findings(Regime(procurement.regime)).values()]


def _seen(ctx: Context, procurement: Procurement, tender: Tender, lot: int) -> str:
    """What the bidder is told of the published rule: that it was met, and nothing of what others ask."""
    scheme = published_scheme(procurement.id).scheme
    here = next((one for one in results(procurement.id, ctx.now) if one.lot.number == lot), None)
    rules = {alert.rule for alert in here.alerts if alert.bidder == tender.bidder_code} if here else set()
    met = [low_price_words(rule.rule, rule.percent) for rule in scheme.abnormally_low if rule.rule in rules]
    return f"By the rule that was published it looks abnormally low: {'; '.join(met)}." if met else ""


def _before(ctx: Context, procurement: Procurement, lot: int) -> list[dict[str, str]]:
    """How a lot stands now, in figures that are kept with the decision."""
    here = next((one for one in results(procurement.id, ctx.now) if one.lot.number == lot), None)
    return [
        {
            "rank": str(bid.rank),
            "bidder": bid.organisation,
            "money": shown(half_up(bid.money, 2)) if bid.money is not None else "",
            "price": shown(half_up(bid.price, 2)) if bid.price is not None else "",
            "quality": shown(half_up(bid.quality, 2)),
            "total": shown(half_up(bid.total, 2)),
        }
        for bid in (here.ranking if here else ())
    ]


def _lines(procurement: Procurement, tender: Tender) -> list[tuple[int, PricedLine]]:
    found = asked(procurement.id).get(tender.id)
    return [(lot, line) for lot, price in found.lots.items() for line in price.lines] if found else []


def _choices(lines: list[tuple[int, PricedLine]]) -> list[tuple[str, str]]:
    return [
        ("", "Choose"),
        *((f"{lot}-{one.line.code}", f"Lot {lot}: {one.line.label}") for lot, one in lines if one.line.way.typed),
    ]


def _page(
    ctx: Context,
    procurement: Procurement,
    tender: Tender,
    form: CorrectionForm,
    status: int = 200,
    refused: tuple[int, AskForm | LowPriceForm] | None = None,
) -> ResponseReturnValue:
    if tender not in in_evaluation(procurement.id):
        abort(404)
    form.line.choices = _choices(_lines(procurement, tender))
    found = asked(procurement.id).get(tender.id)
    page = render_template(
        "award/price_tender.html",
        procurement=procurement,
        tender=tender,
        asked=found,
        corrections=[row for row in corrections(procurement.id) if row.tender_id == tender.id],
        low_rules=_low_rules(published_scheme(procurement.id).scheme),
        low=_low(ctx, procurement, tender, found, refused) if found else (),
        form=refused[1] if refused else form,
        shut=bool(conflicted_with(procurement.id, ctx.person)),
        right=form,
    )
    return page, status


@dataclass(frozen=True)
class LotLow:
    """A lot's price of one bidder, seen as one that may be too low: alerts, what was asked and decided, the forms."""

    lot: int
    alerts: tuple[Alert, ...]
    price: LowPrice | None
    ask: AskForm
    decide: LowPriceForm
    open: bool


def _low(
    ctx: Context,
    procurement: Procurement,
    tender: Tender,
    found: Asked,
    refused: tuple[int, AskForm | LowPriceForm] | None,
) -> list[LotLow]:
    known = low_prices(procurement.id)
    alerts = {
        lot.lot.number: tuple(one for one in lot.alerts if one.bidder == tender.bidder_code)
        for lot in results(procurement.id, ctx.now)
    }
    rows = []
    for lot, price in found.lots.items():
        if price.total is None:
            continue
        wrong = refused[1] if refused and refused[0] == lot else None
        decide = wrong if isinstance(wrong, LowPriceForm) else LowPriceForm(formdata=None, prefix=f"low{lot}-")
        decide.finding.choices = _findings(procurement)
        ask = wrong if isinstance(wrong, AskForm) else AskForm(formdata=None, prefix=f"ask{lot}-")
        one = known.get((tender.id, lot, price_figure(price.total)))
        rows.append(LotLow(lot, alerts.get(lot, ()), one, ask, decide, wrong is not None))
    return rows
