"""Pages of the library, and of using it in a tender pack."""

from evaluation.library.views import taking_in, using
from evaluation.library.views.shelves import library_pages

__all__ = ["library_pages", "taking_in", "using"]
