"""Pages on which a lead sets a procurement up: one for each step, from an empty page to publication."""

from evaluation.setup.views import (
    abandoning,
    absences,
    conflicts,
    criteria,
    inviting,
    lots,
    notices,
    overview,
    people,
    price,
    publishing,
    registers,
    rehearsing,
    selection,
    starting,
)
from evaluation.setup.views.frame import setup_pages

__all__ = [
    "abandoning",
    "absences",
    "conflicts",
    "criteria",
    "inviting",
    "lots",
    "notices",
    "overview",
    "people",
    "price",
    "publishing",
    "registers",
    "rehearsing",
    "selection",
    "setup_pages",
    "starting",
]
