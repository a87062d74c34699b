"""Files that come in chunks, to be taken up again where a line was cut.

What was begun before the deadline may end after it: it is kept, sealed, with both times. Whether it counts is for a
person to decide.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.files import CHUNK_LIMIT, Stored
from procurement.core.vocabulary import Event, Permission
from procurement.questionnaire.models import Slot
from procurement.tenders.actions.drafting import drop, make_room, may_fill, work_round
from procurement.tenders.actions.under_key import in_hand
from procurement.tenders.content import BadFile, check_name_and_size, media_type, pages_of
from procurement.tenders.models import DraftFile, Tender, Upload
from procurement.tenders.queries import is_opened
from procurement.tenders.rules import display_name
from procurement.tenders.scanning import scan_soon
from procurement.tenders.storing import store


class WrongOffset(Invalid):
    """A chunk does not follow on from what is stored; `received` says from where to go on."""

    def __init__(self, received: int) -> None:
        super().__init__("file", f"{received} bytes are stored. Go on from there.")
        self.received = received


class NotTaken(Invalid):
    """All of a file has come, and it is not what its place takes."""


@dataclass(frozen=True)
class Looked:
    """What a whole file is, as it lies in the store: its type, its pages if it is a PDF, its hash and size."""

    media_type: str
    pages: int | None
    stored: Stored


@action(Permission.TENDER_EDIT, Event.UPLOAD_BEGUN)
def begin_upload(ctx: Context, tender: Tender, slot: Slot, name: str, size: int) -> Upload:
    """Begin to receive a file of `size` bytes; refused at once if it could not be taken in the end."""
    round_ = work_round(ctx, tender)
    may_fill(tender, slot, round_)
    return new_upload(ctx, tender, slot, name, size, round_)


def new_upload(
    ctx: Context, tender: Tender, slot: Slot, name: str, size: int, round_: int, partner_id: int | None = None
) -> Upload:
    """A file that begins to come, within the action under way; `partner_id` where it is for that partner's part."""
    shown = display_name(name)
    try:
        check_name_and_size(shown, size, slot.accepts)
    except BadFile as wrong:
        raise Invalid("file", str(wrong)) from wrong
    hand = in_hand(tender, round_, ctx.now)
    blob, wrapped_key = store().begin(hand.token)
    ctx.note(round=round_, slot=slot.code, size=size)
    return keep(
        Upload(
            token=secrets.token_hex(16),
            tender_id=tender.id,
            round=round_,
            slot_id=slot.id,
            partner_id=partner_id,
            name=hand.sealed(shown),
            size=size,
            received=0,
            blob=blob,
            wrapped_key=wrapped_key,
            begun_at=ctx.now,
        )
    )


@action(Permission.UPLOAD_FINISH, Event.CHUNK_RECEIVED)
def receive_chunk(ctx: Context, upload: Upload, offset: int, data: bytes, *, stowed: bool = False) -> Upload:
    """Add bytes at `offset`, which must be where the stored ones end (WrongOffset says where that is).

    The bytes that make the file whole are `finish_upload`'s. `stowed`: they lie in the store already, by `stow`.
    """
    return one_more(ctx, upload, offset, data, stowed=stowed)


def one_more(ctx: Context, upload: Upload, offset: int, data: bytes, *, stowed: bool) -> Upload:
    """A piece that is not the last, within the action under way."""
    _add(ctx, upload, offset, data, stowed)
    if upload.received == upload.size:
        raise Invalid("file", "This is the last of the file: it is put into its place with it.")
    return upload


@action(Permission.UPLOAD_FINISH, Event.FILE_PUT)
def finish_upload(
    ctx: Context, upload: Upload, offset: int, data: bytes, *, looked_at: Looked | None = None
) -> DraftFile:
    """The last bytes: with them the file is looked at, hashed and put into its slot, with the times it began and ended.

    All in one commit: whoever was told that the last byte is here has the file in its place. Raises NotTaken.
    `looked_at`: the bytes lie in the store already, by `stow`, and this is what the file is.
    """
    facts = the_last(ctx, upload, offset, data, looked_at)
    make_room(ctx, upload.tender, upload.slot, upload.round)
    return keep(DraftFile(tender_id=upload.tender_id, round=upload.round, **facts))


