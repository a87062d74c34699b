"""Ending one's own sessions: one of them, or all."""

import secrets

from procurement.core.action import Context, Invalid, action
from procurement.core.vocabulary import Event, Permission
from procurement.people.models import User
from procurement.people.sessions import forget, sessions_of


@action(Permission.PROFILE_EDIT, Event.SESSION_ENDED)
def end_session(ctx: Context, user: User, number: str) -> User:
    """End one session of one's own, wherever it is."""
    if user.id != ctx.person or number not in {one.number for one in sessions_of(user.id)}:
        raise Invalid("number", "This session has ended already.")
    ctx.later(lambda: forget(user.id, number))
    return user


@action(Permission.PROFILE_EDIT, Event.SESSION_ENDED)
def sign_out_everywhere(ctx: Context, user: User) -> User:
    """End every session of one's own, this one too: each carries the mark that changes here."""
    if user.id != ctx.person:
        raise Invalid("number", "Each person ends their own sessions.")
    user.fs_uniquifier = secrets.token_hex(32)
    ctx.note(all=True)
    return user
