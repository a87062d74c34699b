"""From HTML to a tagged PDF, in a process of its own: the only place in the product that calls WeasyPrint.

A process is forked for every document, from one that has the library loaded (setting_room.py holds the door to it). It
reads HTML from its standard input and writes the PDF to its standard output; what it says meanwhile (the
page it is at, what it refused to fetch) goes to its standard error, a JSON object a line. It may give out the bundled
fonts and the print stylesheet and nothing else, cannot reach a network or start a program, and has a limit of time
and of memory, so that no text of anybody's can make it read a file, call an address or stop the pages.
"""

import contextlib
import hashlib
import json
import logging
import os
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 600
"""Of processor time that a document may take."""
IDLE_SECONDS = 60
BYTES = 3 * 1024**3
PNG = "data:image/png;base64,"
BUNDLED: dict[str, tuple[Path, str]] = {
    "evenhand:print.css": (Path(__file__).with_name("print.css"), "text/css"),
    **{
        f"evenhand:Inter-{weight}.ttf": (ROOT / "static" / "fonts" / f"Inter-{weight}.ttf", "font/ttf")
        for weight in ("Regular", "SemiBold", "Bold")
    },
}
"""All that a document may ask for, by its address."""

FORBIDDEN = ("socket.", "urllib.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "ftplib.", "http.client.")


def say(**what: object) -> None:
    """Tell the process that started this one."""
    print(json.dumps(what), file=sys.stderr, flush=True)  # noqa: T201 - its standard error is read by paper.py


def typeset(html: str) -> bytes:
    """The PDF of a document. Its identifier comes from its text, so that the same facts give the same bytes."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    document = weasyprint.HTML(string=html, url_fetcher=_fetcher(), base_url="evenhand:")
    return bytes(
        document.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
            font_config=FontConfiguration(),
            attachments=None,
        )
    )


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Bundle(URLFetcher):  # type: ignore[misc]  # WeasyPrint publishes no types
        """Gives out what is bundled, and PNG images written into the document; refuses and names all else."""

        def fetch(self, url: str, headers: object = None) -> Any:
            if url in BUNDLED:
                path, kind = BUNDLED[url]
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
            if url.startswith(PNG):
                import base64

                image = base64.b64decode(unquote_to_bytes(url.removeprefix(PNG)), validate=True)
                return URLFetcherResponse(url, image, {"Content-Type": "image/png"})
            say(blocked=url[:200])
            raise ValueError("a document may use what is bundled with it, and nothing else")

    return Bundle(timeout=0, allowed_protocols=("evenhand", "data"), allow_redirects=False)


class _Pages(logging.Handler):
    """Passes on which page is being laid out."""

    def emit(self, record: logging.LogRecord) -> None:
        if "Creating layout - Page" in str(record.msg) and record.args:
            say(page=record.args[0] if isinstance(record.args, tuple) else 0)


def _confine() -> None:
    """Set the limits of this process, and shut its doors."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))

    def refuse(event: str, _arguments: tuple[object, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def set_one() -> int:
    """Read, set, write; give how it went."""
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.propagate = False
    progress.addHandler(_Pages())
    try:
        _confine()
        sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode()))
        sys.stdout.buffer.flush()
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def keep_room(door: socket.socket) -> None:
    """Fork a process for every four pipes that are handed in, until the door is closed or nobody comes for a while."""
    door.settimeout(IDLE_SECONDS)
    while True:
        try:
            asked, ends, _flags, _address = socket.recv_fds(door, 1, 4)
        except TimeoutError:
            return
        if not asked:
            return
        if os.fork() == 0:
            door.close()
            _watch_over(*ends)
        for number in ends:
            os.close(number)


def _watch_over(text: int, pdf: int, words: int, end: int) -> None:
    """Fork the process that sets the document, say its number, wait for it and say how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    setter = os.fork()
    if setter == 0:
        os.close(end)
        for number, standard in ((text, 0), (pdf, 1), (words, 2)):
            os.dup2(number, standard)
            os.close(number)
        code = set_one()
        sys.stderr.flush()
        os._exit(code)
    for number in (text, pdf, words):
        os.close(number)
    os.write(end, f"{setter}\n".encode())
    _, status = os.waitpid(setter, 0)
    with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
        os.write(end, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def main(number: int) -> None:
    """Load the library, let go of whoever started this, and keep the room whose door has this number."""
    import weasyprint  # noqa: F401 - loaded before the doors are shut

    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # its door closes with the process that has it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those who watch over a document are gone when they end
    with socket.socket(fileno=number) as door:
        keep_room(door)


if __name__ == "__main__":
    main(int(sys.argv[1]))
