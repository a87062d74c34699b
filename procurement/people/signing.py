"""Signing in: the library's accounts, wired to ours, and a demonstration's sign-in links."""

from datetime import timedelta
from typing import Any, cast

from flask import Flask, session
from flask_login import current_user, user_logged_out
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.signals import user_authenticated
from flask_security.utils import hash_password, login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import bindparam, select
from sqlalchemy.orm.attributes import set_committed_value

from procurement.core import audit, clock
from procurement.core.action import write_lock
from procurement.core.db import db
from procurement.core.vocabulary import Event
from procurement.people.links import account_of
from procurement.people.models import AccountGroup, User
from procurement.people.passwords import normal
from procurement.people.sessions import ACTING, MARK, begin, ended, forget, own_number

SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_REDIRECT_VALIDATE_MODE": None,
    "SECURITY_LOGIN_USER_TEMPLATE": "people/sign_in.html",
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_ANONYMOUS_USER_DISABLED": False,
    "SECURITY_FRESHNESS": timedelta(minutes=-1),  # nothing here asks to sign in twice, so there is no page for it
}


_WHO = select(User).where(User.fs_uniquifier == bindparam("unique"))


class Accounts(SQLAlchemyUserDatastore):
    """The sign-in library's way to our accounts. Roles are appointments here, so no page asks for its groups."""

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:
        """The account with this property; by the mark of a session, which every page asks, without the groups."""
        if kwargs.keys() != {"fs_uniquifier"}:
            return cast(User | None, super().find_user(case_insensitive, **kwargs))
        user = db.session.scalar(_WHO, {"unique": kwargs["fs_uniquifier"]})
        if user is not None:
            set_committed_value(user, "roles", [])
        return user


def install(app: Flask) -> None:
    """Wire the sign-in library to our accounts; each sign-in is logged."""
    app.config.update(SETTINGS)
    Security(app, Accounts(db, User, AccountGroup))
    user_authenticated.connect(_signed_in, app, weak=False)
    user_logged_out.connect(_signed_out, app, weak=False)


def _signed_in(_app: Flask, user: User, authn_via: list[str] | None = None, **_: Any) -> None:
    """Every way of signing in ends here: a session with a new number, and an entry in the log."""
    how = (authn_via or ["password"])[0]
    begin(user, how)
    _note(Event.SIGNED_IN, user, {"how": how})


def _signed_out(_app: Flask, user: Any = None, **_: Any) -> None:
    number = own_number()
    if user is None or not getattr(user, "is_authenticated", False) or not number:
        return
    forget(user.id, number)
    session.pop(MARK, None)
    if own := (session.pop(ACTING, None) or {}).get("own"):
        forget(own["person"], own["mark"]["number"])
    _note(Event.SIGNED_OUT, user, {})


def begin_acting(user: User, name: str, back: str) -> None:
    """Sign in as an invented bidder. Whoever was signed in comes back to their own session, by `stop_acting`."""
    own = session.get(ACTING, {}).get("own")
    if own is None and current_user.is_authenticated:
        own = {"person": current_user.id, "mark": session[MARK], "unique": current_user.fs_uniquifier}
    login_user(user, authn_via=["rehearsal"])
    session[ACTING] = {"name": name, "own": own, "back": back}


def stop_acting() -> str | None:
    """Back from an invented bidder to one's own account, whose session counts on from when it began.

    Returns where they came from; None where nobody was signed in before, or their session has ended since.
    """
    acting = session[ACTING]
    own = acting["own"]
    user = db.session.get(User, own["person"]) if own else None
    over = own is None or ended(own["mark"]["number"])
    logout_user()
    if user is None or over or not user.active or user.fs_uniquifier != own["unique"]:
        return None
    login_user(user, authn_via=["own account, after a rehearsal"])
    session[MARK] = {**session[MARK], "at": own["mark"]["at"]}
    return str(acting["back"])


def _note(event: Event, user: User, facts: dict[str, Any]) -> None:
    """Log that a person signed in or out. The library commits by itself, so this is an entry of its own."""
    write_lock()
    audit.write(event, at=clock.now(), actor_id=user.id, procurement_id=None, subject=user, facts=facts, words={})
    db.session.commit()


def who_signs_in(email: str, password: str) -> User | None:
    """Whose address and password these are. It takes as long for an address that nobody has as for any other."""
    user = account_of(email.strip().lower())
    if user is None or not user.password:
        hash_password(normal(password))
        return None
    return user if user.verify_and_update_password(normal(password)) else None


def link_token(secret: str, user: User) -> str:
    """The token of a demonstration's sign-in link: for invented people only, and only while their account stands."""
    return URLSafeSerializer(secret, salt="demonstration sign-in").dumps([user.id, user.fs_uniquifier[:16]])


def of_token(secret: str, token: str) -> User | None:
    """Whom a demonstration link signs in."""
    try:
        user_id, mark = URLSafeSerializer(secret, salt="demonstration sign-in").loads(token)
    except (BadSignature, ValueError):
        return None
    user = db.session.get(User, user_id)
    return user if user and user.demonstration and user.active and user.fs_uniquifier[:16] == mark else None
