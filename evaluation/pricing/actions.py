"""Price schedules are opened and read once quality is settled; a price is put right with the bidder's agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from evaluation.explaining.actions.asking import put_asked, write_to_bidder
from evaluation.explaining.models import ExplanationAsked
from evaluation.explaining.queries import Topic
from evaluation.pricing.book import read_prices
from evaluation.pricing.low_price import findings, told_law
from evaluation.pricing.models import LowPriceDecision, PriceCorrection, PriceReading, PriceRow
from evaluation.pricing.queries import asked, low_prices, price_figure, readings, schedule
from evaluation.pricing.schedule import PLACES, Cell, Read, confirmed, lines_of
from evaluation.pricing.ways import Kind
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.files import Damaged
from procurement.core.vocabulary import Event, Permission
from procurement.core.words import moment
from procurement.pqq.queries import in_evaluation
from procurement.pqq.standing import regime_of
from procurement.questionnaire.rules import stands_for
from procurement.tenders.models import Submission, SubmittedFile, Tender
from procurement.tenders.queries import files, lots_of, opened_submission
from procurement.tenders.storing import store


@action(Permission.PRICE_OPEN, Event.PRICES_READ)
def open_prices(ctx: Context, procurement: Procurement) -> list[PriceReading]:
    """Open and read the price schedules of every tender still in evaluation; one that was read already stays read.

    A schedule that cannot be read, or lacks a line, is read all the same: what it lacks is on record, cell by cell.
    """
    read = readings(procurement.id)
    done = []
    for tender in in_evaluation(procurement.id):
        submission = opened_submission(tender)
        if submission is None or (tender.id in read and read[tender.id].submission_id == submission.id):
            continue
        done.append(_read(ctx, tender, submission))
    if not done:
        raise Invalid("prices", "Every price schedule is read already.")
    ctx.note(tenders=[one.tender_id for one in done])
    return done


def _read(ctx: Context, tender: Tender, submission: Submission) -> PriceReading:
    reading = keep(
        PriceReading(
            procurement_id=tender.procurement_id,
            tender_id=tender.id,
            submission_id=submission.id,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    best: dict[tuple[int, str], tuple[Cell, SubmittedFile | None]] = {}
    lines, numbers = schedule(tender.procurement_id), [lot.number for lot in lots_of(submission.id)]
    for lot in numbers:
        for line in lines_of(lines, lot):
            best[lot, line.code] = Cell(lot, line.code, Read.NOT_THERE), None
    for file in files(submission.id):
        if not file.slot.prices:
            continue
        here = [lot for lot in numbers if stands_for(file.slot.lots, (lot,))]
        for cell in (confirmed(one, file.zeros.split(",")) for one in read_prices(_content(file), lines, here)):
            if best[cell.lot, cell.code][0].state is Read.NOT_THERE:
                best[cell.lot, cell.code] = cell, file
    for cell, source in best.values():
        keep(
            PriceRow(
                reading_id=reading.id,
                lot=cell.lot,
                code=cell.code,
                file_id=source.id if source else None,
                sheet=cell.sheet,
                cell=cell.cell,
                typed=cell.typed,
                amount=cell.amount,
                state=cell.state.value,
                note=cell.note,
                stated=cell.stated,
            )
        )
    return reading


def _content(file: SubmittedFile) -> bytes:
    try:
        return store().content(file.blob, file.wrapped_key)
    except Damaged:
        return b""


@dataclass(frozen=True)
class Correction:
    """What is put right: the price of a line, why, and who of the bidder agreed to it on which day."""

    lot: int
    code: str
    amount: Decimal | None
    reason: str
    agreed_by: str
    agreed_on: date | None


@action(Permission.PRICE_OPEN, Event.PRICE_CORRECTED)
def correct_price(ctx: Context, tender: Tender, right: Correction) -> PriceCorrection:
    """Put one price right, or confirm a zero; what was read stays. Raises Invalid without the bidder's agreement."""
    if tender.id not in readings(tender.procurement_id):
        raise Invalid("amount", "This price schedule has not been read.")
    lines = lines_of(schedule(tender.procurement_id), right.lot)
    line = next((one for one in lines if one.code == right.code), None)
    if line is None:
        raise Invalid("amount", "There is no such line in the schedule.")
    if not line.way.typed:
        raise Invalid("amount", f"This price is worked out from line {line.way.of}. Put that one right.")
    if line.way.kind is Kind.FIXED and right.amount != line.way.figure:
        raise Invalid("amount", f"The council’s rate is £{line.way.figure:,f}: a bidder accepts it or does not.")
    if right.amount is None or right.amount < 0 or right.amount * 10**PLACES % 1:
        raise Invalid("amount", f"Enter the price, 0 or more, with at most {PLACES} places.")
    if not right.reason.strip():
        raise Invalid("reason", "Say why it is put right, and by which rule of the tender.")
    if not right.agreed_by.strip():
        raise Invalid("agreed_by", "Name who of the bidder agreed.")
    if right.agreed_on is None or right.agreed_on > ctx.now.date():
        raise Invalid("agreed_on", "Enter the day on which the bidder agreed.")
    ctx.note(tender=tender.id, lot=right.lot, line=right.code)
    ctx.say(reason=right.reason.strip(), agreed_by=right.agreed_by.strip())
    return keep(
        PriceCorrection(
            procurement_id=tender.procurement_id,
            tender_id=tender.id,
            lot=right.lot,
            code=right.code,
            amount=right.amount,
            reason=right.reason.strip(),
            agreed_by=right.agreed_by.strip(),
            agreed_on=right.agreed_on,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.PRICE_JUDGE, Event.LOW_PRICE_ASKED)
def ask_low_price(
    ctx: Context, tender: Tender, lot: int, *, words: str, due_at: datetime | None, seen: str = ""
) -> ExplanationAsked:
    """Tell a bidder that its price for a lot looks abnormally low, and what it is to explain by when.

    `seen` is what the published rule found, if it did; a price may look too low to a person as well.

    Source: Public Contracts Regulations 2015 reg 69(1); Procurement Act 2023 s.19(4).
    """
    figure = _price(tender, lot)
    before = low_prices(tender.procurement_id).get((tender.id, lot, figure))
    if before and before.decision is None and before.explaining.waits(ctx.now):
        raise Invalid("words", "The bidder has been asked, and still has time.")
    ctx.note(tender=tender.id, lot=lot)
    ctx.say(words=words)
    told = f"Your price for lot {lot} is £{Decimal(figure):,.2f}. {seen}".strip()
    return put_asked(ctx, tender, Topic.PRICE, words, due_at, seen=told, lot=lot, figure=figure)


def _price(tender: Tender, lot: int) -> str:
    """What a bidder asks for a lot, to the penny, as it is named to it."""
    found = asked(tender.procurement_id).get(tender.id)
    price = found.lots[lot].total if found and lot in found.lots else None
    if price is None:
        raise Invalid("words", "There is no price for this lot that could be explained.")
    return price_figure(price)


@action(Permission.PRICE_JUDGE, Event.LOW_PRICE_DECIDED)
def decide_low_price(
    ctx: Context, tender: Tender, lot: int, *, finding: str, reason: str, before: Sequence[Mapping[str, str]] = ()
) -> LowPriceDecision:
    """Decide of a price that was to be explained, once the bidder was heard; `before` is how the lot stood until now.

    Raises Invalid for a finding that the law of the procurement does not know.
    """
    figure = _price(tender, lot)
    low = low_prices(tender.procurement_id).get((tender.id, lot, figure))
    if low is None:
        raise Invalid(
            "finding", "The bidder has not been asked about this price. Ask first: it has a right to explain."
        )
    if not low.explaining.heard(ctx.now):
        raise Invalid("finding", f"The bidder may still explain, until {moment(low.explaining.asked.due_at)}.")
    regime = regime_of(tender.procurement_id)
    found = findings(regime).get(finding)
    if found is None:
        raise Invalid("finding", "Choose what you find.")
    if not reason.strip():
        raise Invalid("reason", "Say why: the reason is what the bidder and a court would read.")
    ctx.note(tender=tender.id, lot=lot, finding=finding)
    ctx.say(reason=reason)
    decision = keep(
        LowPriceDecision(
            procurement_id=tender.procurement_id,
            tender_id=tender.id,
            asked_id=low.explaining.asked.id,
            lot=lot,
            figure=figure,
            finding=finding,
            rejects=found.rejects,
            reason=reason.strip(),
            before=[dict(row) for row in before],
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    code = db.session.get_one(Procurement, tender.procurement_id).code
    heard = "What you explained" if low.explaining.given else "That you explained nothing in time"
    ended = "Your tender is rejected for this lot." if found.rejects else "Your tender stays in the evaluation."
    write_to_bidder(
        ctx,
        tender,
        f"{code}: the price of your tender, lot {lot}",
        f"{heard} about your price of £{Decimal(figure):,.2f} for lot {lot} {found.told}. {ended}\n\n"
        f"Reason: {decision.reason}\n\nSource: {told_law(regime)}.\n",
        once=f"low-price-{decision.id}",
    )
    return decision
