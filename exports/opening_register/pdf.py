"""The opening register as a document to print and sign off."""

from exports.layout.pages import html
from exports.opening_register.facts import Register


def document(register: Register) -> str:
    """The HTML of the register."""
    return html(
        "documents/opening_register.html", register=register, made_at=register.made_at, rehearsal=register.rehearsal
    )
