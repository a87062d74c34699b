"""What an evaluator types is never lost: not to a cut line, a closed page, a second tab or a session that ended."""

from typing import TYPE_CHECKING

import pytest

from evaluation.scoring.queries import drafts_of
from evaluation.scoring.queue import own_queue
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND
from procurement.tenders.models import Tender
from tests.factories import Small
from tests.journeys import tendering
from tests.journeys.walking import House, Person

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser]

WHY = "Why this score"
TYPED = "Part (b) names no date, so I stop at three."


class Twelve(Small):
    """Twelve bidders, and so twelve answers to a question."""

    bidder_names = ("Alder Homecare", "Birch Support", "Cedar Living", *(f"Elm {n}" for n in range(4, 13)))

    def submitted(self) -> Small:
        """All of them lie sealed."""
        self.tendering()
        if self._once("submitted"):
            for index in range(len(self.bidder_names)):
                self.tenders.append(self.fill(index))
                self.submit(index, self.tenders[-1])
        return self


@pytest.fixture
def evaluator(house: House) -> Person:
    """An evaluator in front of an answer that nobody has marked."""
    house.small.scoring()
    person = house.person("evaluator1")
    person.here("scoring/Q1/1")
    return person


def saved(page: "Page") -> None:
    """Wait until the page says that the server has everything."""
    page.locator("[data-autosave-status][data-state=saved]").wait_for()


def status(page: "Page", state: str) -> str:
    """Wait until the page says how saving stands, and read it."""
    place = page.locator(f"[data-autosave-status][data-state={state}]")
    place.wait_for()
    return place.inner_text()


def until(page: "Page", true: str) -> None:
    """Wait until something holds in the page."""
    for _ in range(200):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {true}")


def why(page: "Page") -> str:
    """What stands in the box."""
    return page.get_by_label(WHY).input_value()


def test_typing_goes_on_offline_and_is_saved_on_return(evaluator: Person) -> None:
    """The page says that it is not connected, keeps the text, and sends it once the line is back."""
    page = evaluator.page
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_label(WHY).press_sequentially(TYPED)
    assert "Kept on this computer, 1 change" in status(page, "offline")
    page.context.set_offline(False)
    saved(page)
    evaluator.here("scoring/Q1/1")
    assert why(page) == TYPED


def test_a_page_closed_right_after_typing_loses_nothing(evaluator: Person) -> None:
    """The last letters were typed a moment before the page went."""
    page = evaluator.page
    page.wait_for_load_state("networkidle")
    page.get_by_label(WHY).press_sequentially(TYPED)
    page.close(run_before_unload=False)
    again = Person(evaluator.house, page.context.new_page())
    again.here("scoring/Q1/1")
    assert why(again.page) == TYPED
    saved(again.page)


def test_a_page_closed_while_offline_gives_its_text_back(evaluator: Person) -> None:
    """The page goes with the line; the text is on the computer and comes back with the page."""
    page = evaluator.page
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_label(WHY).press_sequentially(TYPED)
    status(page, "offline")
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = Person(evaluator.house, page.context.new_page())
    again.here("scoring/Q1/1")
    assert why(again.page) == TYPED
    saved(again.page)
    again.page.reload()
    assert why(again.page) == TYPED


def test_twelve_answers_by_keyboard_with_the_line_cut_and_the_tab_closed_lose_nothing(house: House) -> None:
    """Three strokes an answer; the line goes before the sixth, the tab with the ninth; all twelve are on the server."""
    with house.server.app.app_context():
        twelve = Twelve(house.clock, code="TWELVE-1", prefix="twelve-").scoring()
        piles = own_queue(twelve.procurement.id, twelve.staff["evaluator1"].id, FIRST_ROUND).piles
        order = [place.item.tender.bidder_code for place in piles[0].places]
    person = house.guest()
    person.sign_in("twelve-evaluator1@council.example")
    page, wanted = person.page, {}
    page.goto(f"{house.server.url}/procurements/TWELVE-1/scoring")
    page.get_by_role("link", name="Go on").click()
    for number, bidder in enumerate(order, start=1):
        page.get_by_role("heading", level=1, name=bidder).wait_for()
        page.wait_for_load_state("networkidle")
        if number == 6:  # the next answers are held by now
            next_four = "document.querySelector('[data-ahead]').dataset.ahead.trim().split(' ')"
            until(page, f"{next_four}.every((one) => one in JSON.parse(sessionStorage.ahead || '{{}}'))")
            page.context.set_offline(True)
        wanted[bidder] = f"{bidder}: part (b) of {number} has no date."
        page.keyboard.press("3")
        page.keyboard.press("c")
        page.keyboard.type(wanted[bidder])
        if number == 9:
            assert "Kept on this computer, 8 changes" in status(page, "offline")
            page.close(run_before_unload=False)
            page = person.page.context.new_page()
            page.context.set_offline(False)
            page.goto(f"{house.server.url}/procurements/TWELVE-1/scoring")
            until(page, "!Object.keys(localStorage).some((key) => key.startsWith('evenhand.kept.'))")
            page.reload()
            page.get_by_role("link", name="Go on").click()
        else:
            page.keyboard.press("Control+Enter")
    page.wait_for_url("**/scoring/Q2/*")
    with house.server.app.app_context():
        drafts = drafts_of(twelve.procurement.id, twelve.staff["evaluator1"].id, FIRST_ROUND).values()
        written = {db.session.get_one(Tender, draft.tender_id).bidder_code: draft for draft in drafts}
    assert {bidder: draft.reason for bidder, draft in written.items()} == wanted
    assert all(draft.mark == 3 for draft in written.values())


