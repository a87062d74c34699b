"""Starting a procurement: from a pack that ships, a past procurement, a file, or nothing."""

from collections.abc import Iterator
from dataclasses import replace

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.setup.actions import start_procurement
from evaluation.setup.files import BadPack
from evaluation.setup.forms import NewForm
from evaluation.setup.pack import Pack
from evaluation.setup.queries import draft_row, pack_of
from evaluation.setup.starting_points import SHIPPED, nothing, shipped
from evaluation.setup.taking_in import taken_in
from evaluation.setup.views.frame import setup_pages
from procurement.cases.queries import by_code, of_person
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.models import User

PAST = "past:"


@setup_pages.route("/procurements/new", methods=["GET", "POST"])
@guard(Permission.PROCUREMENT_CREATE)
def new(ctx: Context) -> ResponseReturnValue:
    """One page: what to start from, its name, and one date that the others follow."""
    form = NewForm(start=request.args.get("start", "cluster_framework"))
    form.start.choices = [
        *((name, title) for name, (title, _) in SHIPPED.items()),
        *_past(ctx),
        ("file", "A file taken out of Evenhand"),
        ("nothing", "Nothing: an empty pack"),
    ]
    if form.validate_on_submit() and (pack := _chosen(ctx, form)):
        lead = db.session.get_one(User, ctx.person)
        whole = pack.with_basics(
            title=form.title.data or "",
            buyer=form.buyer.data or "",
            first_notice_on=form.first_day.data or pack.basics.first_notice_on,
        )
        made = act(
            form,
            lambda: start_procurement(ctx, lead, code=form.code.data or "", pack=whole, first_day=form.first_day.data),
        )
        if made is not None:
            return saved(f"{made.title} is begun.", url_for("setup.lots", procurement=made.code))
    hints = {name: words for name, (_, words) in SHIPPED.items()}
    return render_template("setup/new.html", form=form, hints=hints), 422 if form.is_submitted() else 200


def _past(ctx: Context) -> Iterator[tuple[str, str]]:
    """The person's own procurements that have a pack."""
    for row in of_person(ctx.person, ctx.now, bidder=False):
        if draft_row(row.id):
            yield f"{PAST}{row.code}", f"{row.title} ({row.code})"


def _chosen(ctx: Context, form: NewForm) -> Pack | None:
    """The pack to begin from; None with a sentence beside the field where it cannot be read."""
    name = form.start.data or ""
    if name in SHIPPED:
        return shipped(name)
    if name == "nothing":
        return nothing()
    if name.startswith(PAST):
        procurement = by_code(name.removeprefix(PAST))
        row = draft_row(procurement.id) if procurement else None
        return for_another(pack_of(row)) if row else None
    if not form.file.data:
        form.file.errors = ["Choose the file."]
        return None
    try:
        return taken_in(form.file.data.read())
    except BadPack as wrong:
        form.file.errors = [str(wrong)]
        return None


def for_another(pack: Pack) -> Pack:
    """A pack to use again: authority, governance, money and engagement were those of the other procurement."""
    theirs = ("governance", "value", "engagement")
    fresh = pack.with_basics(
        authority="",
        conflicts_assessed="",
        authority_on=None,
        authority_body="",
        authority_by="",
        authority_value=None,
        first_notice_on=None,
    )
    return replace(fresh, registers={key: rows for key, rows in pack.registers.items() if key not in theirs})
