"""A letter as a PDF."""

from exports.layout.pages import html
from exports.layout.paper import print_pdf
from exports.letters.facts import PrintedLetter


def printed(letter: PrintedLetter) -> bytes:
    """The PDF of a letter; of one that was not sent it says on every page that it is a draft."""
    return print_pdf(
        html("documents/letter.html", letter=letter, made_at=letter.made_at, rehearsal=letter.rehearsal)
    ).content
