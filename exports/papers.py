"""What a kind of document is: its form, who may see it, what it still waits for, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.timetable.windows import Blocker

Told = Callable[[str], None]
"""Told in words what is being done."""


class Form(StrEnum):
    """What kind of file a document is."""

    PDF = "PDF"
    XLSX = "XLSX"
    DOCX = "DOCX"
    CSV = "CSV"

    @property
    def media_type(self) -> str:
        """How the web names it."""
        if self is Form.PDF:
            return "application/pdf"
        if self is Form.CSV:
            return "text/csv; charset=utf-8"
        kind = "spreadsheetml.sheet" if self is Form.XLSX else "wordprocessingml.document"
        return f"application/vnd.openxmlformats-officedocument.{kind}"


@dataclass(frozen=True)
class Made:
    """A finished document: its bytes, whether it is a draft, and the recommendation that it was made from."""

    content: bytes
    draft: bool = False
    recommendation_id: int | None = None


Waits = Callable[[Procurement, datetime], list[Blocker]]
Make = Callable[[Procurement, datetime, Told], Made]


@dataclass(frozen=True)
class Paper:
    """A kind of document. `waits` names what keeps it from being made now; `make` makes it."""

    kind: str
    title: str
    about: str
    form: Form
    exempt: bool
    waits: Waits
    make: Make

    def file_name(self, code: str, made_at: datetime, *, draft: bool) -> str:
        """What the file is called when it is taken: `CSH-2021-award-report-exempt-20210823-0900.pdf`."""
        marks = [code, self.kind.replace("_", "-")]
        marks += ["exempt"] if self.exempt else []
        marks += ["DRAFT"] if draft else []
        return f"{'-'.join(marks)}-{made_at.astimezone(LONDON):%Y%m%d-%H%M}.{self.form.value.lower()}"
