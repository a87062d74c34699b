"""Pages about questions and answers: a bidder asks and reads, the council answers, one bidder is written to."""

from procurement.clarifications.views import answering, asking, writing
from procurement.clarifications.views.frame import clarification_pages

__all__ = ["answering", "asking", "clarification_pages", "writing"]
