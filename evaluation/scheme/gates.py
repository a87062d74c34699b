"""What must hold about the scheme before tendering opens: bidders are told how they are judged, and it is fixed."""

from datetime import datetime

from evaluation.scheme.queries import document_of, frozen, scheme_row
from procurement.cases.models import Procurement
from procurement.core.audit import canonical, sha256
from procurement.core.db import db
from procurement.core.paths import path_for
from procurement.timetable.windows import Blocker


def scheme_frozen(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Tendering opens once the scheme is frozen, word for word as it stands."""
    link = path_for("scheme.scheme", procurement=db.session.get_one(Procurement, procurement_id).code)
    if scheme_row(procurement_id) is None:
        return [Blocker("There are no criteria and no scale yet", link)]
    published = frozen(procurement_id)
    if published is None:
        return [Blocker("The scheme of evaluation is not frozen", link)]
    if published.sha256 != sha256(canonical(document_of(procurement_id))):
        return [Blocker("The scheme was changed after it was frozen: freeze it again", link)]
    return []