def test_two_tabs_show_both_texts(evaluator: Person) -> None:
    """The tab that comes second is told, sees both, and chooses."""
    first = evaluator.page
    second = Person(evaluator.house, first.context.new_page())
    second.here("scoring/Q1/1")
    for page in (first, second.page):
        page.wait_for_load_state("networkidle")
    first.get_by_label(WHY).fill("From the first tab.")
    saved(first)
    second.page.get_by_label(WHY).fill("From the second tab.")
    conflict = second.page.get_by_role("alert")
    conflict.wait_for()
    assert "From the first tab." in conflict.inner_text()
    assert "From the second tab." in conflict.inner_text()
    conflict.get_by_role("button", name="Keep mine").click()
    saved(second.page)
    first.reload()
    assert why(first) == "From the second tab."


def test_a_stale_form_without_scripts_shows_both_texts(evaluator: Person) -> None:
    """Without scripts the same clash is a page with both texts."""
    plain = evaluator.house.guest(java_script_enabled=False)
    plain.sign_in("evaluator1@council.example")
    plain.here("scoring/Q1/1")
    evaluator.page.wait_for_load_state("networkidle")
    evaluator.page.get_by_label(WHY).fill("From the first tab.")
    saved(evaluator.page)
    plain.fill(WHY, "From the second tab.")
    plain.press("Save and next")
    plain.sees("From the first tab.", "From the second tab.")


def test_a_session_that_ended_keeps_the_text_until_signed_in_again(evaluator: Person) -> None:
    """Signed out meanwhile: the text waits on the computer and comes back after signing in."""
    page = evaluator.page
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    page.get_by_label(WHY).press_sequentially(TYPED)
    assert "Sign in again" in status(page, "signed-out")
    evaluator.sign_in("evaluator1@council.example")
    evaluator.here("scoring/Q1/1")
    assert why(page) == TYPED
    saved(page)
    page.reload()
    assert why(page) == TYPED


PASTED = """<p class=MsoListParagraph>·<span>&nbsp; </span>Rota &lt;A&gt;</p>
<table><tr><td>Day<td>Cover<tr><td>Mon<td>2</table>"""


def test_an_answer_is_set_as_it_is_written_and_kept_as_text(house: House) -> None:
    """Bold from the bar, a list and a table from Word; the line of the limit; the box of plain text has the same."""
    house.small.tendering()
    house.at("2021-04-20T10:00")
    bidder = house.bidder(1)
    tendering.start(bidder)
    bidder.follow("Q1", within=bidder.page.locator("#quality"))
    page = bidder.page
    page.wait_for_load_state("networkidle")
    region = page.get_by_role("textbox", name="Q1")
    region.click()
    page.get_by_role("button", name="Bold").press("Enter")
    page.keyboard.type("Always")
    page.get_by_role("button", name="Bold", pressed=True).press("Enter")
    page.keyboard.type(" two carers.")
    page.keyboard.press("Enter")
    region.evaluate(
        """(region, html) => { const data = new DataTransfer(); data.setData("text/html", html);
        region.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, cancelable: true})); }""",
        PASTED,
    )
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and "Mon" in str(answer.request.post_data)
    ):
        pass
    text = "**Always** two carers.\n\n- Rota <A>\n\n| Day | Cover |\n|---|---|\n| Mon | 2 |"
    page.reload()
    page.wait_for_load_state("networkidle")
    assert [one.inner_text() for one in (region.locator("strong"), region.locator("li"))] == ["Always", "Rota <A>"]
    assert "9 of 150 words" in bidder.reads()
    page.get_by_role("button", name="Plain text").click()
    assert page.locator("textarea").input_value() == text
