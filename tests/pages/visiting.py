"""A person at a browser without scripts: signs in by the page, keeps the token, and every request stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any

from flask import Flask
from lxml import html
from sqlalchemy import event
from werkzeug.test import TestResponse

from procurement.core.db import db
from procurement.people.models import User
from tests.factories import PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """Somebody signed in (or nobody, when no user is given)."""

    def __init__(self, app: Flask, user: User | None = None) -> None:
        self.client = app.test_client()
        self.token = ""
        self.get("/sign-in")
        if user is not None:
            entered = self.post("/sign-in", {"email": user.email, "password": PASSWORD})
            assert entered.status_code == 302, entered.text

    def get(self, address: str, **more: Any) -> TestResponse:
        """Open a page."""
        return self._kept(_apart(lambda: self.client.get(address, **more)))

    def post(self, address: str, fields: dict[str, Any] | None = None) -> TestResponse:
        """Send a form, with the token of the last page."""
        return self._kept(_apart(lambda: self.client.post(address, data={"csrf_token": self.token, **(fields or {})})))

    def send(self, method: str, address: str, data: bytes = b"", **headers: str) -> TestResponse:
        """Speak to the door for pieces of files."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        said |= {"Tus-Resumable": "1.0.0", "X-CSRFToken": self.token}
        return self._kept(_apart(lambda: self.client.open(address, method=method, data=data, headers=said)))

    def awake(self) -> None:
        """Type the password again, as one must after hours away, and have a token of the session that goes on."""
        assert self.post("/sign-in/again", {"next": "/profile", "again_password": PASSWORD}).status_code in (302, 303)
        self.get("/profile")

    def _kept(self, answer: TestResponse) -> TestResponse:
        found = TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        if found:
            self.token = found.group(1)
        return answer


def _apart(work: Callable[[], TestResponse]) -> TestResponse:
    """A request shares nothing with the test's own application context, as on a server."""
    return Context().run(work)


def words(answer: TestResponse) -> str:
    """What a page says, without its markup and with single spaces."""
    page = html.fromstring(answer.text)
    for hidden in page.xpath("//script | //head"):
        hidden.drop_tree()
    return " ".join(page.text_content().split())


def page(answer: TestResponse) -> html.HtmlElement:
    """The parsed page, for XPath."""
    return html.fromstring(answer.text)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every SQL statement that is sent meanwhile."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
