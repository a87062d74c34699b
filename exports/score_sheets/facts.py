"""What stands in one evaluator's workbook: their answers, question by question, with what they have written so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select

from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import published, scale_of
from evaluation.scoring.actions import as_typed
from evaluation.scoring.items import Item, current_round
from evaluation.scoring.marks_book import BOXES, Identity, Line, sheet_name
from evaluation.scoring.models import MarkDraft
from evaluation.scoring.queue import BY_QUESTION, own_queue
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.people.queries import person
from procurement.tenders.covering import judged_texts
from procurement.tenders.formatted import within_limit


@dataclass(frozen=True)
class Sheet:
    """One question: its rows in the evaluator's own order, the scale they are marked on."""

    name: str
    criterion: Criterion
    scale: Sequence[tuple[Decimal, str, str]]
    lines: tuple[Line, ...]
    submitted: bool


@dataclass(frozen=True)
class MarksBook:
    """The whole of it."""

    procurement: Procurement
    identity: Identity
    sheets: tuple[Sheet, ...]
    items: Mapping[tuple[int, int], Item] = field(default_factory=dict)
    versions: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def lines(self) -> dict[str, tuple[Line, ...]]:
        """The rows of each sheet."""
        return {sheet.name: sheet.lines for sheet in self.sheets}

    @property
    def count(self) -> int:
        """How many answers there are."""
        return sum(len(sheet.lines) for sheet in self.sheets)


def marks_book(ctx: Context, procurement: Procurement) -> MarksBook:
    """The workbook of whoever asks, in the round that is being marked, in a constant number of statements."""
    round_ = current_round(procurement.id)
    queue, scheme = own_queue(procurement.id, ctx.person, round_), published(procurement.id)
    items = {(place.item.tender.id, place.item.criterion.id): place.item for place in queue.walk(BY_QUESTION)}
    drafts = _drafts(procurement.id, ctx.person, round_)
    texts = judged_texts((item.tender, item.submission.id) for item in items.values())
    sheets = []
    for pile in queue.piles:
        if not pile.places:
            continue
        scale = scale_of(scheme, pile.criterion)
        allowed = tuple(mark for mark, _, _ in scale)
        lines = tuple(_line(place.item, drafts, texts, allowed) for place in pile.places)
        sheets.append(Sheet(sheet_name(pile.criterion.question.code), pile.criterion, scale, lines, pile.submitted))
    me = person(ctx.person)
    made_at = f"{ctx.now.astimezone(LONDON):%-d %B %Y, %H:%M}"
    identity = Identity(procurement.id, procurement.code, ctx.person, me.name if me else "", round_, made_at)
    versions = {key: draft.version for key, draft in drafts.items()}
    return MarksBook(procurement, identity, tuple(sheets), items, versions)


def _line(
    item: Item,
    drafts: Mapping[tuple[int, int], MarkDraft],
    texts: Mapping[tuple[int, int], str],
    allowed: tuple[Decimal, ...],
) -> Line:
    question = item.criterion.question
    draft = drafts.get((item.tender.id, item.criterion.id))
    said = as_typed(draft) if draft else {}
    answer = within_limit(texts.get((item.submission.id, question.id), ""), question.word_limit)
    return Line(
        item.tender.id,
        item.criterion.id,
        item.tender.bidder_code,
        answer,
        allowed,
        {box: said.get(box, "") for box in BOXES},
    )


def _drafts(procurement_id: int, user_id: int, round_: int) -> dict[tuple[int, int], MarkDraft]:
    query = select(MarkDraft).where(
        MarkDraft.procurement_id == procurement_id, MarkDraft.user_id == user_id, MarkDraft.round == round_
    )
    return {(row.tender_id, row.criterion_id): row for row in db.session.scalars(query)}
