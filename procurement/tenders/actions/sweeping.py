"""What a crash or a failed write left behind: keys of drafts that are submitted, and files that belong to nothing."""

from dataclasses import dataclass

from sqlalchemy import select

from procurement.core.action import write_lock
from procurement.core.db import Base, db
from procurement.tenders.actions.forgetting import forget_what_is_old
from procurement.tenders.models import DraftKey, Submission
from procurement.tenders.storing import store

PATIENCE = 600
"""Seconds that a file must have lain untouched: a document that is being issued is stored before it is on record."""


@dataclass(frozen=True)
class Swept:
    """How many keys and files were taken away; `strange` when nothing was, for the store is another database's.

    `uploads` and `drafts`: those that had lain too long, and were deleted for that.
    """

    keys: int = 0
    files: int = 0
    strange: bool = False
    uploads: int = 0
    drafts: int = 0


def sweep(patience: int = PATIENCE) -> Swept:
    """Delete what has lain too long, then what nothing on record names; a store of another database is left alone."""
    half_way, over = forget_what_is_old()
    write_lock()
    try:
        files = store()
        known, there = blobs_on_record(), set(files.blobs())
        drafts, keys = set(db.session.scalars(select(DraftKey.token))), set(files.drafts.tokens())
        submitted = db.session.scalar(select(Submission.id).limit(1)) is not None
        if (there and not there & known) or (keys and not keys & drafts and not submitted):
            return Swept(strange=True)
        left = sorted(keys - drafts)
        for token in left:
            files.drafts.destroy(token)
        return Swept(
            len(left),
            sum(files.remove_if_old(blob, patience) for blob in there - known),
            uploads=half_way,
            drafts=over,
        )
    finally:
        db.session.rollback()


def blobs_on_record() -> set[str]:
    """Every stored file that any row names."""
    found: set[str] = set()
    for mapper in Base.registry.mappers:
        if "blob" in mapper.columns:
            found |= set(db.session.scalars(select(mapper.columns["blob"])))
    return found
