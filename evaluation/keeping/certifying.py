"""What the certificate of a disposal says, worked out before anything goes: all that is known of it afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from evaluation.award.models import Approval
from evaluation.award.queries import as_it_stands
from evaluation.keeping.counting import Goes
from evaluation.keeping.queries import Disposing, holds_of, keeping_of
from evaluation.keeping.rules import KEPT_WORDS, Step, backups_over_on
from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment, lots
from procurement.core.audit import AuditEntry
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.people.queries import names

STAYS = (
    "the code, title and lots of the procurement, and who had which part in it",
    "the award decision, as it stands here",
    "every entry of the record: who did what, when, and the SHA-256 of what was written, without the words",
    "the SHA-256 of each row of evidence that went",
    "how long it was kept, the holds that were on it, and this certificate",
)
"""What is left, in words."""


def certificate_facts(one: Disposing, procurement: Procurement, goes: Goes, at: datetime) -> dict[str, Any]:
    """Everything that the certificate says of a disposal that is carried out at this moment."""
    today = at.astimezone(LONDON).date()
    kept = keeping_of(procurement, today)
    head = db.session.execute(select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)).one()
    confirmed = one.steps.get(Step.CONFIRMED)
    people = names({row for row in (one.row.by_id, confirmed.by_id if confirmed else None) if row})
    days = one.row.backup_days
    return {
        "number": one.row.number,
        "procurement": {
            "code": procurement.code,
            "title": procurement.title,
            "buyer": procurement.buyer,
            "regime": procurement.regime,
        },
        "rule": [
            {
                "what": KEPT_WORDS[period.kept],
                "years": period.years,
                "start": period.start,
                "until": period.until.isoformat() if period.until else "",
            }
            for period in kept.periods
        ],
        "holds": sum(end is not None for _, end in holds_of(procurement.id)),
        "reason": one.row.reason,
        "proposed": {"by": people.get(one.row.by_id or 0, ""), "at": one.row.at.isoformat()},
        "confirmed": confirmed and {"by": people.get(confirmed.by_id or 0, ""), "at": confirmed.at.isoformat()},
        "carried_out_at": at.isoformat(),
        "outcome": outcome(procurement),
        "groups": dict(goes.groups),
        "rows": goes.rows,
        "files": goes.files,
        "size": goes.size,
        "older": goes.older,
        "entries": goes.entries,
        "head": {"entry": head.id, "sha256": head.hash},
        "backup_days": days,
        "backups_over_on": backups_over_on(today, days).isoformat(),
    }


def outcome(procurement: Procurement) -> dict[str, Any]:
    """What the procurement came to: its award by lot, or that none was made."""
    if ended := abandonment(procurement.id):
        return {"ended": ended.decided_on.isoformat(), "lots": []}
    query = select(Approval).where(Approval.procurement_id == procurement.id, Approval.approved.is_(True))
    approval = db.session.scalar(query.order_by(Approval.id.desc()).limit(1))
    if approval is None:
        return {"lots": [{"lot": f"{lot.number} {lot.name}", "to": []} for lot in lots(procurement.id)]}
    frozen = as_it_stands(approval.recommendation)
    return {
        "approved_at": approval.at.isoformat(),
        "approved_by": names({approval.by_id}).get(approval.by_id, ""),
        "recommendation_sha256": approval.recommendation.sha256,
        "lots": [
            {"lot": f"{one.lot.number} {one.lot.name}", "to": [bid.organisation for bid in one.awarded]}
            for one in frozen.lots
        ],
    }
