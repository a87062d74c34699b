"""The opening register as a document to print and sign off."""

from collections.abc import Sequence

from exports.layout.pages import html
from exports.opening_register.facts import Register


def document(registers: Sequence[Register]) -> str:
    """The HTML of the register of one opening, or of several one after another, each with its own hash."""
    return html(
        "documents/opening_register.html",
        registers=registers,
        made_at=registers[0].made_at,
        rehearsal=registers[0].rehearsal,
    )
