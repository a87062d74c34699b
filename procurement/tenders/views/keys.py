"""The opening keys: each opener takes a share, the lead makes the keys, and two openers rehearse the opening."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid
from procurement.core.sealing import FEWEST, MOST, Holds, new_code
from procurement.core.vocabulary import Permission, Stage
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.tenders.actions import make_opening_keys, rehearse_opening, take_share
from procurement.tenders.forms import OpenForm
from procurement.tenders.opening_keys import keys_of
from procurement.tenders.views.opening import opening_pages
from procurement.timetable.queries import windows


@opening_pages.get("/procurements/<procurement>/opening-keys")
@guard(Permission.ENVELOPE_READ)
def keys(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Who holds a share, are the keys made, has the opening been rehearsed?"""
    return _page(ctx, procurement, OpenForm(formdata=None))


def _page(ctx: Context, procurement: Procurement, form: OpenForm, share: str = "") -> str:
    """The page; with the share that was just taken, which is in this answer and nowhere else."""
    found = keys_of(procurement.id)
    rehearsed = found.rehearsal
    return render_template(
        "opening/keys.html",
        procurement=procurement,
        found=found,
        mine=next((opener for opener in found.openers if opener.person.id == ctx.actor_id), None),
        share=share,
        code=new_code(Holds.SHARE),
        begun=windows(procurement.id, ctx.now)[Stage.TENDERING].opened_at is not None,
        people=names({rehearsed.first_id, rehearsed.second_id} if rehearsed else {found.given_by or 0}),
        fewest=FEWEST,
        most=MOST,
        form=form,
    )


@opening_pages.post("/procurements/<procurement>/opening-keys/share")
@guard(Permission.SHARE_TAKE)
def share(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Take a share: it is shown in the answer to this and never again."""
    code = request.form.get("code", "")
    take_share(ctx, procurement, code)
    return _page(ctx, procurement, OpenForm(formdata=None), code)


@opening_pages.post("/procurements/<procurement>/opening-keys/share/file")
@guard(Permission.SHARE_TAKE)
def share_file(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The share that is on the page, as a text file to keep: made in memory, and kept nowhere here."""
    code = request.form.get("code", "")
    take_share(ctx, procurement, code)  # it is the one taken, or it is taken now
    text = (
        f"{procurement.title} ({procurement.code})\n\nYour share of the opening keys:\n\n    {code}\n\n"
        "Two people with shares open the tenders after the deadline; one alone cannot. The server keeps no copy.\n"
        "Keep it where only you can get at it, and not in a mailbox.\n"
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{procurement.code}-opening-share.txt"',
        "Cache-Control": "no-store",
    }
    return Response(text, mimetype="text/plain", headers=headers)


@opening_pages.post("/procurements/<procurement>/opening-keys/make")
@guard(Permission.OPENING_KEYS_MAKE)
def make_keys(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Make the keys, split between those who took shares."""
    where = url_for("opening.keys", procurement=procurement.code)
    try:
        make_opening_keys(ctx, procurement)
    except Invalid as wrong:
        flash(wrong.sentence, "error")
        return redirect(where, 303)
    return saved("The opening keys are made. Now rehearse the opening: two people, each with their share.", where)


@opening_pages.post("/procurements/<procurement>/opening-keys/rehearse")
@guard(Permission.OPENING_REHEARSE)
def rehearse(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Give a share in the rehearsal; the second person's opens the letter that was sealed for it."""
    form = OpenForm()
    if not form.validate_on_submit():
        return _page(ctx, procurement, form), 422
    done = act(form, lambda: (rehearse_opening(ctx, procurement, form.share.data or ""),))
    if done is None:
        return _page(ctx, procurement, form), 422
    said = "Rehearsed: the letter was opened." if done[0] else "Your share is right. Now a second person gives theirs."
    return saved(said, url_for("opening.keys", procurement=procurement.code))
