"""Entries come in: what ships, from a file, or pasted from a spreadsheet."""

from collections.abc import Sequence

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from evaluation.library.actions import TakenIn, take_in
from evaluation.library.book_form import from_workbook
from evaluation.library.files import PASTED, BadLibrary, from_json, pasted
from evaluation.library.first_entries import FIRST_ENTRIES
from evaluation.library.forms import TakeInForm
from evaluation.library.rules import LibraryText
from evaluation.library.views.shelves import library_pages
from evaluation.setup.taking_in import WORKBOOK
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.core.words import count


@library_pages.post("/library/start")
@guard(Permission.LIBRARY_KEEP)
def start(ctx: Context) -> ResponseReturnValue:
    """Begin with the entries that ship."""
    return saved(_told(take_in(ctx, None, FIRST_ENTRIES)), url_for("library.library"))


@library_pages.get("/library/take-in")
@guard(Permission.LIBRARY_KEEP)
def more(ctx: Context) -> ResponseReturnValue:
    """Where a file or a paste goes."""
    return render_template("library/take_in.html", form=TakeInForm(formdata=None), columns=PASTED, first=FIRST_ENTRIES)


@library_pages.post("/library/take-in")
@guard(Permission.LIBRARY_KEEP)
def take(ctx: Context) -> ResponseReturnValue:
    """Take a file or a paste in, all or nothing."""
    form = TakeInForm()
    if form.validate_on_submit():
        texts = _read(form)
        done = act(form, lambda: take_in(ctx, None, texts)) if texts else None
        if done is not None:
            return saved(_told(done), url_for("library.library"))
    return render_template("library/take_in.html", form=form, columns=PASTED, first=FIRST_ENTRIES), 422


def _read(form: TakeInForm) -> Sequence[LibraryText]:
    """What was sent; nothing, with a sentence at its field, where it cannot be read."""
    part = form.file.data
    if part and getattr(part, "filename", ""):
        data = part.read()
        try:
            return from_workbook(data) if data.startswith(WORKBOOK) else from_json(data)
        except BadLibrary as wrong:
            form.file.errors = [str(wrong)]
            return []
    if not (form.rows.data or "").strip():
        form.file.errors = ["Choose a file, or paste rows."]
        return []
    texts, faults = pasted(form.rows.data or "")
    form.rows.errors = [fault.words for fault in faults]
    return texts


def _told(done: TakenIn) -> str:
    added, changed = count(done.added, "entry", "entries"), count(done.changed, "new version")
    return f"{added} added, {changed}; {done.same} were there already, word for word."
