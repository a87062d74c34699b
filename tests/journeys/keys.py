"""Somebody who has a keyboard and nothing else, on a screen 320 pixels wide."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import ViewportSize

from tests.journeys.walking import House, Person

if TYPE_CHECKING:
    from playwright.sync_api import Locator

NARROW: ViewportSize = {"width": 320, "height": 800}
MOST_TABS = 250
"""Presses of Tab after which a thing counts as out of reach."""

WATCH = """for (const kind of ["pointerdown", "touchstart"])
  addEventListener(kind, () => sessionStorage.setItem("pointed", location.pathname + " " + kind), true);"""
IS_HERE = "(e) => e === document.activeElement"
SHOWN = """(e) => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
  return r.width > 0 && s.visibility !== "hidden" && (s.outlineStyle !== "none" || s.boxShadow !== "none"); }"""


class Keyed(Person):
    """Goes everywhere by Tab, works everything by Enter, Space, arrows and typing; the pointer is never moved."""

    def __init__(self, house: House, **options: Any) -> None:
        page = house.guest(**options).page
        page.set_viewport_size(NARROW)
        super().__init__(house, page)
        page.context.add_init_script(WATCH)
        page.on("filechooser", lambda _: None)  # asked to tell of choosers from now on, not only once one is awaited

    def look(self) -> None:
        """Judge the page, and have a narrow one again."""
        super().look()
        self.page.set_viewport_size(NARROW)

    def reach(self, target: "Locator") -> "Locator":
        """Press Tab until the focus is on it, and can be seen there."""
        one = target.locator("visible=true").first
        one.wait_for()
        for _ in range(MOST_TABS):
            if one.evaluate(IS_HERE):
                assert one.evaluate(SHOWN), f"{self.page.url}: where the focus is does not show on {one}"
                return one
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: Tab does not reach {one}")

    def strike(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation() as going:
            self.page.keyboard.press(key)
        self._awake(going.value)
        self.look()

    def _go(self, target: "Locator") -> None:
        self.reach(target)
        self.strike("Enter")

    def fill(self, label: str, text: str, within: "Locator | None" = None) -> None:
        """Type over what stands in the field of this label."""
        self.reach((within or self.page).get_by_label(label))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, group: str | None = None) -> None:
        """Go to the group of this radio button, and by the arrows to the button."""
        where = self.page.get_by_role("group", name=group) if group else self.page
        radio = where.get_by_role("radio", name=name, exact=True).first
        named = self.page.locator(f"input[type=radio][name='{radio.get_attribute('name')}']")
        self.reach(named)
        for _ in range(named.count()):
            if radio.evaluate(IS_HERE):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        assert radio.is_checked()

    def tick(self, name: str) -> None:
        """Tick the box of this name."""
        box = self.reach(self.page.get_by_role("checkbox", name=name))
        self.page.keyboard.press("Space")
        assert box.is_checked()

    def unfold(self, name: str) -> None:
        """Open what folds out under this line."""
        self.reach(self.page.locator("summary", has_text=name))
        self.page.keyboard.press("Enter")

    def give(self, target: "Locator", path: Path) -> None:
        """Open the chooser of the box for a file with a key, and choose the file."""
        self.reach(target)
        with self.page.expect_file_chooser() as asked:
            self.page.keyboard.press("Space")
        asked.value.set_files(path)

    def pointed(self) -> str | None:
        """Where a pointer was pressed after all."""
        said: str | None = self.page.evaluate("sessionStorage.getItem('pointed')")
        return said
