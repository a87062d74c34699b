"""What lies before an evaluator at one answer: question, response up to the limit, files, their own earlier mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from markupsafe import Markup, escape
from sqlalchemy import select

from evaluation.scoring.items import Batch, Item
from evaluation.scoring.models import Mark, MarkDraft
from evaluation.scoring.queries import own_marks
from evaluation.scoring.queue import Pile, Place, Queue
from evaluation.scoring.quoting import Quoted, Source, hits, marked
from evaluation.scoring.sources import files_beside, own_quotes
from procurement.core.access import Refusal
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Stage
from procurement.core.words import count
from procurement.tenders.anonymity import identity, shown_in
from procurement.tenders.comparing import Stretch, changes
from procurement.tenders.cover_models import NameDecision
from procurement.tenders.covering import (
    NameFate,
    copy_for_judges,
    decided,
    decision_on,
    is_anonymous,
    judged_answer,
    why_kept_from_judges,
)
from procurement.tenders.formatted import cut, within_limit
from procurement.tenders.models import SubmittedFile, Tender
from procurement.tenders.page_text import PageText, is_readable, pages
from procurement.tenders.queries import Answered, latest_submission
from procurement.tenders.scanning import why_held_back
from procurement.timetable.models import StagePlan

_HELD_READY = 4
_HIT = '<mark id="F'


@dataclass(frozen=True)
class Reading:
    """A file that is read in the page: the short name it is quoted under, what it says, why it cannot be read."""

    name: str
    file: SubmittedFile
    pages: Sequence[PageText]
    held_back: str


@dataclass(frozen=True)
class Desk:
    """Everything one scoring screen shows, besides the form."""

    item: Item
    queue: Queue
    by: str
    place: Place | None
    pile: Pile | None
    draft: MarkDraft | None
    given: Answered | None
    files: Sequence[tuple[str, SubmittedFile]]
    reading: Reading | None
    quotes: Sequence[Quoted]
    find: str
    no_mark: Refusal | None
    earlier: Mark | None
    changed: Sequence[Stretch]
    kept_files: int

    @property
    def about_names(self) -> list[str]:
        """What is to be said of names in what is read here, where bids are read without them."""
        if not is_anonymous(self.item.procurement_id):
            return []
        tender, said = self.item.tender, []
        answered = decided(tender.procurement_id).get((tender.id, self.item.criterion.question_id))
        if self.given:
            said.append(_of_names("this answer", answered, self.given.text, tender))
        if self.reading:
            text = "\n".join(page.text for page in self.reading.pages)
            said.append(_of_names(f"the file {self.reading.name}", decision_on(self.reading.file), text, tender))
        if self.kept_files:
            one = self.kept_files == 1
            said.append(
                f"{count(self.kept_files, 'file')} of this bidder {'is' if one else 'are'} kept from you: "
                f"{'it names' if one else 'they name'} the bidder, or may. The procurement lead decides."
            )
        return [sentence for sentence in said if sentence]

    @property
    def is_over(self) -> bool:
        """Whether the answer goes on beyond the published limit."""
        limit = self.item.criterion.question.word_limit
        return self.given is not None and limit is not None and self.given.words > limit

    @property
    def ahead(self) -> list[Item]:
        """The next few answers to mark: held ready by the page, so that marking goes on when the line is cut."""
        left = (place.item for place in self.queue.ahead(self.by, self.place))
        return list(islice((item for item in left if item != self.item), _HELD_READY))

    @property
    def has_lost(self) -> bool:
        """Whether words are quoted that do not stand in the response."""
        return any(quote.source is None for quote in self.quotes)

    def quoted(self, kind: str) -> list[Quoted]:
        """The strengths quoted so far, or the concerns."""
        return [quote for quote in self.quotes if quote.kind == kind]

    def opens_here(self, file: SubmittedFile) -> bool:
        """Whether a file is read in the page; any other is taken as a copy."""
        return is_readable(copy_for_judges(file))

    @cached_property
    def shown(self) -> Markup:
        """The answer within its limit as it is shown, with what is quoted from it and what is looked for marked."""
        limit = self.item.criterion.question.word_limit
        drawn = str(cut(self.given.text, limit).within) if self.given else ""
        return _marked(drawn, [q for q in self.quotes if q.source and q.source.file_id is None], self.find, 0)

    @cached_property
    def leaves(self) -> list[tuple[PageText, Markup]]:
        """The pages of the file that is read, each as HTML, marked alike."""
        found, drawn = str(self.shown).count(_HIT), []
        for page in self.reading.pages if self.reading else ():
            html = "".join(
                f"<h3>{escape(block.text)}</h3>" if block.level else f'<p class="pre">{_lines(block.text)}</p>'
                for block in page.blocks
            )
            file_id = self.reading.file.id if self.reading else None
            here = [q for q in self.quotes if q.source and (q.source.file_id, q.source.page) == (file_id, page.number)]
            drawn.append((page, _marked(html, here, self.find, found)))
            found += str(drawn[-1][1]).count(_HIT)
        return drawn

    @property
    def found(self) -> int:
        """How often the words that are looked for stand there."""
        return str(self.shown).count(_HIT) + sum(str(drawn).count(_HIT) for _, drawn in self.leaves)

    @property
    def before_and_after(self) -> tuple[Place | None, Place | None]:
        """The neighbours in the queue."""
        return self.queue.beside(self.place, self.by) if self.place else (None, None)


def desk(
    ctx: Context,
    item: Item,
    queue: Queue,
    by: str,
    draft: MarkDraft | None,
    no_mark: Refusal | None,
    reading: int | None = None,
    find: str = "",
) -> Desk:
    """Lay out one answer for the person who marks it; `reading` is the file they opened beside it, `find` what in it.

    The words to find are marked in the answer and in the file, and counted.
    """
    question = item.criterion.question
    given = judged_answer(item.tender, item.submission.id, question)
    every = files_beside(item, with_kept=True)
    files = [pair for pair in every if not why_kept_from_judges(pair[1])]
    earlier, changed = _before(ctx, item, given) if item.round > FIRST_ROUND else (None, ())
    return Desk(
        item=item,
        queue=queue,
        by=by,
        place=queue.find(item.tender.id, item.criterion.id),
        pile=queue.pile(item.criterion.id),
        draft=draft,
        given=given,
        files=files,
        reading=next((_reading(name, file) for name, file in files if file.id == reading), None),
        quotes=own_quotes(item, draft, Source(within_limit(given.text, question.word_limit) if given else "")),
        find=find,
        no_mark=no_mark,
        earlier=earlier,
        changed=changed,
        kept_files=len(every) - len(files),
    )


def _before(ctx: Context, item: Item, given: Answered | None) -> tuple[Mark | None, Sequence[Stretch]]:
    """One's own last mark of the answer in an earlier round, and what was changed in it since the round before."""
    earlier = (Batch(item.procurement_id, item.criterion, round_) for round_ in range(item.round - 1, 0, -1))
    marks = (own_marks(batch, ctx.person).get(item.tender.id) for batch in earlier)
    sent = latest_submission(item.tender.id, item.round - 1)
    before = judged_answer(item.tender, sent.id, item.criterion.question) if sent else None
    mine = next((mark for mark in marks if mark is not None), None)
    return mine, changes(before.text if before else "", given.text if given else "")


