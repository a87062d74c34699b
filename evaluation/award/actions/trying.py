"""What-ifs of the lots, which nothing that makes an award reads; and longer looks for the best allocation."""

from collections.abc import Sequence

from sqlalchemy import func, select

from evaluation.award.allocation.keeping import written
from evaluation.award.allocation.terms import Allocation
from evaluation.award.arranging import Form, kept
from evaluation.award.lot_queries import SEARCH, looking, lots_found, search_job
from evaluation.award.models import LotsSearched, WhatIf
from procurement.cases.models import Procurement
from procurement.core import jobs
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import canonical, sha256
from procurement.core.db import db
from procurement.core.jobs import Job
from procurement.core.vocabulary import Event, Permission

LENGTHS = {120: "2 minutes", 600: "10 minutes"}
"""For how long the best allocation can be looked for, in seconds."""


@action(Permission.WHAT_IF_KEEP, Event.WHAT_IF_KEPT)
def keep_what_if(ctx: Context, procurement: Procurement, name: str, form: Form, changed: Sequence[str]) -> WhatIf:
    """Keep another arrangement of the lots under a name: who tried it when, the file, what was changed, the result.

    `form` is a file of `evenhand allocate`, `changed` says in words what it has otherwise than the award.
    """
    if not name.strip():
        raise Invalid("name", "Give it a name: others find it by that.")
    if not changed:
        raise Invalid("name", "Nothing differs from the award yet. Change a figure, a limit or the way of awarding.")
    given = canonical(form)
    result = canonical(kept(lots_found(procurement.id, given)))
    last = db.session.scalar(select(func.max(WhatIf.number)).where(WhatIf.procurement_id == procurement.id))
    digest = sha256(canonical({"name": name.strip(), "given": given, "result": result}))
    ctx.note(number=(last or 0) + 1, what_if_sha256=digest)
    ctx.say(name=name.strip())
    return keep(
        WhatIf(
            procurement_id=procurement.id,
            number=(last or 0) + 1,
            name=name.strip(),
            changed=list(changed),
            given=given,
            result=result,
            sha256=digest,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.AWARD_RECOMMEND, Event.LOTS_SEARCH_ASKED)
def ask_search(ctx: Context, procurement: Procurement, given: str, seconds: int) -> Job:
    """Ask that the best allocation of a file be looked for longer than a page may take. Raises Invalid."""
    if seconds not in LENGTHS:
        raise Invalid("seconds", "Choose how long to look.")
    if looking(search_job(procurement.id), ctx.now):
        raise Invalid("seconds", "The best allocation is being looked for already.")
    if lots_found(procurement.id, given).proved_optimal:
        raise Invalid("seconds", "This allocation is proved to be the best, so there is nothing to look for.")
    ctx.note(seconds=seconds, given_sha256=sha256(given))
    return jobs.ask(ctx, SEARCH, given=given, seconds=seconds)


@action(Permission.AWARD_RECOMMEND, Event.LOTS_SEARCHED)
def keep_search(ctx: Context, procurement: Procurement, given: str, seconds: int, found: Allocation) -> LotsSearched:
    """Keep what a longer look found; once it is proved it is the allocation of that file."""
    result = written(found)
    ctx.note(seconds=seconds, proved=found.proved_optimal, given_sha256=sha256(given), result_sha256=sha256(result))
    return keep(
        LotsSearched(
            procurement_id=procurement.id,
            given_sha256=sha256(given),
            seconds=seconds,
            proved=found.proved_optimal,
            result=result,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
