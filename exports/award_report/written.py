"""Reading what people wrote into a report: its layout, the latest version of each block and figure, remarks, names."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from evaluation.award.lot_queries import courses
from evaluation.award.models import LotCourse, Recommendation
from evaluation.award.queries import recommendation
from exports.award_report.exempting import GROUNDS, PARAGRAPHS, exempt_by
from exports.award_report.layouts import BLOCKS, COMMITTEE, LAYOUTS, Fact, Layout
from exports.award_report.models import (
    ReportBlock,
    ReportFigures,
    ReportFinal,
    ReportLayout,
    ReportRemark,
    ReportReply,
)
from exports.award_report.parts import Exempt, Paper, Part, Said, Withheld, laid_out, lines_of
from exports.award_report.signing import signatures
from procurement.core.action import Invalid
from procurement.core.audit import canonical, sha256
from procurement.core.db import db
from procurement.people.queries import names


class Version(StrEnum):
    """For whom a version of the report is."""

    EXEMPT = "exempt"
    PUBLIC = "public"
    DISCLOSURE = "disclosure"


@dataclass(frozen=True)
class Written:
    """All that stands written for one procurement, and the final where there is one for the latest recommendation."""

    procurement_id: int
    layout: Layout
    chosen: bool
    blocks: Mapping[str, ReportBlock]
    figures: Mapping[str, ReportFigures]
    final: ReportFinal | None
    recommendation: Recommendation | None
    courses: Mapping[int, LotCourse]
    """What was decided of lots that are not filled, by lot id."""

    @property
    def begun(self) -> bool:
        """Whether anybody has written anything."""
        return self.chosen or bool(self.blocks) or bool(self.figures)

    @property
    def content_sha256(self) -> str:
        """What a sign-off is of: the layout, every block and figure as it stands, what is recommended and decided."""
        decided = {"courses": {str(lot): row.id for lot, row in self.courses.items()}} if self.courses else {}
        return sha256(
            canonical(
                {
                    "layout": self.layout.key,
                    "blocks": {
                        key: [row.number, row.words, row.paragraph, row.interest, row.ground]
                        for key, row in sorted(self.blocks.items())
                    },
                    "figures": {kind: row.figures for kind, row in sorted(self.figures.items())},
                    "recommendation": self.recommendation.sha256 if self.recommendation else "",
                    **decided,
                }
            )
        )

    @property
    def wanting(self) -> list[str]:
        """The blocks that a report does not go without and that nobody has written."""
        return [block.title for block in self.layout.blocks() if block.needed and block.key not in self.blocks]


def written(procurement_id: int) -> Written:
    """What stands written: of each block and kind of figures the version with the highest number."""
    order = select(ReportLayout).where(ReportLayout.procurement_id == procurement_id).order_by(ReportLayout.id.desc())
    chosen = db.session.scalars(order.limit(1)).first()
    blocks = select(ReportBlock).where(ReportBlock.procurement_id == procurement_id).order_by(ReportBlock.number)
    figures = select(ReportFigures).where(ReportFigures.procurement_id == procurement_id)
    latest = recommendation(procurement_id)
    final = select(ReportFinal).where(ReportFinal.recommendation_id == (latest.id if latest else 0))
    return Written(
        procurement_id,
        LAYOUTS[chosen.layout] if chosen else COMMITTEE,
        chosen is not None,
        {row.key: row for row in db.session.scalars(blocks) if row.words},
        {row.kind: row for row in db.session.scalars(figures.order_by(ReportFigures.number))},
        db.session.scalar(final),
        latest,
        courses(procurement_id),
    )


def still_open(procurement_id: int) -> Written:
    """What stands written, where it may still change. Raises Invalid once it is final."""
    found = written(procurement_id)
    if found.final:
        raise Invalid("words", "The report is final: nothing in it changes any more.")
    return found


def versions(procurement_id: int, key: str) -> list[ReportBlock]:
    """Every version of a block, newest first."""
    query = select(ReportBlock).where(ReportBlock.procurement_id == procurement_id, ReportBlock.key == key)
    return list(db.session.scalars(query.order_by(ReportBlock.number.desc())))


def counted(procurement_id: int) -> dict[str, int]:
    """How many versions each block has."""
    query = select(ReportBlock.key, ReportBlock.number).where(ReportBlock.procurement_id == procurement_id)
    found: dict[str, int] = {}
    for key, number in db.session.execute(query):
        found[key] = max(number, found.get(key, 0))
    return found


def paper(procurement_id: int, version: Version, found: Written, without: frozenset[Fact]) -> Paper:
    """The report as laid out for one version: what that version may not show is in none of its fields.

    `without` are the facts that the record does not have.
    """
    parts = {key: _part(row, version) for key, row in found.blocks.items()}
    wanting = found.begun and found.final is None
    told = frozenset(Fact(key) for key in ("equality", "data") if key in parts or wanting)
    facts = frozenset(Fact) - without - told
    head, first, sections = laid_out(found.layout, facts, parts, wanting=wanting)
    return Paper(
        layout=found.layout.key,
        head=head,
        first=first,
        sections=sections,
        signatures=signatures(procurement_id, found.content_sha256),
        begun=found.begun,
        frozen_at=found.final.at if found.final else None,
    )


def _part(row: ReportBlock, version: Version) -> Part:
    title = BLOCKS[row.key].title
    if row.paragraph and version is not Version.DISCLOSURE:
        return Withheld(row.key, title, f"{exempt_by(row.paragraph)} ({PARAGRAPHS[row.paragraph]})", row.interest)
    if row.ground and version is Version.DISCLOSURE:
        return Withheld(row.key, title, GROUNDS[row.ground], row.interest)
    return Said(row.key, title, lines_of(row.words))


def exempt_blocks(found: Written) -> tuple[Exempt, ...]:
    """The exempt blocks in full, in the order of the layout."""
    return tuple(
        Exempt(
            row.key,
            block.title,
            lines_of(row.words),
            f"{exempt_by(row.paragraph)} ({PARAGRAPHS[row.paragraph]})",
            row.interest,
            GROUNDS.get(row.ground, ""),
        )
        for block in found.layout.blocks()
        if (row := found.blocks.get(block.key)) and row.paragraph
    )


@dataclass(frozen=True)
class Remark:
    """A remark with its answers; it is open until whoever made it settles it."""

    row: ReportRemark
    by: str
    replies: tuple[tuple[ReportReply, str], ...]

    @property
    def settled(self) -> bool:
        """Whether it has been dealt with, as its author says."""
        return any(reply.settles for reply, _ in self.replies)


def remarks(procurement_id: int) -> dict[str, list[Remark]]:
    """Every remark by the block that it stands beside, oldest first."""
    said = select(ReportRemark).where(ReportRemark.procurement_id == procurement_id).order_by(ReportRemark.id)
    rows = list(db.session.scalars(said))
    query = select(ReportReply).where(ReportReply.procurement_id == procurement_id).order_by(ReportReply.id)
    replies: dict[int, list[ReportReply]] = defaultdict(list)
    for reply in db.session.scalars(query) if rows else ():
        replies[reply.remark_id].append(reply)
    people = names({row.by_id for row in rows} | {reply.by_id for each in replies.values() for reply in each})
    found: dict[str, list[Remark]] = defaultdict(list)
    for row in rows:
        answers = tuple((reply, people.get(reply.by_id, "")) for reply in replies[row.id])
        found[row.key].append(Remark(row, people.get(row.by_id, ""), answers))
    return dict(found)
