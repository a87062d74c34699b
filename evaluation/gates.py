"""One table: what must hold before each stage may open or close. A gate names its blockers, never a bare no."""

from evaluation.award.gates import (
    award_approved,
    letters_sent,
    promises_kept,
    resubmissions_settled,
    standstill_over,
)
from evaluation.financial.gates import every_bidder_settled
from evaluation.moderation.gates import first_scores_agreed, second_scores_agreed
from evaluation.negotiation.gates import meetings_recorded, negotiable, not_final
from evaluation.scheme.gates import scheme_frozen
from evaluation.scoring.gates import everything_assigned, first_marks_submitted, second_marks_submitted
from evaluation.setup.gates import notice_on_record, pack_published
from procurement.core.vocabulary import Stage
from procurement.pqq.gates import every_bidder_decided
from procurement.tenders.gates import opening_keys_ready, resubmissions_opened, something_to_bid_for, tenders_opened
from procurement.timetable.actions import Gates

GATES: Gates = {
    (Stage.TENDERING, "open"): [
        pack_published,
        notice_on_record,
        scheme_frozen,
        something_to_bid_for,
        opening_keys_ready,
    ],
    (Stage.OPENING, "close"): [tenders_opened],
    (Stage.SELECTION, "close"): [every_bidder_decided],
    (Stage.SCORING, "open"): [everything_assigned],
    (Stage.SCORING, "close"): [first_marks_submitted],
    (Stage.MODERATION, "close"): [first_scores_agreed],
    (Stage.NEGOTIATION, "open"): [negotiable],
    (Stage.NEGOTIATION, "reopen"): [not_final],
    (Stage.RESUBMISSION, "open"): [negotiable],
    (Stage.NEGOTIATION, "close"): [meetings_recorded],
    (Stage.RESCORING, "close"): [resubmissions_opened, second_marks_submitted, second_scores_agreed],
    (Stage.FINANCE, "close"): [every_bidder_settled],
    (Stage.AWARD, "open"): [resubmissions_settled],
    (Stage.AWARD, "close"): [award_approved],
    (Stage.STANDSTILL, "open"): [letters_sent],
    (Stage.STANDSTILL, "close"): [standstill_over, promises_kept],
}
