"""What the set-up pages share: the pack they show, the steps beside them, and what still stops publication."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, request, url_for

from evaluation.setup.findings import PART_WORDS, Finding, Part, blocking, findings
from evaluation.setup.models import PackDraft
from evaluation.setup.outside import outside_of
from evaluation.setup.pack import Pack
from evaluation.setup.queries import draft_of, latest_publication, why_closed
from evaluation.setup.rehearsals import still_stopping
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission, Stage
from procurement.core.words import count
from procurement.timetable.queries import windows

setup_pages = Blueprint("setup", __name__)

RailRow = tuple[str, str, bool, str, str | None]
"""A row of the rail: label, address, whether it is the open one, what stands at its end, and that tag's kind."""

RECORDS = {
    "registers": "The business around it",
    "conflicts": "Conflicts assessment",
    "notices": "Notices",
    "abandoning": "Abandonment",
    "rehearsals": "Rehearsals",
}
"""The pages of law and record, by the end of their endpoint."""


@dataclass(frozen=True)
class Desk:
    """A procurement's draft with everything that is true of it; what each set-up page is handed as `desk`."""

    procurement: Procurement
    row: PackDraft | None
    pack: Pack
    found: Sequence[Finding]
    here: Part | None
    published: bool
    closed: str
    """Why the pack can no longer be changed, in a sentence; empty while it can."""
    may_edit: bool
    """Whether this person may, and it still can be."""

    @property
    def version(self) -> int | None:
        """The draft's version, which every form of these pages carries; None before anything was saved."""
        return self.row.version if self.row else None

    @property
    def blockers(self) -> list[Finding]:
        """What keeps the pack from publication."""
        return still_stopping(self.found) if self.procurement.rehearsal else blocking(self.found)

    @property
    def notes(self) -> list[Finding]:
        """What is only worth knowing."""
        return [one for one in self.found if not one.blocks]

    def of(self, part: Part) -> list[Finding]:
        """What was found on one step."""
        return [one for one in self.found if one.part is part]

    @property
    def rail(self) -> list[RailRow]:
        """The steps in their order, each with how it stands."""
        return [self._row(number, part) for number, part in enumerate(Part, start=1)]

    def _row(self, number: int, part: Part) -> RailRow:
        stops = len(self.blockers) if part is Part.PUBLISH else len(blocking(self.of(part)))
        said, kind = (f"{stops} to fix", "fail") if stops else ("Ready" if part is Part.PUBLISH else "Done", None)
        if part is Part.PAPERS and self.of(part):
            said, kind = "To add", None
        return (f"{number} {PART_WORDS[part]}", href(self.procurement, part), part is self.here, said, kind)

    @property
    def headline(self) -> str:
        """How far it is from publication."""
        stops = len(self.blockers)
        if not stops:
            return "Nothing stops publication"
        return f"{count(stops, 'thing')} {'stops' if stops == 1 else 'stop'} publication"

    def link(self, finding: Finding) -> str:
        """The box where a finding is put right."""
        for question in self.pack.questions:
            at = f"question-{question.code}"
            if finding.field == at or finding.field.startswith(f"{at}-"):
                code, anchor = self.procurement.code, finding.field
                return url_for("setup.question", procurement=code, asked=question.code, _anchor=anchor)
        if finding.page:
            return url_for(f"setup.{finding.page}", procurement=self.procurement.code, _anchor=finding.field or None)
        return href(self.procurement, finding.part, finding.field)

    @property
    def records(self) -> list[RailRow]:
        """The pages of law and record beside the steps."""
        found = []
        for name, words in RECORDS.items():
            stops = sum(one.page == name for one in self.blockers)
            said, kind = (f"{stops} to fix", "fail") if stops else ("", None)
            where = url_for(f"setup.{name}", procurement=self.procurement.code)
            found.append((words, where, request.path == where, said, kind))
        return found


def href(procurement: Procurement, part: Part, anchor: str = "") -> str:
    """The page of a step, at a box of it."""
    endpoint = "papers.papers" if part is Part.PAPERS else f"setup.{part.value}"
    return url_for(endpoint, procurement=procurement.code, _anchor=anchor or None)


def desk(ctx: Context, procurement: Procurement, here: Part | None = None, pack: Pack | None = None) -> Desk:
    """The draft as it stands, or with `pack` in its place as somebody just typed it."""
    row, held = draft_of(procurement)
    shown = pack or held
    closed = why_closed(procurement.id, windows(procurement.id, ctx.now)[Stage.TENDERING].state)
    return Desk(
        procurement,
        row,
        shown,
        findings(shown, outside_of(ctx, procurement, shown)),
        here,
        published=latest_publication(procurement.id) is not None,
        closed=closed,
        may_edit=not closed and ctx.may(Permission.PACK_EDIT, procurement),
    )
