"""What-ifs of the lots: tried by the lead in a copy, kept under a name, and set beside the award they cannot become."""

import json
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.actions.trying import LENGTHS, ask_search, keep_what_if
from evaluation.award.allocated import allocation_form, worked_out
from evaluation.award.allocation.keeping import read_back
from evaluation.award.allocation.terms import Allocation
from evaluation.award.arranging import Form, arranged, beside, changes, kept, of_award
from evaluation.award.facts import LotStanding
from evaluation.award.lot_queries import last_search, looking, lots_found, search_job, what_ifs
from evaluation.award.models import WhatIf
from evaluation.award.queries import published_scheme, results
from evaluation.award.views import award
from evaluation.award.what_if_forms import WhatIfForm, what_if_form
from evaluation.award.winning import EACH_BY_ITSELF, winners, without
from evaluation.scheme.words import allocation_words
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.audit import canonical
from procurement.core.jobs import Job
from procurement.core.vocabulary import Permission, Stage
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.tenders.stated import capacities
from procurement.timetable.queries import windows

MOST_BESIDE = 3
"""So many copies are set beside the award at once."""


@award.get("/procurements/<procurement>/award/what-ifs")
@guard(Permission.AWARD_READ)
def arrangements(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The copies that were kept, up to three beside the award (`?beside=`), and what changes without a bidder.

    With `?state=1` how far a longer look for the best allocation is, for the script that follows it.
    """
    if "state" in request.args and (job := search_job(procurement.id)):
        return _state(job, url_for("award.arrangements", procurement=procurement.code))
    return _page(ctx, procurement)


@award.post("/procurements/<procurement>/award/what-ifs")
@guard(Permission.WHAT_IF_KEEP)
def arrange(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Allocate the lots of a copy, and keep it under its name."""
    lots = results(procurement.id, ctx.now)
    base, codes = _base(procurement, lots)
    if "seconds" in request.form:
        return _search(ctx, procurement, base)
    if not base["bids"]:
        return _page(ctx, procurement)
    form = what_if_form(base, codes)
    if form.validate_on_submit():
        stated = _stated(procurement, lots)
        tried = arranged(base, form.wanted(stated))
        changed = changes(base, tried, _names(lots))
        if changed:
            worked_out(canonical(tried))  # before anything is written, since it may take a while
        row = act(form, lambda: keep_what_if(ctx, procurement, form.name.data or "", tried, changed))
        if row is not None:
            here = url_for("award.arrangements", procurement=procurement.code, beside=row.number)
            return saved("Kept beside the award, which stays as it is.", here)
    return _page(ctx, procurement, form)


def _search(ctx: Context, procurement: Procurement, base: Form) -> ResponseReturnValue:
    """Look longer for the allocation of the award (0), or of the what-if of that number."""
    number, seconds = request.form.get("of", 0, type=int), request.form.get("seconds", 0, type=int)
    given = next((row.given for row in what_ifs(procurement.id) if row.number == number), canonical(base))
    here = url_for("award.arrangements", procurement=procurement.code, beside=[number] if number else [])
    if act(None, lambda: ask_search(ctx, procurement, given, seconds)) is None:
        return redirect(here, 303)
    return saved("The best allocation is looked for. You can leave this page.", here)


def _base(procurement: Procurement, lots: tuple[LotStanding, ...]) -> tuple[Form, dict[int, str]]:
    """The award as a file of `evenhand allocate`, and the code of each ranked bidder by its number."""
    scheme = published_scheme(procurement.id).document
    rule = scheme if scheme.get("allocation") else EACH_BY_ITSELF
    base = allocation_form(lots, rule, capacities(procurement.id)) or {"lots": [], "bids": [], "bidders": []}
    codes = {bid.number: bid.bidder_code for lot in lots for bid in lot.ranking}
    return base, dict(sorted(codes.items()))


def _result(row: WhatIf) -> Form:
    """What came of a what-if: as it was kept, or as a longer look found since."""
    later = last_search(row.procurement_id, row.given)
    return kept(read_back(later.result)) if later else json.loads(row.result)


def _state(job: Job, here: str) -> dict[str, object]:
    done = job.state == "done"
    message = f"{job.step.rstrip('.')}."
    return {"state": job.state, "done": job.done, "total": job.total, "message": message, "url": here if done else None}


def _open(
    procurement: Procurement, scheme: Form, base: Form, chosen: list[WhatIf]
) -> list[tuple[int, str, Allocation]]:
    """What is not proved to be the best yet: the award (0) and what-ifs on the page, by number and name."""
    asked = [(row.number, row.name, row.given) for row in chosen]
    if scheme.get("allocation") and base["lots"]:
        asked.insert(0, (0, "The award", canonical(base)))
    found = [(number, name, lots_found(procurement.id, given)) for number, name, given in asked]
    return [one for one in found if not one[2].proved_optimal]


def _stated(procurement: Procurement, lots: tuple[LotStanding, ...]) -> dict[str, Any]:
    """What ranked bidders said that they can take on, in hours a week, by code."""
    said = capacities(procurement.id)
    return {bid.bidder_code: said[bid.tender_id].hours for lot in lots for bid in lot.ranking if bid.tender_id in said}


def _names(lots: tuple[LotStanding, ...]) -> dict[str, str]:
    ranked = {bid.bidder_code: bid.organisation for lot in lots for bid in lot.ranking}
    return ranked | {bid.bidder_code: bid.organisation for lot in lots for bid in lot.excluded}


def _page(ctx: Context, procurement: Procurement, refused: WhatIfForm | None = None) -> ResponseReturnValue:
    """The page; a form that was refused stands in it with what was typed."""
    lots = results(procurement.id, ctx.now)
    called = _names(lots)
    rows = what_ifs(procurement.id)
    base, codes = _base(procurement, lots)
    asked = list(dict.fromkeys(request.args.getlist("beside", type=int)))
    chosen = [row for number in asked for row in rows if row.number == number]
    begun = next((row for row in rows if row.number == request.args.get("from", type=int)), None)
    current = of_award(lots)
    job = search_job(procurement.id)
    columns = [beside(current, row.name, json.loads(row.given), _result(row), called) for row in chosen[:MOST_BESIDE]]
    scheme, stated = published_scheme(procurement.id).document, capacities(procurement.id)
    ranked = winners(lots, stated)
    gone = next((one for one in ranked if one.bid.number == request.args.get("without", type=int)), None)
    may = ctx.refusal(Permission.WHAT_IF_KEEP, procurement) is None
    form = refused or (what_if_form(base, codes, json.loads(begun.given) if begun else None) if may else None)
    page = render_template(
        "award/what_ifs.html",
        procurement=procurement,
        lots=[lot for lot in lots if not lot.lot.ended],
        ranked=ranked,
        rows=rows,
        people=names({row.by_id for row in rows}),
        too_many=len(chosen) > MOST_BESIDE,
        chosen=[row.number for row in chosen[:MOST_BESIDE]],
        award_now=current,
        columns=columns,
        called=called,
        begun=begun,
        mechanism=allocation_words(scheme.get("allocation")),
        stated=_stated(procurement, lots),
        gone=gone,
        changes=without(lots, scheme, stated, gone.bid.bidder_code) if gone else [],
        window=windows(procurement.id, ctx.now)[Stage.AWARD],
        form=form if base["bids"] else None,
        totals={row.number: json.loads(row.result) for row in rows},
        unproved=_open(procurement, scheme, base, chosen[:MOST_BESIDE]),
        lengths=LENGTHS,
        may_search=ctx.may(Permission.AWARD_RECOMMEND, procurement),
        job=job,
        going=looking(job, ctx.now),
        state=_state(job, url_for("award.arrangements", procurement=procurement.code)) if job else None,
    )
    return page, 422 if refused else 200
