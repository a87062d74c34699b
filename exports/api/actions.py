"""Issuing and ending tokens, and putting on record that one was used."""

import secrets
from datetime import datetime, timedelta

from exports.api.models import ApiToken, ApiTokenEnd, ApiUse
from exports.api.queries import SCOPES, ended
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import sha256
from procurement.core.vocabulary import Event, Permission, in_time

LONGEST = timedelta(days=366)
MARK = "evenhand_"
"""Begins every token, so that one which was left lying in a file is found."""


@action(Permission.API_TOKEN_KEEP, Event.API_TOKEN_ISSUED)
def issue_token(
    ctx: Context, procurement: Procurement, name: str, scopes: list[str], expires_at: datetime, *, covers_all: bool
) -> tuple[ApiToken, str]:
    """Issue a token and hand it out, this once; what is kept is its hash."""
    if not name.strip():
        raise Invalid("name", "Say which system it is for.")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Invalid("scopes", "Tick what it may read.")
    if not in_time(ctx.now, expires_at) or not in_time(expires_at, ctx.now + LONGEST):
        raise Invalid("until", "Choose a day after today and within a year.")
    token = MARK + secrets.token_urlsafe(32)
    ctx.note(scopes=scopes, covers_all=covers_all, expires_at=expires_at.isoformat())
    ctx.say(name=name)
    row = keep(
        ApiToken(
            procurement_id=procurement.id,
            name=name.strip(),
            sha256=sha256(token),
            scopes=" ".join(scope for scope in SCOPES if scope in scopes),
            covers_all=covers_all,
            expires_at=expires_at,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    return row, token


@action(Permission.API_TOKEN_KEEP, Event.API_TOKEN_ENDED)
def end_token(ctx: Context, token: ApiToken) -> ApiTokenEnd:
    """End a token now: it reads nothing from here on."""
    if ended(token.id):
        raise Invalid("token", "This token has been ended already.")
    ctx.note(token=token.id)
    return keep(ApiTokenEnd(procurement_id=token.procurement_id, token_id=token.id, by_id=ctx.person, at=ctx.now))


@action(Permission.API_READ, Event.API_READ)
def note_use(ctx: Context, token: ApiToken, path: str) -> ApiUse:
    """Put on record that a token read an address; once an hour for each."""
    ctx.note(token=token.id, path=path)
    return keep(ApiUse(token_id=token.id, path=path, at=ctx.now))