def _lines(text: str) -> str:
    return "\n".join(f"<span>{escape(line)}</span>" for line in text.split("\n"))


def _marked(page: str, quotes: Sequence[Quoted], find: str, already: int) -> Markup:
    """`page` is HTML whose every text was escaped before."""
    return Markup(marked(page, [*hits(page, find, already), *quotes]))  # noqa: S704


def _reading(name: str, file: SubmittedFile) -> Reading:
    copy = copy_for_judges(file)
    held_back = why_held_back(copy)
    return Reading(name, file, () if held_back else pages(copy), held_back)


def _of_names(what: str, row: NameDecision | None, text: str, tender: Tender) -> str:
    """What is said of a name in a text: blacked out, left, or not looked at yet; nothing where none shows."""
    if row is not None and row.kind in (NameFate.COVERED, NameFate.REPLACED):
        return f"Names in {what} are blacked out by the procurement lead. What was sent is on file."
    if not shown_in(text, identity(tender)):
        return ""
    if row is not None:
        return f"A name shows in {what}; the procurement lead left it. Judge what is offered, not who offers it."
    return f"Something in {what} names this bidder. Judge what is offered, not who offers it."


def deadline_of(procurement_id: int, stage: Stage) -> datetime | None:
    """When a stage is planned to close, in one statement."""
    query = select(StagePlan.closes_at).where(
        StagePlan.procurement_id == procurement_id, StagePlan.stage == stage.value
    )
    return db.session.scalar(query.order_by(StagePlan.id.desc()).limit(1))
