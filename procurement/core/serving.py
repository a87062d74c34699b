"""Serving on one machine: gunicorn with threads, and the worker of long jobs in the same process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from procurement.core.memory import look_seldom

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


PAGES = 8
"""Threads in which pages are answered: SQLite has one writer, and the door queues fairly inside a process."""

LISTENING = 16
"""Threads besides in which answers may stand still: screens that wait to be told what happens. No more wait at once."""


class LocalServer(BaseApplication):
    """One process, threads for pages, and besides them as many as may stand still listening for what happens."""

    def __init__(self, make: Callable[[], Flask], port: int) -> None:
        self._make = make
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn is told."""
        for name, value in {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": PAGES + LISTENING,
            "timeout": 120,
            "graceful_timeout": 3,
            "loglevel": "warning",
            "post_worker_init": start_jobs,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application, in the worker."""
        return self._make()


_OVERRIDES = ("PATCH", "DELETE")


def method_override(app: WSGIApplication, under: str) -> WSGIApplication:
    """Let a client that can only POST say in `X-HTTP-Method-Override` what it means, below a part of a path.

    What is checked of a PATCH or a DELETE is checked after this, so that it opens no door.
    """

    def overridden(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        meant = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE")
        if meant in _OVERRIDES and environ["REQUEST_METHOD"] == "POST" and under in environ.get("PATH_INFO", ""):
            environ["REQUEST_METHOD"] = meant
        return app(environ, start)

    return overridden


def start_jobs(worker: Any) -> None:
    """In the first worker: what is done once at the start, then the queue of long jobs and what the clock brings."""
    look_seldom()
    extensions = worker.app.wsgi().extensions if worker.age == 1 else {}
    for work in extensions.get("at start", ()):
        work()
    queue = extensions.get("jobs")
    if queue is not None:
        queue.create_consumer(workers=1, periodic=True).start()


def serve(make: Callable[[], Flask], port: int) -> None:
    """Serve until stopped."""
    print(f"\nEvenhand is at http://127.0.0.1:{port} (Ctrl+C stops it).", flush=True)  # noqa: T201 - the console's own words
    LocalServer(make, port).run()
