"""What is decided about keeping a procurement, and how it goes."""

from evaluation.keeping.actions.carrying_out import dispose_of_due
from evaluation.keeping.actions.disposing import call_disposal_off, confirm_disposal, propose_disposal
from evaluation.keeping.actions.erasing import copy_of_person, erase_person
from evaluation.keeping.actions.holding import lift_hold, place_hold, set_terms

__all__ = [
    "call_disposal_off",
    "confirm_disposal",
    "copy_of_person",
    "dispose_of_due",
    "erase_person",
    "lift_hold",
    "place_hold",
    "propose_disposal",
    "set_terms",
]
