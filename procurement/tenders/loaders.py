"""How addresses name tenders and what belongs to them. What a person may not know of is not found."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.web import loads
from procurement.people.models import User
from procurement.questionnaire.models import Slot
from procurement.tenders.models import DraftFile, LateAttempt, Opening, Submission, SubmittedFile, Tender, Upload
from procurement.tenders.partner_models import Partner
from procurement.tenders.partners import answers_for
from procurement.tenders.queries import opened_tender, own
from procurement.tenders.sealed_models import SealedFile


def own_tender(ctx: Context, parts: Mapping[str, Any]) -> Tender | None:
    """The tender of the acting person's organisation in the procurement named before it."""
    organisation_id = db.session.scalar(select(User.organisation_id).where(User.id == ctx.actor_id))
    return own(organisation_id, parts["procurement"].id) if organisation_id else None


@loads("tender")
def tender(ctx: Context, tender_id: int, parts: Mapping[str, Any]) -> Tender | None:
    """For the council's side: an opened tender, by its id within the procurement named before it."""
    if not ctx.standing.roles & COUNCIL:
        return None
    return opened_tender(parts["procurement"].id, tender_id)


@loads("envelope")
def envelope(ctx: Context, tender_id: int, parts: Mapping[str, Any]) -> Tender | None:
    """For the council's side: a tender that came late, opened or not."""
    if not ctx.standing.roles & COUNCIL:
        return None
    late = select(LateAttempt.tender_id).where(LateAttempt.procurement_id == parts["procurement"].id)
    return db.session.scalar(select(Tender).where(Tender.id == tender_id, Tender.id.in_(late)))


@loads("submitted_file")
def submitted_file(_ctx: Context, file_id: int, parts: Mapping[str, Any]) -> SubmittedFile | None:
    """A file of the opened tender named before it, in a round that was opened."""
    found: Tender = parts["tender"]
    opened = select(Opening.round).where(Opening.procurement_id == found.procurement_id)
    return db.session.scalar(
        select(SubmittedFile)
        .join(Submission, Submission.id == SubmittedFile.submission_id)
        .where(SubmittedFile.id == file_id, Submission.tender_id == found.id, Submission.round.in_(opened))
    )


@loads("slot")
def slot(_ctx: Context, slot_id: int, parts: Mapping[str, Any]) -> Slot | None:
    """A place for files in the procurement named before it."""
    return db.session.scalar(select(Slot).where(Slot.id == slot_id, Slot.procurement_id == parts["procurement"].id))


@loads("partner")
def partner(ctx: Context, number: int, _parts: Mapping[str, Any]) -> Partner | None:
    """The part of a bidder's partner, for whoever answers it; the bidder itself finds no such page."""
    return next((row for row in answers_for(ctx.person) if row.id == number), None)


@loads("upload")
def upload(ctx: Context, token: str, parts: Mapping[str, Any]) -> Upload | None:
    """A bidder's own file on its way, by its token."""
    mine = own_tender(ctx, parts)
    if mine is None:
        return None
    own = (Upload.tender_id == mine.id, Upload.partner_id.is_(None))
    return db.session.scalar(select(Upload).where(Upload.token == token, *own))


@loads("part_upload")
def part_upload(_ctx: Context, token: str, parts: Mapping[str, Any]) -> Upload | None:
    """A file on its way to the part of the partner named before it, by its token."""
    found: Partner = parts["partner"]
    return db.session.scalar(select(Upload).where(Upload.token == token, Upload.partner_id == found.id))


@loads("draft_file")
def draft_file(ctx: Context, file_id: int, parts: Mapping[str, Any]) -> DraftFile | None:
    """A file of a bidder's own draft."""
    mine = own_tender(ctx, parts)
    if mine is None:
        return None
    return db.session.scalar(select(DraftFile).where(DraftFile.id == file_id, DraftFile.tender_id == mine.id))


@loads("sent_file")
def sent_file(ctx: Context, file_id: int, parts: Mapping[str, Any]) -> SubmittedFile | None:
    """A file that a bidder itself submitted."""
    mine = own_tender(ctx, parts)
    if mine is None:
        return None
    return db.session.scalar(
        select(SubmittedFile)
        .join(Submission, Submission.id == SubmittedFile.submission_id)
        .where(SubmittedFile.id == file_id, Submission.tender_id == mine.id)
    )


@loads("sealed_file")
def sealed_file(_ctx: Context, file_id: int, parts: Mapping[str, Any]) -> SealedFile | None:
    """A file of the sealed submission named before it, which is the bidder's own."""
    found: Submission = parts["receipt"]
    own = (SealedFile.submission_id == found.id, SealedFile.partner_id.is_(None))
    return db.session.scalar(select(SealedFile).where(SealedFile.id == file_id, *own))


@loads("receipt")
def receipt(ctx: Context, reference: str, parts: Mapping[str, Any]) -> Submission | None:
    """A bidder's own submission, by the reference on its receipt."""
    mine = own_tender(ctx, parts)
    if mine is None:
        return None
    return db.session.scalar(
        select(Submission).where(Submission.reference == reference, Submission.tender_id == mine.id)
    )
