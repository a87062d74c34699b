"""A tender pack takes from the library, and gives to it."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.library.actions import PLACES, keep_entry, use_entries
from evaluation.library.forms import KeepForm, UseForm
from evaluation.library.queries import Shelved, found, shelved, tags
from evaluation.library.rules import ENTRY_WORDS, EntryKind, LibraryText, tags_of
from evaluation.library.views.shelves import library_pages
from evaluation.setup.findings import Part
from evaluation.setup.views.frame import desk
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.core.words import count


@library_pages.get("/procurements/<procurement>/setup/library")
@guard(Permission.PACK_EDIT)
def choose(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The entries that can be put into the pack."""
    return _page(ctx, procurement, UseForm(formdata=None), KeepForm(formdata=None))


@library_pages.post("/procurements/<procurement>/setup/library")
@guard(Permission.PACK_EDIT)
def use(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Put what was ticked into the pack, in one save."""
    form = UseForm()
    if form.validate_on_submit():
        offered = {str(one.entry.id): one for one in shelved() if not one.entry.archived}
        ticked = request.form.getlist("question")
        questions = [one for key, one in offered.items() if key in ticked and one.said.kind is EntryKind.QUESTION]
        paragraphs = [
            (one, place)
            for key, one in offered.items()
            if one.said.kind is EntryKind.PARAGRAPH and (place := request.form.get(f"place-{key}", ""))
        ]
        done = act(form, lambda: use_entries(ctx, procurement, questions, paragraphs, version=form.version.data))
        if done is not None:
            only_price = not questions and {place for _, place in paragraphs} == {"price_text"}
            where = "setup.price" if only_price else "setup.criteria"
            return saved(_told(questions, paragraphs), url_for(where, procurement=procurement.code))
    return _page(ctx, procurement, form, KeepForm(formdata=None), 422)


def _told(questions: list[Shelved], paragraphs: list[tuple[Shelved, str]]) -> str:
    told = []
    if questions:
        told.append(f"{count(len(questions), 'question')} added with weight 0: place their weights")
    if paragraphs:
        told.append(f"{count(len(paragraphs), 'paragraph')} added")
    return f"{'; '.join(told)}."


@library_pages.post("/procurements/<procurement>/setup/library/keep")
@guard(Permission.PACK_EDIT)
def keep_question(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Keep a question of the pack in the library."""
    here = desk(ctx, procurement, Part.CRITERIA)
    form = KeepForm()
    form.question.choices = [(one.code, f"{one.code} {one.title}") for one in here.pack.questions]
    if form.validate_on_submit():
        line = next(one for one in here.pack.questions if one.code == form.question.data)
        said = LibraryText(
            EntryKind.QUESTION,
            line.title,
            line.text,
            line.parts,
            line.guidance,
            line.word_limit,
            tags_of(form.tags.data or ""),
        )
        made = act(form, lambda: keep_entry(ctx, None, said))
        if made is not None:
            back = url_for("library.choose", procurement=procurement.code)
            return saved(f"{line.title} is in the library.", back)
    return _page(ctx, procurement, UseForm(formdata=None), form, 422)


def _page(
    ctx: Context, procurement: Procurement, form: UseForm, keeping: KeepForm, status: int = 200
) -> ResponseReturnValue:
    here = desk(ctx, procurement, Part.CRITERIA)
    entries = shelved()
    asked = {name: request.args.get(name, "") for name in ("words", "tag")}
    keeping.question.choices = [(one.code, f"{one.code} {one.title}") for one in here.pack.questions]
    if status == 200:
        form.version.data = here.version
    page = render_template(
        "library/choose.html",
        procurement=procurement,
        desk=here,
        entries=found(entries, asked["words"], tag=asked["tag"]),
        asked=asked,
        tags=tags(entries),
        kinds=ENTRY_WORDS,
        places=PLACES,
        ticked=set(request.form.getlist("question")),
        form=keeping if keeping.errors else form,
        using=form,
        keeping=keeping,
    )
    return page, status
