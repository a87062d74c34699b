"""Prices once quality is settled: what each bidder asks, side by side, how it earns points, and what is put right."""

from fractions import Fraction

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.facts import LotStanding
from evaluation.award.queries import published_scheme, results
from evaluation.pricing.actions import Correction, correct_price, open_prices
from evaluation.pricing.forms import CorrectionForm
from evaluation.pricing.queries import asked, corrections, schedule
from evaluation.pricing.schedule import PricedLine
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.core.words import count
from procurement.people.queries import conflicted_with
from procurement.pqq.queries import in_evaluation
from procurement.tenders.models import Tender

price_pages = Blueprint("prices", __name__)


@price_pages.get("/procurements/<procurement>/prices")
@guard(Permission.PRICE_READ)
def prices(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What each bidder asks for each lot, and what the published formula makes of it."""
    mine = _tenders(ctx, procurement)
    shut = conflicted_with(procurement.id, ctx.person)
    found = asked(procurement.id)
    lots = results(procurement.id, ctx.now)
    return render_template(
        "award/prices.html",
        procurement=procurement,
        scheme=published_scheme(procurement.id).scheme,
        schedule=schedule(procurement.id),
        tenders=mine,
        asked={tender.id: found[tender.id] for tender in mine if tender.id in found},
        unread=[tender for tender in mine if tender.id not in found],
        lots=lots if not shut else (),
        charts={lot.lot.number: _points(lot) for lot in lots} if not shut else {},
        corrections=[row for row in corrections(procurement.id) if row.tender_id in {one.id for one in mine}],
    )


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
    marks = [Fraction(int(low + (high - low) * step / 4)) for step in range(5)]
    return low, high, list(dict.fromkeys(marks))


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


def _lines(procurement: Procurement, tender: Tender) -> list[tuple[int, PricedLine]]:
    found = asked(procurement.id).get(tender.id)
    return [(lot, line) for lot, price in found.lots.items() for line in price.lines] if found else []


def _choices(lines: list[tuple[int, PricedLine]]) -> list[tuple[str, str]]:
    return [
        ("", "Choose"),
        *((f"{lot}-{one.line.code}", f"Lot {lot}: {one.line.label}") for lot, one in lines if one.line.way.typed),
    ]


def _page(
    ctx: Context, procurement: Procurement, tender: Tender, form: CorrectionForm, status: int = 200
) -> ResponseReturnValue:
    if tender not in in_evaluation(procurement.id):
        abort(404)
    form.line.choices = _choices(_lines(procurement, tender))
    page = render_template(
        "award/price_tender.html",
        procurement=procurement,
        tender=tender,
        asked=asked(procurement.id).get(tender.id),
        corrections=[row for row in corrections(procurement.id) if row.tender_id == tender.id],
        form=form,
    )
    return page, status
