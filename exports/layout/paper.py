"""From HTML to the PDF that is issued: typeset in a process of its own, then finished.

Finishing gives every table head its scope (a screen reader then says which head a cell stands under), and leaves no
metadata but the title, the language and the time that the document itself gives.
"""

import contextlib
import json
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING

import structlog

from exports.layout.setting_room import ROOM

if TYPE_CHECKING:
    import pikepdf

log = structlog.get_logger()

SECONDS = 660
PRODUCER = "Evenhand"

PageTurned = Callable[[int], None]
"""Told the number of each page as it is laid out."""


class NotSet(Exception):
    """A document could not be typeset; the text says why."""


@dataclass(frozen=True)
class Printed:
    """A finished PDF, how many pages it has, and the addresses that its text asked for in vain."""

    content: bytes
    pages: int
    blocked: tuple[str, ...]


def print_pdf(html: str, page: PageTurned = lambda _number: None) -> Printed:
    """The tagged PDF of a document. Raises `NotSet`."""
    raw, blocked = _typeset(html, page)
    if blocked:
        log.warning("a document asked for what is not bundled", times=len(blocked))
    content, pages = _finish(raw)
    return Printed(content, pages, tuple(blocked))


def _typeset(html: str, page: PageTurned) -> tuple[bytes, list[str]]:
    """The PDF, and what it asked for in vain. A process in which a library fell over gets one more try."""
    try:
        return _set_once(html, page)
    except _Crashed:
        log.warning("a library fell over while typesetting; it is tried once more")
        return _set_once(html, page)


class _Crashed(NotSet):
    """The process fell over without a word; it was not ended for its time or memory."""


CRASHES = frozenset({-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT})


def _set_once(html: str, page: PageTurned) -> tuple[bytes, list[str]]:
    with ROOM.setter() as setter:
        written: list[bytes] = []
        # The PDF is drained aside, so that the caller's own thread (it has the database) hears of the pages.
        drain = threading.Thread(target=_drain, args=(setter.pdf, written), daemon=True)
        limit = threading.Timer(SECONDS, setter.stop)
        drain.start()
        limit.start()
        try:
            _hand_over(setter.text, html)
            blocked, faults = _listen(setter.words, page)
            drain.join()
            code = setter.code()
        finally:
            limit.cancel()
            setter.stop()
    if (code is None or code in CRASHES) and not faults:
        raise _Crashed("a library that sets documents fell over twice")
    if code is not None and code < 0:
        log.warning("typesetting was ended", signal=-code)
    if code or not written[0]:
        raise NotSet(faults[-1] if faults else "it took longer, or more memory, than a document may take")
    return written[0], blocked


def _hand_over(sink: IO[bytes], html: str) -> None:
    with contextlib.suppress(BrokenPipeError), sink:  # it died: what it said tells why
        sink.write(html.encode("utf-8", "replace"))


def _drain(source: IO[bytes], written: list[bytes]) -> None:
    written.append(source.read())


def _listen(source: IO[bytes], page: PageTurned) -> tuple[list[str], list[str]]:
    """What the process says until it ends: addresses that it refused, and faults in its own words."""
    blocked: list[str] = []
    faults: list[str] = []
    for line in source:
        try:
            told = json.loads(line)
        except ValueError:
            faults.append(line.decode(errors="replace").strip()[:300])
            continue
        if "page" in told:
            page(int(told["page"]))
        if "blocked" in told:
            blocked.append(str(told["blocked"]))
    return blocked, faults


def _finish(raw: bytes) -> tuple[bytes, int]:
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(raw)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TH":
                attributes = thing.get("/A", pikepdf.Dictionary(O=pikepdf.Name.Table))
                attributes["/Scope"] = pikepdf.Name.Column if _in_head(thing) else pikepdf.Name.Row
                thing["/A"] = attributes
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["pdf:Producer"] = PRODUCER
        pdf.docinfo["/Producer"] = PRODUCER
        pages = len(pdf.pages)
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue(), pages


def _in_head(cell: "pikepdf.Object") -> bool:
    """Whether a head of a table stands in the table's own head (else it is the head of a row)."""
    above = cell.get("/P")
    while above is not None and above.get("/S") not in ("/THead", "/TBody", "/TFoot", "/Table"):
        above = above.get("/P")
    return above is not None and above.get("/S") == "/THead"
