"""One opened tender, as the council's side may read it."""

from collections.abc import Iterator

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.access import Ground, Refusal
from procurement.core.action import Context
from procurement.core.archive import Member
from procurement.core.db import db
from procurement.core.files import FileStore
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import FIRST_ROUND, Permission, Role
from procurement.core.web import act, guard, refused
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import stands_for
from procurement.tenders.actions import take_file, take_files
from procurement.tenders.cleaning import NotCleaned, cleaned
from procurement.tenders.comparing import Change, changes, counted, file_changes
from procurement.tenders.covering import copy_for_judges, judged_answers, why_kept_from_judges
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.models import Opening, Submission, SubmittedFile, Tender
from procurement.tenders.page_text import picture
from procurement.tenders.partner_models import SubmittedPartnerFile
from procurement.tenders.partners import partner_files, submitted_partners
from procurement.tenders.priced import sent_changes
from procurement.tenders.queries import Answered, answers, files, lots_of, readable_by, withdrawal
from procurement.tenders.rules import ending
from procurement.tenders.scanning import scan_states, why_held_back
from procurement.tenders.storing import store
from procurement.tenders.views.opening import opening_pages
from procurement.tenders.views.uploading import SANDBOX, archived, handed_over, pieces_of

NAMED = frozenset({Role.LEAD, Role.ACCOUNTANT, Role.AUDITOR})
"""Roles whose pages show the organisation's name; evaluators and moderators see its code."""


Copy = SubmittedFile | Enclosure
"""A file as it was sent, or the version that the lead put in its place."""

PRICES_KEPT = "Prices are kept from whoever judges quality."
NO_CLEAN_COPY = "Bids are read without names, and this file cannot be freed of its author’s: ask the lead."


def sees_names(ctx: Context) -> bool:
    """Whether this person reads tenders under the organisations' names; whoever marks them never does."""
    return bool(ctx.standing.roles & NAMED) and Role.EVALUATOR not in ctx.standing.roles


