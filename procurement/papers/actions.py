"""Handing documents out to bidders: added, replaced, taken back, put in order; undertaken for, and taken."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select

from procurement.cases.models import Procurement
from procurement.cases.queries import why_abandoned
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.db import db
from procurement.core.files import SEGMENT, Stored
from procurement.core.vocabulary import Event, Permission
from procurement.papers.content import checked_type
from procurement.papers.models import Paper, PaperTaking, PaperUndertaking, PaperVersion, PaperWithdrawal
from procurement.papers.queries import Issued, issued_paper, issued_papers, offered, organisation_of, undertaking_of
from procurement.papers.rules import PaperKind
from procurement.papers.telling import tell_bidders
from procurement.questionnaire.queries import slots
from procurement.tenders.content import BadFile
from procurement.tenders.filled_forms import FORMS, fits
from procurement.tenders.rules import display_name
from procurement.tenders.storing import store
from procurement.tenders.unfit import Content, opened

NO_FORM = "A form that bidders fill in is a Word or Excel document (.docx or .xlsx), so that it can carry its version."


@dataclass(frozen=True)
class Chosen:
    """A file as somebody chose it: its name, for people to read, what it holds, and where it lies once it is stored."""

    name: str
    content: Content
    stored: Stored | None = None

    def kept(self) -> "Chosen":
        """The same, stored before anybody waits for the turn to write: large files take their time."""
        source = opened(self.content)
        return replace(self, stored=store().put(iter(lambda: source.read(SEGMENT), b"")))


@action(Permission.PAPER_ISSUE, Event.PAPER_ADDED)
def add_paper(
    ctx: Context,
    procurement: Procurement,
    *,
    title: str,
    kind: PaperKind,
    file: Chosen,
    undertaking: str = "",
    place: str = "",
) -> Paper:
    """Give bidders a document, as its version 1. With `undertaking` they accept those words before they take it.

    `place` is the code of the place for files that it is the form for; empty for what is only read.
    """
    if not title.strip():
        raise Invalid("title", "Enter a title.")
    if why := why_abandoned(procurement.id):
        raise Invalid("title", why)
    _free(procurement.id, title, "title")
    last = db.session.scalar(select(func.max(Paper.position)).where(Paper.procurement_id == procurement.id)) or 0
    media = _type_of(file, place.strip())
    _may_be_form_for(procurement.id, place.strip())
    paper = keep(
        Paper(
            procurement_id=procurement.id,
            position=last + 1,
            title=title.strip(),
            kind=kind.value,
            undertaking=undertaking.strip(),
            place=place.strip(),
            added_at=ctx.now,
        )
    )
    version = _issue(ctx, paper, 1, file, media, "")
    behind = " It asks for an undertaking first." if paper.undertaking else ""
    told = tell_bidders(
        ctx, paper, f"{version.id}", f"A document was added: {paper.title} ({paper.kind_words}).{behind}"
    )
    ctx.note(kind=paper.kind, undertaking=bool(paper.undertaking), told=told)
    return paper


@action(Permission.PAPER_ISSUE, Event.PAPER_ISSUED)
def replace_paper(ctx: Context, paper: Paper, *, file: Chosen, reason: str) -> PaperVersion:
    """Issue a new version. The ones before stay readable; once tendering has opened, bidders are told, with the reason.

    Raises Invalid for a document that was taken back, a missing reason, or a file that is the current one.
    """
    found = _standing(paper)
    if not reason.strip():
        raise Invalid("reason", "Say why it is replaced: bidders read this with the new version.")
    version = _issue(ctx, paper, found.current.number + 1, file, _type_of(file, paper.place), reason.strip(), found)
    words = f"A document was replaced: {paper.title}, now version {version.number}."
    ctx.note(told=tell_bidders(ctx, paper, f"{version.id}", words, reason))
    ctx.say(reason=reason.strip())
    return version


@action(Permission.PAPER_ISSUE, Event.PAPER_WITHDRAWN)
def withdraw_paper(ctx: Context, paper: Paper, *, reason: str) -> PaperWithdrawal:
    """Take a document back: bidders no longer find it, the council goes on reading it and who took it."""
    _standing(paper)
    if not reason.strip():
        raise Invalid("reason", "Say why it is taken back.")
    ctx.say(reason=reason.strip())
    row = keep(PaperWithdrawal(paper_id=paper.id, reason=reason.strip(), by_id=ctx.person, at=ctx.now))
    words = f"A document was taken back and no longer counts: {paper.title}."
    ctx.note(paper=paper.id, told=tell_bidders(ctx, paper, f"back-{row.id}", words, reason))
    return row


@action(Permission.PAPER_ISSUE, Event.PAPER_MOVED)
def move_paper(ctx: Context, paper: Paper, *, earlier: bool) -> Paper:
    """Change places with the document before it (or after it); at the end of the list nothing changes."""
    row = [one.paper for one in issued_papers(paper.procurement_id, withdrawn=False)]
    at = next((index for index, one in enumerate(row) if one.id == paper.id), None)
    if at is None:
        raise Invalid("paper", "This document was taken back.")
    to = at - 1 if earlier else at + 1
    if 0 <= to < len(row):
        row[at].position, row[to].position = row[to].position, row[at].position
    ctx.note(earlier=earlier)
    return paper


@action(Permission.PAPER_ISSUE, Event.PAPER_RETITLED)
def retitle_paper(
    ctx: Context, paper: Paper, *, title: str, place: str | None = None, version: int | None = None
) -> Paper:
    """Call a document something else, or say which place it is the form for; its versions stay as they are.

    Once tendering has opened, bidders are told. With no `place` given the one of before stays.

    `version` is that of the document the page showed; raises Stale when somebody changed it since.
    """
    found = _standing(paper)
    now = paper.place if place is None else place.strip()
    if version is not None and version != paper.version:
        theirs, yours = {"new_title": paper.title, "place": paper.place}, {"new_title": title.strip(), "place": now}
        raise Stale(theirs=theirs, yours=yours, version=paper.version)
    was, form_for = paper.title, paper.place
    if not title.strip():
        raise Invalid("new_title", "Enter a title.")
    if (title.strip(), now) == (was, form_for):
        raise Invalid("new_title", "This is its title already.")
    _free(paper.procurement_id, title, "new_title", besides=paper.id)
    if now != form_for:
        if now and found.current.media_type not in FORMS:
            raise Invalid("place", NO_FORM)
        _may_be_form_for(paper.procurement_id, now, besides=paper.id)
    paper.title, paper.place = title.strip(), now
    words = _renamed(paper, was, form_for)
    ctx.note(paper=paper.id, told=tell_bidders(ctx, paper, f"title-{paper.id}-{paper.version}", words))
    ctx.say(before=was, title=paper.title, place=paper.place)
    return paper


def _renamed(paper: Paper, was: str, form_for: str) -> str:
    said = "What it says did not change."
    if paper.place != form_for:
        said = (
            f"{f'Fill it in for {paper.place}' if paper.place else f'It is no longer the form for {form_for}'}. {said}"
        )
    if paper.title == was:
        return f"A document changed its use: {paper.title}. {said}"
    return f"A document has another title: {paper.title} (it was {was}). {said}"


def _may_be_form_for(procurement_id: int, place: str, besides: int | None = None) -> None:
    """A form is for a place that is there, as soon as the pack has places, and the only one for it."""
    if not place:
        return
    there = slots(procurement_id)
    fitting = [slot for slot in there if fits(place, slot.code)]
    if there and not fitting:
        codes = ", ".join(slot.code for slot in there if not slot.prices)
        raise Invalid("place", f"There is no place {place} for files. The places are {codes}.")
    if any(slot.prices for slot in fitting):
        raise Invalid("place", "The form for prices is made from the price lines, and bidders find it there.")
    for one in issued_papers(procurement_id, withdrawn=False):
        if one.paper.place == place and one.paper.id != besides:
            raise Invalid("place", f"{one.paper.title} is the form for {place} already. Replace that one instead.")


def _free(procurement_id: int, title: str, field: str, besides: int | None = None) -> None:
    """No two documents that bidders find may have one title."""
    there = issued_papers(procurement_id, withdrawn=False)
    if any(one.paper.title.casefold() == title.strip().casefold() and one.paper.id != besides for one in there):
        raise Invalid(field, "There is a document of this title already. Replace that one instead.")


@action(Permission.PAPER_UNDERTAKE, Event.PAPER_UNDERTAKEN)
def undertake(ctx: Context, paper: Paper, *, name: str, capacity: str, accepted: bool) -> PaperUndertaking:
    """Accept the words before a document, for one's organisation. It is kept with the words as they stood."""
    _standing(paper)
    organisation_id = organisation_of(ctx.person)
    if organisation_id is None or not paper.undertaking:
        raise Invalid("accepted", "This document asks for no undertaking.")
    if not accepted:
        raise Invalid("accepted", "Tick the box to accept the undertaking.")
    if not name.strip():
        raise Invalid("name", "Enter your name.")
    if not capacity.strip():
        raise Invalid("capacity", "Say in which capacity you accept, such as director.")
    if given := undertaking_of(paper.id, organisation_id):
        return given
    ctx.note(paper=paper.id, organisation=organisation_id)
    ctx.say(undertaking=paper.undertaking, name=name.strip(), capacity=capacity.strip())
    return keep(
        PaperUndertaking(
            paper_id=paper.id,
            organisation_id=organisation_id,
            words=paper.undertaking,
            name=name.strip(),
            capacity=capacity.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.PAPER_TAKE, Event.PAPER_TAKEN)
def take_version(ctx: Context, version: PaperVersion) -> PaperTaking:
    """Take a version; who did, for which organisation and when, is on record."""
    ctx.note(paper=version.paper_id, number=version.number, sha256=version.sha256)
    return _taken(ctx, version, organisation_of(ctx.person))


@action(Permission.PAPER_TAKE, Event.PAPER_TAKEN)
def take_all(ctx: Context, procurement: Procurement) -> list[PaperVersion]:
    """Take the current version of everything: for a bidder, of what asks for no undertaking or has been given it."""
    organisation_id = organisation_of(ctx.person)
    if organisation_id is None:
        versions = [one.current for one in issued_papers(procurement.id, withdrawn=False)]
    else:
        found = offered(procurement.id, organisation_id)
        versions = [one.issued.current for one in found if not one.to_undertake]
    if not versions:
        raise Invalid("papers", "There is no document to take yet.")
    for version in versions:
        _taken(ctx, version, organisation_id)
    ctx.note(sha256=[version.sha256 for version in versions])
    return versions


def _taken(ctx: Context, version: PaperVersion, organisation_id: int | None) -> PaperTaking:
    return keep(PaperTaking(version_id=version.id, organisation_id=organisation_id, by_id=ctx.person, at=ctx.now))


def _standing(paper: Paper) -> Issued:
    found = issued_paper(paper)
    if found.withdrawn:
        raise Invalid("paper", "This document was taken back, so it can no longer change.")
    return found


def _type_of(file: Chosen, place: str = "") -> str:
    try:
        media = checked_type(display_name(file.name), file.content)
    except BadFile as wrong:
        raise Invalid("file", str(wrong)) from wrong
    if place and media not in FORMS:
        raise Invalid("file", NO_FORM)
    return media


def _issue(
    ctx: Context, paper: Paper, number: int, file: Chosen, media: str, reason: str, before: Issued | None = None
) -> PaperVersion:
    stored = file.stored or file.kept().stored
    assert stored is not None  # a file that is kept is stored
    if before and before.current.sha256 == stored.sha256:
        store().remove(stored.blob)
        raise Invalid("file", f"This is version {before.current.number} already, byte for byte.")
    ctx.note(paper=paper.id, number=number, sha256=stored.sha256, size=stored.size)
    return keep(
        PaperVersion(
            paper_id=paper.id,
            procurement_id=paper.procurement_id,
            number=number,
            name=display_name(file.name),
            media_type=media,
            sha256=stored.sha256,
            size=stored.size,
            blob=stored.blob,
            wrapped_key=store().rewrap(stored.blob, stored.wrapped_key, of=paper.procurement_id),
            reason=reason,
            issued_by_id=ctx.person,
            issued_at=ctx.now,
        )
    )
