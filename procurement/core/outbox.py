"""Mail, written inside the transaction that causes it and sent after it.

Every message is also kept as an .eml file. Without a mail server that is all, and the outbox page shows it.
"""

import smtplib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import structlog
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core import clock
from procurement.core.action import Context, write_lock
from procurement.core.db import Base, Mutable, db
from procurement.core.rehearsing import MARK, SUBJECT, is_rehearsal, of_staff

log = structlog.get_logger()


class Message(Mutable, Base):
    """One mail to one address. `once` is a key that keeps the same mail from being sent twice.

    `secret` stands for `PRIVATE` in the body, for the mail alone, and is forgotten once the mail is sent. `withheld`
    says why a mail is on record and never goes: it was written in a rehearsal to somebody outside the council.
    """

    __tablename__ = "message"

    procurement_id: Mapped[int | None]
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str]
    once: Mapped[str] = mapped_column(String(120), unique=True)
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    secret: Mapped[str | None] = mapped_column(String(120))
    withheld: Mapped[str | None] = mapped_column(String(40))
    bounced_at: Mapped[datetime | None]
    """When it was learned that a mail which was sent did not reach its address; `failure` says why."""
    attached: Mapped[str | None] = mapped_column(String(60))
    """What goes with it, as `kind:number`; made when it goes."""


WITHHELD = "rehearsal"
"""Why a mail never goes: see `Message`."""

CHOSEN = "choice"
"""Another reason: its reader has turned mails of this kind off, where that is theirs to choose."""

Wanted = Callable[[str, str], bool]
_wanted: Wanted | None = None


def ask_first(wanted: Wanted) -> None:
    """Say how to find out whether the reader at an address wants a mail of the kind that `once` begins with."""
    global _wanted
    _wanted = wanted


PRIVATE = "[only in the mail itself]"
"""Where a mail's secret goes; what is kept of the mail says this instead."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


Maker = Callable[[int], list[Attachment]]
_MAKERS: dict[str, list[Maker]] = {}


def attaches(kind: str) -> Callable[[Maker], Maker]:
    """Register what makes files to go with the mails of a kind, from the number that the mail names."""

    def register(maker: Maker) -> Maker:
        _MAKERS.setdefault(kind, []).append(maker)
        return maker

    return register


def attachments(message: Message) -> list[Attachment]:
    """The files that go with a mail."""
    kind, _, number = (message.attached or "").partition(":")
    return [one for make in _MAKERS.get(kind, []) for one in make(int(number))]


class Post:
    """Where mail goes: a folder of .eml files, and a mail server where one is named (host:port)."""

    def __init__(self, folder: Path, sender: str, server: str | None) -> None:
        self.folder, self.sender, self.server = folder, sender, server

    def deliver(self, message: Message) -> None:
        """Write the .eml file; hand it to the server if there is one. Raises OSError or SMTPException."""
        mail = EmailMessage()
        mail["From"], mail["To"] = self.sender, message.to_address
        mail["Subject"] = " ".join(message.subject.split())
        mail["Date"] = format_datetime(message.written_at)
        mail["Message-ID"] = f"<{message.id}.{message.once}@evenhand>"
        mail.set_content(message.body.replace(PRIVATE, message.secret or PRIVATE))
        for one in attachments(message):
            kind, _, sub = one.media_type.partition("/")
            mail.add_attachment(one.content, maintype=kind, subtype=sub, filename=one.name)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{message.id:06d}.eml").write_bytes(bytes(mail))
        if self.server:
            host, _, port = self.server.partition(":")
            with smtplib.SMTP(host, int(port or 25), timeout=20) as line:
                line.send_message(mail)


_post: Post | None = None


def post_with(post: Post) -> None:
    """Say where mail goes from here on."""
    global _post
    _post = post


def send(
    ctx: Context,
    to_address: str,
    subject: str,
    body: str,
    *,
    once: str,
    secret: str | None = None,
    attached: str | None = None,
) -> None:
    """Write a mail inside the action under way; it goes after the commit, and only once for each `once`.

    `secret` is put where the body says `PRIVATE`, in the mail and nowhere else. In a rehearsal every mail says so, and
    one to anybody outside the council is kept on record and never goes.
    """
    if db.session.scalar(select(Message.id).where(Message.once == once)):
        return
    withheld = None
    if is_rehearsal(ctx.procurement_id):
        subject, body = f"{SUBJECT}{subject}", f"{MARK}.\n\n{body}"
        withheld = None if of_staff(to_address) else WITHHELD
    if withheld is None and _wanted is not None and not _wanted(to_address, once):
        withheld = CHOSEN
    message = Message(
        procurement_id=ctx.procurement_id,
        to_address=to_address,
        subject=subject[:200],
        body=body,
        once=once,
        written_at=ctx.now,
        secret=None if withheld else secret,
        withheld=withheld,
        attached=attached,
    )
    db.session.add(message)
    if deliver_soon not in ctx.after:
        ctx.later(deliver_soon)


_elsewhere: Callable[[], object] | None = None


def deliver_with(elsewhere: Callable[[], object] | None) -> None:
    """Have mail sent beside the pages, so that nobody waits for it; None: at once, by whoever caused it."""
    global _elsewhere
    _elsewhere = elsewhere


def deliver_soon() -> None:
    """See that what waits is sent: beside the pages where something works there, else now."""
    (_elsewhere or deliver_waiting)()


_delivering = threading.Lock()
"""Who delivers does so alone: two who found the same mail waiting would both send it."""


def deliver_waiting() -> None:
    """Send what waits. A failure is kept with the message and tried again the next time.

    Nobody's write waits for a mail server: each mail is noted as sent on its own, once it is.
    """
    if _post is None:
        return
    waiting = select(Message.id).where(Message.sent_at.is_(None), Message.withheld.is_(None)).order_by(Message.id)
    with _delivering:
        for number in db.session.scalars(waiting).all():
            _deliver(_post, number)
        db.session.commit()


def _deliver(post: Post, number: int) -> None:
    message = db.session.get_one(Message, number, populate_existing=True)
    failure = None
    withheld = is_rehearsal(message.procurement_id) and not of_staff(message.to_address)
    if not withheld:  # asked again: people change sides after it is written
        try:
            post.deliver(message)
        except (OSError, smtplib.SMTPException) as why:
            failure = f"{type(why).__name__}: {why}"[:500]
            log.warning("mail not sent", message=number, why=type(why).__name__)
    write_lock()
    db.session.refresh(message)
    if withheld:
        message.withheld, message.secret = WITHHELD, None
    elif failure:
        message.failure = failure
    else:
        message.sent_at, message.failure, message.secret = clock.now(), None, None
    db.session.commit()
