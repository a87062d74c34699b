"""Setting up the second step of signing in, passing it, taking it away; the keeper's reset for a lost device."""

import secrets

from sqlalchemy import delete

from procurement.core import outbox
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission
from procurement.people.models import RecoveryCode, SecondStep, User
from procurement.people.second_step import CODES, counter_of, hashed_code, new_code, second_step_of, unused_code

WRONG = (
    "This code is not right, or was used already. Wait for the next one; see that your device sets its clock by itself."
)


@action(Permission.PROFILE_EDIT, Event.SECOND_STEP_SET)
def set_second_step(ctx: Context, user: User, secret: str, code: str) -> list[str]:
    """Take an authenticator into use once it has shown a good code. Returns recovery codes, shown once."""
    _own(ctx, user)
    if second_step_of(user.id):
        raise Invalid("code", "A second step is set up already. Take it away first, to set up another.")
    counter = counter_of(secret, code, 0)
    if counter is None:
        raise Invalid("code", WRONG)
    keep(SecondStep(user_id=user.id, secret=secret, last_counter=counter, set_at=ctx.now))
    return _codes(ctx, user)


def _own(ctx: Context, user: User) -> None:
    if user.id != ctx.person:
        raise Invalid("code", "Each person sets up their own sign-in.")


def _codes(ctx: Context, user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [new_code() for _ in range(CODES)]
    for code in codes:
        keep(RecoveryCode(user_id=user.id, code_sha256=hashed_code(code), made_at=ctx.now))
    return codes


@action(Permission.PROFILE_EDIT, Event.RECOVERY_CODES_MADE)
def make_recovery_codes(ctx: Context, user: User, code: str) -> list[str]:
    """Make recovery codes anew, for a good code of the authenticator; the old ones are good no more."""
    _own(ctx, user)
    _shown(user, code)
    return _codes(ctx, user)


@action(Permission.PROFILE_EDIT, Event.SECOND_STEP_REMOVED)
def remove_second_step(ctx: Context, user: User, code: str) -> User:
    """Sign in without a second step again, for a good code of the authenticator or a recovery code."""
    _own(ctx, user)
    if unused_code(user.id, code) is None:
        _shown(user, code)
    _away(user)
    return user


def _shown(user: User, code: str) -> None:
    step = second_step_of(user.id)
    counter = counter_of(step.secret, code, step.last_counter) if step else None
    if step is None or counter is None:
        raise Invalid("code", WRONG)
    step.last_counter = counter


def _away(user: User) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.execute(delete(SecondStep).where(SecondStep.user_id == user.id))


@action(Permission.SIGN_IN, Event.SECOND_STEP_PASSED)
def pass_second_step(ctx: Context, user: User, code: str) -> User:
    """Pass the second step with the authenticator, or with a recovery code, which is used up. Raises Invalid."""
    recovery = unused_code(user.id, code)
    if recovery is not None:
        recovery.used_at = ctx.now
    else:
        _shown(user, code)
    ctx.note(person=user.id, recovery_code=recovery is not None)
    return user


@action(Permission.SECOND_STEP_RESET, Event.SECOND_STEP_RESET)
def reset_second_step(ctx: Context, user: User, reason: str) -> User:
    """At the console, for somebody whose device and recovery codes are lost: signed out everywhere, told by mail."""
    if second_step_of(user.id) is None:
        raise Invalid("email", "This person has no second step.")
    if not reason.strip():
        raise Invalid("reason", "Say why, and how you know that it is them who asks.")
    _away(user)
    user.fs_uniquifier = secrets.token_hex(32)
    ctx.note(person=user.id)
    ctx.say(reason=reason)
    outbox.send(
        ctx,
        user.email,
        "The second step of your sign-in was reset",
        f"{user.name},\n\nthe keeper of Evenhand reset the second step of your sign-in: {reason.strip()}\n\n"
        "Sign in with your password, then set it up again on your profile. If you did not ask for this, tell the "
        "keeper at once.\n",
        once=f"second-step-reset-{user.id}-{ctx.now.isoformat()}",
    )
    return user
