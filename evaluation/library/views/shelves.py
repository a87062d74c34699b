"""The library: searched, read, added to, changed, archived."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.library.actions import archive_entry, change_entry, keep_entry
from evaluation.library.files import to_json
from evaluation.library.forms import ArchiveForm, EntryForm
from evaluation.library.models import LibraryEntry
from evaluation.library.queries import found, shelved, shelved_one, tags, versions
from evaluation.library.rules import ENTRY_WORDS, EntryKind
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.queries import names

library_pages = Blueprint("library", __name__)


@library_pages.get("/library")
@guard(Permission.LIBRARY_READ)
def library(ctx: Context) -> ResponseReturnValue:
    """What there is, searched by words, kind and tag."""
    entries = shelved()
    asked = {name: request.args.get(name, "") for name in ("words", "kind", "tag")}
    archived = "archived" in request.args
    return render_template(
        "library/library.html",
        entries=found(entries, **asked, archived=archived),
        total=len(entries),
        archived_total=sum(one.entry.archived for one in entries),
        asked=asked,
        archived=archived,
        kinds=ENTRY_WORDS,
        tags=tags(entries),
    )


@library_pages.route("/library/new", methods=["GET"])
@guard(Permission.LIBRARY_KEEP)
def new(ctx: Context) -> ResponseReturnValue:
    """An empty entry."""
    return render_template("library/new.html", form=EntryForm(formdata=None, kind=EntryKind.QUESTION.value))


@library_pages.post("/library/new")
@guard(Permission.LIBRARY_KEEP)
def add(ctx: Context) -> ResponseReturnValue:
    """Put an entry into the library."""
    form = EntryForm()
    if form.validate_on_submit():
        made = act(form, lambda: keep_entry(ctx, None, form.said()))
        if made is not None:
            return saved("It is in the library.", url_for("library.entry", library_entry=made.id))
    return render_template("library/new.html", form=form), 422


@library_pages.get("/library/<int:library_entry>")
@guard(Permission.LIBRARY_READ)
def entry(ctx: Context, library_entry: LibraryEntry) -> ResponseReturnValue:
    """One entry: what it says, what it said, where it was used."""
    form = EntryForm(formdata=None)
    one = shelved_one(library_entry.id)
    form.fill(one.said)
    form.version.data = one.current.number
    return _page(library_entry, form)


@library_pages.post("/library/<int:library_entry>")
@guard(Permission.LIBRARY_KEEP)
def change(ctx: Context, library_entry: LibraryEntry) -> ResponseReturnValue:
    """Say something else in it: a new version."""
    form = EntryForm()
    form.kind.data = library_entry.kind  # what an entry is does not change
    form.kind.raw_data = [library_entry.kind]
    if form.validate_on_submit():
        made = act(form, lambda: change_entry(ctx, library_entry, form.said(), seen=form.version.data))
        if made is not None:
            here = url_for("library.entry", library_entry=library_entry.id)
            return saved(f"Saved as version {made.number}.", here)
    return _page(library_entry, form, 422)


def _page(row: LibraryEntry, form: EntryForm, status: int = 200) -> ResponseReturnValue:
    one = shelved_one(row.id)
    said = versions(row.id)
    people = names({version.by_id for version in said})
    page = render_template(
        "library/entry.html", one=one, form=form, versions=said, people=people, archive=ArchiveForm(formdata=None)
    )
    return page, status


@library_pages.post("/library/<int:library_entry>/archive")
@guard(Permission.LIBRARY_KEEP)
def archive(ctx: Context, library_entry: LibraryEntry) -> ResponseReturnValue:
    """Offer an entry no longer, or again."""
    away = not library_entry.archived
    archive_entry(ctx, library_entry, archived=away)
    said = "Archived: it is offered no longer and stays readable." if away else "It is offered again."
    return saved(said, url_for("library.entry", library_entry=library_entry.id))


@library_pages.get("/library.json")
@guard(Permission.LIBRARY_READ)
def file(ctx: Context) -> ResponseReturnValue:
    """What is offered, as JSON."""
    texts = [one.said for one in shelved() if not one.entry.archived]
    headers = {"Content-Disposition": 'attachment; filename="library.json"'}
    return Response(to_json(texts), mimetype="application/json", headers=headers)
