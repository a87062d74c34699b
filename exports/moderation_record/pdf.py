"""The moderation record as a document; it may be hundreds of pages long."""

from exports.layout.pages import html
from exports.moderation_record.facts import CAME, ModerationRecord, rested_on, round_words


def document(record: ModerationRecord) -> str:
    """The HTML of the record."""
    return html(
        "documents/moderation_record.html",
        record=record,
        made_at=record.made_at,
        rehearsal=record.rehearsal,
        rested_on=rested_on,
        round_words=round_words,
        came=CAME,
    )
