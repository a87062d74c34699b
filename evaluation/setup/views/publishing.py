"""Check and publish; what bidders and evaluators will see; the published versions; the pack as a file."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.scheme.words import allocation_words
from evaluation.setup.actions import Deadline, publish_pack, save_pack
from evaluation.setup.comparing import Change, changes
from evaluation.setup.files import BadPack, to_json
from evaluation.setup.findings import Part
from evaluation.setup.forms import PackFileForm, PublishForm
from evaluation.setup.pack import Pack
from evaluation.setup.price_terms import low_price_said, terms
from evaluation.setup.queries import latest_publication, pack_of, publications
from evaluation.setup.taking_in import taken_in
from evaluation.setup.views.frame import desk, setup_pages
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission, Role, Stage
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.tenders.loaders import own_tender
from procurement.tenders.queries import not_invited
from procurement.timetable.amending import amendments, next_number
from procurement.timetable.models import Amendment as Row
from procurement.timetable.queries import windows


@setup_pages.get("/procurements/<procurement>/setup/publish")
@guard(Permission.PACK_READ)
def publish(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every check, the versions that were published, and what a new one would change."""
    return _page(ctx, procurement, PublishForm(formdata=None), PackFileForm(formdata=None))


@setup_pages.post("/procurements/<procurement>/setup/publish")
@guard(Permission.PACK_PUBLISH)
def publish_now(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Publish the pack, or an amendment of it."""
    form = PublishForm()
    if form.validate_on_submit():
        deadline = Deadline(form.deadline.data) if form.deadline.data else None
        reason = form.reason.data or ""
        done = act(form, lambda: publish_pack(ctx, procurement, reason=reason, deadline=deadline))
        if done is not None:
            number = next_number(procurement.id) - 1
            what = "Published" if done.number == 1 else f"Amendment {number} is published"
            said = f"{what}. Record {done.sha256[:12]}."
            if deadline is Deadline.MOVES:
                plan = url_for("timetable.plan", procurement=procurement.code, stage=Stage.TENDERING.value)
                return saved(f"{said} Now move the deadline.", plan)
            return saved(said, url_for("setup.publish", procurement=procurement.code))
    return _page(ctx, procurement, form, PackFileForm(formdata=None), form), 422


def _page(ctx: Context, procurement: Procurement, form: PublishForm, taking: PackFileForm, wrong: object = None) -> str:
    shown = desk(ctx, procurement, Part.PUBLISH)
    versions = publications(procurement.id)
    latest = versions[-1] if versions else None
    return render_template(
        "setup/publish.html",
        procurement=procurement,
        desk=shown,
        publish_form=form,
        taking=taking,
        form=wrong,
        versions=versions[::-1],
        amendment={row.publication: row.number for row in amendments(procurement.id) if row.publication},
        number=next_number(procurement.id),
        people=names({row.by_id for row in versions}),
        changed=changes(pack_of(latest), shown.pack) if latest else [],
        tendering=windows(procurement.id, ctx.now)[Stage.TENDERING],
    )


@setup_pages.get("/procurements/<procurement>/setup/preview")
@guard(Permission.PACK_READ)
def preview(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What bidders will read; with `as=evaluator` what evaluators will, guidance and all."""
    evaluator = request.args.get("as") == "evaluator"
    here = desk(ctx, procurement)
    return render_template(
        "setup/preview.html",
        procurement=procurement,
        desk=here,
        evaluator=evaluator,
        price_words=terms(here.pack.price).words if here.pack.price else "",
        low_said=low_price_said(here.pack.price),
        allocation_said=allocation_words(here.pack.allocating),
    )


@setup_pages.get("/procurements/<procurement>/setup/pack.json")
@guard(Permission.PACK_READ)
def pack_file(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The draft as a file; the same file begins an equal procurement."""
    return _file(to_json(desk(ctx, procurement).pack), f"{procurement.code}-pack.json")


@setup_pages.get("/procurements/<procurement>/setup/versions/<int:number>.json")
@guard(Permission.PACK_READ)
def version_file(ctx: Context, procurement: Procurement, number: int) -> ResponseReturnValue:
    """A published version, byte for byte as its SHA-256 was taken."""
    row = next((row for row in publications(procurement.id) if row.number == number), None)
    if row is None:
        abort(404)
    return _file(row.document, f"{procurement.code}-version-{number}.json")


def _file(document: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(document, content_type="application/json; charset=utf-8", headers=headers)


@setup_pages.post("/procurements/<procurement>/setup/import")
@guard(Permission.PACK_EDIT)
def take_file(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """A file's pack in place of the draft; what was published stays as it is."""
    form = PackFileForm()
    if form.validate_on_submit():
        sent = form.file.data
        try:
            pack = taken_in(sent.read()) if sent else None
        except BadPack as wrong:
            pack, form.file.errors = None, [str(wrong)]
        if not sent:
            form.file.errors = ["Choose the file."]
        if pack is not None:
            version = desk(ctx, procurement).version
            kept = act(form, lambda: save_pack(ctx, procurement, pack, version=version, part="file"))
            if kept is not None:
                here = url_for("setup.overview", procurement=procurement.code)
                return saved("The pack in the file is now the draft.", here)
    return _page(ctx, procurement, PublishForm(formdata=None), form, form), 422


@dataclass(frozen=True)
class Amendment:
    """A published change as bidders read it: when, why, and what reads differently."""

    number: int
    at: datetime
    reason: str
    changes: list[Change]


@setup_pages.app_context_processor
def _amendments() -> dict[str, object]:
    """The page that says how tenders are judged, which knows nothing of packs, tells what was amended."""
    return {"amendments_of": amendments_of, "published_pack": published_pack}


def published_pack(procurement: Procurement) -> Pack | None:
    """The version that binds, as bidders are told it; None where none was published as a pack."""
    row = latest_publication(procurement.id)
    return pack_of(row).for_bidders if row else None


def _told(rows: list[Row], procurement: Procurement) -> list[Row]:
    """Those that this reader was told of: a bidder whose part has ended reads no later one."""
    ctx: Context | None = g.get("ctx")
    if ctx is None or Role.BIDDER not in ctx.standing.roles:
        return rows
    mine = own_tender(ctx, {"procurement": procurement})
    end = not_invited(procurement.id).get(mine.id) if mine else None
    return [row for row in rows if end is None or row.at <= end.at]


def amendments_of(procurement: Procurement) -> list[Amendment]:
    """Every amendment, the newest first, without what bidders are not told."""
    rows = _told(amendments(procurement.id), procurement)
    packs = {row.number: row for row in publications(procurement.id)} if any(row.publication for row in rows) else {}

    def differs(number: int) -> list[Change]:
        before = packs.get(number - 1)
        return changes(pack_of(before).for_bidders, pack_of(packs[number]).for_bidders) if before else []

    return [
        Amendment(
            row.number,
            row.at,
            row.reason,
            differs(row.publication) if row.publication else [Change(**one) for one in row.reads],
        )
        for row in rows[::-1]
    ]
