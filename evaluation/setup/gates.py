"""What must hold of the tender pack before tendering opens."""

from datetime import datetime

from evaluation.setup.queries import draft_row, latest_publication
from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.paths import path_for
from procurement.timetable.windows import Blocker


def pack_published(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Bidders can tender for what was published, not for a draft."""
    if draft_row(procurement_id) is None or latest_publication(procurement_id):
        return []
    code = db.session.get_one(Procurement, procurement_id).code
    return [Blocker("The tender pack is not published", path_for("setup.publish", procurement=code))]
