"""The points of the demonstration's life at which it can be built."""

from enum import StrEnum


class Point(StrEnum):
    """A point of its life, named by what is going on."""

    TENDERING = "tendering"
    OPENED = "opened"
    SCORING = "scoring"
    MODERATION = "moderation"
    NEGOTIATION = "negotiation"
    FINANCE = "finance"
    AWARD = "award"
    APPROVED = "approved"


MARK = "demonstration"
"""The file that marks an instance as a demonstration's, and says at which point it was built."""
