"""Looking for signs of collusion is asked for by the lead; what was found and what the lead made of it are on record.

Nothing that people typed here goes into the record that others read: the entries hold numbers and hashes alone.
"""

from collections.abc import Collection, Mapping

from evaluation.award.likeness_found import JOB, VIEWS, Signs, last_look, under_way
from evaluation.award.models import LikenessFound, LikenessView
from procurement.cases.models import Procurement
from procurement.core import jobs
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import sha256
from procurement.core.jobs import Job
from procurement.core.vocabulary import Event, Permission


@action(Permission.LIKENESS_READ, Event.LIKENESS_LOOKED_FOR)
def look_for_signs(ctx: Context, procurement: Procurement) -> Job:
    """Ask for every tender to be set beside every other. Raises Invalid while that goes on already."""
    if under_way(last_look(procurement.id), ctx.now):
        raise Invalid("likeness", "The tenders are being set side by side already.")
    return jobs.ask(ctx, JOB)


@action(Permission.LIKENESS_READ, Event.LIKENESS_FOUND)
def keep_signs(ctx: Context, procurement: Procurement, found: Signs, sent: Mapping[str, int]) -> LikenessFound:
    """Keep what a search found, with its SHA-256 and the submission of each bidder (by name) that it rests on."""
    form = found.form()
    ctx.note(sha256=sha256(form), submissions=sorted(sent.values()), settled=found.settled)
    return keep(
        LikenessFound(
            procurement_id=procurement.id,
            rests_on=dict(sorted(sent.items())),
            findings=form,
            sha256=sha256(form),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.LIKENESS_READ, Event.LIKENESS_JUDGED)
def judge_signs(
    ctx: Context, procurement: Procurement, found: LikenessFound, *, about: Collection[str], outcome: str, reason: str
) -> LikenessView:
    """Record what the lead makes of the signs between some bidders (by name), and why. A later view stays beside it."""
    if found.procurement_id != procurement.id or not set(about) <= set(found.rests_on):
        raise Invalid("about", "Choose what your view is about.")
    if outcome not in VIEWS:
        raise Invalid("outcome", "Choose what you make of it.")
    if not reason.strip():
        raise Invalid("reason", "Say why: what you looked at, and what explains it or does not.")
    ctx.note(found=found.id, outcome=outcome)
    return keep(
        LikenessView(
            procurement_id=procurement.id,
            found_id=found.id,
            about=sorted(about),
            outcome=outcome,
            reason=reason.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
