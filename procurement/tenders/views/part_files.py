"""Files of a partner's own part: its person's page of them, the plain form, and the same tus door as a bidder's."""

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid
from procurement.core.db import db
from procurement.core.vocabulary import Permission
from procurement.core.web import guard, saved
from procurement.people.models import Organisation
from procurement.questionnaire.models import Slot
from procurement.tenders import tus
from procurement.tenders.actions.drafting import lay_aside
from procurement.tenders.actions.part_files import (
    begin_part_upload,
    cancel_part_upload,
    finish_part_upload,
    put_part_file,
    receive_part_chunk,
    remove_part_file,
)
from procurement.tenders.content import KINDS, MOST_BYTES, MOST_WORDS, kinds_words
from procurement.tenders.models import Upload
from procurement.tenders.partner_models import Partner, PartnerFile
from procurement.tenders.partners import HeldPartner, own_part, uploads_of
from procurement.tenders.scanning import scan_states
from procurement.tenders.storing import store
from procurement.tenders.views.resuming import Door, begun_here, going_on, speaks_tus
from procurement.tenders.views.uploading import handed_over
from procurement.timetable.windows import Window

PARTNERS = Door(receive_part_chunk, finish_part_upload, cancel_part_upload)


def files_page(
    partner: Partner, held: HeldPartner, window: Window, not_taken: dict[int, str] | None = None
) -> ResponseReturnValue:
    """What files are asked of my organisation, and which have come? `not_taken`: why one was not, by its place."""
    if not held.details or not held.places:
        return redirect(url_for("partners.part", partner=partner.id), 303)
    page = render_template(
        "bidding/part_files.html",
        procurement=db.session.get_one(Procurement, partner.procurement_id),
        bidder=db.session.get_one(Organisation, partner.tender.organisation_id),
        partner=partner,
        held=held,
        window=window,
        under_way=uploads_of(partner.id),
        scans=scan_states([file for there in held.files.values() for file in there]),
        kinds=kinds_words,
        accept=lambda slot: ",".join(f".{end}" for end in slot.accepts if end in KINDS),
        most=MOST_WORDS,
        not_taken=not_taken or {},
    )
    return page, (422 if not_taken else 200)


def own_copy(partner: Partner, held: HeldPartner, said: str) -> ResponseReturnValue:
    """A copy of a file of its own part, for its own person."""
    file = _file(held, said)
    return handed_over(file, file.name, url_for("partners.part", partner=partner.id, files=1))


def _file(held: HeldPartner, said: str) -> PartnerFile:
    found = next((file for there in held.files.values() for file in there if str(file.id) == said), None)
    if found is None:
        abort(404)
    return found


def changed(ctx: Context, partner: Partner, held: HeldPartner, window: Window) -> ResponseReturnValue:
    """Files came by a plain form, or one is taken away, or one that stopped half-way is given up."""
    here = url_for("partners.part", partner=partner.id, files=1)
    if request.form.get("do") == "remove":
        remove_part_file(ctx, _file(held, request.form.get("file", "")))
        return saved("Removed.", here)
    if request.form.get("do") == "give up":
        found = next((one for one in uploads_of(partner.id) if one.token == request.form.get("upload")), None)
        if found is None:
            abort(404)
        cancel_part_upload(ctx, found)
        return saved("Given up.", here)
    slot = next((place for place in held.places if str(place.id) == request.form.get("slot")), None)
    if slot is None:
        abort(404)
    if wrong := _put_all(ctx, partner, slot):
        return files_page(partner, own_part(partner), window, {slot.id: " ".join(wrong)})
    return saved("Received and checked.", here)


def _put_all(ctx: Context, partner: Partner, slot: Slot) -> list[str]:
    """Why what was sent was not taken, in sentences."""
    chosen = [part for part in request.files.getlist("file") if part.filename]
    if not chosen:
        return ["Choose a file first."]
    if len(chosen) > 1 and not slot.several:
        return ["This place takes one file. Choose one."]
    wrong = []
    for part in chosen:
        try:
            _put(ctx, partner, slot, part.filename or "", part.read())
        except Invalid as invalid:
            wrong.append(invalid.sentence)
    return wrong


def _put(ctx: Context, partner: Partner, slot: Slot, name: str, content: bytes) -> None:
    aside = lay_aside(slot, name, content)
    try:
        put_part_file(ctx, partner, slot, name, content, aside=aside)
    except Exception:
        store().remove(aside.stored.blob)
        raise


@guard(Permission.PART_READ)
@speaks_tus
def begin(ctx: Context, partner: Partner) -> Response:
    """Begin a file (POST), with its first piece if it comes along; what this server can do (OPTIONS)."""
    if request.method == "OPTIONS":
        return Response(status=204, headers=tus.offered(MOST_BYTES))
    return begun_here(
        ctx,
        lambda slot, name, size: begin_part_upload(ctx, partner, slot, name, size),
        lambda upload: url_for("partners.chunk", partner=partner.id, part_upload=upload.token),
        own_part(partner).places,
        PARTNERS,
    )


@guard(Permission.PART_FINISH)
@speaks_tus
def chunk(ctx: Context, partner: Partner, part_upload: Upload) -> Response:
    """How far a file has come (GET, HEAD); take its next piece (PATCH); give it up (DELETE)."""
    return going_on(ctx, part_upload, PARTNERS)
