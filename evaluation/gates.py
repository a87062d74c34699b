"""One table: what must hold before each stage may open or close. A gate names its blockers, never a bare no."""

from evaluation.award.gates import award_approved, letters_sent
from evaluation.financial.gates import every_bidder_settled
from procurement.core.vocabulary import Stage
from procurement.tenders.gates import resubmissions_opened, something_to_bid_for, tenders_opened
from procurement.timetable.actions import Gates

GATES: Gates = {
    (Stage.TENDERING, "open"): [something_to_bid_for],
    (Stage.OPENING, "close"): [tenders_opened],
    (Stage.RESCORING, "close"): [resubmissions_opened],
    (Stage.FINANCE, "close"): [every_bidder_settled],
    (Stage.AWARD, "close"): [award_approved],
    (Stage.STANDSTILL, "open"): [letters_sent],
}
