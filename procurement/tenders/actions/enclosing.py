"""Files that come with an answer or a letter are checked like any upload, kept, and scanned beside the pages."""

from collections.abc import Sequence

from procurement.core.action import Context, Invalid, keep
from procurement.core.words import size as size_words
from procurement.tenders.content import BadFile, kinds_words, media_type
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.enclosures import Chosen
from procurement.tenders.rules import display_name
from procurement.tenders.scanning import scan_soon
from procurement.tenders.storing import store

ACCEPTS = ("pdf", "docx", "xlsx", "png", "jpg", "jpeg", "txt", "csv")
ACCEPTED_WORDS = kinds_words(ACCEPTS)
MOST = 10
MOST_TOGETHER = 11 * 1024 * 1024
"""What one plain form can carry, with room for the words beside it."""


def enclose(
    ctx: Context, procurement_id: int, about: str, organisation_id: int | None, files: Sequence[Chosen]
) -> list[int]:
    """Keep these files inside the action under way; their ids. Raises Invalid beside `files`, naming the file."""
    if len(files) > MOST or sum(len(file.content) for file in files) > MOST_TOGETHER:
        raise Invalid("files", f"Send at most {MOST} files, {size_words(MOST_TOGETHER)} in all; the rest after them.")
    kept = []
    for file in files:
        name = display_name(file.name)
        try:
            kind = media_type(name, file.content, ACCEPTS)
        except BadFile as wrong:
            raise Invalid("files", f"{name}: {wrong} Choose your files again.") from wrong
        stored = store().put(file.content, of=procurement_id)
        kept.append(
            keep(
                Enclosure(
                    procurement_id=procurement_id,
                    organisation_id=organisation_id,
                    about=about,
                    name=name,
                    media_type=kind,
                    sha256=stored.sha256,
                    size=stored.size,
                    blob=stored.blob,
                    wrapped_key=stored.wrapped_key,
                    by_id=ctx.person,
                    at=ctx.now,
                )
            ).id
        )
    if kept:
        ctx.later(scan_soon)
        ctx.note(enclosures=kept)
    return kept
