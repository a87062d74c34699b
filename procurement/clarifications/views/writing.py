"""Letters with one bidder, from both sides; which bidders are known; not bidding, and coming back."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.clarifications.actions import come_back, decline_bid, mark_read, write_to_bidder, write_to_council
from procurement.clarifications.actions.writing import may_write_about
from procurement.clarifications.forms import CouncilLetterForm, DeclineForm, LetterForm
from procurement.clarifications.queries import (
    Question,
    decline_of,
    declines,
    known_bidders,
    letters,
    organisation_of,
    questions,
    unread,
    visible,
)
from procurement.clarifications.rules import SUBJECT_WORDS, Declining, Subject
from procurement.clarifications.views.frame import clarification_pages
from procurement.core.action import Context
from procurement.core.archive import Member
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.core.words import second
from procurement.papers.rules import plain_name
from procurement.people.models import Organisation
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.enclosures import chosen, enclosures, reads
from procurement.tenders.scanning import why_held_back
from procurement.tenders.storing import store
from procurement.tenders.views.uploading import archived, pieces_of


@clarification_pages.get("/procurements/<procurement>/clarifications/bidders")
@guard(Permission.CLARIFICATION_LOG)
def bidders(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Who is known to be interested: questions, letters, and who will not bid."""
    asked, written = questions(procurement.id, ctx.now), letters(procurement.id)
    return render_template(
        "clarifications/bidders.html",
        procurement=procurement,
        bidders=known_bidders(procurement.id),
        asked={number: [one for one in asked if one.row.organisation_id == number] for number in _ids(asked)},
        written={row.organisation_id: row for row in written},
        declines={row.organisation_id: row for row in declines(procurement.id)},
    )


def _ids(asked: list[Question]) -> set[int]:
    return {one.row.organisation_id for one in asked}


@clarification_pages.get("/procurements/<procurement>/clarifications/bidders/<int:correspondent>")
@guard(Permission.CLARIFICATION_LOG)
def bidder(ctx: Context, procurement: Procurement, correspondent: Organisation) -> ResponseReturnValue:
    """The correspondence with one bidder."""
    return _council_letters(ctx, procurement, correspondent, CouncilLetterForm(formdata=None))


@clarification_pages.post("/procurements/<procurement>/clarifications/bidders/<int:correspondent>")
@guard(Permission.CLARIFICATION_ANSWER)
def write_bidder(ctx: Context, procurement: Procurement, correspondent: Organisation) -> ResponseReturnValue:
    """Write to one bidder."""
    form, files = CouncilLetterForm(), chosen("files")
    if form.validate_on_submit():
        sent = act(
            form,
            lambda: write_to_bidder(
                ctx,
                procurement,
                correspondent,
                subject=Subject(form.subject.data),
                words=form.words.data or "",
                fair=bool(form.fair.data),
                reply_by=form.reply_by.data,
                files=files,
            ),
        )
        if sent is not None:
            here = url_for("clarifications.bidder", procurement=procurement.code, correspondent=correspondent.id)
            return saved("Your letter is there, and the bidder was told by e-mail.", here)
    return _council_letters(ctx, procurement, correspondent, form, 422)


def _council_letters(
    ctx: Context, procurement: Procurement, organisation: Organisation, form: CouncilLetterForm, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "clarifications/letters.html",
        procurement=procurement,
        organisation=organisation,
        letters=letters(procurement.id, organisation.id),
        declined=decline_of(procurement.id, organisation.id),
        asked=questions(procurement.id, ctx.now, organisation.id),
        form=form,
    )
    return page, status


