"""What was never finished goes by its age: files that stopped half-way, and drafts whose procurement is over."""

from datetime import datetime, timedelta

from sqlalchemy import select

from procurement.cases.models import Abandonment
from procurement.core.action import Context, action
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission
from procurement.tenders import tus
from procurement.tenders.actions.drafting import drop
from procurement.tenders.models import DraftAnswer, DraftFile, DraftKey, Opening, Tender, Upload
from procurement.tenders.partner_models import Partner, PartnerAnswer, PartnerFile
from procurement.tenders.storing import store

DRAFTS_KEPT = timedelta(days=180)
"""How long a draft lies after its round was opened, or its procurement ended: longer than a claim may be begun."""


def forget_what_is_old() -> tuple[int, int]:
    """Delete what has lain too long, each thing on record; how many files half-way, and how many drafts."""
    now = Context.at_console().now
    uploads, drafts = _expired(now), _over(now)
    for upload in uploads:
        expire_upload(_keeper(upload.tender_id), upload)
    for key in drafts:
        forget_draft(_keeper(key.tender_id), key)
    return len(uploads), len(drafts)


def _keeper(tender_id: int) -> Context:
    ctx = Context.at_console()
    ctx.procurement_id = db.session.get_one(Tender, tender_id).procurement_id
    return ctx


def _expired(now: datetime) -> list[Upload]:
    query = select(Upload).where(Upload.finished_at.is_(None), Upload.begun_at < now - tus.KEPT)
    return list(db.session.scalars(query.order_by(Upload.id)))


def _over(now: datetime) -> list[DraftKey]:
    """The drafts of rounds that were opened so long ago, and of procurements that were abandoned then."""
    opened = (
        select(DraftKey)
        .join(Tender, Tender.id == DraftKey.tender_id)
        .join(Opening, (Opening.procurement_id == Tender.procurement_id) & (Opening.round == DraftKey.round))
        .where(Opening.opened_at < now - DRAFTS_KEPT)
    )
    ended = (
        select(DraftKey)
        .join(Tender, Tender.id == DraftKey.tender_id)
        .join(Abandonment, Abandonment.procurement_id == Tender.procurement_id)
        .where(Abandonment.at < now - DRAFTS_KEPT)
    )
    found = {key.id: key for query in (opened, ended) for key in db.session.scalars(query)}
    return [found[number] for number in sorted(found)]


@action(Permission.DRAFTS_FORGET, Event.UPLOAD_EXPIRED)
def expire_upload(ctx: Context, upload: Upload) -> Upload:
    """Delete a file that stopped half-way once it can no longer be taken up again."""
    ctx.note(tender=upload.tender_id, round=upload.round, received=upload.received, size=upload.size)
    drop(ctx, upload)
    return upload


@action(Permission.DRAFTS_FORGET, Event.DRAFT_FORGOTTEN)
def forget_draft(ctx: Context, key: DraftKey) -> DraftKey:
    """Delete a draft that was never submitted, and its key, so that no copy of it anywhere opens."""
    ctx.note(tender=key.tender_id, round=key.round)
    files = select(DraftFile).where(DraftFile.tender_id == key.tender_id, DraftFile.round == key.round)
    uploads = select(Upload).where(Upload.tender_id == key.tender_id, Upload.round == key.round)
    for row in (*db.session.scalars(files), *db.session.scalars(uploads)):
        drop(ctx, row)
    answers = select(DraftAnswer).where(DraftAnswer.tender_id == key.tender_id, DraftAnswer.round == key.round)
    for answer in db.session.scalars(answers):
        db.session.delete(answer)
    if key.round == FIRST_ROUND:
        _forget_parts(ctx, key.tender_id)
    db.session.delete(key)
    db.session.flush()
    token, drafts = key.token, store().drafts
    ctx.later(lambda: drafts.destroy(token))
    return key


def _forget_parts(ctx: Context, tender_id: int) -> None:
    """What partners wrote and sent for a draft goes with it."""
    own = select(Partner.id).where(Partner.tender_id == tender_id)
    for file in db.session.scalars(select(PartnerFile).where(PartnerFile.partner_id.in_(own))).all():
        drop(ctx, file)
    for answer in db.session.scalars(select(PartnerAnswer).where(PartnerAnswer.partner_id.in_(own))).all():
        db.session.delete(answer)
    for partner in db.session.scalars(select(Partner).where(Partner.tender_id == tender_id)):
        partner.details = None
