"""What a served instance bears at the last hour: many large uploads at once, and slow lines, while pages are timed.

    make demo AT=tendering; make serve; make rush         (ARGS='--uploads 100 --size 20 --slow 300')

Speaks to the server as bidders do, over the tus protocol, from as many addresses of this machine as there are uploads.
Prints how many files arrived whole, and how long other pages took meanwhile. Exit status 1 when a file did not arrive,
or when the slowest twentieth of the pages took a second or more.
"""

import argparse
import hashlib
import http.client
import os
import re
import socket
import ssl
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import url_for
from sqlalchemy import select

from app import create_app
from config import Settings
from procurement.core.db import db
from procurement.people.models import User
from procurement.people.signing import link_token
from procurement.tenders.models import Tender
from procurement.tenders.tus import PIECE, metadata
from tests.factories import PDF

PIECE_SIZE = 8_000_000
MOST_TRIES = 60


@dataclass
class Line:
    """A person at a browser of their own, at an address of this machine."""

    host: str
    port: int
    number: int
    cookie: str = ""
    token: str = ""

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """One request; status, headers and text."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        source = (f"127.0.{1 + self.number // 250}.{1 + self.number % 250}", 0)
        line = http.client.HTTPSConnection(self.host, self.port, context=context, timeout=120, source_address=source)
        said = {"Cookie": self.cookie, "X-CSRFToken": self.token, "Referer": f"https://{self.host}:{self.port}/"}
        try:
            line.request(method, path, body, {**said, **(headers or {})})
            reply = line.getresponse()
            text = reply.read().decode("utf-8", "replace")
            for value in reply.headers.get_all("Set-Cookie") or []:
                self.cookie = value.partition(";")[0] or self.cookie
            return reply.status, dict(reply.headers.items()), text
        finally:
            line.close()

    def enter(self, link: str, page: str) -> None:
        """Sign in by a link of the demonstration, and keep the token of a page."""
        self.ask("GET", link)
        _, _, text = self.ask("GET", page)
        found = re.search(r'name="csrf-token" content="([^"]+)"', text)
        assert found, f"{page} is not there for this bidder"
        self.token = found.group(1)


@dataclass
class Seen:
    """What happened."""

    arrived: int = 0
    retried: int = 0
    wrong: list[str] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)


def upload(line: Line, code: str, slot: str, content: bytes, seen: Seen) -> None:
    """Send a file in pieces, trying again as every client does; its SHA-256 must come back."""
    meant = hashlib.sha256(content).hexdigest()
    about = metadata({"filename": f"rush {line.number}.pdf", "slot": slot})
    begin = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)), "Upload-Metadata": about}
    place, offset, unsure = "", 0, False
    for _ in range(MOST_TRIES):
        try:
            if not place:
                status, headers, text = line.ask("POST", f"/bid/{code}/uploads", b"", begin)
                place = headers.get("Location", "")
            elif unsure:
                status, headers, text = line.ask("HEAD", place, b"", {"Tus-Resumable": "1.0.0"})
            else:
                piece = content[offset : offset + PIECE_SIZE]
                said = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Content-Type": PIECE}
                status, headers, text = line.ask("PATCH", place, piece, said)
            if status in (200, 201, 204, 409):
                offset, unsure = int(headers.get("Upload-Offset", offset)), status == 409
            elif status < 500 and status != 429:
                seen.wrong.append(
                    f"{status} {' '.join(re.sub('<[^>]*>', ' ', text.partition('<main')[2] or text).split())[:200]}"
                )
                return
            else:
                seen.retried, unsure = seen.retried + 1, True
                time.sleep(1)
            if headers.get("Evenhand-SHA256") == meant:
                seen.arrived += 1
                return
        except OSError:
            seen.retried, unsure = seen.retried + 1, True
            time.sleep(1)
    seen.wrong.append("gave up")


def timed_pages(line: Line, paths: list[str], seen: Seen, until: threading.Event) -> None:
    """Ask for pages, again and again, and note how long each took."""
    while not until.is_set():
        for path in paths:
            start = time.perf_counter()
            try:
                status, _, _ = line.ask("GET", path)
            except OSError as why:
                status = 0
                seen.wrong.append(f"{path}: {why}")
            seen.pages.append(time.perf_counter() - start)
            if status != 200:
                seen.wrong.append(f"{path}: {status}")
        until.wait(0.2)


def crawl(host: str, port: int, number: int, until: threading.Event) -> None:
    """A line that says a byte of a request now and then, and never finishes."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    source = (f"127.0.{10 + number // 250}.{1 + number % 250}", 0)
    try:
        raw = socket.create_connection((host, port), timeout=20, source_address=source)
        with context.wrap_socket(raw, server_hostname=host) as line:
            head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
            line.sendall((head if number % 2 else head + "\r\n").encode())
            while not until.wait(5):
                line.sendall(b"x: y\r\n" if number % 2 else b"x")
    except OSError:
        return  # the server ended it, as it may


def report(what: str, seen: Seen, seconds: float) -> bool:
    """Say what happened; whether it was borne."""
    took = sorted(seen.pages)
    p95 = took[int(len(took) * 0.95)] if took else 0.0
    median = statistics.median(took) if took else 0.0
    print(f"{what}: {seconds:.1f} s; {len(took)} other pages, median {median * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")
    for one in seen.wrong[:10]:
        print(f"  wrong: {one}")
    return not seen.wrong and p95 < 1


def bidders(code: str) -> list[str]:
    """Sign-in links of the demonstration's bidders in this procurement."""
    app = create_app(Settings.from_environment())
    with app.app_context(), app.test_request_context():
        people = db.session.scalars(select(User).join(Tender, Tender.organisation_id == User.organisation_id))
        secret = app.config["SECRET_KEY"]
        return [url_for("people.demonstration_sign_in", token=link_token(secret, user)) for user in people.unique()]


def main() -> None:
    """Both, one after the other."""
    asked = argparse.ArgumentParser(description="What a served instance bears.")
    asked.add_argument("--url", default="https://localhost:8443")
    asked.add_argument("--code", default="CSH-2021")
    asked.add_argument("--slot", default="SUPPORT")
    asked.add_argument("--uploads", type=int, default=100)
    asked.add_argument("--size", type=int, default=20, help="of each file, in MB")
    asked.add_argument("--slow", type=int, default=300)
    asked.add_argument("--seconds", type=int, default=30, help="for how long the slow lines are held")
    given = asked.parse_args()
    where = urlsplit(given.url)
    host, port = where.hostname or "localhost", where.port or 443
    links, page = bidders(given.code), f"/bid/{given.code}"
    reader = Line(host, port, 240)
    reader.enter(links[0], page)
    lines = [Line(host, port, number) for number in range(given.uploads)]
    for line in lines:
        line.enter(links[line.number % len(links)], page)
    content = PDF + b"%" + os.urandom(given.size * 1_000_000).replace(b"%", b"x")

    seen, until, start = Seen(), threading.Event(), time.perf_counter()
    pages = threading.Thread(target=timed_pages, args=(reader, [page, "/"], seen, until))
    sending = [threading.Thread(target=upload, args=(line, given.code, given.slot, content, seen)) for line in lines]
    for thread in (pages, *sending):
        thread.start()
    for thread in sending:
        thread.join()
    took = time.perf_counter() - start
    until.set()
    pages.join()
    total = given.uploads * given.size / took
    whole = f"{seen.arrived} of {given.uploads} files of {given.size} MB arrived"
    print(f"{whole}, {total:.0f} MB/s, {seen.retried} tries again")
    borne = report("uploads", seen, took) and seen.arrived == given.uploads

    seen, until = Seen(), threading.Event()
    slow = [threading.Thread(target=crawl, args=(host, port, number, until)) for number in range(given.slow)]
    for thread in slow:
        thread.start()
    time.sleep(3)
    pages = threading.Thread(target=timed_pages, args=(reader, [page, "/"], seen, until))
    pages.start()
    time.sleep(given.seconds)
    until.set()
    for thread in (pages, *slow):
        thread.join()
    borne = report(f"{given.slow} slow lines", seen, given.seconds) and borne
    sys.exit(0 if borne else 1)


if __name__ == "__main__":
    main()
