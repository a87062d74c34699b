"""The lots of a tender pack: a grid, and a paste of rows from a spreadsheet that replaces it in one step."""

from dataclasses import replace

from flask import flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from evaluation.setup.actions import save_pack
from evaluation.setup.boxes import Boxes, PackForm
from evaluation.setup.files import BadPack, from_json, to_json
from evaluation.setup.findings import Part
from evaluation.setup.lots_grid import MECHANISMS, RATES, VALUES, lots_boxes, read_grid, summed_up, warnings, with_row
from evaluation.setup.lots_paste import read_lots
from evaluation.setup.pack import Pack
from evaluation.setup.views.frame import desk, setup_pages
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved

BEFORE = "lots_before_paste"


@setup_pages.get("/procurements/<procurement>/setup/lots")
@guard(Permission.PACK_READ)
def lots(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The lots as they stand."""
    form = PackForm()
    return _page(ctx, procurement, form)


@setup_pages.post("/procurements/<procurement>/setup/lots")
@guard(Permission.PACK_EDIT)
def save_lots(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Save the grid, take a paste, add or remove a row, or put back what a paste replaced."""
    form = PackForm()
    here = desk(ctx, procurement, Part.LOTS)
    form.boxes = Boxes(request.form)
    if not form.validate_on_submit():
        return _page(ctx, procurement, form), 422
    if "paste" in request.form:
        return _take_paste(ctx, procurement, form, here.pack)
    if "undo" in request.form:
        return _undo(ctx, procurement, form, here.pack)
    if "add" in request.form:
        return _page(ctx, procurement, form, rows=1)
    if "hours_least" not in request.form:  # it stands on the page always, so the grid is not whole without it
        form.boxes.wrong("lots", "The page came back incomplete, so nothing was saved. Send it again.")
    removed = request.form.get("remove", "")
    pack = read_grid(form.boxes, here.pack, without=removed)
    said = "The lot is removed." if removed else "The lots are saved."
    return _keep(ctx, procurement, form, pack, said)


def _keep(ctx: Context, procurement: Procurement, form: PackForm, pack: Pack, said: str) -> ResponseReturnValue:
    if not form.boxes.faults:
        done = act(form, lambda: save_pack(ctx, procurement, pack, version=form.version.data, part="lots"))
        if done is not None:
            return saved(said, _address(procurement))
    return _page(ctx, procurement, form), 422


def _take_paste(ctx: Context, procurement: Procurement, form: PackForm, pack: Pack) -> ResponseReturnValue:
    """All rows or none: a good paste is saved at once and can be undone, a bad one stays in its box."""
    pasted = read_lots(request.form.get("rows", ""))
    if pasted.faults:
        many = len(pasted.faults)
        said = f"Nothing was saved; {many} things are wrong, the first: " if many > 1 else "Nothing was saved: "
        form.boxes.wrong("rows", said + pasted.faults[0].words)
        form.boxes = replace(form.boxes, typed={**lots_boxes(pack).typed, "rows": request.form.get("rows", "")})
        return _page(ctx, procurement, form, faults=[fault.words for fault in pasted.faults]), 422
    taken = replace(pack, lots=pasted.lots)
    row = act(form, lambda: save_pack(ctx, procurement, taken, version=form.version.data, part="lots"))
    if row is None:
        return _page(ctx, procurement, form), 422
    if pack.lots:
        session[BEFORE] = [procurement.code, row.version, to_json(replace(Pack(pack.basics), lots=pack.lots))]
    return saved(f"{summed_up(taken)}. Saved.", _address(procurement))


def _undo(ctx: Context, procurement: Procurement, form: PackForm, pack: Pack) -> ResponseReturnValue:
    """Put back the lots that the last paste of this person replaced."""
    before = _before(procurement, form.version.data)
    if before is None:
        flash("There is nothing to undo: the lots were changed since.", "error")
        return _page(ctx, procurement, PackForm(None)), 422
    put_back = replace(pack, lots=before.lots)
    done = act(form, lambda: save_pack(ctx, procurement, put_back, version=form.version.data, part="lots"))
    if done is None:
        return _page(ctx, procurement, form), 422
    session.pop(BEFORE, None)
    return saved("The lots from before the paste are back.", _address(procurement))


def _before(procurement: Procurement, version: int | None) -> Pack | None:
    """The lots before the last paste, while nothing was saved after it."""
    kept = session.get(BEFORE)
    if not kept or kept[:2] != [procurement.code, version]:
        return None
    try:
        return from_json(kept[2])
    except BadPack:
        return None


def _page(
    ctx: Context, procurement: Procurement, form: PackForm, *, faults: list[str] | None = None, rows: int = 0
) -> str:
    here = desk(ctx, procurement, Part.LOTS)
    if not form.boxes.typed:
        form.boxes = lots_boxes(here.pack)
    if form.version.data is None:
        form.version.data = here.version
    keys = form.boxes.rows("lot", "number")
    for _ in range(max(rows, 0 if keys else 1)):
        new = with_row(form.boxes)
        form.boxes.typed = {**form.boxes.typed, f"lot-{new}-number": new}
        keys.append(new)
    before = _before(procurement, here.version)
    return render_template(
        "setup/lots.html",
        procurement=procurement,
        desk=here,
        found=here.of(Part.LOTS),
        form=form,
        boxes=form.boxes,
        keys=keys,
        faults=faults or [],
        warnings=warnings(here.pack),
        before=len(before.lots) if before else 0,
        mechanisms=MECHANISMS,
        limits=sum(name.endswith("-most") for name in form.boxes.typed if name.startswith("limit-")) + 1,
        rates="rates" in request.args
        or any(getattr(lot, rate) is not None for lot in here.pack.lots for rate in RATES),
        values="values" in request.args
        or any(getattr(lot, value) is not None for lot in here.pack.lots for value in VALUES),
        may_edit=here.may_edit,
    )


def _address(procurement: Procurement) -> str:
    return url_for("setup.lots", procurement=procurement.code)