def the_last(ctx: Context, upload: Upload, offset: int, data: bytes, looked_at: Looked | None = None) -> dict[str, Any]:
    """The piece that makes a file whole, within the action under way: what is written down of the file."""
    _add(ctx, upload, offset, data, looked_at is not None)
    if upload.received != upload.size:
        raise Invalid("file", f"Only {upload.received} of {upload.size} bytes have come. Send the rest first.")
    seen = looked_at or _look(upload)
    stored = seen.stored
    upload.finished_at = ctx.now
    ctx.later(scan_soon)
    ctx.note(round=upload.round, slot=upload.slot.code, sha256=stored.sha256, size=stored.size)
    return {
        "slot_id": upload.slot_id,
        "name": in_hand(upload.tender, upload.round, ctx.now).sealed(upload.name),
        "media_type": seen.media_type,
        "sha256": stored.sha256,
        "size": stored.size,
        "blob": upload.blob,
        "wrapped_key": upload.wrapped_key,
        "pages": seen.pages,
        "begun_at": upload.begun_at,
        "put_at": ctx.now,
    }


def stow(upload: Upload, offset: int, data: bytes) -> Looked | None:
    """Write bytes into the store before the turn to write is taken, so that nobody else waits for the disk.

    Only while the file is held (`FileStore.held`), and followed by `receive_chunk` or, where these are the last bytes
    and what they make of the file is returned, by `finish_upload`. Until one of them has said so the bytes do not
    count: whatever is left behind those that do is cut off. Raises Invalid, WrongOffset or NotTaken.
    """
    db.session.refresh(upload)
    _may_add(upload, offset, data)
    _write(upload, data)
    return _look(upload) if offset + len(data) == upload.size else None


def _look(upload: Upload) -> Looked:
    content = store().content(upload.blob, upload.wrapped_key)
    try:
        kind = media_type(upload.name, content, upload.slot.accepts)
    except BadFile as wrong:
        raise NotTaken("file", str(wrong)) from wrong
    return Looked(kind, pages_of(content, kind), store().known(upload.blob, upload.wrapped_key, content))


def _add(ctx: Context, upload: Upload, offset: int, data: bytes, stowed: bool) -> None:
    """Count bytes to those that are stored; write them first where nobody has."""
    _may_add(upload, offset, data)
    if not stowed:
        _write(upload, data)
    upload.received += len(data)
    ctx.note(offset=offset, bytes=len(data))


def _write(upload: Upload, data: bytes) -> None:
    """Write behind what is acknowledged, having dropped what a crash left there that was not."""
    store().cut(upload.blob, upload.wrapped_key, upload.received)
    store().append(upload.blob, upload.wrapped_key, data)


def _may_add(upload: Upload, offset: int, data: bytes) -> None:
    if offset != upload.received:  # also where all of it is here and the answer that said so was lost on its way
        raise WrongOffset(upload.received)
    _still_open(upload)
    if not data:
        raise Invalid("file", "Nothing was sent.")
    if len(data) > CHUNK_LIMIT:
        raise Invalid("file", f"Send at most {CHUNK_LIMIT} bytes at once.")
    if upload.received + len(data) > upload.size:
        raise Invalid("file", "More was sent than the file is long.")


@action(Permission.UPLOAD_FINISH, Event.FILE_REMOVED)
def cancel_upload(ctx: Context, upload: Upload) -> Upload:
    """Give up a file that is on its way."""
    return no_more(ctx, upload)


def no_more(ctx: Context, upload: Upload) -> Upload:
    """A file that does not come, within the action under way."""
    if upload.finished_at:
        raise Invalid("file", "This file has come. Remove it from its place instead.")
    drop(ctx, upload)
    return upload


def _still_open(upload: Upload) -> None:
    """What is opened is opened: nothing is added to it."""
    if upload.finished_at:
        raise Invalid("file", "This file has come already.")
    if is_opened(upload.tender.procurement_id, upload.round):
        raise Invalid("file", "The tenders have been opened, so nothing more can be added.")
