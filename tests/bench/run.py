"""How fast the demonstration tender's pages are at its award, beside what this machine can do at all.

    make pages                    (ARGS='--budget 500 --repeats 9 --fresh')

Builds the demonstration in build/bench once, signs in as one person of each role, follows every link from their home
page, times each page once and then the slowest ones again. A page's time is the server's alone: no network, no browser.
Two measurements of the machine stand beside it, so that figures from different machines can be compared.
"""

import argparse
import hashlib
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import click
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

ROOT = Path(__file__).resolve().parents[2]
HOST = "http://127.0.0.1:8000"
SLOWEST = 12
PAGES_PER_ROLE = 400


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


@dataclass
class Timed:
    """A page as one role sees it."""

    role: str
    path: str
    size: int
    statements: int
    milliseconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle of its times."""
        return statistics.median(self.milliseconds)


class Bench:
    """One application, one signed-in client per role."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.statements = 0
        from procurement.core.db import db

        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.statements += 1

    def get(self, client: FlaskClient, role: str, path: str) -> tuple[Timed | None, str]:
        """Fetch a page; None when it is no page of HTML."""
        self.statements = 0
        began = time.perf_counter()
        answer = client.get(path, base_url=HOST)
        body = answer.get_data()
        took = (time.perf_counter() - began) * 1000
        if answer.status_code != 200 or answer.mimetype != "text/html":
            answer.close()
            return None, answer.headers.get("Location", "")
        return Timed(role, path, len(body), self.statements, [took]), body.decode()

    def pages(self, client: FlaskClient, role: str) -> list[Timed]:
        """Every page that can be reached from the home page by links alone."""
        waiting, seen, found = deque(["/"]), {"/"}, []
        while waiting and len(found) < PAGES_PER_ROLE:
            path = waiting.popleft()
            timed, body = self.get(client, role, path)
            if timed:
                found.append(timed)
            links = Links()
            links.feed(body if timed else f'<a href="{body}">')
            for link in links.found:
                target = urldefrag(urljoin(HOST + path, link)).url
                parts = urlsplit(target)
                address = parts.path + (f"?{parts.query}" if parts.query else "")
                if target.startswith(HOST) and address not in seen and not self.is_left_out(parts.path):
                    seen.add(address)
                    waiting.append(address)
        return found

    @staticmethod
    def is_left_out(path: str) -> bool:
        """Signing out would end the round, and static files are not pages."""
        return path.startswith("/static/") or "sign-out" in path or "demonstration/sign-in" in path


def sign_in_as_each_role(app: Flask) -> dict[str, FlaskClient]:
    """A client per role that somebody of the demonstration holds."""
    from procurement.core.db import db
    from procurement.people.models import Appointment, User
    from procurement.people.signing import link_token

    clients: dict[str, FlaskClient] = {}
    with app.app_context():
        holders = db.session.execute(select(Appointment.role, User).join(Appointment.user).order_by(Appointment.id))
        people: dict[str, User] = dict(reversed(holders.tuples().all()))  # the first appointed stands for the role
        bidder = db.session.scalars(select(User).where(User.organisation_id.is_not(None)).order_by(User.id)).first()
        if bidder:
            people["bidder"] = bidder
        with app.test_request_context(base_url=HOST):
            from flask import url_for

            links = {
                role: url_for("people.demonstration_sign_in", token=link_token(app.config["SECRET_KEY"], user))
                for role, user in people.items()
            }
    for role, link in links.items():
        clients[role] = app.test_client()
        answer = clients[role].get(link, base_url=HOST)
        if answer.status_code >= 400:
            raise SystemExit(f"Evenhand: the sign-in link of the {role} was refused ({answer.status_code}).")
    return clients


def demonstration(instance: Path, *, fresh: bool) -> Flask:
    """The demonstration tender at its award, built when it is not there yet."""
    if fresh:
        shutil.rmtree(instance, ignore_errors=True)
    os.environ["EVENHAND_INSTANCE"] = str(instance)
    os.environ.pop("DATABASE_URL", None)
    from app import cli, create_app

    whole = instance / "built-for-bench"
    if not whole.exists():
        shutil.rmtree(instance, ignore_errors=True)
        print(f"Building the demonstration at its award in {instance.relative_to(ROOT)}.", flush=True)
        for command in (["migrate"], ["demo", "--at", "award"]):
            try:
                cli.main(command, standalone_mode=False)
            except click.ClickException as fault:
                raise SystemExit(f"Evenhand: {fault.format_message()}") from fault
        whole.touch()
    return create_app()


def machine() -> str:
    """What the machine does without us: hashing, and commits that reach the disk."""
    block = b"e" * (16 * 1024 * 1024)
    began = time.perf_counter()
    for _ in range(8):
        hashlib.sha256(block).digest()
    hashing = 8 * 16 / (time.perf_counter() - began)
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        connection = sqlite3.connect(Path(folder) / "commits.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE entry (x INTEGER)")
        began, count = time.perf_counter(), 500
        for number in range(count):
            connection.execute("INSERT INTO entry VALUES (?)", (number,))
        commits = count / (time.perf_counter() - began)
        connection.close()
    return f"This machine: SHA-256 {hashing:,.0f} MB/s; SQLite {commits:,.0f} commits/s (WAL, synchronous FULL)."


def main() -> int:
    """Time the pages and print what was found. Returns 1 when the heaviest page is over its budget."""
    ask = argparse.ArgumentParser(description="Time the demonstration's pages.")
    ask.add_argument("--budget", type=int, default=500, help="what the heaviest page may take, in milliseconds")
    ask.add_argument("--repeats", type=int, default=7, help="how often each of the slowest pages is timed again")
    ask.add_argument("--fresh", action="store_true", help="build the demonstration anew first")
    given = ask.parse_args()
    (ROOT / "build").mkdir(exist_ok=True)

    bench = Bench(demonstration(ROOT / "build" / "bench", fresh=given.fresh))
    clients = sign_in_as_each_role(bench.app)
    timed = [page for role, client in clients.items() for page in bench.pages(client, role)]
    slowest = sorted(timed, key=lambda page: page.median, reverse=True)[:SLOWEST]
    for page in slowest:
        page.milliseconds.clear()  # the first time also compiled its template
        for _ in range(given.repeats):
            again, _body = bench.get(clients[page.role], page.role, page.path)
            if again:
                page.milliseconds += again.milliseconds
    slowest.sort(key=lambda page: page.median, reverse=True)

    print(f"\n{len(timed)} pages as {len(clients)} roles; the slowest, each the median of {given.repeats}:\n")
    print(f"{'ms':>7} {'worst':>7} {'queries':>8} {'kB':>6}  role and page")
    for page in slowest:
        times = f"{page.median:7.0f} {max(page.milliseconds):7.0f}"
        print(f"{times} {page.statements:8d} {page.size / 1024:6.0f}  {page.role}: {page.path}")
    print(f"\n{machine()}")
    heaviest = slowest[0]
    verdict = "within" if heaviest.median <= given.budget else "OVER"
    print(f"The heaviest page takes {heaviest.median:.0f} ms: {verdict} its budget of {given.budget} ms.")
    return 0 if heaviest.median <= given.budget else 1


if __name__ == "__main__":
    sys.exit(main())
