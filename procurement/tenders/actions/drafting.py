"""A bidder's draft: begun, answered, its lots chosen, its files put and taken away."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select

from procurement.cases.models import Lot, Procurement
from procurement.cases.queries import lot_abandonments
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.files import Stored
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission
from procurement.core.words import day
from procurement.people.models import User
from procurement.questionnaire.answers import BadAnswer, checked
from procurement.questionnaire.models import Question, Slot
from procurement.tenders.actions.under_key import in_hand
from procurement.tenders.anonymity import unguessable
from procurement.tenders.content import BadFile, check_name_and_size, media_type, pages_of
from procurement.tenders.drafts import Draft, draft, invitation, open_round
from procurement.tenders.in_hand import keep_zeros, lots_in_hand, zeros_in_hand
from procurement.tenders.models import DraftAnswer, DraftFile, DraftKey, DraftLot, SubmittedFile, Tender, Upload
from procurement.tenders.partner_models import PartnerFile, SubmittedPartnerFile
from procurement.tenders.queries import own
from procurement.tenders.rules import display_name
from procurement.tenders.scanning import scan_soon
from procurement.tenders.sealed_models import SealedFile
from procurement.tenders.storing import store

MOST_FILES_A_SLOT = 40


@action(Permission.TENDER_START, Event.TENDER_STARTED)
def start_tender(ctx: Context, procurement: Procurement) -> Tender:
    """Begin the tender of the acting person's organisation; a second beginning finds the first."""
    organisation_id = db.session.scalar(select(User.organisation_id).where(User.id == ctx.person))
    if organisation_id is None:
        raise Invalid("tender", "Only a person of a registered organisation can bid.")
    begun = own(organisation_id, procurement.id)
    if begun:
        return begun
    last = db.session.scalar(select(func.max(Tender.number)).where(Tender.procurement_id == procurement.id)) or 0
    tender = Tender(procurement_id=procurement.id, organisation_id=organisation_id, number=last + 1, started_at=ctx.now)
    if procurement.anonymous:
        tender.id = unguessable()
    return keep(tender)


@action(Permission.TENDER_EDIT, Event.LOTS_CHOSEN)
def choose_lots(ctx: Context, tender: Tender, lot_ids: Sequence[int], *, seen: Sequence[int] | None = None) -> Tender:
    """Say which lots the tender is for. They cannot change in a resubmission; one that was abandoned stays as it is.

    `seen` are the lots that the page showed as chosen; Stale when somebody chose others meanwhile.
    """
    if work_round(ctx, tender) != FIRST_ROUND:
        raise Invalid("lots", "The lots you bid for cannot change in a resubmission.")
    known = {lot.id: lot for lot in db.session.scalars(select(Lot).where(Lot.procurement_id == tender.procurement_id))}
    wanted = set(lot_ids)
    if wanted - set(known):
        raise Invalid("lots", "Choose only from the lots in the list.")
    chosen = set(lots_in_hand([tender.id]).get(tender.id, ()))
    ended = lot_abandonments(tender.procurement_id)
    for lot_id in sorted(wanted - chosen):
        if gone := ended.get(known[lot_id].number):
            raise Invalid("lots", gone.words)
    wanted |= {lot_id for lot_id in chosen if known[lot_id].number in ended}
    if seen is not None and set(seen) != chosen and wanted != chosen:
        raise Stale(theirs={"lots": _names(known, chosen)}, yours={"lots": _names(known, wanted)})
    for row in db.session.scalars(select(DraftLot).where(DraftLot.tender_id == tender.id)):
        db.session.delete(row)
    hand = in_hand(tender, FIRST_ROUND, ctx.now)
    hand.lots, hand.rest = hand.sealed(json.dumps(sorted(wanted))), False
    db.session.flush()
    ctx.note(lots=len(wanted))
    return tender


def _names(known: Mapping[int, Lot], lot_ids: set[int]) -> str:
    chosen = sorted((known[lot_id] for lot_id in lot_ids), key=lambda lot: lot.number)
    return ", ".join(f"{lot.number} {lot.name}" for lot in chosen) or "none"


