"""How entries of the library are called in the record."""

from collections.abc import Mapping

from sqlalchemy import select

from evaluation.library.models import LibraryVersion
from procurement.core.db import db
from procurement.people.record_names import named


@named("library_version")
def versions(ids: set[int]) -> Mapping[int, str]:
    """Title and number."""
    query = select(LibraryVersion).where(LibraryVersion.id.in_(ids))
    return {row.id: f"{row.title}, version {row.number}" for row in db.session.scalars(query)}
