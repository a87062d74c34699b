"""Minutes as a PDF."""

from functools import lru_cache

from exports.layout.pages import html
from exports.layout.paper import print_pdf
from exports.minutes.facts import Minutes


def document(minutes: Minutes) -> str:
    """The HTML of the minutes."""
    return html(
        "documents/minutes.html",
        minutes=minutes,
        made_at=minutes.made_at,
        rehearsal=minutes.procurement.rehearsal,
    )


@lru_cache(maxsize=8)
def printed(document: str) -> bytes:
    """The PDF; one that is asked for again is not set again."""
    return print_pdf(document).content
