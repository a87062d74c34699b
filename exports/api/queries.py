"""Reading tokens: which one a request carries, and how each stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from exports.api.models import ApiToken, ApiTokenEnd, ApiUse
from procurement.core.audit import sha256
from procurement.core.db import db
from procurement.core.vocabulary import in_time

SCOPES = {
    "procurement": "Procurements with their lots and statuses",
    "timetable": "Stages and dates",
    "results": "Published results, and open data (OCDS)",
}
"""What a token may be allowed to read."""


@dataclass(frozen=True)
class Standing:
    """A token as the page shows it: whether it still reads, who ended it, and when it last read."""

    token: ApiToken
    ended: ApiTokenEnd | None
    used_at: datetime | None

    def reads(self, now: datetime) -> bool:
        """Whether it opens anything now."""
        return self.ended is None and in_time(now, self.token.expires_at)


def token_now(typed: str, now: datetime) -> ApiToken | None:
    """The token that somebody holds, while it reads."""
    row = db.session.scalar(select(ApiToken).where(ApiToken.sha256 == sha256(typed))) if typed else None
    if row is None or not in_time(now, row.expires_at) or ended(row.id):
        return None
    return row


def ended(token_id: int) -> ApiTokenEnd | None:
    """The end of a token before its day."""
    return db.session.scalar(select(ApiTokenEnd).where(ApiTokenEnd.token_id == token_id))


def token_of(procurement_id: int, token_id: int) -> ApiToken | None:
    """A token of a procurement by its number."""
    row = db.session.get(ApiToken, token_id)
    return row if row and row.procurement_id == procurement_id else None


def tokens(procurement_id: int) -> list[Standing]:
    """Every token that was issued in a procurement, the latest first."""
    query = select(ApiToken).where(ApiToken.procurement_id == procurement_id).order_by(ApiToken.id.desc())
    rows = list(db.session.scalars(query))
    ends = select(ApiTokenEnd).where(ApiTokenEnd.procurement_id == procurement_id)
    gone = {row.token_id: row for row in db.session.scalars(ends)}
    last = select(ApiUse.token_id, func.max(ApiUse.at).label("at")).where(ApiUse.token_id.in_([row.id for row in rows]))
    used = {row.token_id: row.at for row in db.session.execute(last.group_by(ApiUse.token_id))}
    return [Standing(row, gone.get(row.id), used.get(row.id)) for row in rows]


def noted(token: ApiToken, path: str, now: datetime) -> bool:
    """Whether a reading of this address by this token is on record within the last hour."""
    since = now - timedelta(hours=1)
    query = select(ApiUse.id).where(ApiUse.token_id == token.id, ApiUse.path == path, ApiUse.at > since)
    return db.session.scalar(query.limit(1)) is not None
