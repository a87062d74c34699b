"""One table: what must hold before each stage may open or close. A gate names its blockers, never a bare no."""

from procurement.core.vocabulary import Stage
from procurement.tenders.gates import resubmissions_opened, something_to_bid_for, tenders_opened
from procurement.timetable.actions import Gates

GATES: Gates = {
    (Stage.TENDERING, "open"): [something_to_bid_for],
    (Stage.OPENING, "close"): [tenders_opened],
    (Stage.RESCORING, "close"): [resubmissions_opened],
}
