"""A lead sets a procurement of twenty lots up from a template: few clicks, with the keyboard alone, without scripts."""

import pytest

from evaluation.scheme.queries import frozen
from evaluation.scoring.models import Assignment
from evaluation.setup.queries import publications
from procurement.cases.queries import by_code, lots
from procurement.core.db import db
from tests.journeys.walking import House, Person

MOST_CLICKS = 45

ROWS = """Lot\tHours\tProviders\tOld clusters
Ashford\t5253.25\t4-6\tASHFORD1; ASHFORD2; ASHFORD3
Thanet & Coastal\t5578.59\t5-7\tTHANET2; THANET3; CANTERBURY & COASTAL7
Sheppey\t2697.25\t2-3\tSWALE1
Swale & Canterbury\t3789\t3-5\tSWALE2; CANTERBURY & COASTAL1
Canterbury & Coastal\t5423.99\t5-7\tCANTERBURY & COASTAL2; CANTERBURY & COASTAL3; CANTERBURY & COASTAL6
Canterbury and Rural\t2172.30\t2-3\tCANTERBURY & COASTAL4; CANTERBURY & COASTAL5
skc5 (block)\t1937.25\t2\tSKC5
South Kent Coastal\t6189.96\t6-8\tSKC3; SKC4
Canterbury & South Kent Coast\t7912.80\t6-8\tCANTERBURY & COASTAL7; SKC1; SKC2
DGS East\t6655.86\t6-8\tDGS3; DGS4; DGS5
DGS West\t4593.75\t4-6\tDGS1; DGS2
Maidstone West\t9366.70\t8-10\tWEST KENT7; WEST KENT9; WEST KENT12; WEST KENT13
West Kent Rural East\t586.25\t1\tWEST KENT6
West Kent Rural West\t1301.50\t2\tWEST KENT5; WEST KENT11
West Kent3\t2239.40\t2-3\tWEST KENT3
West Kent4\t3964.75\t3-5\tWEST KENT4
West Kent10\t2453.89\t3-4\tWEST KENT10
West Kent2\t677.70\t1\tWEST KENT2
West Kent1\t1792.25\t2-3\tWEST KENT1
West Kent8\t3778.50\t3-5\tWEST KENT8
"""

PEOPLE = """evaluator1@council.example,Evaluator1 Person,Q1;Q2;Q3;Q4;Q5;Q6;Q7;Q8;Q9,60
evaluator2@council.example,Evaluator2 Person,Q1;Q2;Q3;Q4;Q5;Q6;Q7;Q8;Q9,60
"""


