"""Pages about documents for bidders: the council hands them out, a bidder takes them, the register says who did."""

from procurement.papers.views import keeping, listing, registering, taking
from procurement.papers.views.listing import papers_pages

__all__ = ["keeping", "listing", "papers_pages", "registering", "taking"]
