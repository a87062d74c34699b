"""An organisation keeps certificates in its account, and is told before they run out."""

from datetime import date

from sqlalchemy import select

from procurement.core import clock
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.outbox import Message, send
from procurement.core.vocabulary import Event, Permission
from procurement.core.words import day
from procurement.people.models import User
from procurement.people.organisations import colleagues
from procurement.tenders.actions.enclosing import ACCEPTS
from procurement.tenders.certificate_models import Certificate
from procurement.tenders.certificates import certificates, days_told
from procurement.tenders.content import BadFile, media_type
from procurement.tenders.enclosures import Chosen
from procurement.tenders.rules import display_name
from procurement.tenders.storing import store

MOST = 60


def _own(ctx: Context) -> int:
    organisation_id = db.session.scalar(select(User.organisation_id).where(User.id == ctx.person))
    if organisation_id is None:
        raise Invalid("title", "Only an organisation that bids keeps certificates.")
    return organisation_id


@action(Permission.CERTIFICATE_KEEP, Event.CERTIFICATE_KEPT)
def keep_certificate(ctx: Context, _: None, title: str, expires_on: date | None, file: Chosen | None) -> Certificate:
    """Keep a certificate with the last day on which it stands. Raises Invalid by field."""
    organisation_id = _own(ctx)
    if not title.strip():
        raise Invalid("title", "Say what it is: employers' liability insurance, ISO 9001, Cyber Essentials.")
    if expires_on is None:
        raise Invalid("expires_on", "Enter the last day on which it stands.")
    if expires_on < ctx.now.astimezone(LONDON).date():
        raise Invalid("expires_on", f"It ran out on {day(expires_on)}, so it could not be used.")
    if file is None:
        raise Invalid("file", "Choose the file.")
    if len(certificates(organisation_id)) >= MOST:
        raise Invalid("title", f"You keep {MOST} already. Remove what has run out.")
    name = display_name(file.name)
    try:
        kind = media_type(name, file.content, ACCEPTS)
    except BadFile as wrong:
        raise Invalid("file", str(wrong)) from wrong
    stored = store().put(file.content)
    ctx.note(sha256=stored.sha256)
    return keep(
        Certificate(
            organisation_id=organisation_id,
            title=title.strip(),
            expires_on=expires_on,
            name=name,
            media_type=kind,
            sha256=stored.sha256,
            size=stored.size,
            blob=stored.blob,
            wrapped_key=stored.wrapped_key,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.CERTIFICATE_KEEP, Event.CERTIFICATE_REMOVED)
def remove_certificate(ctx: Context, _: None, number: int) -> None:
    """Take a certificate out of the account. Copies in drafts and in what was submitted stay."""
    row = next((one for one in certificates(_own(ctx)) if one.id == number), None)
    if row is None:
        raise Invalid("title", "It is not there any more.")
    blob = row.blob
    ctx.note(sha256=row.sha256)
    db.session.delete(row)
    db.session.flush()
    ctx.later(lambda: store().remove(blob))


def remind_of_certificates(address: str) -> int:
    """Tell organisations of certificates that run out soon: 30 days before and 7 days before, once each."""
    today, told = clock.now().astimezone(LONDON).date(), 0
    for row in db.session.scalars(select(Certificate).order_by(Certificate.id)).all():
        days = days_told(row.expires_on, today)
        once = f"certificate-{row.id}-{days}-"
        if days is not None and db.session.scalar(select(Message.id).where(Message.once.startswith(once))) is None:
            _tell(Context.at_console(), row, once, address)
            told += 1
    return told


@action(Permission.REMINDERS_SEND, Event.REMINDED)
def _tell(ctx: Context, row: Certificate, once: str, address: str) -> Certificate:
    people = [one for one in colleagues(row.organisation_id) if one.reminders]
    ctx.note(mails=len(people))
    for one in people:
        send(
            ctx,
            one.email,
            f"{row.title} runs out on {day(row.expires_on)}",
            f"{one.name},\n\nthe certificate “{row.title}” that your organisation keeps here stands until "
            f"{day(row.expires_on)}. After that it is not offered for your tenders any more. Put a newer one in its "
            f"place:\n\n{address.rstrip('/')}/organisation/certificates\n",
            once=f"{once}{one.id}",
        )
    return row
