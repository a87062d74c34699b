"""Twelve files by one drop in a real Chromium, whose line is cut and whose server is killed while they are sent."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playwright.sync_api import Page, Request, sync_playwright

from tests.conftest import chromium
from tests.factories import PDF
from tests.faults.serving import Nursery
from tests.faults.stories import BID

FILES = 12
SIZE = 18_000_000
"""Of each file: two whole pieces and a rest."""

AT_ONCE = 3
"""How many the page sends at once, and so how many pieces may be sent again for each time the line goes dead."""

BLOCK = 65_521

DROP = """([files, size, block, head]) => {
  const given = new DataTransfer();
  for (const [name, seed] of files) {
    const bytes = new Uint8Array(size);
    let state = seed;
    for (let at = 0; at < size; at++) {
      if (at < block) state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      bytes[at] = at < block ? 97 + ((state >> 16) % 23) : bytes[at - block];
    }
    bytes.set(new TextEncoder().encode(head));
    given.items.add(new File([bytes], name, { type: "application/pdf", lastModified: seed }));
  }
  const drop = document.querySelector("[data-drop]");
  drop.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: given }));
}"""


def content(seed: int) -> bytes:
    """The same bytes as the page makes them."""
    made, state = bytearray(BLOCK), seed
    for at in range(BLOCK):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        made[at] = 97 + ((state >> 16) % 23)
    head = PDF + b"%"
    return head + (bytes(made) * (SIZE // BLOCK + 1))[len(head) : SIZE]


@dataclass
class Dropped:
    """What came of it."""

    seconds: float = 0.0
    pieces: int = 0
    again: int = 0
    """Pieces that were sent a second time."""
    cuts: int = 0
    wrong: list[str] = field(default_factory=list)


def drop_twelve(nursery: Nursery) -> Dropped:
    """Drop them, cut the line, kill the server, and wait until all are in their places."""
    found, sent = Dropped(), Counter[tuple[str, str]]()
    nursery.restore("drafted")
    nursery.stand_at(datetime.fromisoformat(nursery.known["drafted"]))
    nursery.start()
    person = next(iter(nursery.people["drafted"].values()))
    name, _, value = person.cookie.partition("=")
    url = f"http://127.0.0.1:{nursery.port}"

    def note(request: Request) -> None:
        if request.method == "PATCH":
            sent[request.url, request.headers.get("upload-offset", "")] += 1

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=url)
        context.add_cookies([{"name": name, "value": value, "url": url}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("request", note)
        page.goto(BID)
        start = time.perf_counter()
        _drop(page)
        _until(page, sent, 4)
        context.set_offline(True)
        page.wait_for_timeout(1_500)
        context.set_offline(False)
        _until(page, sent, 14)
        nursery.kill()
        page.wait_for_timeout(500)
        nursery.start()
        found.cuts = 2
        page.get_by_text(f"{FILES} files received").first.wait_for(state="attached", timeout=300_000)
        found.seconds = time.perf_counter() - start
        browser.close()
    found.pieces, found.again = sum(sent.values()), sum(times - 1 for times in sent.values())
    _judge(found, nursery.look("look", "", True))
    nursery.kill()
    return found


def _drop(page: Page) -> None:
    files = [[f"supporting documents {number}.pdf", number] for number in range(1, FILES + 1)]
    page.evaluate(DROP, [files, SIZE, BLOCK, (PDF + b"%").decode()])


def _until(page: Page, sent: Counter[tuple[str, str]], pieces: int) -> None:
    for _ in range(1_200):
        if sum(sent.values()) >= pieces:
            return
        page.wait_for_timeout(50)
    raise RuntimeError(f"only {sum(sent.values())} pieces were sent")


def _judge(found: Dropped, looked: dict[str, Any]) -> None:
    there = list(looked["files"].values())
    for seed in range(1, FILES + 1):
        times = there.count(hashlib.sha256(content(seed)).hexdigest())
        if times != 1:
            found.wrong.append(f"file {seed} lies there {times} times")
    found.wrong += looked["wrong"]
    if found.again > found.cuts * AT_ONCE:
        found.wrong.append(f"{found.again} pieces were sent again, for {found.cuts} cuts of {AT_ONCE} at once")
