"""The conflicts assessment: everybody who can influence the procurement, what was found, and who signed it."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.setup.actions import Signing, sign_conflicts
from evaluation.setup.boxes import Boxes
from evaluation.setup.conflicts import LEVEL_WORDS, uncovered
from evaluation.setup.conflicts_boxes import assessment_boxes, read_assessment
from evaluation.setup.forms import SigningForm
from evaluation.setup.record_queries import assessment_of, assessment_rows, influencers
from evaluation.setup.views.frame import desk, setup_pages
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved


@setup_pages.get("/procurements/<procurement>/setup/conflicts")
@guard(Permission.PACK_READ)
def conflicts(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The standing version with whoever has come since, ready to be signed."""
    signed = assessment_rows(procurement.id)
    ahead = signed[-1].next_review if signed else None
    if ahead and ahead <= ctx.now.astimezone(LONDON).date():
        ahead = None
    return _page(ctx, procurement, SigningForm(formdata=None, next_review=ahead))


@setup_pages.post("/procurements/<procurement>/setup/conflicts")
@guard(Permission.CONFLICTS_SIGN)
def save_conflicts(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Sign it as it is typed."""
    form = SigningForm()
    form.boxes = Boxes(request.form.to_dict())
    entries = read_assessment(form.boxes, influencers(procurement.id, desk(ctx, procurement).pack))
    if form.validate_on_submit() and not form.boxes.faults:
        signing = Signing(
            entries, form.next_review.data, form.reason.data or "", form.signed_name.data or "", form.version.data or 0
        )
        done = act(form, lambda: sign_conflicts(ctx, procurement, signing))
        if done is not None:
            here = url_for("setup.conflicts", procurement=procurement.code)
            return saved(f"Version {done.number} is signed. Record {done.sha256[:12]}.", here)
    return _page(ctx, procurement, form), 422


def _page(ctx: Context, procurement: Procurement, form: SigningForm) -> str:
    shown = desk(ctx, procurement)
    versions = assessment_rows(procurement.id)
    standing = assessment_of(versions[-1]) if versions else None
    people = influencers(procurement.id, shown.pack)
    if not form.boxes.typed:
        form.boxes = assessment_boxes(people, standing)
        form.version.data = len(versions)
    return render_template(
        "setup/conflicts.html",
        procurement=procurement,
        desk=shown,
        form=form,
        boxes=form.boxes,
        keys=form.boxes.rows("person", "name"),
        named={one.key for one in people},
        levels=[("", "Choose"), *((level.value, words) for level, words in LEVEL_WORDS.items())],
        versions=versions[::-1],
        standing=standing,
        missing=uncovered(people, standing),
        may_sign=ctx.may(Permission.CONFLICTS_SIGN, procurement),
    )


@setup_pages.get("/procurements/<procurement>/setup/conflicts/<int:number>")
@guard(Permission.PACK_READ)
def conflicts_version(ctx: Context, procurement: Procurement, number: int) -> ResponseReturnValue:
    """A signed version, to read and to print."""
    row = next((row for row in assessment_rows(procurement.id) if row.number == number), None)
    if row is None:
        abort(404)
    return render_template(
        "setup/conflicts_version.html",
        procurement=procurement,
        row=row,
        signed=assessment_of(row),
        levels=LEVEL_WORDS,
    )
