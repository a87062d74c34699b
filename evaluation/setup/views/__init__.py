"""Pages on which a lead sets a procurement up: one for each step, from an empty page to publication."""

from evaluation.setup.views import criteria, lots, overview, people, price, publishing, selection, starting
from evaluation.setup.views.frame import setup_pages

__all__ = ["criteria", "lots", "overview", "people", "price", "publishing", "selection", "setup_pages", "starting"]