@action(Permission.TENDER_EDIT, Event.ANSWER_DRAFTED)
def save_answers(ctx: Context, tender: Tender, texts: Mapping[int, str], *, seen: int | None = None) -> Tender:
    """Save answers by question id, in the round that is open. Raises Invalid beside `q<id>`, or Stale.

    `seen` is the sum of the versions that the page was opened at (0 for none yet): when it differs, and any text does
    too, nothing is written and both texts come back.
    """
    round_ = work_round(ctx, tender)
    asked = {q.id: q for q in db.session.scalars(select(Question).where(Question.id.in_(list(texts))))}
    invited = invitation(tender.procurement_id) if round_ > FIRST_ROUND else None
    for question_id in texts:
        question = asked.get(question_id)
        if question is None or question.procurement_id != tender.procurement_id:
            raise Invalid(f"q{question_id}", "This question is not asked in this procurement.")
        if invited and question_id not in invited.question_ids:
            raise Invalid(f"q{question_id}", "This answer is not open for revision.")
    answers = {question_id: _checked(asked[question_id], text) for question_id, text in texts.items()}
    rows = _answer_rows(tender, round_, answers)
    if seen is not None and seen != sum(row.version for row in rows.values()):
        theirs = {q: rows[q].text if q in rows else "" for q in answers}
        if any(theirs[q] != text for q, text in answers.items()):
            raise Stale(
                theirs={f"q{q}": text for q, text in theirs.items()}, yours={f"q{q}": t for q, t in answers.items()}
            )
    changed, hand = [], in_hand(tender, round_, ctx.now)
    for question_id, text in answers.items():
        row = rows.get(question_id)
        if row is None:
            if not text and round_ == FIRST_ROUND:
                continue
            said = hand.sealed(text)
            db.session.add(
                DraftAnswer(tender_id=tender.id, round=round_, question_id=question_id, text=said, saved_at=ctx.now)
            )
        elif row.text == text:
            continue
        else:
            row.text, row.saved_at = hand.sealed(text), ctx.now
        changed.append(question_id)
    db.session.flush()
    ctx.note(round=round_, questions=sorted(changed))
    return tender


def _checked(question: Question, text: str) -> str:
    try:
        return checked(question, text)
    except BadAnswer as wrong:
        raise Invalid(f"q{question.id}", str(wrong)) from wrong


def _answer_rows(tender: Tender, round_: int, question_ids: Mapping[int, str]) -> dict[int, DraftAnswer]:
    query = select(DraftAnswer).where(DraftAnswer.tender_id == tender.id, DraftAnswer.round == round_)
    return {row.question_id: row for row in db.session.scalars(query.where(DraftAnswer.question_id.in_(question_ids)))}


@action(Permission.TENDER_EDIT, Event.PART_KEPT)
def keep_unchanged(
    ctx: Context, tender: Tender, question_ids: Sequence[int] = (), slot_ids: Sequence[int] = ()
) -> Tender:
    """Confirm in a resubmission that opened parts stay as they were sent: said part by part, never by silence."""
    round_ = work_round(ctx, tender)
    if round_ == FIRST_ROUND:
        raise Invalid("part", "There is nothing to confirm before a resubmission.")
    held = draft(tender, round_)
    if set(question_ids) - held.editable_questions or set(slot_ids) - held.editable_slots:
        raise Invalid("part", "This part is not open for revision.")
    hand = in_hand(tender, round_, ctx.now)
    for question_id in question_ids:
        text = hand.sealed(held.answers_before.get(question_id, ""))
        if question_id in held.rows:
            held.rows[question_id].text, held.rows[question_id].saved_at = text, ctx.now
        else:
            keep(DraftAnswer(tender_id=tender.id, round=round_, question_id=question_id, text=text, saved_at=ctx.now))
    for slot_id in slot_ids:
        _keep_slot(ctx, held, slot_id, hand)
    ctx.note(round=round_, questions=sorted(question_ids), slots=sorted(slot_ids))
    return tender


