"""Starting and discarding rehearsals; and how every page and file of one says that nothing in it is real."""

from dataclasses import dataclass

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.http import dump_options_header, parse_options_header

from evaluation.setup.actions import discard_rehearsal, let_resubmit, rehearse
from evaluation.setup.actions.rehearsing import JOB
from evaluation.setup.queries import publications
from evaluation.setup.rehearsals import still_stopping
from evaluation.setup.views.frame import desk, setup_pages
from procurement.cases.models import Procurement, RehearsalDiscard
from procurement.cases.queries import discard_of, of_id, rehearsals_of
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.jobs import Job
from procurement.core.rehearsing import MARK, file_name
from procurement.core.vocabulary import Permission, Stage
from procurement.core.web import act, guard, saved
from procurement.people.actions import link_to_act
from procurement.people.models import User
from procurement.people.queries import invented_people, names, roles
from procurement.tenders.drafts import invitation
from procurement.tenders.queries import own


@dataclass(frozen=True)
class Rehearsed:
    """One rehearsal as the real procurement's pages tell of it: who began it, how far it is, whether it is over."""

    row: Procurement
    by: str
    job: Job | None
    discarded: RehearsalDiscard | None
    mine: bool

    @property
    def preparing(self) -> bool:
        """Whether the invented bidders are still at work."""
        return self.job is not None and not self.job.ended


@setup_pages.get("/procurements/<procurement>/setup/rehearsals")
@guard(Permission.PACK_READ)
def rehearsals(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The rehearsals of a procurement, or what this rehearsal is and how it ends."""
    return _page(ctx, procurement)


@setup_pages.post("/procurements/<procurement>/setup/rehearsals")
@guard(Permission.REHEARSAL_START)
def begin_rehearsal(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Begin one, unless the pack still lacks something."""
    made = act(None, lambda: rehearse(ctx, procurement))
    if made is None:
        return _page(ctx, procurement), 422
    here = url_for("setup.rehearsals", procurement=procurement.code)
    return saved(f"{made.code} is begun. Its invented bidders are tendering.", here)


@setup_pages.post("/procurements/<procurement>/setup/rehearsals/resubmit")
@guard(Permission.REHEARSAL_START)
def resubmit(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Let the invented bidders of this rehearsal answer the invitation to resubmit."""
    if act(None, lambda: let_resubmit(ctx, procurement)) is None:
        return _page(ctx, procurement), 422
    here = url_for("setup.rehearsals", procurement=procurement.code)
    return saved("The invented bidders are revising their tenders.", here)


@setup_pages.post("/procurements/<procurement>/setup/rehearsals/act")
@guard(Permission.REHEARSAL_ACT)
def act_as(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """A link with which to act as one of the invented bidders, once."""
    number = request.form.get("bidder", "")
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    token = act(None, lambda: link_to_act(ctx, procurement, asked))
    if token is None:
        return _page(ctx, procurement), 422
    return redirect(url_for("joining.link", token=token), 303)


@setup_pages.post("/procurements/<procurement>/setup/rehearsals/discard")
@guard(Permission.REHEARSAL_DISCARD)
def discard(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """End this rehearsal for good."""
    if act(None, lambda: discard_rehearsal(ctx, procurement)) is None:
        return _page(ctx, procurement), 422
    real = of_id(procurement.rehearsal_of_id) if procurement.rehearsal_of_id else None
    assert real is not None
    return saved(
        f"{procurement.code} is discarded.",
        url_for("setup.rehearsals", procurement=real.code)
        if ctx.within(real.id).may(Permission.PACK_READ, real)
        else url_for("home.home"),
    )


def _page(ctx: Context, procurement: Procurement) -> str:
    shown = desk(ctx, procurement)
    return render_template(
        "setup/rehearsals.html",
        procurement=procurement,
        desk=shown,
        lacking=still_stopping(shown.found),
        found=rehearsed(ctx, procurement),
        invited=procurement.rehearsal and Stage.RESUBMISSION in ctx.standing.open_stages and invitation(procurement.id),
        bidders=[(one.organisation, own(one.organisation_id or 0, procurement.id)) for one in _bidders(procurement)],
        real=of_id(procurement.rehearsal_of_id) if procurement.rehearsal_of_id else None,
    )


def _bidders(procurement: Procurement) -> list[User]:
    return invented_people(procurement.id) if procurement.rehearsal else []


def rehearsed(ctx: Context, procurement: Procurement) -> list[Rehearsed]:
    """Every rehearsal of a procurement, the newest first."""
    rows = rehearsals_of(procurement.id)
    if not rows:
        return []
    begun = {row.id: first.by_id for row in rows for first in publications(row.id)[:1]}
    called = names(frozenset(begun.values()))
    asked = db.session.scalars(select(Job).where(Job.kind == JOB, Job.procurement_id == procurement.id))
    of = {int(job.given["rehearsal"]): job for job in asked}
    return [
        Rehearsed(
            row,
            called.get(begun.get(row.id, 0), ""),
            of.get(row.id),
            discard_of(row.id),
            bool(roles(ctx.person, row.id, ctx.now)[0]),
        )
        for row in rows[::-1]
    ]


@setup_pages.app_context_processor
def _marked() -> dict[str, object]:
    """Every page within a rehearsal says so; the pages of the real one say that it was rehearsed."""
    return {"rehearsal_here": rehearsal_here, "rehearsed": rehearsed, "REHEARSAL_MARK": MARK}


def rehearsal_here() -> Procurement | None:
    """The rehearsal that this page is about."""
    ctx = g.get("ctx")
    if ctx is None or not ctx.procurement_id:
        return None
    found = of_id(ctx.procurement_id)
    return found if found and found.rehearsal else None


@setup_pages.after_app_request
def _name_files(answer: Response) -> Response:
    """Whatever file is taken out of a rehearsal has it in its name."""
    said = answer.headers.get("Content-Disposition")
    if not said or rehearsal_here() is None:
        return answer
    how, options = parse_options_header(said)
    if name := options.get("filename"):
        options["filename"] = file_name(name)
        answer.headers["Content-Disposition"] = dump_options_header(how, options)
    return answer
