"""Whatever stands in a document, setting it reads no file, calls no address and starts no program."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from exports.layout.paper import print_pdf
from exports.layout.setting_room import PASSED_ON
from tests.architecture.source import ROOT, imported, modules, tree
from tests.exports.reading import everything_in_pdf

MARKER = "THE-MARKER-THAT-LIES-IN-A-FILE"


class Listener(HTTPServer):
    """Counts who calls."""

    hits = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.hits += 1  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(MARKER.encode())

    def log_message(self, *_said: object) -> None:
        return


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


VECTORS = {
    "image": '<img src="{url}/a.png" alt="x">',
    "image of a file": '<img src="{file}" alt="x">',
    "stylesheet": '<link rel="stylesheet" href="{url}/a.css">',
    "stylesheet in a file": '<link rel="stylesheet" href="{file}">',
    "import": "<style>@import url({url}/b.css); @import url({file});</style>",
    "background": '<p style="background: url({url}/c.png), url({file})">x</p>',
    "content": "<style>p::before {{ content: url({url}/d.png) }}</style><p>x</p>",
    "font": "<style>@font-face {{ font-family: F; src: url({url}/e.ttf), url({file}) }}</style><p>x</p>",
    "attachment": '<link rel="attachment" href="{file}"><link rel="attachment" href="{url}/f.txt">',
    "attached by a link": '<p><a rel="attachment" href="{file}">x</a></p>',
    "object": '<object data="{url}/g.svg"></object><embed src="{file}"><iframe src="{url}/h.html"></iframe>',
    "svg": '<svg><image href="{url}/i.png" width="9" height="9"/><use href="{file}#a"/></svg>',
    "svg as data": '<img alt="x" src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E'
    '%3Cimage href=%22{url}/j.png%22/%3E%3C/svg%3E">',
    "base": '<base href="{url}/"><img src="k.png" alt="x"><link rel="stylesheet" href="l.css">',
    "list": "<style>li {{ list-style-image: url({url}/m.png) }}</style><ul><li>x</li></ul>",
    "other schemes": '<img src="ftp://127.0.0.1/x" alt="x"><img src="jar:{file}" alt="x"><img src="//h/x" alt="x">',
}


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_is_fetched(listener: Listener, tmp_path: Path, vector: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(MARKER)
    body = VECTORS[vector].format(url=listener.url, file=secret.as_uri())
    printed = print_pdf(
        f'<!doctype html><html lang="en-GB"><head><title>T</title></head><body>{body}<p>end</p></body></html>'
    )
    assert listener.hits == 0
    assert printed.blocked, "nothing was asked for, so nothing was tested"
    assert MARKER not in everything_in_pdf(printed.content)


def test_the_listener_would_have_counted(listener: Listener) -> None:
    import urllib.request

    with urllib.request.urlopen(f"{listener.url}/x") as answer:
        assert answer.read().decode() == MARKER
    assert listener.hits == 1


def test_the_process_that_sets_can_reach_no_network_and_start_no_program() -> None:
    program = """
from exports.layout import typesetting
typesetting._confine()
import socket, subprocess, os
call = lambda: socket.create_connection(("127.0.0.1", 9))
for work in (call, lambda: subprocess.run(["true"]), lambda: os.system("true")):
    try:
        work()
    except PermissionError:
        continue
    raise SystemExit("a door was open")
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_knows_no_secret_of_its_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    assert not {name for name in PASSED_ON if "KEY" in name or "DATABASE" in name or "EVENHAND" in name}
    assert "SECRET_KEY" in os.environ and "SECRET_KEY" not in PASSED_ON


def uses_weasyprint(path: Path) -> bool:
    return any(name.split(".")[0] == "weasyprint" for _, name in imported(tree(path)))


def test_only_one_module_calls_weasyprint() -> None:
    found = [str(path.relative_to(ROOT)) for path in [*modules(), ROOT / "app.py"] if uses_weasyprint(path)]
    assert found == ["exports/layout/typesetting.py"]


def test_only_one_module_writes_workbooks_for_readers() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in modules("exports", "evaluation", "procurement")
        for _, name in imported(tree(path))
        if name.split(".")[0] == "xlsxwriter"
    }
    assert found == {"exports/layout/book.py"}


def test_starting_the_application_does_not_load_weasyprint() -> None:
    program = "import sys, app; app.load_everything(); sys.exit('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
