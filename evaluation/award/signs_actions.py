"""Looking for signs of collusion is asked for by the lead, and is on record."""

from evaluation.award.likeness_job import JOB, last_look, under_way
from procurement.cases.models import Procurement
from procurement.core import jobs
from procurement.core.action import Context, Invalid, action
from procurement.core.jobs import Job
from procurement.core.vocabulary import Event, Permission


@action(Permission.LIKENESS_READ, Event.LIKENESS_LOOKED_FOR)
def look_for_signs(ctx: Context, procurement: Procurement) -> Job:
    """Ask for every tender to be set beside every other. Raises Invalid while that goes on already."""
    if under_way(last_look(procurement.id), ctx.now):
        raise Invalid("likeness", "The tenders are being set side by side already.")
    return jobs.ask(ctx, JOB)
