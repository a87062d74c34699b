"""Files of a partner's own part: sent whole or in pieces, and taken away again, by its own person and nobody else."""

from sqlalchemy import select

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission
from procurement.questionnaire.models import Slot
from procurement.tenders.actions.drafting import MOST_FILES_A_SLOT, Aside, drop, lay_aside
from procurement.tenders.actions.under_key import in_hand
from procurement.tenders.actions.uploading import Looked, new_upload, no_more, one_more, the_last
from procurement.tenders.models import Upload
from procurement.tenders.partner_models import Partner, PartnerFile
from procurement.tenders.partners import own_part
from procurement.tenders.scanning import scan_soon
from procurement.tenders.storing import store


@action(Permission.PART_ANSWER, Event.FILE_PUT)
def put_part_file(
    ctx: Context, partner: Partner, slot: Slot, name: str, content: bytes, *, aside: Aside | None = None
) -> PartnerFile:
    """Put a whole file into a place of a partner's own part; a place for one file gives the old one up.

    `aside`: the file lies in the store already, by `lay_aside`.
    """
    _may_fill(partner, slot)
    lies = aside or lay_aside(slot, name, content)
    _make_room(ctx, partner, slot)
    hand, stored = in_hand(partner.tender, FIRST_ROUND, ctx.now), lies.stored
    ctx.later(scan_soon)
    ctx.note(partner=partner.id, slot=slot.code, sha256=stored.sha256, size=stored.size)
    return keep(
        PartnerFile(
            partner_id=partner.id,
            slot_id=slot.id,
            name=hand.sealed(lies.name),
            media_type=lies.media_type,
            sha256=stored.sha256,
            size=stored.size,
            blob=stored.blob,
            wrapped_key=store().rewrap(stored.blob, stored.wrapped_key, hand.token),
            pages=lies.pages,
            begun_at=ctx.now,
            put_at=ctx.now,
        )
    )


@action(Permission.PART_ANSWER, Event.UPLOAD_BEGUN)
def begin_part_upload(ctx: Context, partner: Partner, slot: Slot, name: str, size: int) -> Upload:
    """Begin to receive a file of `size` bytes for a partner's own part."""
    _may_fill(partner, slot)
    ctx.note(partner=partner.id)
    return new_upload(ctx, partner.tender, slot, name, size, FIRST_ROUND, partner.id)


@action(Permission.PART_FINISH, Event.CHUNK_RECEIVED)
def receive_part_chunk(ctx: Context, upload: Upload, offset: int, data: bytes, *, stowed: bool = False) -> Upload:
    """Add bytes at `offset`, as `receive_chunk` does for a bidder."""
    return one_more(ctx, upload, offset, data, stowed=stowed)


@action(Permission.PART_FINISH, Event.FILE_PUT)
def finish_part_upload(
    ctx: Context, upload: Upload, offset: int, data: bytes, *, looked_at: Looked | None = None
) -> PartnerFile:
    """The last bytes: with them the file is looked at, hashed and put into its place. Raises NotTaken."""
    facts = the_last(ctx, upload, offset, data, looked_at)
    partner = db.session.get_one(Partner, upload.partner_id)
    _make_room(ctx, partner, upload.slot)
    ctx.note(partner=partner.id)
    return keep(PartnerFile(partner_id=partner.id, **facts))


@action(Permission.PART_FINISH, Event.FILE_REMOVED)
def cancel_part_upload(ctx: Context, upload: Upload) -> Upload:
    """Give up a file that is on its way."""
    return no_more(ctx, upload)


@action(Permission.PART_ANSWER, Event.FILE_REMOVED)
def remove_part_file(ctx: Context, file: PartnerFile) -> PartnerFile:
    """Take a file out of a partner's own part. What was submitted before keeps its copy."""
    ctx.note(partner=file.partner_id, sha256=file.sha256)
    drop(ctx, file)
    return file


def _may_fill(partner: Partner, slot: Slot) -> None:
    """Refuse a place that is not one of this part, or a part that went with the tender."""
    if not partner.details:
        raise Invalid("file", "Your part went with the tender and lies sealed. The bidder can open it again.")
    if slot.id not in {place.id for place in own_part(partner).places}:
        raise Invalid("file", "This place for a file is not in your part.")


def _make_room(ctx: Context, partner: Partner, slot: Slot) -> None:
    query = select(PartnerFile).where(PartnerFile.partner_id == partner.id, PartnerFile.slot_id == slot.id)
    rows = list(db.session.scalars(query))
    if not slot.several:
        for row in rows:
            drop(ctx, row)
    elif len(rows) >= MOST_FILES_A_SLOT:
        raise Invalid("file", f"This place holds {MOST_FILES_A_SLOT} files already. Remove one first.")
