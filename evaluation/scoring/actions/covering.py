"""The lead decides what becomes of a name that shows where bids are read without names."""

from collections.abc import Sequence

from evaluation.scoring.names_found import NameFound
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.forms import has_unprintable
from procurement.core.vocabulary import Event, Permission
from procurement.tenders.actions.enclosing import enclose
from procurement.tenders.anonymity import identity, shown_in
from procurement.tenders.cover_models import NameDecision
from procurement.tenders.covering import NameFate
from procurement.tenders.enclosures import Chosen

MOST_IN_A_REASON = 2_000
MOST_WORDS = 20
COVER = "cover"
"""What a version without names is enclosed as."""


@action(Permission.SCORE_GUIDE, Event.NAME_DECIDED)
def decide_name(
    ctx: Context,
    procurement: Procurement,
    found: NameFound,
    fate: NameFate,
    reason: str,
    *,
    words: Sequence[str] = (),
    file: Chosen | None = None,
) -> NameDecision:
    """Leave a name where it shows, black out `words` of an answer, or keep a file back or put another in its place.

    What was sent stays as it was sent; whoever judges is told what was done, never why. Raises Invalid beside `reason`,
    `words` or `files`.
    """
    if fate not in (
        (NameFate.LEFT, NameFate.COVERED) if found.file is None else tuple(set(NameFate) - {NameFate.COVERED})
    ):
        raise Invalid("kind", "This cannot be done here.")
    if not reason.strip() or len(reason) > MOST_IN_A_REASON or has_unprintable(reason):
        raise Invalid("reason", f"Say why, in at most {MOST_IN_A_REASON:,} plain characters.")
    if shown_in(reason, [*identity(found.tender), *filter(str.strip, words)]):
        raise Invalid("reason", "Write the reason without the name: the record is read under codes too.")
    row = NameDecision(
        procurement_id=procurement.id,
        tender_id=found.tender.id,
        question_id=found.question_id,
        sha256=found.file.sha256 if found.file else "",
        kind=fate.value,
        words=_words(words) if fate is NameFate.COVERED else [],
        reason=reason.strip(),
        enclosure_id=_version(ctx, procurement, file) if fate is NameFate.REPLACED else None,
        by_id=ctx.person,
        at=ctx.now,
    )
    ctx.note(tender=found.tender.id, question=found.question_id, kind=fate.value)
    ctx.note(file=found.file.id if found.file else None)
    ctx.say(reason=row.reason)
    return keep(row)


def _words(words: Sequence[str]) -> list[str]:
    said = list(dict.fromkeys(" ".join(one.split()) for one in words if one.strip()))
    if not said:
        raise Invalid("words", "Write the words that are to be blacked out, each on a line of its own.")
    if len(said) > MOST_WORDS or any(not 2 < len(one) <= 200 or has_unprintable(one) for one in said):
        raise Invalid("words", f"Name at most {MOST_WORDS}, of 3 to 200 characters each.")
    return said


def _version(ctx: Context, procurement: Procurement, file: Chosen | None) -> int:
    if file is None:
        raise Invalid("files", "Choose the version without names.")
    return enclose(ctx, procurement.id, COVER, None, [file])[0]
