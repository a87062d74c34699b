"""Signing in with the council's own account: OpenID Connect, code with PKCE, by configuration and for staff only.

It says who somebody is and nothing else. Whoever was not invited before has no account here, and gets none by it.
"""

from typing import Any

from flask import Flask, current_app

from procurement.people.links import account_of
from procurement.people.models import User


def install(app: Flask) -> None:
    """Make the provider known, where one is configured."""
    wanted = app.config["SETTINGS"].single_sign_on
    if wanted is None:
        return
    from authlib.integrations.flask_client import OAuth  # only where one is configured

    oauth = OAuth(app)
    oauth.register(
        "council",
        client_id=wanted.client_id,
        client_secret=wanted.client_secret,
        server_metadata_url=f"{wanted.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256"},
    )
    app.extensions["single sign-on"] = oauth.council


def provider() -> Any:
    """The provider that is configured; None without one."""
    return current_app.extensions.get("single sign-on")


def whose(said: dict[str, Any]) -> User | None:
    """The member of staff whom the provider names by an address that it has verified; None for anybody else."""
    email = said.get("email")
    if not isinstance(email, str) or said.get("email_verified") is not True:
        return None
    user = account_of(email.strip().lower())
    return user if user is not None and user.organisation_id is None else None
