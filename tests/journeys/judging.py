"""Steps of those who judge: interests, selection, scoring, moderation, negotiation."""

import re

from tests.journeys.walking import House, Person

OUTCOMES = {"pass": "Pass", "fail": "Fail"}


def declare(person: Person) -> None:
    """No interest in any bidder."""
    person.here("interests")
    person.page.get_by_role("checkbox", name=re.compile("I have read the whole list")).check()
    person.press("Declare")
    person.sees("Declared. You have no interest in any bidder.")


def select(house: House, bidder: str, passes: bool, reason: str) -> None:
    """The lead judges each item of one bidder, the moderator looks a second time, then the lead decides."""
    lead, second = house.person("lead"), house.person("moderator")
    lead.here("selection")
    lead.follow(bidder, exact=True)
    cards = lead.page.locator("[id^=item-]").all()
    for number, card in enumerate(cards):
        failing = not passes and number == 0
        card.get_by_role("radio", name="Fail" if failing else "Pass", exact=True).check()
        card.get_by_label("Why").fill(reason if failing else "As declared and evidenced.")
    lead.press("Save checks")
    lead.sees("2 checks saved.")
    second.here(f"selection/{int(bidder[-2:])}")
    second.press("Agree with all that wait")
    second.sees(f"Agreed: every check of {bidder} that waited for you.")
    lead.here(f"selection/{int(bidder[-2:])}")
    lead.choose("Yes, it passes selection" if passes else "No, it fails selection")
    lead.fill("Reason for the decision", reason)
    lead.press("Decide", exact=True)
    lead.sees("passes selection" if passes else "fails selection and stays on record")


def score_by_keyboard(evaluator: Person, marks: dict[tuple[str, str], int], say: str) -> None:
    """From the queue through every answer without touching the mouse: a digit, C, why, Ctrl+Enter."""
    evaluator.here("scoring")
    evaluator.follow("Go on:")
    page = evaluator.page
    for _ in marks:
        code, bidder = _item(evaluator)
        chosen = page.get_by_role("radio", name=re.compile(f"^{marks[code, bidder]}"))
        for _ in range(100):  # a key pressed before the page's scripts have come does nothing
            page.keyboard.press(str(marks[code, bidder]))
            if chosen.is_checked():
                break
            page.wait_for_timeout(50)
        page.keyboard.press("c")
        page.keyboard.type(f"{say} {code} {bidder}: part (b) has no date.")
        written = page.get_by_label("Why this score").input_value()
        assert written.startswith(say), f"{page.url}: {written}"
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        evaluator.look()
    assert page.url.endswith("/scoring/check"), page.url


def score_plainly(evaluator: Person, marks: dict[tuple[str, str], int], say: str) -> None:
    """The same with the form alone."""
    evaluator.here("scoring")
    evaluator.follow("Go on:")
    for _ in marks:
        code, bidder = _item(evaluator)
        evaluator.page.locator(f"input[name=mark][value='{marks[code, bidder]}']").check(force=True)
        evaluator.fill("Why this score", f"{say} {code} {bidder}: part (b) has no date.")
        evaluator.press("Save and next")
    assert evaluator.page.url.endswith("/scoring/check"), evaluator.page.url


def _item(person: Person) -> tuple[str, str]:
    """Which question and which bidder the page is about."""
    found = re.match(r"(Q\d+) .* – (Bidder \d+)", person.heading())
    assert found, person.heading()
    return found[1], found[2]


def submit_marks(evaluator: Person, *codes: str) -> None:
    """Submit the marks of each question; from then on they stand."""
    for code in codes:
        evaluator.here("scoring/check")
        evaluator.press(f"Submit my scores for {code}")
        evaluator.sees(f"Your scores for {code} are submitted.")


def agree(moderator: Person, code: str, bidder: int, score: int, query: str = "") -> None:
    """The moderator records what the panel agreed, with both evaluators present."""
    moderator.here(f"moderation/{code}/{bidder}{query}")
    moderator.press("Open for the panel")
    if (said := moderator.page.get_by_label("Said of each part, and by whom")).count():
        said.fill("(a) EP: the figure covers two years.\n(b) EP: cover has no date.")
    moderator.page.locator(f"input[name=score][value='{score}']").check(force=True)
    for box in (
        moderator.page.get_by_role("group", name="Present, and asked to agree this").get_by_role("checkbox").all()
    ):
        box.check()
    moderator.fill("What decided the score", f"The turnover figure decided {code} of bidder {bidder}.")
    moderator.fill("Views not followed, and why", "The higher mark rested on a plan without a date.")
    moderator.fill("Strengths for the letter", "A turnover figure for two years.")
    moderator.fill("What would have scored higher", "A date for winter cover.")
    moderator.press(re.compile("^Record"))
    moderator.here(f"moderation/{code}/{bidder}{query}")
    moderator.sees("Agreed score", "Still to agree")


def assent(evaluator: Person, code: str, bidder: int, query: str = "") -> None:
    """An evaluator who was there agrees the record on their own screen."""
    evaluator.here(f"moderation/{code}/{bidder}{query}")
    evaluator.press("I agree with this record")


def meet(house: House, bidder: str, day: int) -> None:
    """A meeting is planned, held and put on record, with one point."""
    lead = house.person("lead")
    house.at(f"2021-06-{day:02d}T08:00")
    lead.here("negotiation")
    lead.follow(f"Plan a meeting with {bidder}")
    for label, text in (("Day", str(day)), ("Month", "6"), ("Year", "2021"), ("Time", "9:00"), ("Place", "Room 1")):
        lead.fill(label, text)
    lead.fill("Agenda", "Winter cover")
    lead.press("Plan a meeting")
    house.at(f"2021-06-{day:02d}T11:00")
    lead.here("negotiation")
    lead.follow(f": {bidder}", within=lead.page.locator("#meetings"))
    lead.choose("It was held")
    lead.fill("Who was there for the bidder", "The bidder's director.")
    lead.page.get_by_label("Nothing was said about any other tender").check()
    point = lead.page.get_by_role("group", name="Point 1")
    for label, text in (
        ("Topic", "Winter cover"),
        ("What may change in the tender", "Q1, part (b)"),
        ("Council’s position", "A dated plan is needed."),
        ("Bidder’s position", "Cover is planned by October."),
        ("Outcome", "The bidder may say by when."),
    ):
        point.get_by_label(label).fill(text)
    lead.press("Put on record")
    lead.sees("1 point on record", "Cover is planned by October.")


def invite(house: House) -> None:
    """One invitation to all, at one moment, to revise Q1."""
    lead = house.person("lead")
    lead.here("negotiation/resubmission")
    lead.page.get_by_role("checkbox", name="Q1 Workforce").check()
    lead.fill("What every bidder is told", "You may revise Q1: say by when winter cover starts.")
    lead.press("Invite all bidders to resubmit")
    lead.sees("bidders were invited", "You may revise Q1")
