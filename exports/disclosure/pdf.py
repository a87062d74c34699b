"""The disclosure copy as a document."""

from exports.disclosure.facts import Copy
from exports.layout.pages import html


def document(copy: Copy) -> str:
    """The HTML of the copy."""
    return html("documents/disclosure.html", copy=copy, made_at=copy.made_at, rehearsal=copy.rehearsal)