def _keep_slot(ctx: Context, held: Draft, slot_id: int, hand: DraftKey) -> None:
    """Put the files of the round before into a slot again, as they are."""
    for row in slot_rows(held.tender, held.round, slot_id):
        drop(ctx, row)
    for file in held.files_before.get(slot_id, []):
        keep(
            DraftFile(
                tender_id=held.tender.id,
                round=held.round,
                slot_id=slot_id,
                name=hand.sealed(file.name),
                media_type=file.media_type,
                sha256=file.sha256,
                size=file.size,
                blob=file.blob,
                wrapped_key=store().rewrap(file.blob, file.wrapped_key, hand.token),
                pages=file.pages,
                expires_on=file.expires_on,
                begun_at=ctx.now,
                put_at=ctx.now,
            )
        )
        keep_zeros(hand, file.sha256, file.zeros)


@dataclass(frozen=True)
class Aside:
    """A whole file that lies in the store and is in no draft yet: its name, its type, its pages if it is a PDF."""

    name: str
    media_type: str
    pages: int | None
    stored: Stored


def lay_aside(slot: Slot, name: str, content: bytes) -> Aside:
    """Check a file and write it into the store before the turn to write is taken, so that nobody waits for the disk.

    It counts once `put_file` has put it into a draft; until then its key is nowhere but here. Raises Invalid.
    """
    shown = display_name(name)
    try:
        kind = media_type(shown, content, slot.accepts)
    except BadFile as wrong:
        raise Invalid("file", str(wrong)) from wrong
    stored = store().put(content)
    return Aside(shown, kind, pages_of(content, kind), stored)


@action(Permission.TENDER_EDIT, Event.FILE_PUT)
def put_file(
    ctx: Context,
    tender: Tender,
    slot: Slot,
    name: str,
    content: bytes,
    *,
    aside: Aside | None = None,
    expires_on: date | None = None,
) -> DraftFile:
    """Put a whole file into a slot. A slot for one file gives the old one up; the name is only for people to read.

    `aside`: the file lies in the store already, by `lay_aside`. `expires_on` is the last day of a certificate, which
    is not put once it has run out.
    """
    if expires_on and expires_on < ctx.now.astimezone(LONDON).date():
        raise Invalid("file", f"This certificate ran out on {day(expires_on)}.")
    round_ = work_round(ctx, tender)
    may_fill(tender, slot, round_)
    lies = aside or lay_aside(slot, name, content)
    make_room(ctx, tender, slot, round_)
    hand, stored = in_hand(tender, round_, ctx.now), lies.stored
    ctx.later(scan_soon)
    ctx.note(round=round_, slot=slot.code, sha256=stored.sha256, size=stored.size)
    return keep(
        DraftFile(
            tender_id=tender.id,
            round=round_,
            slot_id=slot.id,
            name=hand.sealed(lies.name),
            media_type=lies.media_type,
            sha256=stored.sha256,
            size=stored.size,
            blob=stored.blob,
            wrapped_key=store().rewrap(stored.blob, stored.wrapped_key, hand.token),
            pages=lies.pages,
            expires_on=expires_on,
            begun_at=ctx.now,
            put_at=ctx.now,
        )
    )


@action(Permission.TENDER_EDIT, Event.FILE_MOVED)
def place_file(ctx: Context, draft_file: DraftFile, slot: Slot, *, keep_here: bool) -> DraftFile:
    """Put a file that is here into another slot without sending it again; `keep_here` leaves it where it lies too."""
    tender, round_ = draft_file.tender, work_round(ctx, draft_file.tender)
    if draft_file.round != round_:
        raise Invalid("file", "This file belongs to a round that has closed.")
    if slot.id == draft_file.slot_id:
        raise Invalid("slot", "The file is in this place already. Choose another.")
    may_fill(tender, slot, round_)
    try:
        check_name_and_size(draft_file.name, draft_file.size, slot.accepts)
    except BadFile as wrong:
        raise Invalid("slot", str(wrong)) from wrong
    if not keep_here:
        may_fill(tender, draft_file.slot, round_)
    make_room(ctx, tender, slot, round_)
    ctx.note(round=round_, before=draft_file.slot.code, slot=slot.code, sha256=draft_file.sha256, kept=keep_here)
    if not keep_here:
        draft_file.slot = slot
        db.session.flush()
        return draft_file
    same = ("media_type", "sha256", "size", "blob", "wrapped_key", "pages", "begun_at", "put_at", "expires_on")
    facts = {name: getattr(draft_file, name) for name in same}
    name = in_hand(tender, round_, ctx.now).sealed(draft_file.name)
    return keep(DraftFile(tender_id=tender.id, round=round_, slot_id=slot.id, name=name, **facts))


