"""The application served by processes that can be killed, and people who speak to it over a socket.

A nursery has the application loaded and forks a worker of it whenever one is wanted, so that a restart takes no time
to speak of. It also looks into the instance while nobody serves it, and lets go of the database before it forks.
"""

from __future__ import annotations

import http.client
import json
import mmap
import os
import re
import shutil
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlencode

from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, configure_mappers
from werkzeug.serving import WSGIRequestHandler, make_server

from procurement.core import clock
from tests.databases import LIVE, Cluster, copy_database

if TYPE_CHECKING:
    from flask import Flask

PATIENCE = 30
"""Seconds after which an answer that does not come counts as a fault of the server."""

Look = Callable[..., Any]


class Quiet(WSGIRequestHandler):
    """Requests are many, and nobody reads their log."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class Points:
    """The moments at which a kill does most harm, counted over processes: about every commit, every sync to disk.

    A worker that is aimed at kills itself, as nothing can be caught, when it reaches the one it was aimed at.
    """

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 8)

    def passed(self) -> int:
        """How many a worker has passed since it was armed."""
        return int.from_bytes(self._shared[:8], "little")

    def arm(self, at: int | None) -> None:
        """In a worker: count from here on, and die at the given one."""
        self._shared[:8] = bytes(8)
        passing = threading.Lock()

        def point(*_: object) -> None:
            with passing:
                number = self.passed() + 1
                self._shared[:8] = number.to_bytes(8, "little")
                if number == at:
                    os.kill(os.getpid(), signal.SIGKILL)

        def about(call: Callable[..., Any]) -> Callable[..., Any]:
            def between(*said: Any, **more: Any) -> Any:
                point()
                done = call(*said, **more)
                point()
                return done

            return between

        os.fsync, os.unlink = about(os.fsync), about(os.unlink)
        event.listen(Engine, "commit", point)
        event.listen(Session, "after_commit", point)


class Nursery:
    """An instance in a folder, its states kept beside it, and the workers that serve it, one after the other."""

    def __init__(
        self, make: Callable[[], Flask], folder: Path, looks: dict[str, Look], cluster: Cluster | None = None
    ) -> None:
        self._cluster = cluster
        self.instance, self.states = folder / "instance", folder / "states"
        self.instance.mkdir(parents=True, exist_ok=True)
        self.states.mkdir(exist_ok=True)
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listening.getsockname()[1]
        self.points = Points()
        self._moment: datetime | None = None
        self._worker: int | None = None
        self.known: dict[str, Any] = {}
        self.people: dict[str, dict[str, Person]] = {}
        ours, theirs = socket.socketpair()
        sys.stdout.flush()
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            _nurse(make, theirs, self._listening, self.points, looks, folder / "templates")
        theirs.close()
        self._line = ours.makefile("rw")
        ours.close()

    def look(self, name: str, *said: Any) -> Any:
        """Have one of `looks` done on the instance as it lies there, by the nursery; what it returns."""
        return self._ask("look", name, self._at(), *said)

    def start(self, aim: int | None = None) -> None:
        """Serve, as after a restart: what is done once at the start is done first. `aim`: the point to die at."""
        self._worker = self._ask("start", self._at(), aim)

    def dead(self) -> bool:
        """Whether the worker has died by itself."""
        return self._worker is not None and Path(f"/proc/{self._worker}/stat").read_text().split()[2] == "Z"

    def kill(self) -> None:
        """Kill the worker as nothing can be caught: kill -9."""
        if self._worker is not None:
            os.kill(self._worker, signal.SIGKILL)
            self._ask("reap", self._worker)
        self._worker = None

    def stand_at(self, moment: datetime) -> None:
        """What time it is for whoever is started from here on."""
        self._moment = moment

    def keep(self, name: str) -> None:
        """Keep the instance as it lies there, under a name."""
        shutil.rmtree(self.states / name, ignore_errors=True)
        shutil.copytree(self.instance, self.states / name)
        if self._cluster:
            copy_database(str(self._cluster.folder), LIVE, f"state_{name}")

    def restore(self, name: str) -> None:
        """Put a state that was kept in place of the instance."""
        shutil.rmtree(self.instance)
        shutil.copytree(self.states / name, self.instance)
        if self._cluster:
            copy_database(str(self._cluster.folder), f"state_{name}", LIVE)

    def close(self) -> None:
        """End every process that was started."""
        self.kill()
        self._line.close()
        os.waitpid(self._pid, 0)
        self._listening.close()

    def _at(self) -> str | None:
        return self._moment.isoformat() if self._moment else None

    def _ask(self, *what: Any) -> Any:
        self._line.write(json.dumps(what) + "\n")
        self._line.flush()
        said = json.loads(self._line.readline())
        if isinstance(said, dict) and "fault" in said:
            raise RuntimeError(said["fault"])
        return said


def _nurse(
    make: Callable[[], Flask],
    theirs: socket.socket,
    listening: socket.socket,
    points: Points,
    looks: dict[str, Look],
    kept: Path,
) -> NoReturn:
    """Load the application without touching its database, then fork what is asked for, until nobody asks any more."""
    code = 1
    try:
        line = theirs.makefile("rw")
        app = make()
        configure_mappers()
        kept.mkdir(exist_ok=True)
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(kept))
        for request in iter(line.readline, ""):
            what, *said = json.loads(request)
            if what == "start":
                answer: Any = _forked(lambda at=said[0], aim=said[1]: _serve(app, listening, points, at, aim))
            elif what == "reap":
                answer = os.waitpid(said[0], 0)[1]
            else:
                answer = _looked(app, looks[said[0]], said[1], said[2:])
            line.write(json.dumps(answer) + "\n")
            line.flush()
        code = 0
    except BaseException:
        traceback.print_exc()
    os._exit(code)


def _forked(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    os._exit(code)


def _stand(at: str | None) -> None:
    if at:
        moment = datetime.fromisoformat(at)
        clock.set(lambda: moment)


def _serve(app: Flask, listening: socket.socket, points: Points, at: str | None, aim: int | None) -> None:
    from app import tidy

    _stand(at)
    with app.app_context():
        tidy()
    points.arm(aim)
    make_server("127.0.0.1", 0, app, threaded=True, fd=listening.fileno(), request_handler=Quiet).serve_forever()


def _looked(app: Flask, look: Look, at: str | None, said: list[Any]) -> Any:
    """Done here, so that statements are put together once for all who are forked later; every connection is let go."""
    from procurement.core.db import db

    _stand(at)
    with app.app_context():
        try:
            return look(*said)
        except Exception:
            return {"fault": traceback.format_exc()}
        finally:
            db.session.remove()
            db.engine.dispose()


class Cut(Exception):
    """The line went dead before an answer came."""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str
    body: bytes = b""


@dataclass
class Person:
    """Somebody at a browser of their own: keeps the cookie, and the token of the last page."""

    port: int
    cookie: str = ""
    token: str = ""
    answers: list[int] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes = b"", **said: str) -> Answer:
        """One request. Raises Cut when the line went dead; whether it was done is then not known."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token}
        headers |= {name.replace("_", "-"): value for name, value in said.items()}
        try:
            line.request(method, path, body, headers)
            reply = line.getresponse()
            content = reply.read()
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as why:
            raise Cut from why
        finally:
            line.close()
        for value in reply.headers.get_all("Set-Cookie") or []:
            self.cookie = value.partition(";")[0]
        text = content.decode("utf-8", "replace")
        if found := re.search(r'name="csrf-token" content="([^"]+)"', text):
            self.token = found.group(1)
        return Answer(reply.status, dict(reply.headers.items()), text, content)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self.ask("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")

    def enter(self, email: str, password: str, page: str) -> None:
        """Sign in, and open a page."""
        self.get("/sign-in")
        entered = self.post("/sign-in", email=email, password=password)
        assert entered.status == 302, entered.text
        assert self.get(page).status == 200
