"""Looking longer for the best allocation than a page may take: a job with progress, whose result is kept as evidence.

What was proved for a file once is its allocation from then on; what was not is said not to be, with its bound.
"""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillLooking
from fractions import Fraction

from evaluation.award.actions.trying import keep_search
from evaluation.award.allocation.allocating import allocate
from evaluation.award.allocation.reading import read
from evaluation.award.lot_queries import SEARCH
from procurement.cases.models import Procurement
from procurement.core import jobs
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.jobs import Job, Report

TELLS_EVERY = 2
"""Seconds between two reports of how far it is."""


@jobs.kind(SEARCH)
def look_longer(job: Job, report: Report) -> str:
    """Look for the best allocation of a file for so many seconds, and keep what was found. Returns its number."""
    given, seconds = job.given["given"], int(job.given["seconds"])
    terms = read(given.encode()).terms
    gone, found = 0, None
    with ThreadPoolExecutor(1) as beside:
        looking = beside.submit(allocate, terms, Fraction(seconds))
        while found is None:
            report(min(gone, seconds), seconds, f"Looking for the best allocation: {gone} of at most {seconds} seconds")
            try:
                found = looking.result(TELLS_EVERY)
            except StillLooking:
                gone += TELLS_EVERY
    procurement = db.session.get_one(Procurement, job.procurement_id)
    row = keep_search(Context.of(job.asked_by_id, procurement.id), procurement, given, seconds, found)
    report(seconds, seconds, "Proved" if found.proved_optimal else "Not proved in that time")
    return str(row.id)
