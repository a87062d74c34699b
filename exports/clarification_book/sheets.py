"""The workbook in which colleagues answer, and the one of what was published. Neither says who asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from exports.layout.book import Book, Column, Look
from procurement.clarifications.book import FORM, HEADS, SHEET, rows_out
from procurement.clarifications.models import AnswerDraft
from procurement.clarifications.queries import Answer, Question

OPEN = ("title", "question", "answer", "together")
"""Columns that may be typed in; the others are locked."""


def answering(
    title: str, made_at: datetime, asked: Sequence[Question], drafts: Sequence[AnswerDraft], *, rehearsal: bool
) -> bytes:
    """What waits for an answer, to be filled in and taken in again."""
    book = Book(f"Clarifications, {title}", made_at, foot=FORM, rehearsal=rehearsal)
    columns = [Column(head, width, Look.INPUT_TEXT if name in OPEN else Look.WRAP) for head, name, width in HEADS]
    about = "Type in the coloured columns only. In “Answer together with” name rows by their marks, such as Q12."
    book.table(SHEET, about, columns, rows_out(asked, drafts), fixed=1, filtered=False)
    book.protect(SHEET)
    return book.content()


def published(title: str, made_at: datetime, answers: Iterable[Answer], *, rehearsal: bool) -> bytes:
    """What was answered, as all bidders read it."""
    book = Book(f"Clarifications, {title}", made_at, rehearsal=rehearsal)
    columns = [
        Column("Number", 10),
        Column("Published", 20, Look.MOMENT),
        Column("Title", 34, Look.WRAP),
        Column("Question", 70, Look.WRAP),
        Column("Answer", 90, Look.WRAP),
        Column("Put right", 12, Look.TEXT),
    ]
    rows = [
        [
            one.mark,
            one.current.at,
            one.current.title,
            one.current.question,
            one.current.answer,
            "Yes" if one.before else "",
        ]
        for one in sorted(answers, key=lambda one: one.current.id)
    ]
    book.table("Published", "Questions and answers as they stand, to all bidders alike.", columns, rows)
    return book.content()
