"""The lead hands documents out: adds, replaces, takes back, puts in order."""

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.papers.actions import Chosen, add_paper, move_paper, replace_paper, retitle_paper, withdraw_paper
from procurement.papers.forms import AddPaperForm, ReplacePaperForm, RetitlePaperForm, WithdrawPaperForm, chosen
from procurement.papers.models import Paper
from procurement.papers.rules import PaperKind
from procurement.papers.views.listing import Forms, kept_page, paper_page, papers_pages
from procurement.tenders.storing import store


@papers_pages.post("/procurements/<procurement>/papers")
@guard(Permission.PAPER_ISSUE)
def add(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Give bidders a document."""
    form = AddPaperForm()
    good = form.validate_on_submit()
    file = chosen(form.file)
    if good and file:
        said = {
            "title": form.title.data or "",
            "undertaking": form.undertaking.data or "",
            "place": form.place.data or "",
        }
        kind = PaperKind(form.kind.data)
        made = _issued(form, file, lambda kept: add_paper(ctx, procurement, kind=kind, file=kept, **said))
        if made is not None:
            here = url_for("papers.papers", procurement=procurement.code, _anchor=f"paper-{made.id}")
            return saved(f"{made.title} is there as version 1.", here)
    return kept_page(ctx, procurement, form, 422)


@papers_pages.post("/procurements/<procurement>/papers/<int:paper>/replace")
@guard(Permission.PAPER_ISSUE)
def replace(ctx: Context, procurement: Procurement, paper: Paper) -> ResponseReturnValue:
    """Issue a new version of a document."""
    forms = Forms.fresh()
    forms.replace = form = ReplacePaperForm()
    good = form.validate_on_submit()
    file = chosen(form.file)
    if good and file:
        reason = form.reason.data or ""
        made = _issued(form, file, lambda kept: replace_paper(ctx, paper, file=kept, reason=reason))
        if made is not None:
            here = url_for("papers.papers", procurement=procurement.code, _anchor=f"paper-{paper.id}")
            return saved(f"{paper.title} is now version {made.number}.", here)
    forms.refused = form
    return paper_page(ctx, procurement, paper, forms)


def _issued(form: BaseForm, file: Chosen, work: Callable[[Chosen], Any]) -> Any:
    """Issue a file that is stored first; what was not issued is taken away again."""
    kept, made = file.kept(), None
    try:
        made = act(form, lambda: work(kept))
    finally:
        if made is None and kept.stored:
            store().remove(kept.stored.blob)
    return made


@papers_pages.post("/procurements/<procurement>/papers/<int:paper>/withdraw")
@guard(Permission.PAPER_ISSUE)
def withdraw(ctx: Context, procurement: Procurement, paper: Paper) -> ResponseReturnValue:
    """Take a document back."""
    forms = Forms.fresh()
    forms.withdraw = form = WithdrawPaperForm()
    if form.validate_on_submit():
        done = act(form, lambda: withdraw_paper(ctx, paper, reason=form.reason.data or ""))
        if done is not None:
            return saved(f"{paper.title} was taken back.", url_for("papers.papers", procurement=procurement.code))
    forms.refused = form
    return paper_page(ctx, procurement, paper, forms)


@papers_pages.post("/procurements/<procurement>/papers/<int:paper>/title")
@guard(Permission.PAPER_ISSUE)
def retitle(ctx: Context, procurement: Procurement, paper: Paper) -> ResponseReturnValue:
    """Call a document something else."""
    forms = Forms.fresh()
    forms.retitle = form = RetitlePaperForm()
    if form.validate_on_submit():
        title, place = form.new_title.data or "", form.place.data or ""
        done = act(form, lambda: retitle_paper(ctx, paper, title=title, place=place, version=form.version.data))
        if done is not None:
            here = url_for("papers.paper", procurement=procurement.code, paper=paper.id)
            use = f" It is the form for {done.place}." if done.place else ""
            return saved(f"The document is now called {done.title}.{use}", here)
    forms.refused = form
    return paper_page(ctx, procurement, paper, forms)


@papers_pages.post("/procurements/<procurement>/papers/<int:paper>/move")
@guard(Permission.PAPER_ISSUE)
def move(ctx: Context, procurement: Procurement, paper: Paper) -> ResponseReturnValue:
    """Put a document one place earlier, or later."""
    move_paper(ctx, paper, earlier=request.form.get("to") != "later")
    here = url_for("papers.papers", procurement=procurement.code, _anchor=f"paper-{paper.id}")
    return saved(f"{paper.title} was moved.", here)