@clarification_pages.get("/procurements/<procurement>/letters")
@guard(Permission.CLARIFICATION_ASK)
def own_letters(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """A bidder's own correspondence with the council; `?download=1`: all of it, with what was enclosed, to keep."""
    if "download" in request.args:
        return _all_letters(ctx, procurement)
    return _own_letters(ctx, procurement, None)


def _all_letters(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    organisation_id = organisation_of(ctx.person)
    if organisation_id is None or not visible(ctx, procurement.id):
        abort(404)
    written = letters(procurement.id, organisation_id)
    files = enclosures(number for one in written for number in one.enclosures)
    told = "\n\n".join(
        f"{'The council' if one.from_council else one.by.name}, {second(one.at)}, UK time\n\n{one.words}"
        + "".join(f"\nEnclosed: {number} {files[number].name}" for number in one.enclosures if number in files)
        for one in written
    )
    kept = store()
    members = [Member("letters.txt", ctx.now, [f"{procurement.title} ({procurement.code})\n\n{told}\n".encode()])]
    members += [
        Member(f"enclosed/{file.id} {plain_name(file.name)}", file.at, pieces_of(kept, file))
        for file in files.values()
        if file.by_id == ctx.person or not why_held_back(file)
    ]
    return archived(f"{procurement.code} letters.zip", members)


@clarification_pages.post("/procurements/<procurement>/letters")
@guard(Permission.CLARIFICATION_ASK)
def write_council(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Write to the council."""
    form, files = _letter_form(ctx, procurement), chosen("files")
    if form.validate_on_submit():
        sent = act(
            form,
            lambda: write_to_council(
                ctx, procurement, subject=Subject(form.subject.data), words=form.words.data or "", files=files
            ),
        )
        if sent is not None:
            here = url_for("clarifications.own_letters", procurement=procurement.code)
            return saved("Your letter is with the council.", here)
    return _own_letters(ctx, procurement, form)


def _letter_form(ctx: Context, procurement: Procurement, *, fresh: bool = False) -> LetterForm:
    organisation_id = organisation_of(ctx.person)
    if organisation_id is None or not visible(ctx, procurement.id):
        abort(404)
    form = LetterForm(formdata=None) if fresh else LetterForm()
    about = may_write_about(procurement.id, organisation_id)
    form.subject.choices = [("", "Choose"), *((one.value, _as_bidder(one)) for one in about)]
    return form


def _as_bidder(subject: Subject) -> str:
    return SUBJECT_WORDS[subject].replace("theirs", "ours").replace("their tender", "our tender")


def _own_letters(ctx: Context, procurement: Procurement, refused: LetterForm | None) -> ResponseReturnValue:
    form = refused or _letter_form(ctx, procurement, fresh=True)
    organisation_id = organisation_of(ctx.person)
    assert organisation_id is not None
    new = unread(procurement.id, organisation_id, ctx.person)
    if new.letters:
        mark_read(ctx, procurement)
    page = render_template(
        "clarifications/own_letters.html",
        procurement=procurement,
        letters=letters(procurement.id, organisation_id),
        unread=new,
        form=form,
    )
    return page, 422 if refused else 200


@clarification_pages.get("/procurements/<procurement>/not-bidding")
@guard(Permission.CLARIFICATION_ASK)
def declining(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Say that one will not bid."""
    return _declining(ctx, procurement, DeclineForm(formdata=None))


@clarification_pages.post("/procurements/<procurement>/not-bidding")
@guard(Permission.CLARIFICATION_ASK)
def decline(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Decline to bid."""
    form = DeclineForm()
    if form.validate_on_submit():
        kind = Declining(form.kind.data)
        if act(form, lambda: decline_bid(ctx, procurement, kind=kind, reason=form.reason.data or "")) is not None:
            here = url_for("clarifications.declining", procurement=procurement.code)
            return saved("The council knows that you will not bid.", here)
    return _declining(ctx, procurement, form, 422)


@clarification_pages.post("/procurements/<procurement>/not-bidding/back")
@guard(Permission.CLARIFICATION_ASK)
def back(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Come back."""
    here = url_for("clarifications.declining", procurement=procurement.code)
    if act(None, lambda: come_back(ctx, procurement)) is None:
        return redirect(here, 303)
    here = url_for("bidding.tender", procurement=procurement.code)
    return saved("Welcome back. You can bid, and are told of what changes.", here)


def _declining(ctx: Context, procurement: Procurement, form: DeclineForm, status: int = 200) -> ResponseReturnValue:
    organisation_id = organisation_of(ctx.person)
    if organisation_id is None or not visible(ctx, procurement.id):
        abort(404)
    declined = decline_of(procurement.id, organisation_id)
    page = render_template("clarifications/declining.html", procurement=procurement, declined=declined, form=form)
    return page, status


@reads("letter")
def _of_letter(ctx: Context, enclosure: Enclosure) -> bool:
    """Its own bidder, and those of the council's side who may know who writes."""
    organisation_id = organisation_of(ctx.person)
    if organisation_id is not None:
        return organisation_id == enclosure.organisation_id
    return ctx.may(Permission.CLARIFICATION_LOG)