class Counted:
    """A lead whose clicks, and choices made by one, are counted."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.clicks = 0

    def press(self, name: str) -> None:
        """Press a button."""
        self.clicks += 1
        self.person.press(name)

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.clicks += 1
        self.person.follow(name)

    def into(self, label: str, text: str, group: str = "") -> None:
        """Click into a field and type."""
        self.clicks += 1
        page = self.person.page
        (page.get_by_role("group", name=group) if group else page).get_by_label(label, exact=True).fill(text)

    def pick(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.clicks += 1
        self.person.page.get_by_label(label, exact=True).select_option(option)

    def paste(self, rows: str) -> None:
        """Paste the rows of lots into the box for them."""
        self.into("Rows", rows)
        self.press("Read and save the rows")

    def sees(self, *words: str) -> None:
        """Read the page."""
        self.person.sees(*words)


class IntoTheGrid(Counted):
    """A lead who pastes where the rows will stand."""

    def paste(self, rows: str) -> None:
        """Paste into the first cell of the empty table, as from a spreadsheet; they are read at once."""
        page, box = self.person.page, self.person.page.get_by_label("Rows", exact=True)
        box.fill(rows)
        box.press("Control+a")
        box.press("Control+x")
        self.clicks += 1
        with page.expect_navigation():
            page.locator("#lots input").first.press("Control+v")


class ByKeys(Counted):
    """A lead who never clicks: every box is reached by Tab, every page is sent by Enter."""

    SAID = """() => [document.activeElement.innerText, ...(document.activeElement.labels || [])]
        .map((e) => (e && e.innerText !== undefined ? e.innerText : e || '').trim())"""

    def reach(self, name: str, *, whole: bool = True) -> None:
        """Tab on until what has the focus says this."""
        for _ in range(500):
            self.person.page.keyboard.press("Tab")
            said = self.person.page.evaluate(self.SAID)
            if name in said if whole else any(name in one for one in said):
                return
        pytest.fail(f"Tab never reaches {name}")

    def press(self, name: str) -> None:
        """Tab to a button and press Enter."""
        self.reach(name)
        self._enter()

    def follow(self, name: str) -> None:
        """Tab to a link and press Enter."""
        self.reach(name, whole=False)
        self._enter()

    def _enter(self) -> None:
        with self.person.page.expect_navigation():
            self.person.page.keyboard.press("Enter")

    def into(self, label: str, text: str, group: str = "") -> None:
        """Tab to a field and type."""
        self.reach(label)
        self.person.page.keyboard.press("Control+A")
        self.person.page.keyboard.insert_text(text)

    def pick(self, label: str, option: str) -> None:
        """Tab to a list and type what it should say."""
        self.reach(label)
        self.person.page.keyboard.type(option)


def set_up(lead: Counted) -> None:
    """From the home page to a published pack."""
    lead.follow("Start a procurement")
    lead.into("What is bought", "Care and support in the home")
    lead.into("Code", "CARE-2026")
    lead.into("Who buys", "Testshire Council")
    for box, text in (("Day", "2"), ("Month", "3"), ("Year", "2026")):
        lead.into(box, text, "Day of publication")
    lead.press("Start")
    lead.paste(ROWS)
    lead.sees("20 lots read; 3 cannot give each provider 800 to 1,000 hours")
    lead.sees("CANTERBURY & COASTAL7 stands in two lots")
    lead.follow("1 Name and authority")
    lead.into("Authority to go out to tender", "Cabinet, 3 February 2026, decision 26/00012")
    lead.press("Save")
    lead.follow("7 People")
    lead.into("Rows", PEOPLE)
    lead.press("Read and save the people")
    lead.follow("Conflicts assessment")
    for name in ("Lead", "Evaluator1", "Evaluator2"):
        lead.pick(f"What was found about {name} Person", "No conflict")
    for box, text in (("Day", "1"), ("Month", "9"), ("Year", "2026")):
        lead.into(box, text, "Next review")
    lead.into("Your name, to sign", "Lead Person")
    lead.press("Sign the assessment")
    lead.follow("9 Check and publish")
    lead.sees("Nothing stops publication")
    lead.press("Publish")
    lead.sees("Published. Record", "Read version 1")


def published(house: House) -> None:
    """What was set up is there: lots, a frozen scheme, evaluators."""
    procurement = by_code("CARE-2026")
    assert procurement is not None
    assert [lot.name for lot in lots(procurement.id)][::19] == ["Ashford", "West Kent8"]
    assert str(sum(lot.weekly_hours for lot in lots(procurement.id))) == "78364.94"
    assert frozen(procurement.id) is not None and len(publications(procurement.id)) == 1
    assigned = db.session.query(Assignment).filter(Assignment.procurement_id == procurement.id).count()
    assert assigned == 18


def test_a_procurement_of_twenty_lots_is_set_up_in_few_clicks(house: House) -> None:
    house.at("2026-02-20T09:00")
    lead = IntoTheGrid(house.person("lead"))
    set_up(lead)
    assert lead.clicks <= MOST_CLICKS, lead.clicks
    published(house)
    for page in ("setup", "setup/dates", "setup/selection", "setup/criteria", "setup/criteria/Q1", "setup/price"):
        lead.person.visit(f"/procurements/CARE-2026/{page}")
    for page in ("registers", "conflicts", "conflicts/1", "notices", "abandoning", "absences", "library"):
        lead.person.visit(f"/procurements/CARE-2026/setup/{page}")
    for page in ("/procurements/CARE-2026/papers", "/procurements/CARE-2026/papers/register", "/library"):
        lead.person.visit(page)
    lead.person.visit("/procurements/CARE-2026/setup/preview")
    lead.person.sees("A preview")
    assert house.faults == []


def test_the_same_without_scripts(house: House) -> None:
    house.at("2026-02-20T09:00")
    set_up(Counted(house.person("lead", java_script_enabled=False)))
    published(house)


def test_the_same_by_the_keyboard_alone(house: House) -> None:
    house.at("2026-02-20T09:00")
    set_up(ByKeys(house.person("lead")))
    published(house)
