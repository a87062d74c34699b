"""Signing in: the library's accounts, wired to ours, and a demonstration's sign-in links."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.signals import user_authenticated
from itsdangerous import BadSignature, URLSafeSerializer

from procurement.core import audit, clock
from procurement.core.action import write_lock
from procurement.core.db import db
from procurement.core.vocabulary import Event
from procurement.people.models import AccountGroup, User

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


def install(app: Flask) -> None:
    """Wire the sign-in library to our accounts; each sign-in is logged."""
    app.config.update(SETTINGS)
    Security(app, SQLAlchemyUserDatastore(db, User, AccountGroup))
    user_authenticated.connect(_signed_in, app, weak=False)


def _signed_in(_app: Flask, user: User, **_: Any) -> None:
    note_sign_in(user)


def note_sign_in(user: User) -> None:
    """Log that a person signed in. The library commits by itself, so this is an entry of its own."""
    write_lock()
    audit.write(
        Event.SIGNED_IN, at=clock.now(), actor_id=user.id, procurement_id=None, subject=user, facts={}, words={}
    )
    db.session.commit()


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
