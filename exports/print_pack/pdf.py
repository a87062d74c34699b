"""The print pack as a document."""

from exports.layout.pages import html
from exports.print_pack.facts import PrintPack


def document(pack: PrintPack) -> str:
    """The HTML of the pack."""
    return html("documents/print_pack.html", pack=pack, made_at=pack.made_at, rehearsal=pack.rehearsal)