@action(Permission.TENDER_EDIT, Event.ZEROS_CONFIRMED)
def confirm_zeros(ctx: Context, draft_file: DraftFile, keys: Sequence[str]) -> DraftFile:
    """Say that a nought in a price schedule is the price; `keys` are the marks of its lines, as 1-P2.

    It holds for this file alone: another one in its place is asked again.
    """
    round_ = work_round(ctx, draft_file.tender)
    if draft_file.round != round_:
        raise Invalid("file", "This file belongs to a round that has closed.")
    if not keys:
        raise Invalid("file", "Tick the prices that are meant to be 0.")
    hand = in_hand(draft_file.tender, round_, ctx.now)
    before = [key for key in zeros_in_hand(hand).get(draft_file.sha256, "").split(",") if key]
    keep_zeros(hand, draft_file.sha256, ",".join(sorted({*before, *keys})))
    ctx.note(round=round_, slot=draft_file.slot.code, sha256=draft_file.sha256)
    return draft_file


@action(Permission.TENDER_EDIT, Event.FILE_REMOVED)
def remove_file(ctx: Context, draft_file: DraftFile) -> DraftFile:
    """Take a file out of the draft. What was submitted before keeps its copy."""
    if draft_file.round != work_round(ctx, draft_file.tender):
        raise Invalid("file", "This file belongs to a round that has closed.")
    ctx.note(round=draft_file.round, sha256=draft_file.sha256)
    drop(ctx, draft_file)
    return draft_file


def work_round(ctx: Context, tender: Tender) -> int:
    """The round this tender may be worked on in. Raises Invalid when it has none."""
    round_ = open_round(ctx, tender)
    if round_ is None:
        raise Invalid("tender", "This tender was not invited to resubmit, so there is nothing to change.")
    return round_


def may_fill(tender: Tender, slot: Slot, round_: int) -> None:
    """Refuse a slot of another procurement, or one that the resubmission does not open."""
    if slot.procurement_id != tender.procurement_id:
        raise Invalid("slot", "This place for a file is not part of this procurement.")
    if round_ > FIRST_ROUND:
        invited = invitation(tender.procurement_id)
        if invited is None or slot.id not in invited.slot_ids:
            raise Invalid("file", "The files in this place are not open for revision.")


def make_room(ctx: Context, tender: Tender, slot: Slot, round_: int) -> None:
    """Give up what a slot for one file holds; refuse to overfill a slot for several."""
    rows = slot_rows(tender, round_, slot.id)
    if not slot.several:
        for row in rows:
            drop(ctx, row)
    elif len(rows) >= MOST_FILES_A_SLOT:
        raise Invalid("file", f"This place holds {MOST_FILES_A_SLOT} files already. Remove one first.")


def slot_rows(tender: Tender, round_: int, slot_id: int) -> list[DraftFile]:
    """The draft's files in a slot."""
    query = select(DraftFile).where(DraftFile.tender_id == tender.id, DraftFile.round == round_)
    return list(db.session.scalars(query.where(DraftFile.slot_id == slot_id)))


def drop(ctx: Context, row: DraftFile | PartnerFile | Upload) -> None:
    """Delete a draft's row; its bytes go after the commit, unless a submission or another row holds them too."""
    db.session.delete(row)
    db.session.flush()
    if not any(
        db.session.scalar(select(exists().where(table.blob == row.blob)))
        for table in (SubmittedFile, SealedFile, DraftFile, PartnerFile, SubmittedPartnerFile, Upload)
    ):
        blob = row.blob
        ctx.later(lambda: store().remove(blob))
