"""Price schedules are opened and read once quality is settled; a price is put right with the bidder's agreement."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluation.pricing.book import read_prices
from evaluation.pricing.models import PriceCorrection, PriceReading, PriceRow
from evaluation.pricing.queries import readings, schedule
from evaluation.pricing.schedule import PLACES, Cell, Read, confirmed, lines_of
from evaluation.pricing.ways import Kind
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.files import Damaged
from procurement.core.vocabulary import Event, Permission
from procurement.pqq.queries import in_evaluation
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
