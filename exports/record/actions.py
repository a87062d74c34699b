"""Handing the day's anchor out of the service: to every auditor by mail, and into a folder where one is named."""

from pathlib import Path

from sqlalchemy import select

from exports.record.anchors import anchor, put_anchor
from procurement.cases.models import Procurement
from procurement.core import clock
from procurement.core.action import Context, action
from procurement.core.db import db
from procurement.core.outbox import deliver_waiting, send
from procurement.core.signing_key import own_key
from procurement.core.vocabulary import Event, Permission, Role
from procurement.core.words import day
from procurement.people.models import User
from procurement.people.queries import appointed


def hand_out(folder: Path | None) -> None:
    """Once a day: the anchor goes wherever it is kept. Asking again on the same day changes nothing."""
    if folder is not None:
        put_anchor(folder, clock.now(), own_key())
    mail_anchor(Context.at_console(), None)
    deliver_waiting()


@action(Permission.ANCHOR_SEND, Event.ANCHOR_SENT)
def mail_anchor(ctx: Context, _nothing: None) -> None:
    """Send every auditor of a procurement the head of the audit log, signed."""
    held = anchor(ctx.now, own_key())
    auditors = _auditors()
    ctx.note(mails=len(auditors))
    for auditor in auditors if held else []:
        send(
            ctx,
            auditor.email,
            f"Anchor of the record, {day(ctx.now.date())}",
            "Keep this message. The line below names the last entry of the audit log and its hash, signed. Given to\n"
            "`evenhand verify` with a record that is taken out later, it shows that nothing before was rewritten.\n"
            f"\n{held.decode() if held else ''}",
            once=f"anchor-{auditor.id}-{ctx.now:%Y-%m-%d}",
        )


def _auditors() -> list[User]:
    """Everybody who audits a procurement that is no rehearsal."""
    real = select(Procurement.id).where(Procurement.rehearsal_of_id.is_(None))
    found = {one.id: one for number in db.session.scalars(real) for one in appointed(number, Role.AUDITOR)}
    return [found[number] for number in sorted(found)]
