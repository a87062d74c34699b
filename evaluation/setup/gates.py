"""What must hold of the tender pack before tendering opens."""

from datetime import datetime

from evaluation.setup.law import verdict_of
from evaluation.setup.notices import Facts
from evaluation.setup.notices_due import wanted_before_tendering
from evaluation.setup.queries import draft_row, financial_rules_of, latest_publication, pack_of
from evaluation.setup.record_queries import notices_of
from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.paths import path_for
from procurement.timetable.windows import Blocker


def pack_published(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Bidders can tender for what was published, not for a draft."""
    published = latest_publication(procurement_id)
    if draft_row(procurement_id) is None:
        return []
    if published:
        pack = pack_of(published)
        if financial_rules_of(procurement_id) == (pack.finance_test, pack.finance_limits):
            return []
    wanting = (
        "The rules of the financial checks changed since the tender pack was published: publish it again"
        if published
        else "The tender pack is not published"
    )
    code = db.session.get_one(Procurement, procurement_id).code
    return [Blocker(wanting, path_for("setup.publish", procurement=code))]


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
