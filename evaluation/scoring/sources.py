"""Where an answer's words may be quoted from: the answer up to its limit, and the files beside it, page by page."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evaluation.scoring.items import Item
from evaluation.scoring.models import MarkDraft
from evaluation.scoring.quoting import CONCERN, STRENGTH, Quoted, Source, find_quotes
from procurement.core.db import db
from procurement.questionnaire.models import Slot
from procurement.tenders.covering import copy_for_judges, judged_answer, why_kept_from_judges
from procurement.tenders.formatted import within_limit
from procurement.tenders.models import SubmittedFile
from procurement.tenders.page_text import pages
from procurement.tenders.scanning import why_held_back


def files_beside(item: Item, *, with_kept: bool = False) -> list[tuple[str, SubmittedFile]]:
    """The files of a tender that go with an answer, each with the short name it is quoted under: S4, or S4.2.

    Files that hold prices are not among them: whoever judges quality sees none. Nor are files of another question, nor
    (`with_kept`: but they are) those that must not reach whoever reads bids without names.
    """
    query = select(SubmittedFile).join(SubmittedFile.slot).options(joinedload(SubmittedFile.slot))
    found = db.session.scalars(query.where(SubmittedFile.submission_id == item.submission.id, ~Slot.prices)).all()
    code = item.criterion.question.code
    here = sorted((f for f in found if f.slot.question in ("", code)), key=lambda f: (f.slot.position, f.id))
    slots: dict[int, list[int]] = {}
    for file in here:
        slots.setdefault(file.slot_id, []).append(file.id)
    return [(_name(file, slots[file.slot_id]), file) for file in here if with_kept or not why_kept_from_judges(file)]


def _name(file: SubmittedFile, together: Sequence[int]) -> str:
    code = "-".join(file.slot.code.split())
    return code if len(together) == 1 else f"{code}.{together.index(file.id) + 1}"


def answer_source(item: Item) -> Source:
    """The answer as far as it is marked."""
    given = judged_answer(item.tender, item.submission.id, item.criterion.question)
    return Source(within_limit(given.text, item.criterion.question.word_limit) if given else "")


def file_sources(name: str, file: SubmittedFile) -> list[Source]:
    """The pages of a file within its published limit; none of one that is held back."""
    copy = copy_for_judges(file)
    if why_held_back(copy):
        return []
    limit = file.slot.page_limit
    read = [page for page in pages(copy) if limit is None or page.number is None or page.number <= limit]
    return [Source(page.text, name, page.number, file.id) for page in read]


def own_quotes(item: Item, draft: MarkDraft | None, read: Source | None = None) -> list[Quoted]:
    """The quotes of a draft, each with its place where it has one; strengths first."""
    if draft is None or not (draft.strength_quotes or draft.concern_quotes):
        return []
    response = read or answer_source(item)

    @cache
    def beside() -> list[Source]:
        return [source for name, file in files_beside(item) for source in file_sources(name, file)]

    return [
        *find_quotes(STRENGTH, draft.strength_quotes, response, beside),
        *find_quotes(CONCERN, draft.concern_quotes, response, beside),
    ]