@opening_pages.get("/procurements/<procurement>/tenders/<int:tender>")
@guard(Permission.TENDER_READ)
def tender(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """What does this tender say, in each round that was opened? `?part_file=3` is a file of a partner's part."""
    if number := request.args.get("part_file"):
        return _part_file(ctx, procurement, tender, number)
    sent = _opened(tender)
    shown = next((s for s in sent if str(s.round) == request.args.get("round")), sent[-1])
    named = sees_names(ctx)
    parts = None if named else Part.QUALITY
    said = _answers(tender, shown.id, named=named)
    earlier = max((one for one in sent if one.round < shown.round), key=lambda one: one.round, default=sent[0])
    before = _answers(tender, earlier.id, named=named) if shown.round > FIRST_ROUND else {}
    lots = lots_of(shown.id)
    numbers = [lot.number for lot in lots]
    sent_files = files(shown.id)
    moved = {
        q_id: changes(before[q_id].text if q_id in before else "", row.text)
        for q_id, row in said.items()
        if before and not row.carried
    }
    asked = [q for q in questions(procurement.id, parts) if q.id in said or stands_for(q.lots, numbers)]
    return render_template(
        "opening/tender.html",
        procurement=procurement,
        tender=tender,
        named=named,
        shown=shown,
        rounds=sent,
        questions=asked,
        answers=said,
        compared=moved,
        words={question_id: counted(stretches) for question_id, stretches in moved.items()},
        gone=[
            file
            for change, file in file_changes(files(earlier.id) if before else [], sent_files)
            if change is Change.REMOVED and not kept_back(ctx, file)
        ],
        priced=sent_changes(earlier, shown) if before and named and ctx.may(Permission.PRICE_READ, tender) else [],
        files=[
            (copy, file, file.name if named else coded_name(tender, file, copy))
            for file in sent_files
            if not kept_back(ctx, file)
            for copy in (file if named else copy_for_judges(file),)
        ],
        scans=scan_states(sent_files),
        lots=lots,
        others=readable_by(ctx),
        withdrawn=withdrawal(tender),
    )


def _answers(tender: Tender, submission_id: int, *, named: bool) -> dict[int, Answered]:
    return answers(submission_id) if named else judged_answers(tender, submission_id)


def kept_back(ctx: Context, file: SubmittedFile) -> str:
    """Why a file does not reach this person, in a sentence: it holds prices, or it may name its bidder; else empty."""
    if sees_names(ctx):
        return ""
    return PRICES_KEPT if file.slot.prices else why_kept_from_judges(file)


def coded_name(tender: Tender, file: SubmittedFile, copy: Copy) -> str:
    """What a file is called for whoever must not know the bidder: Bidder 07 S3.xlsx."""
    return f"{tender.bidder_code} {file.slot.code} {file.id}.{ending(copy.name)}"


@opening_pages.get("/procurements/<procurement>/tenders/<int:tender>/files/<int:submitted_file>")
@guard(Permission.TENDER_READ)
def file(ctx: Context, procurement: Procurement, tender: Tender, submitted_file: SubmittedFile) -> ResponseReturnValue:
    """A copy of an opened file, or with ?page=3 a picture of that page of a PDF; that it was taken is on record."""
    named = sees_names(ctx)
    copy = submitted_file if named else copy_for_judges(submitted_file)
    if why := kept_back(ctx, submitted_file) or why_held_back(copy):
        return refused(Refusal(Ground.BAR, why))
    if "page" in request.args:
        return _page_picture(copy, request.args["page"])
    take_file(ctx, submitted_file)
    name = submitted_file.name if named else coded_name(tender, submitted_file, copy)
    back = url_for("opening.tender", procurement=procurement.code, tender=tender.id)
    if named or not procurement.anonymous:
        return handed_over(copy, name, back)
    try:
        return handed_over(copy, name, back, lambda content: cleaned(content, copy.media_type))
    except NotCleaned:
        return refused(Refusal(Ground.BAR, NO_CLEAN_COPY))


def of_parts(ctx: Context, tender: Tender, submission: Submission) -> list[SubmittedPartnerFile]:
    """The files that partners sent in their own parts, for whoever reads their answers in selection."""
    if not ctx.may(Permission.SELECTION_READ, tender):
        return []
    sent = partner_files([one.id for one in submitted_partners(submission.id)])
    return [file for there in sent.values() for file in there]


def _part_file(ctx: Context, procurement: Procurement, tender: Tender, number: str) -> ResponseReturnValue:
    """A copy of a file of a partner's part; that it was taken is on record."""
    found = (file for one in _opened(tender) for file in of_parts(ctx, tender, one))
    file = next((file for file in found if str(file.id) == number), None)
    if file is None:
        abort(404)
    if why := why_held_back(file):
        return refused(Refusal(Ground.BAR, why))
    take_file(ctx, file)
    name = file.name if sees_names(ctx) else _coded(tender, file)
    return handed_over(file, name, url_for("opening.tender", procurement=procurement.code, tender=tender.id))


def _coded(tender: Tender, file: SubmittedPartnerFile) -> str:
    return f"{tender.bidder_code} partner {file.submitted_partner_id} {file.slot.code} {file.id}.{ending(file.name)}"


def _page_picture(file: Copy, number: str) -> ResponseReturnValue:
    """A page drawn, for reading in the page that shows its text: opening that page is what goes on record."""
    drawn = picture(file, int(number)) if number.isdecimal() and len(number) < 5 else None
    if drawn is None:
        abort(404)
    response = make_response(drawn)
    response.headers["Content-Type"] = "image/png"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _opened(tender: Tender) -> list[Submission]:
    """The last submission of each round that was opened, in order."""
    opened = select(Opening.round).where(Opening.procurement_id == tender.procurement_id)
    rows = db.session.scalars(
        select(Submission)
        .where(Submission.tender_id == tender.id, Submission.round.in_(opened))
        .order_by(Submission.round, Submission.number)
    )
    return list({row.round: row for row in rows}.values())


@opening_pages.get("/procurements/<procurement>/tenders/<int:tender>/files.zip")
@guard(Permission.TENDER_READ)
def archive(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """A copy of every file of a tender that this person may open, as one archive; that they were taken is on record."""
    sent = _opened(tender)
    shown = next((s for s in sent if str(s.round) == request.args.get("round")), sent[-1])
    named = sees_names(ctx)
    open_here = [file for file in files(shown.id) if not kept_back(ctx, file)]
    copies = {file: file if named else copy_for_judges(file) for file in open_here}
    found = [file for file in open_here if not why_held_back(copies[file])]
    in_parts = [file for file in of_parts(ctx, tender, shown) if not why_held_back(file)]
    if act(None, lambda: take_files(ctx, tender, [*found, *in_parts])) is None:
        return redirect(url_for("opening.tender", procurement=procurement.code, tender=tender.id), 303)
    kept = store()  # found now: the archive is sent when the request is over
    clean = procurement.anonymous and not named
    members = [
        Member(
            _member(file) if named else coded_name(tender, file, copies[file]),
            shown.received_at,
            _clean_pieces(kept, copies[file]) if clean else pieces_of(kept, copies[file]),
        )
        for file in found
    ]
    members += [
        Member(_of_partner(file) if named else _coded(tender, file), shown.received_at, pieces_of(kept, file))
        for file in in_parts
    ]
    name = f"{procurement.code} {tender.bidder_code} files.zip"
    return archived(file_name(name) if procurement.rehearsal else name, members)


def _member(file: SubmittedFile) -> str:
    """What a file is called inside the archive: its place, a number that no other has, and the name it came with."""
    return f"{file.slot.code} {file.id} {file.name}".replace("/", "-").replace("\\", "-")


def _of_partner(file: SubmittedPartnerFile) -> str:
    name = f"{file.slot.code} {file.id} {file.name}".replace("/", "-").replace("\\", "-")
    return f"partner {file.submitted_partner_id}/{name}"


def _clean_pieces(kept: FileStore, file: Copy) -> Iterator[bytes]:
    """The content without what it says of its author; where that cannot be done its place says so."""
    try:
        yield cleaned(b"".join(pieces_of(kept, file)), file.media_type)
    except NotCleaned:
        yield f"{NO_CLEAN_COPY}\n".encode()
