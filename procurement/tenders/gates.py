"""What must hold about tenders before a stage opens or closes."""

from datetime import datetime

from procurement.cases.models import Procurement
from procurement.cases.queries import lots
from procurement.core.db import db
from procurement.core.paths import path_for
from procurement.core.vocabulary import FIRST_ROUND
from procurement.questionnaire.queries import questions
from procurement.tenders.drafts import invitation
from procurement.tenders.envelopes import undecided_late
from procurement.tenders.opening_keys import keys_of
from procurement.tenders.queries import is_opened
from procurement.timetable.windows import Blocker


def something_to_bid_for(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Tendering opens only when there are lots to bid for and questions to answer."""
    named = [] if lots(procurement_id) else [Blocker("No lot has been set")]
    return named + ([] if questions(procurement_id) else [Blocker("No question has been set")])


def opening_keys_ready(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Bidders are asked only when what they send can be sealed, and two people have shown that they can open it.

    A rehearsal, whose tenders are invented, is sealed where the real procurement has shares, and waits for nothing.
    """
    procurement = db.session.get_one(Procurement, procurement_id)
    if procurement.rehearsal:
        return []
    link = path_for("opening.keys", procurement=procurement.code)
    return [Blocker(sentence, link) for sentence in keys_of(procurement_id).lacking]


def tenders_opened(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Opening closes only when two people have opened the tenders, which needs every late one decided."""
    if is_opened(procurement_id, FIRST_ROUND):
        return []
    return [*_late(procurement_id, FIRST_ROUND), Blocker("The tenders have not been opened", _link(procurement_id))]


def resubmissions_opened(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Scoring of resubmissions closes only when they have been opened, if any were invited."""
    invited = invitation(procurement_id)
    if invited is None or is_opened(procurement_id, invited.round):
        return []
    return [
        *_late(procurement_id, invited.round),
        Blocker("The resubmissions have not been opened", _link(procurement_id)),
    ]


def _late(procurement_id: int, round_: int) -> list[Blocker]:
    waiting = len(undecided_late(procurement_id, round_))
    if not waiting:
        return []
    tenders = "1 late tender is" if waiting == 1 else f"{waiting} late tenders are"
    return [Blocker(f"{tenders} undecided", _link(procurement_id))]


def _link(procurement_id: int) -> str:
    return f"/procurements/{db.session.get_one(Procurement, procurement_id).code}/envelopes"
