"""What must hold of the tender pack before tendering opens."""

from datetime import datetime

from evaluation.setup.law import verdict_of
from evaluation.setup.notices import Facts
from evaluation.setup.notices_due import wanted_before_tendering
from evaluation.setup.queries import draft_row, latest_publication, pack_of
from evaluation.setup.record_queries import notices_of
from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.paths import path_for
from procurement.timetable.windows import Blocker


def pack_published(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Bidders can tender for what was published, not for a draft."""
    if draft_row(procurement_id) is None or latest_publication(procurement_id):
        return []
    code = db.session.get_one(Procurement, procurement_id).code
    return [Blocker("The tender pack is not published", path_for("setup.publish", procurement=code))]


def notice_on_record(procurement_id: int, now: datetime) -> list[Blocker]:
    """Nobody is invited to tender before the notice that begins the procurement; a rehearsal has no notices."""
    procurement = db.session.get_one(Procurement, procurement_id)
    row = latest_publication(procurement_id) or draft_row(procurement_id)
    if row is None or procurement.rehearsal:
        return []
    pack = pack_of(row)
    facts = Facts(
        pack.basics.regime,
        pack.basics.procedure,
        now.astimezone(LONDON).date(),
        light_touch=pack.basics.light_touch,
        below_threshold=verdict_of(pack).over is False,
        recorded=notices_of(procurement_id),
    )
    wanting = wanted_before_tendering(facts)
    return [Blocker(wanting, path_for("setup.notices", procurement=procurement.code))] if wanting else []
