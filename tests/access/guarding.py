"""What every answer carries, whoever asks and whatever they get: the headers that keep a browser in bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from werkzeug.test import TestResponse

POLICY_SAYS = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")
SANDBOXED = "default-src 'none'; sandbox"
"""For a file that a bidder sent: nothing in it runs."""

UNSAFE = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*")

INLINE = (
    (re.compile(rb"<style\b", re.I), "a style element"),
    (re.compile(rb"<[a-z][^<>]*\sstyle\s*=", re.I), "a style attribute"),
    (re.compile(rb"<[a-z][^<>]*\son[a-z]+\s*=\s*[\"']", re.I), "an event handler"),
    (re.compile(rb"<script\b(?![^>]*\bsrc=)[^>]*>", re.I), "a script in the page"),
    (re.compile(rb"javascript:", re.I), "a javascript: address"),
)


def faults_of(answer: TestResponse, content: bytes) -> Iterator[str]:
    """What is wrong with the headers of an answer, and with the HTML in it."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    if policy != SANDBOXED:
        yield from (f"the policy lacks {part}" for part in POLICY_SAYS if part not in policy)
    yield from (f"the policy allows {part}" for part in UNSAFE if re.search(rf"(^|[\s;]){re.escape(part)}", policy))
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "no nosniff"
    if headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        yield "no Referrer-Policy"
    if "no-store" not in headers.get("Cache-Control", ""):
        yield "may be stored"
    if answer.mimetype == "text/html":
        yield from (what for pattern, what in INLINE if pattern.search(content))
