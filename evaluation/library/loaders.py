"""How addresses name an entry of the library."""

from collections.abc import Mapping
from typing import Any

from evaluation.library.models import LibraryEntry
from evaluation.library.queries import entry_of
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import loads


@loads("library_entry")
def library_entry(ctx: Context, number: int, _parts: Mapping[str, Any]) -> LibraryEntry | None:
    """By its number, for those who may read the library."""
    if not ctx.may(Permission.LIBRARY_READ) or number >= 2**31:
        return None
    return entry_of(number)
