"""Single sign-on against a provider that speaks real HTTP: staff who were invited, and nobody else."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import RSAKey

from app import create_app
from config import ConfigurationFault, Settings, SingleSignOn
from tests.conftest import SetClock, close, compiled_once
from tests.factories import Small
from tests.pages.visiting import Visitor, words

pytestmark = pytest.mark.one_database

KEY = RSAKey.generate_key(2048, {"kid": "1"})


class Provider(BaseHTTPRequestHandler):
    """An OpenID provider for one person, whose claims a test sets."""

    claims: dict[str, Any] = {}
    asked: dict[str, str] = {}

    def do_GET(self) -> None:
        if self.path == "/jwks":
            return self.say({"keys": [KEY.as_dict(private=False)]})
        here = f"http://127.0.0.1:{self.server.server_address[1]}"
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        answer: dict[str, Any] = {name: f"{here}{path}" for name, path in places.items()}
        return self.say({"issuer": here, "id_token_signing_alg_values_supported": ["RS256"], **answer})

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert sent["code_verifier"][0], "the code comes with the proof of who asked for it"
        here = f"http://127.0.0.1:{self.server.server_address[1]}"
        token = {"iss": here, "aud": "evenhand", "sub": "1", "exp": 4_102_444_800, "iat": 1_600_000_000}
        token |= {"nonce": self.asked["nonce"], **self.claims}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, token, KEY)
        self.say({"access_token": "a", "token_type": "Bearer", "id_token": signed})

    def say(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def council(settings: Settings) -> Iterator[Flask]:
    """The application with a provider beside it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    issuer = f"http://127.0.0.1:{server.server_address[1]}"
    wanted = SingleSignOn(issuer, "evenhand", "secret", "Testshire")
    application = compiled_once(create_app(replace(settings, single_sign_on=wanted)))
    yield application
    close(application)
    server.shutdown()
    server.server_close()


def come_back(visitor: Visitor, **claims: Any) -> Any:
    """To the provider and back, as a browser goes."""
    away = visitor.get("/sign-in/council?next=/profile")
    sent = {name: found[0] for name, found in parse_qs(urlsplit(away.location).query).items()}
    assert sent["code_challenge_method"] == "S256" and sent["redirect_uri"].endswith("/sign-in/council/back")
    Provider.asked, Provider.claims = sent, claims
    return visitor.get(f"/sign-in/council/back?code=c&state={sent['state']}")


def test_staff_who_were_invited_sign_in_and_nobody_else(council: Flask, clock: SetClock) -> None:
    with council.app_context():
        small = Small(clock)
        lead, bidder = small.staff["lead"].email, small.bidders[0].email
    visitor = Visitor(council)
    assert "sign in with Testshire" in words(visitor.get("/sign-in"))
    for claims in (
        {"email": "stranger@council.example", "email_verified": True},
        {"email": bidder, "email_verified": True},
        {"email": lead, "email_verified": False},
        {"email": lead},
    ):
        assert come_back(visitor, **claims).location == "/sign-in"
        assert "was invited here under that address" in words(visitor.get("/sign-in"))
    assert visitor.get("/sign-in/council/back?code=c&state=forged").location == "/sign-in"
    assert visitor.get("/").status_code == 302
    assert come_back(visitor, email=lead.upper(), email_verified=True).location == "/profile"
    assert visitor.get("/profile").status_code == 200


def test_half_a_configuration_does_not_start() -> None:
    with pytest.raises(ConfigurationFault, match="OIDC_CLIENT_ID"):
        SingleSignOn.from_environment({"OIDC_ISSUER": "https://id.example"})
    whole = {"OIDC_ISSUER": "http://id.example", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}
    with pytest.raises(ConfigurationFault, match="https"):
        SingleSignOn.from_environment(whole)
    assert SingleSignOn.from_environment({}) is None
    assert SingleSignOn.from_environment({**whole, "OIDC_ISSUER": "https://id.example/"}).issuer == "https://id.example"
