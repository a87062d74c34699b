"""Marks that are written in Excel: the workbook handed out, and taken in again, all of it or nothing."""

from collections.abc import Sequence
from decimal import Decimal

from evaluation.scoring.actions import write_draft
from evaluation.scoring.items import Item, current_round
from evaluation.scoring.models import MarkDraft
from evaluation.scoring.taking_in import Chosen
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action
from procurement.core.vocabulary import Event, Permission


@action(Permission.SCORE_READ_OWN, Event.MARKS_BOOK_HANDED_OUT)
def hand_out_book(ctx: Context, procurement: Procurement, answers: int) -> Procurement:
    """Put on record that an evaluator took out a workbook with the answers they mark."""
    ctx.note(round=current_round(procurement.id), answers=answers)
    return procurement


@action(Permission.SCORE_READ_OWN, Event.PRINT_PACK_HANDED_OUT)
def hand_out_pack(ctx: Context, procurement: Procurement, items: Sequence[Item]) -> Procurement:
    """Put on record which answers an evaluator took out to print."""
    ctx.note(round=current_round(procurement.id), answers=[item.id for item in items])
    return procurement


@action(Permission.SCORE_GIVE, Event.MARKS_BOOK_TAKEN_IN)
def take_in_book(ctx: Context, procurement: Procurement, written: Sequence[tuple[Item, Chosen]]) -> list[MarkDraft]:
    """Write what a workbook brought into the drafts of its evaluator, as if it had been typed on screen.

    Raises Invalid, naming the answer, where one of them cannot be marked (any more), and Stale where a draft was saved
    since the changes were shown; then nothing is written.
    """
    for item, _ in written:
        if no := ctx.refusal(Permission.SCORE_GIVE, item):
            raise Invalid("file", f"{item.criterion.question.code}, {item.tender.bidder_code}: {no.reason}")
    ctx.note(round=current_round(procurement.id), answers=[item.id for item, _ in written])
    return [_write(ctx, item, one) for item, one in written]


def _write(ctx: Context, item: Item, one: Chosen) -> MarkDraft:
    said = dict(one.said)
    mark = said.pop("mark")
    return write_draft(ctx, item, Decimal(mark) if mark else None, said, one.version)
