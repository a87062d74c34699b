"""What stands in a print pack: an evaluator's own answers to one question, or of one bidder, in their own order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evaluation.scheme.queries import published, scale_of
from evaluation.scoring.items import Item, current_round
from evaluation.scoring.queue import BY_BIDDER, Place, Queue, own_queue
from exports.layout.inert import inert
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.audit import canonical, sha256
from procurement.core.db import db
from procurement.people.queries import person
from procurement.questionnaire.models import Slot
from procurement.tenders.covering import judged_texts
from procurement.tenders.formatted import cut
from procurement.tenders.models import SubmittedFile


@dataclass(frozen=True)
class Page:
    """One answer as it is printed; `beside` are the places of the files that go with it."""

    bidder: str
    question: str
    title: str
    asked: str
    parts: tuple[str, ...]
    answer: Markup
    past_limit: bool
    limit: int | None
    beside: tuple[str, ...]
    scale: Sequence[tuple[Decimal, str, str]]


@dataclass(frozen=True)
class PrintPack:
    """The whole of it; `about` names the question or the bidder."""

    about: str
    of_bidder: bool
    code: str
    title: str
    evaluator: str
    made_at: datetime
    rehearsal: bool
    pages: tuple[Page, ...]
    items: tuple[Item, ...]

    @property
    def digest(self) -> str:
        """A hash over what is printed: another one, and a pack that was made before is not handed out any more."""
        said = [[page.bidder, page.question, page.asked, str(page.answer), list(page.beside)] for page in self.pages]
        return sha256(canonical([[item.id for item in self.items], said]))

    @property
    def scales(self) -> list[tuple[str, Sequence[tuple[Decimal, str, str]]]]:
        """Each scale once, with the codes of the questions that are marked on it."""
        found: dict[tuple[tuple[Decimal, str, str], ...], dict[str, None]] = {}
        for page in self.pages:
            found.setdefault(tuple(page.scale), {})[page.question] = None
        return [(", ".join(codes), scale) for scale, codes in found.items()]


def print_pack(ctx: Context, procurement: Procurement, *, question: str = "", bidder: str = "") -> PrintPack | None:
    """The pack for a question (its code) or a bidder (its code) of whoever asks; None where nothing of theirs is."""
    queue = own_queue(procurement.id, ctx.person, current_round(procurement.id))
    places = _chosen(queue, question, bidder)
    if not places:
        return None
    items = tuple(place.item for place in places)
    scheme = published(procurement.id)
    texts, files = judged_texts((item.tender, item.submission.id) for item in items), _files(items)
    me = person(ctx.person)
    first = items[0].criterion.question
    return PrintPack(
        about=bidder if bidder else f"{first.code} {first.title}",
        of_bidder=bool(bidder),
        code=procurement.code,
        title=procurement.title,
        evaluator=me.name if me else "",
        made_at=ctx.now,
        rehearsal=bool(procurement.rehearsal),
        pages=tuple(_page(item, texts, files, scale_of(scheme, item.criterion)) for item in items),
        items=items,
    )


def _chosen(queue: Queue, question: str, bidder: str) -> list[Place]:
    if bidder:
        return [place for place in queue.walk(BY_BIDDER) if place.item.tender.bidder_code == bidder]
    return [place for pile in queue.piles if pile.criterion.question.code == question for place in pile.places]


def _page(
    item: Item,
    texts: Mapping[tuple[int, int], str],
    files: Mapping[int, Sequence[SubmittedFile]],
    scale: Sequence[tuple[Decimal, str, str]],
) -> Page:
    asked = item.criterion.question
    read = cut(inert(texts.get((item.submission.id, asked.id), "")), asked.word_limit)
    beside = dict.fromkeys(
        file.slot.code for file in files[item.submission.id] if file.slot.question in ("", asked.code)
    )
    return Page(
        bidder=item.tender.bidder_code,
        question=asked.code,
        title=asked.title,
        asked=asked.text,
        parts=tuple(asked.parts),
        answer=read.within,
        past_limit=bool(read.beyond),
        limit=asked.word_limit,
        beside=tuple(beside),
        scale=scale,
    )


def _files(items: Iterable[Item]) -> Mapping[int, list[SubmittedFile]]:
    """The files of each submission, but for those with prices: whoever judges quality hears nothing of them."""
    query = select(SubmittedFile).join(SubmittedFile.slot).options(joinedload(SubmittedFile.slot))
    rows = db.session.scalars(
        query.where(SubmittedFile.submission_id.in_({item.submission.id for item in items}), ~Slot.prices)
    )
    found: dict[int, list[SubmittedFile]] = defaultdict(list)
    for row in sorted(rows, key=lambda file: (file.slot.position, file.id)):
        found[row.submission_id].append(row)
    return found
