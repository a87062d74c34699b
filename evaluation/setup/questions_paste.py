"""Questions as they are pasted from a spreadsheet, each column by its heading; all of them or none."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from evaluation.setup.lots_grid import numbers_in
from evaluation.setup.pack import Basics, Pack, QuestionLine, SlotLine
from evaluation.setup.weighing import multiplied
from procurement.core.numbers import BadNumber, parse_decimal, shown
from procurement.core.pasting import Fault, Faults, Refused, cells_of, short

MOST_QUESTIONS = 200
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,11}")
CODE_WORDS = "A code has up to 12 letters, digits, full stops and hyphens, such as Q6 or 1.2."
LONGEST = {"title": 200, "section": 200, "text": 20_000}

_HEADS = {
    "code": r"code|no|nr|number|ref|id|question (no|number|code|ref)",
    "pages": r".*\bpages?\b.*",
    "lots": r"(for |in )?lots?( (numbers?|nos?|only))?",
    "scale": r"scale( name)?|marked on( the)?( scale)?",
    "minimum": r"min|(minimum|least|pass)( (mark|score))?|threshold",
    "weight": r"weight(ing)?s?( in percent)?|points|percent|.*\bweight(ing)?\b.*",
    "words": r"words|.*\b(words?|limit)\b.*",
    "section": r"section|group|heading|theme",
    "title": r"title|name|topic|short title",
    "text": r"text|question|question text|what bidders must answer|requirement|wording",
}
KNOWN = "Code, Title, Text, Weight, Words, Pages, Section, Lots, Scale or Minimum"
_BARE = ("code", "title", "text", "weight", "words")


@dataclass(frozen=True)
class PastedQuestions:
    """What a paste holds; questions only where nothing was wrong. `columns` are those it had.

    `pages` are the most pages of the file that goes with a question, by its code.
    """

    questions: tuple[QuestionLine, ...] = ()
    faults: tuple[Fault, ...] = ()
    columns: frozenset[str] = frozenset()
    pages: Mapping[str, int] = field(default_factory=dict)


NOTHING_YET = Pack(Basics("", ""))


def read_questions(text: str, pack: Pack = NOTHING_YET) -> PastedQuestions:
    """The questions in a paste, or every fault of it; without headings: code, title, text, weight, words.

    Lots, scales and minimum marks are held against those of the pack.

    >>> read_questions("Q1\\tPeople\\tHow will you care?\\t40\\t1,500").questions[0].word_limit
    1500
    >>> read_questions("Q1\\tPeople\\tHow?\\t1,5\\t500").faults[0].words
    'Row 1, weight: “1,5” cannot be read. Use a full stop for the decimal point, and no commas.'
    """
    faults = Faults()
    try:
        rows = cells_of(text, MOST_QUESTIONS, "questions")
        columns, first = _columns(rows[0][0], rows[0][1])
        if first and len(rows) == 1:
            raise Refused(Fault(rows[0][0], "", "There is a row of headings and no question below it."))
    except Refused as refused:
        return PastedQuestions(faults=refused.faults)
    reader = _Reader(faults, pack)
    found = [reader.question(row, dict(zip(columns, cells, strict=True))) for row, cells in rows[first:]]
    times = Counter(question.code for question in found)
    for question, (row, _) in zip(found, rows[first:], strict=True):
        if times[question.code] > 1:
            faults.say(row, "code", f"{short(question.code)} stands {times[question.code]} times.")
    told = faults.all()
    if told:
        return PastedQuestions(faults=told)
    return PastedQuestions(tuple(found), columns=frozenset(columns), pages=reader.pages)


def _columns(row: int, cells: Sequence[str]) -> tuple[list[str], int]:
    """What each column holds, and whether the first row is one of headings."""
    known = [_head(cell) for cell in cells]
    if sum(head is not None for head in known) >= 2 and not any(re.fullmatch(r"[\d.]+", cell) for cell in cells):
        wrong = [
            Fault(row, f"column {place}", f"“{short(cell)}” is not known. Use {KNOWN}.")
            if cell
            else Fault(row, f"column {place}", "The column has no heading; it is hidden or blank. Leave it out.")
            for place, (cell, head) in enumerate(zip(cells, known, strict=True), start=1)
            if head is None
        ]
        found = [head for head in known if head]
        wrong += [Fault(row, head, "Two columns have this heading.") for head, n in Counter(found).items() if n > 1]
        wrong += [Fault(row, head, "There is no column for it.") for head in ("code", "title") if head not in found]
        if wrong:
            raise Refused(*wrong)
        return found, 1
    if len(cells) > len(_BARE):
        raise Refused(Fault(row, "", "Without headings the columns are code, title, text, weight and words, no more."))
    return list(_BARE[: len(cells)]), 0


def _head(cell: str) -> str | None:
    words = " ".join(re.findall(r"[a-z]+", cell.lower()))
    return next((head for head, shape in _HEADS.items() if re.fullmatch(shape, words)), None)


@dataclass(frozen=True)
class _Reader:
    """Reads rows under known columns against the pack's lots and scales, and keeps the faults."""

    faults: Faults
    pack: Pack
    pages: dict[str, int] = field(default_factory=dict)

    def question(self, row: int, cells: dict[str, str]) -> QuestionLine:
        """One row; what is at fault has a harmless value in its place."""
        for column, cell in cells.items():
            self.faults.fit(row, column, cell, LONGEST.get(column, 40))
        code = cells["code"]
        if not CODE.fullmatch(code):
            self.faults.say(row, "code", f"“{short(code)}” is not a code. {CODE_WORDS}")
        if not cells.get("title"):
            merged = "The cell is empty. It may be part of a merged cell; unmerge it and fill each row."
            self.faults.say(row, "title", merged)
        words = _number(self.faults, row, "words", cells, places=0)
        pages = _number(self.faults, row, "pages", cells, places=0, least=1, most=10_000)
        if pages:
            self.pages[code] = int(pages)
        most = 1_000_000 if self.pack.weights else 100
        question = QuestionLine(
            code,
            " ".join(cells.get("title", "").split()),
            cells.get("text", ""),
            _number(self.faults, row, "weight", cells, places=4, most=most) or Decimal(0),
            " ".join(cells.get("section", "").split()),
            word_limit=int(words) if words else None,
            minimum=_number(self.faults, row, "minimum", cells, places=2),
            lots=self._lots(row, cells.get("lots", "")),
            scale=self._scale(row, cells.get("scale", "")),
        )
        self._on_scale(row, question)
        return multiplied(self.pack, question)

    def _lots(self, row: int, cell: str) -> tuple[int, ...]:
        """The lots that a cell names; none is every lot."""
        if cell.casefold() in ("", "all", "every lot"):
            return ()
        found, known = numbers_in(cell), {lot.number for lot in self.pack.lots}
        if found is None:
            self.faults.say(row, "lots", f"“{short(cell)}” names no lots. Write 1-4 or 1; 3; 7, or leave it empty.")
        elif unknown := sorted(set(found) - known) if known else []:
            self.faults.say(row, "lots", f"There is no lot {', '.join(map(str, unknown[:5]))}.")
        return tuple(sorted(found or ()))

    def _scale(self, row: int, cell: str) -> str:
        """The scale that a cell names, in small or capital letters; none is the first."""
        name, scales = " ".join(cell.split()), list(self.pack.scales)
        if not name:
            return ""
        named = next((one for one in scales if one.casefold() == name.casefold()), None)
        if named is None:
            there = ", ".join(one for one in scales if one) or "none with a name"
            self.faults.say(row, "scale", f"“{short(name)}” is no scale of this tender. There are: {there}.")
        return "" if named is None or named == scales[0] else named

    def _on_scale(self, row: int, question: QuestionLine) -> None:
        marks = [step.value for step in self.pack.scale_of(question)]
        if question.minimum is not None and marks and question.minimum not in marks:
            allowed = ", ".join(shown(mark) for mark in marks)
            self.faults.say(row, "minimum", f"{shown(question.minimum)} is not a mark on the scale; it has {allowed}.")


