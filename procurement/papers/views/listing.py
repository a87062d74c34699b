"""The list of documents and the page of each: as the council keeps them, and as a bidder finds them."""

from dataclasses import dataclass

from flask import Blueprint, abort, g, render_template, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission, Stage
from procurement.core.web import guard
from procurement.papers.content import ACCEPT_ATTRIBUTE, ACCEPTED_WORDS
from procurement.papers.forms import AddPaperForm, ReplacePaperForm, RetitlePaperForm, UndertakeForm, WithdrawPaperForm
from procurement.papers.models import Paper
from procurement.papers.queries import (
    changed_since_opening,
    gaps,
    issued_paper,
    issued_papers,
    offered,
    organisation_of,
    takings,
    visible,
)
from procurement.papers.register import register
from procurement.people.queries import names, person
from procurement.tenders.content import MOST_WORDS
from procurement.timetable.queries import windows

papers_pages = Blueprint("papers", __name__)

LIMITS = f"{ACCEPTED_WORDS}, up to {MOST_WORDS}, without a password and without macros."


@dataclass
class Forms:
    """The forms of one document's page; `refused` is the one that stands there with what was typed."""

    replace: ReplacePaperForm
    withdraw: WithdrawPaperForm
    undertake: UndertakeForm
    retitle: RetitlePaperForm
    refused: BaseForm | None = None

    @classmethod
    def fresh(cls) -> "Forms":
        """Nothing typed yet."""
        return cls(
            ReplacePaperForm(formdata=None),
            WithdrawPaperForm(formdata=None),
            UndertakeForm(formdata=None),
            RetitlePaperForm(formdata=None),
        )


@papers_pages.get("/procurements/<procurement>/papers")
@guard(Permission.PAPER_READ)
def papers(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The list: as the council keeps it, or as a bidder finds it."""
    if not visible(ctx, procurement.id):
        abort(404)
    if ctx.standing.roles & COUNCIL:
        return kept_page(ctx, procurement, AddPaperForm(formdata=None))
    organisation_id = organisation_of(ctx.person)
    assert organisation_id is not None  # whoever is no bidder is of the council
    found = offered(procurement.id, organisation_id)
    return render_template("papers/offered.html", procurement=procurement, offered=found)


def kept_page(ctx: Context, procurement: Procurement, form: AddPaperForm, status: int = 200) -> ResponseReturnValue:
    """The council's list, with the form for another document."""
    kept = issued_papers(procurement.id)
    standing = [one for one in kept if one.withdrawn is None]
    tendering = windows(procurement.id, ctx.now)[Stage.TENDERING]
    registers = ctx.may(Permission.PAPER_REGISTER)
    lacking = gaps(procurement.id, standing, takings(procurement.id)) if registers else []
    page = render_template(
        "papers/kept.html",
        procurement=procurement,
        standing=standing,
        withdrawn=[one for one in kept if one.withdrawn],
        tendering=tendering,
        late=changed_since_opening(standing, tendering.opened_at) if tendering.open else [],
        registers=registers,
        behind={one.paper.id: sum(gap.issued is one for gap in lacking) for one in standing},
        people=names({one.current.issued_by_id for one in kept}),
        form=form,
        limits=LIMITS,
        accept=ACCEPT_ATTRIBUTE,
    )
    return page, status


@papers_pages.get("/procurements/<procurement>/papers/<int:paper>")
@guard(Permission.PAPER_READ)
def paper(ctx: Context, procurement: Procurement, paper: Paper) -> ResponseReturnValue:
    """One document with all its versions."""
    return paper_page(ctx, procurement, paper, Forms.fresh())


def paper_page(ctx: Context, procurement: Procurement, paper: Paper, forms: Forms) -> ResponseReturnValue:
    """The page of a document; to the council with who took it, to a bidder with the undertaking it asks for."""
    council = bool(ctx.standing.roles & COUNCIL)
    page = _kept(ctx, procurement, paper, forms) if council else _offered(ctx, procurement, paper, forms)
    return page, 422 if forms.refused else 200


def _kept(ctx: Context, procurement: Procurement, paper: Paper, forms: Forms) -> str:
    found = issued_paper(paper)
    if forms.retitle.new_title.data is None:
        forms.retitle.new_title.data, forms.retitle.version.data = paper.title, paper.version
        forms.retitle.place.data = paper.place
    registers = ctx.may(Permission.PAPER_REGISTER)
    lines = register(procurement.id, [found]) if registers else []
    by = {one.issued_by_id for one in found.versions} | ({found.withdrawn.by_id} if found.withdrawn else set())
    return render_template(
        "papers/paper.html",
        procurement=procurement,
        issued=found,
        registers=registers,
        lines=lines,
        gaps=gaps(procurement.id, [found], takings(procurement.id)) if registers else [],
        people=names(by),
        forms=forms,
        form=forms.refused,
        limits=LIMITS,
        accept=ACCEPT_ATTRIBUTE,
    )


def _offered(ctx: Context, procurement: Procurement, paper: Paper, forms: Forms) -> str:
    organisation_id = organisation_of(ctx.person)
    assert organisation_id is not None
    one = next(row for row in offered(procurement.id, organisation_id) if row.issued.paper.id == paper.id)
    me = person(ctx.person)
    if forms.refused is None and me is not None:
        forms.undertake.name.data = me.name
    return render_template(
        "papers/offered_paper.html", procurement=procurement, one=one, forms=forms, form=forms.refused
    )


@papers_pages.app_context_processor
def _changed() -> dict[str, object]:
    """The bidder's own page, which knows nothing of these documents, says when one has changed."""
    return {"changed_papers": changed_papers}


def changed_papers(procurement: Procurement) -> list[tuple[str, str]]:
    """Title and address of each document that the bidder on this page took before it was replaced."""
    ctx: Context | None = g.get("ctx")
    organisation_id = organisation_of(ctx.actor_id) if ctx else None
    if organisation_id is None:
        return []
    return [
        (one.issued.paper.title, url_for("papers.paper", procurement=procurement.code, paper=one.issued.paper.id))
        for one in offered(procurement.id, organisation_id)
        if one.changed
    ]
