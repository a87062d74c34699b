"""Walking through the product as people do, and judging every page on the way.

A `House` is the small procurement behind a server; a `Person` is somebody with a browser of their own. Each page that
a person comes to is judged once in each shape: by axe-core, and for sideways scrolling at the widths of phones.
Set EVENHAND_PICTURES to a folder to keep pictures of all pages, wide and narrow.
"""

import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.conftest import Server, SetClock
from tests.factories import PASSWORD, Small, local

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Response

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONES = (320, 390)
DESK = {"width": 1440, "height": 900}

# What a page is made of, apart from its words: two pages of one shape are judged once.
SHAPE = """() => location.pathname.replace(/\\d+/g, "#") + [...new Set([...document.body.querySelectorAll("*")].map(
  (e) => e.localName + "." + (e.getAttribute("class") || "") + (e.hidden ? "!" : "")))].sort().join(" ")"""

JUDGED = """(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then(
  (found) => found.violations.map(
    (v) => `${v.id} (${v.help}): ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`))"""

WIDER = """(width) => document.scrollingElement.scrollWidth <= width ? null : [...document.body.querySelectorAll('*')]
  .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll, [role=region] table'))
  .slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(' | ') || 'something'"""


class House:
    """The procurement, its people, and what was wrong with the pages they came to."""

    def __init__(self, server: Server, open_page: "Callable[..., Page]", clock: SetClock, small: Small) -> None:
        self.server = server
        self.clock = clock
        self.small = small
        self.code = small.code
        self.faults: list[str] = []
        self.seen: set[int] = set()
        self.pictures = os.environ.get("EVENHAND_PICTURES")
        self._open_page = open_page
        self._people: dict[str, Person] = {}

    def at(self, when: str) -> datetime:
        """Set the product's clock to a London time."""
        return self.clock.at(local(when))

    def person(self, name: str, **options: Any) -> "Person":
        """Somebody of the council, signed in by the form at their first visit."""
        if name not in self._people:
            self._people[name] = self.guest(**options)
            self._people[name].sign_in(f"{name}@council.example")
        return self._people[name]

    def bidder(self, number: int, **options: Any) -> "Person":
        """A bidder that has registered before, signed in."""
        name = f"bid{number}@bidder{number}.example"
        if name not in self._people:
            self._people[name] = self.guest(**options)
            self._people[name].sign_in(name)
        return self._people[name]

    def guest(self, **options: Any) -> "Person":
        """Somebody who has not signed in."""
        return Person(self, self._open_page(**options), scripts=options.get("java_script_enabled", True))

    def work(self) -> int:
        """Do the jobs that wait, as the worker beside the server would. Returns how many there were."""
        queue, done = self.server.app.extensions["jobs"], 0
        while (task := queue.dequeue()) is not None:
            queue.execute(task)
            done += 1
        return done

    def judge(self, page: "Page") -> None:
        """Judge the page as it stands, if no page of its shape was judged before."""
        shape = hash(page.evaluate(SHAPE))
        if shape in self.seen:
            return
        self.seen.add(shape)
        where = page.url.removeprefix(self.server.url)
        page.evaluate(AXE)
        self.faults += [f"{where}: {fault}" for fault in page.evaluate(JUDGED, TAGS)]
        picture = f"{len(self.seen):03d}-{re.sub(r'[^A-Za-z0-9]+', '-', where).strip('-') or 'home'}"
        self._keep(page, f"{picture}-wide")
        for width in PHONES:
            page.set_viewport_size({"width": width, "height": 800})
            if too_wide := page.evaluate(WIDER, width):
                self.faults.append(f"{where}: scrolls sideways at {width} px: {too_wide}")
        self._keep(page, f"{picture}-narrow")
        page.set_viewport_size(DESK)

    def _keep(self, page: "Page", name: str) -> None:
        if self.pictures:
            page.screenshot(path=f"{self.pictures}/{name}.png", full_page=True)


class Person:
    """Somebody in front of a browser of their own."""

    def __init__(self, house: House, page: "Page", *, scripts: bool = True) -> None:
        self.house = house
        self.page = page
        self.scripts = scripts
        self.receipt_key = ""

    def look(self) -> None:
        """Judge the page; axe-core needs scripts, and without them the pages are the same."""
        if self.scripts:
            self.house.judge(self.page)

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in by the form."""
        self.visit("/sign-in")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.press("Sign in")
        assert "What do I have to do now?" in self.heading(), self.page.url

    def visit(self, path: str, status: int = 200) -> "Response":
        """Go to an address of the product."""
        answer = self._awake(self.page.goto(path))
        assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}"
        self.look()
        return answer

    def here(self, path: str, status: int = 200) -> "Response":
        """Go to a page of the procurement."""
        return self.visit(f"/procurements/{self.house.code}/{path}", status)

    def press(self, name: str | re.Pattern[str], within: "Locator | None" = None, exact: bool = False) -> None:
        """Press a button that sends something."""
        self._go((within or self.page).get_by_role("button", name=name, exact=exact))

    def follow(self, name: str, within: "Locator | None" = None, exact: bool = False) -> None:
        """Follow the first link of this name."""
        self._go((within or self.page).get_by_role("link", name=name, exact=exact).first)

    def _go(self, target: "Locator") -> None:
        with self.page.expect_navigation() as going:
            target.click()
        self._awake(going.value)
        self.look()

    def _awake(self, answer: "Response | None") -> "Response | None":
        """Type the password again where the session rests: the days of a journey pass between two pages."""
        box = self.page.locator("#again_password")
        if answer is None or answer.status != 401 or not box.count():
            return answer
        self.look()
        box.fill(PASSWORD)
        with self.page.expect_navigation() as going:
            box.press("Enter")
        return going.value

    def fill(self, label: str, text: str, within: "Locator | None" = None) -> None:
        """Type into the field of this label, as it is shown: an answer is set in a region before its box."""
        (within or self.page).get_by_label(label).locator("visible=true").fill(text)

    def choose(self, name: str, group: str | None = None) -> None:
        """Choose a radio button, in the group of this legend."""
        where = self.page.get_by_role("group", name=group) if group else self.page
        where.get_by_role("radio", name=name, exact=True).check()

    def tick(self, name: str) -> None:
        """Tick the box of this name."""
        self.page.get_by_role("checkbox", name=name).check()

    def unfold(self, name: str) -> None:
        """Open what folds out under this line."""
        self.page.locator("summary", has_text=name).click()

    def give(self, target: "Locator", path: Path) -> None:
        """Choose a file in the box for it."""
        target.set_input_files(path)

    def heading(self) -> str:
        """The page's one main heading."""
        return self.page.locator("h1").inner_text()

    def reads(self) -> str:
        """Everything the page says."""
        return self.page.locator("body").inner_text()

    def sees(self, *words: str) -> None:
        """Assert that the page says each of these."""
        said = " ".join(self.reads().split())
        for one in words:
            assert one in said, f"{self.page.url} does not say “{one}”: {said[:1500]}"

    def sees_not(self, *words: str) -> None:
        """Assert that not one byte of the page says any of these, shown or hidden."""
        said = self.page.content()
        for one in words:
            assert one not in said, f"{self.page.url} says “{one}”"
