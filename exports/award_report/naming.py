"""Whether what would be published names a bidder before all bidders are told."""

from collections.abc import Sequence

from evaluation.award.facts import LotStanding
from exports.award_report.exempting import named_in
from exports.award_report.fates import bids
from exports.award_report.layouts import BLOCKS
from exports.award_report.models import ReportBlock
from exports.award_report.reading_figures import typed_names
from exports.award_report.signing import signatures
from exports.award_report.written import Written


def bidders_named(wrote: Written, lots: Sequence[LotStanding]) -> list[str]:
    """One sentence for each block that anybody but the council would read and that names a bidder."""
    names = sorted({bid.organisation for bid in bids(lots)})
    decided = [
        f"Who decided of a lot names {', '.join(found)}"
        for row in wrote.courses.values()
        if (found := named_in(row.decided_by, names))
    ]
    decided += [
        f"{where} names {', '.join(found)}" for where, said in typed_names(wrote) if (found := named_in(said, names))
    ]
    decided += [
        f"The capacity of {one.name} names {', '.join(found)}"
        for one in signatures(wrote.procurement_id, wrote.content_sha256)
        if (found := named_in(one.capacity, names))
    ]
    return decided + [
        f"“{BLOCKS[key].title}” names {', '.join(found)}"
        for key, row in wrote.blocks.items()
        if (found := named_in(f"{_read(row)}\n{row.interest}", names))
    ]


def _read(row: ReportBlock) -> str:
    """What others than the council read of it, in print or on request."""
    return "" if row.paragraph and row.ground else row.words
