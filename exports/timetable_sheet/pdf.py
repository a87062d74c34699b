"""The timetable on one A3 page: the chart, and the table with the same dates."""

from datetime import UTC, datetime, time
from functools import lru_cache, partial

from exports.layout.pages import html
from exports.layout.paper import print_pdf
from exports.timetable_sheet.facts import CALCULATED, TimetableFacts
from procurement.timetable.lines import short, span_words


def document(facts: TimetableFacts) -> str:
    """The HTML of the page."""
    return html(
        "documents/timetable.html",
        facts=facts,
        seen=facts.seen,
        calculated=CALCULATED,
        rehearsal=facts.rehearsal,
        made_at=datetime.combine(facts.made_on, time(), UTC),
        short=partial(short, now=facts.now),
        span_words=partial(span_words, year=facts.made_on.year, brief=True),
    )


@lru_cache(maxsize=8)
def printed(document: str) -> bytes:
    """The PDF of a page; one that is asked for again is not set again. Raises `NotSet`."""
    return print_pdf(document).content