def _number(
    faults: Faults, row: int, column: str, cells: dict[str, str], *, places: int, least: int = 0, most: int = 100_000
) -> Decimal | None:
    cell = cells.get(column, "")
    if not cell:
        return None
    plain = cell.removesuffix("%").replace(",", "") if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+|[0-9.]+%", cell) else cell
    try:
        return parse_decimal(plain, places=places, least=Decimal(least), most=Decimal(most))
    except BadNumber as bad:
        faults.say(row, column, f"“{short(cell)}” cannot be read. {bad}")
        return None


def with_pages(pack: Pack, pages: Mapping[str, int]) -> Pack:
    """The pack with limits of pages at the places for files that belong to questions; one that lacks a place gets one.

    Pages are counted in PDF alone, so a new place takes nothing else; an answer may be given without the file.

    >>> pack = with_pages(Pack(Basics("T", "B"), questions=(QuestionLine("Q1", "Plan", "How?"),)), {"Q1": 4})
    >>> [(slot.code, slot.question, slot.page_limit) for slot in pack.slots]
    [('F-Q1', 'Q1', 4)]
    """
    slots = [replace(one, page_limit=pages.get(one.question, one.page_limit)) for one in pack.slots]
    has = {one.question for one in slots}
    codes = [*(one.code for one in pack.selection), *(one.code for one in slots), *(q.code for q in pack.questions)]
    taken = {code.casefold() for code in codes}
    for question in pack.questions:
        if question.code in pages and question.code not in has:
            names = (f"F-{question.code}"[:12], *(f"F{number}" for number in range(1, 1000)))
            code = next(name for name in names if name.casefold() not in taken)
            taken.add(code.casefold())
            slots.append(
                SlotLine(
                    code,
                    question.title,
                    ("pdf",),
                    required=False,
                    page_limit=pages[question.code],
                    lots=question.lots,
                    question=question.code,
                )
            )
    return replace(pack, slots=tuple(slots))
