"""The receipt as a PDF."""

from functools import lru_cache

from exports.layout.pages import html
from exports.layout.paper import print_pdf
from exports.receipt.facts import PrintedReceipt


def document(receipt: PrintedReceipt) -> str:
    """The HTML of the receipt."""
    return html("documents/receipt.html", receipt=receipt, made_at=receipt.received_at, rehearsal=receipt.rehearsal)


@lru_cache(maxsize=8)
def printed(document: str) -> bytes:
    """The PDF; one that is asked for again is not set again."""
    return print_pdf(document).content
