"""What a bidder answered, as it is read over the meeting, and what was revised."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.scoring.items import Item
from procurement.core.vocabulary import FIRST_ROUND
from procurement.tenders.comparing import Stretch, changes
from procurement.tenders.covering import judged_answer
from procurement.tenders.queries import latest_submission


@dataclass(frozen=True)
class Response:
    """One answer, as it is kept (`tenders.formatted` shows it). `changed` is empty in the first round."""

    words: int
    text: str
    changed: Sequence[Stretch]


def response(item: Item) -> Response | None:
    """The answer of an item, or None when nothing was given. Who may read it is asked before."""
    question = item.criterion.question
    given = judged_answer(item.tender, item.submission.id, question)
    if given is None:
        return None
    return Response(given.words, given.text, _changed(item, given.text))


def _changed(item: Item, text: str) -> Sequence[Stretch]:
    if item.round == FIRST_ROUND:
        return ()
    sent = latest_submission(item.tender.id, item.round - 1)
    before = judged_answer(item.tender, sent.id, item.criterion.question) if sent else None
    return changes(before.text if before else "", text)
