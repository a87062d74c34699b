"""What is decided about keeping a procurement."""

from evaluation.keeping.actions.holding import lift_hold, place_hold, set_terms

__all__ = ["lift_hold", "place_hold", "set_terms"]
