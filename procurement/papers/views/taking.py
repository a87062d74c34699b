"""A document is undertaken for and taken: one version, or everything as one archive."""

from collections.abc import Callable, Iterator

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.archive import Member, zipped
from procurement.core.db import db
from procurement.core.files import Damaged, FileStore
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.papers.actions import take_all, take_version, undertake
from procurement.papers.forms import UndertakeForm
from procurement.papers.models import Paper, PaperVersion
from procurement.papers.queries import visible
from procurement.papers.rules import member_names
from procurement.papers.views.listing import Forms, paper_page, papers_pages
from procurement.tenders.filled_forms import FORMS, MOST_READ
from procurement.tenders.rules import ending
from procurement.tenders.storing import store
from procurement.tenders.template_marks import marked, of_paper
from procurement.tenders.views.uploading import handed_over


@papers_pages.get("/procurements/<procurement>/papers/<int:paper>/versions/<int:paper_version>")
@guard(Permission.PAPER_TAKE)
def take(ctx: Context, procurement: Procurement, paper: Paper, paper_version: PaperVersion) -> ResponseReturnValue:
    """Take one version, byte for byte as it was issued but for a form's mark; that it was taken is on record."""
    take_version(ctx, paper_version)
    back = url_for("papers.paper", procurement=procurement.code, paper=paper.id)
    return handed_over(paper_version, paper_version.name, back, change=marking(paper_version))


@papers_pages.post("/procurements/<procurement>/papers/<int:paper>/undertaking")
@guard(Permission.PAPER_UNDERTAKE)
def accept(ctx: Context, procurement: Procurement, paper: Paper) -> ResponseReturnValue:
    """Accept the words before a document."""
    forms = Forms.fresh()
    forms.undertake = form = UndertakeForm()
    if form.validate_on_submit():
        given = act(
            form,
            lambda: undertake(
                ctx,
                paper,
                name=form.name.data or "",
                capacity=form.capacity.data or "",
                accepted=bool(form.accepted.data),
            ),
        )
        if given is not None:
            here = url_for("papers.paper", procurement=procurement.code, paper=paper.id)
            return saved("Your undertaking is on record. You can take the document now.", here)
    forms.refused = form
    return paper_page(ctx, procurement, paper, forms)


@papers_pages.get("/procurements/<procurement>/papers.zip")
@guard(Permission.PAPER_TAKE)
def archive(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every document in its current version as one archive, but for those whose undertaking is still asked for."""
    here = url_for("papers.papers", procurement=procurement.code)
    versions = act(None, lambda: take_all(ctx, procurement)) if visible(ctx, procurement.id) else None
    if versions is None:
        return redirect(here, 303)
    called = member_names([(one.paper.title, one.number, ending(one.name)) for one in versions])
    files = store()  # found now: the archive is sent when the request is over
    members = [
        Member(name, version.issued_at, _pieces(files, version, marking(version)))
        for name, version in zip(called, versions, strict=True)
    ]
    name = f"{procurement.code}-tender-documents.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(zipped(members), mimetype="application/zip", headers=headers)


def marking(version: PaperVersion) -> Callable[[bytes], bytes] | None:
    """What puts the mark of its version into a form that bidders fill in; None for what is only read."""
    if not version.paper.place or version.media_type not in FORMS or version.size > MOST_READ:
        return None
    code = db.session.get_one(Procurement, version.procurement_id).code
    mark = of_paper(code, version.paper_id, version.number, version.sha256[:16])
    return lambda content: marked(content, mark)


def _pieces(files: FileStore, version: PaperVersion, change: Callable[[bytes], bytes] | None) -> Iterator[bytes]:
    """The content; where it is damaged its place says so, and the rest of the archive comes all the same."""
    try:
        if change is None:
            yield from files.read(version.blob, version.wrapped_key)
        else:
            yield change(files.content(version.blob, version.wrapped_key))
    except Damaged:
        yield b"This file is damaged and cannot be read. Tell the council's procurement lead.\n"
