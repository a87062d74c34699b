"""Holding the meeting: laying an item before the panel, noting who comes and goes, handing over the pen."""

from evaluation.moderation.actions import require_round_open
from evaluation.moderation.actions.moving import moved
from evaluation.moderation.meeting import ABSENT, IN, OUT, present_now, writer
from evaluation.moderation.models import Attendance, ConsensusDraft, ItemOpening, ModerationTerms
from evaluation.moderation.queries import draft
from evaluation.scoring.items import Item
from evaluation.scoring.queries import assigned
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import ROUNDS, Event, Permission, Role
from procurement.people.models import User
from procurement.people.queries import held_in

MOST_MINUTES = 240


@action(Permission.CONSENSUS_AGREE, Event.ITEM_OPENED)
def open_item(ctx: Context, item: Item) -> ItemOpening:
    """Lay an item before the panel: everybody's marks of it are shown together, and all who follow are led to it.

    Whoever does it is in the chair. Pressed twice it stays open as it is.
    """
    require_round_open(ctx, item.round)
    row = moved(item.procurement_id, item.round)
    ctx.note(tender=item.tender.id, criterion=item.criterion.id, round=item.round)
    row.chair = db.session.get_one(User, ctx.person)
    now = row.opening
    if now is not None and (now.tender_id, now.criterion_id) == (item.tender.id, item.criterion.id):
        return now
    row.opening = keep(
        ItemOpening(
            procurement_id=item.procurement_id,
            tender_id=item.tender.id,
            criterion_id=item.criterion.id,
            round=item.round,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    return row.opening


@action(Permission.ATTENDANCE_NOTE, Event.ATTENDANCE_NOTED)
def note_attendance(
    ctx: Context, procurement: Procurement, *, round_: int, user_id: int, kind: str, note: str = ""
) -> Attendance:
    """Note that somebody of the panel came in, left, or is absent, with the time. What was noted stays."""
    require_round_open(ctx, round_)
    panel = {user.id for judges in assigned(procurement.id, round_).values() for user in judges}
    if user_id not in panel:
        raise Invalid("person", "Only evaluators of this procurement come to its moderation.")
    if kind not in (IN, OUT, ABSENT):
        raise Invalid("kind", "Say whether they came in, left, or are absent.")
    there = user_id in present_now(procurement.id, round_)
    if kind == IN and there:
        raise Invalid("kind", "They are in the meeting already.")
    if kind == OUT and not there:
        raise Invalid("kind", "They are not in the meeting, so they cannot leave it.")
    moved(procurement.id, round_)
    ctx.note(person=user_id, kind=kind, round=round_)
    ctx.say(note=note)
    return keep(
        Attendance(
            procurement_id=procurement.id,
            round=round_,
            user_id=user_id,
            kind=kind,
            note=note.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.CONSENSUS_AGREE, Event.PEN_HANDED)
def hand_pen(ctx: Context, item: Item, *, to: int) -> ConsensusDraft:
    """Let somebody else who may record write on: from whoever is writing, or from whoever has fallen silent."""
    require_round_open(ctx, item.round)
    row = draft(item)
    if row is None:
        raise Invalid("to", "Nothing is written yet: whoever begins to write has the pen.")
    holder = writer(row, ctx.now)
    if holder not in (None, ctx.person):
        raise Invalid("to", "Only who is writing hands over the pen, until they have been silent for a minute.")
    if (to, Role.MODERATOR) not in held_in(item.procurement_id, ctx.now):
        raise Invalid("to", "Only a moderator of this procurement can write the record.")
    moved(item.procurement_id, item.round)
    ctx.note(tender=item.tender.id, criterion=item.criterion.id, round=item.round, to=to)
    row.pen_to_id, row.saved_at = to, ctx.now
    return row


@action(Permission.MODERATION_SET, Event.MODERATION_TERMS_SET)
def set_terms(ctx: Context, procurement: Procurement, *, quorum: int, views_from: int, minutes: int) -> ModerationTerms:
    """Say how meetings are held from now on; records that were agreed before stay as they are."""
    for name, value, most in (
        ("quorum", quorum, 30),
        ("views_from", views_from, 10),
        ("minutes", minutes, MOST_MINUTES),
    ):
        least = 0 if name == "minutes" else 1
        if not least <= value <= most:
            raise Invalid(name, f"Give a whole number from {least} to {most}.")
    for round_ in ROUNDS:
        moved(procurement.id, round_)
    ctx.note(quorum=quorum, views_from=views_from, minutes=minutes)
    return keep(
        ModerationTerms(
            procurement_id=procurement.id,
            quorum=quorum,
            views_from=views_from,
            minutes=minutes,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
