"""The pages of financial standing and award, over HTTP and without scripts: what they show, to whom, and bad input."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextvars import Context
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from evaluation.award.actions import approve, recommend, return_to_lead, send_letters
from evaluation.award.models import OutcomeLetter
from evaluation.award.queries import approved, outcome_letters, recommendation
from evaluation.financial.actions import decide_standing, key_figures, moderate_standing
from evaluation.financial.queries import State, check_of, figures
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Stage
from procurement.people.models import User
from tests.conftest import SetClock
from tests.exports.open_data import Value
from tests.exports.open_data import read as open_data
from tests.factories import FIGURES, PASSWORD, Small, local

pytestmark = pytest.mark.one_database

AT = "/procurements/SMALL-1"
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} =cmd()"


class Person:
    """Somebody at a browser without scripts, each request apart from the test's own context."""

    def __init__(self, app: Flask, user: User) -> None:
        self.client = app.test_client()
        self.token = ""
        self.get("/sign-in")
        self.post("/sign-in", {"email": user.email, "password": PASSWORD})

    def get(self, address: str) -> TestResponse:
        return self._kept(Context().run(lambda: self.client.get(address)))

    def post(self, address: str, fields: dict[str, Any] | None = None) -> TestResponse:
        data = {"csrf_token": self.token, **(fields or {})}
        return self._kept(Context().run(lambda: self.client.post(address, data=data)))

    def _kept(self, reply: TestResponse) -> TestResponse:
        db.session.rollback()
        found = re.search(r'name="csrf-token" content="([^"]+)"', reply.text)
        self.token = found.group(1) if found else self.token
        return reply

    def page(self, address: str) -> html.HtmlElement:
        """A page that is there, with every id once."""
        reply = self.get(address)
        assert reply.status_code == 200, reply.text[:2000]
        page = html.fromstring(reply.text)
        twice = [name for name, count in Counter(page.xpath("//@id")).items() if count > 1]
        assert not twice, twice
        return page


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[Small]:
    """The small procurement; Bidder 02 scores 72, so that the three totals are 80, 72 and 60."""
    with app.app_context():
        small = Small(clock)
        for name in ("evaluator1", "evaluator2"):
            small.marks[1, "Q1", name] = Decimal(4)
        yield small


def person(app: Flask, small: Small, who: str) -> Person:
    return Person(app, small.staff[who])


def said(page: html.HtmlElement, path: str = "//main") -> str:
    return " ".join(" ".join(element.text_content().split()) for element in page.xpath(path))


def year(**changes: str) -> dict[str, str]:
    """A year of accounts as the form sends it."""
    given = {
        "whose": "bidder",
        "entity": "Alder Homecare",
        "source": "Filed accounts, page 8",
        "year_end-day": "31",
        "year_end-month": "12",
        "year_end-year": "2020",
        "months": "12",
        "audited": "no",
        **FIGURES,
        **changes,
    }
    shared = ("whose", "entity")
    return {f"year-{name}" if name in shared else f"year-1-{name}": value for name, value in given.items()}


# Financial standing


def test_two_accountants_take_a_bidder_from_accounts_to_a_settled_finding(app: Flask, small: Small) -> None:
    small.moderated().open(Stage.FINANCE)
    first, second = person(app, small, "accountant1"), person(app, small, "accountant2")
    tender = small.tenders[0]
    here = f"{AT}/finance/{tender.id}"
    assert "0 of 3 bidders settled" in said(first.page(f"{AT}/finance"))
    assert "No accounts are keyed" in said(first.page(here))
    assert first.post(f"{here}/figures", year()).status_code == 303
    page = first.page(here)
    assert said(page, "//div[@id='content']/h2")[:38] == "Passes: three of three tests met; risk"
    assert "2,400,000 ÷ 2,282,260.5" in said(page)
    wanted = {"decision-outcome": "conditional", "decision-reason": HOSTILE}
    refused = first.post(f"{here}/decision", wanted)
    assert refused.status_code == 422
    assert "Say what must be shown" in refused.text and "&lt;script&gt;alert(1)" in refused.text
    assert "<script>alert" not in refused.text and "49" not in said(html.fromstring(refused.text), "//textarea")
    wanted |= {
        "decision-condition": "A guarantee by the parent.",
        "decision-condition_due_on-day": "30",
        "decision-condition_due_on-month": "9",
        "decision-condition_due_on-year": "2021",
    }
    assert first.post(f"{here}/decision", wanted).status_code == 303
    decision = check_of(tender.id, small.procurement.id).decision
    assert decision is not None
    assert not first.page(here).xpath("//input[@name='moderation-agreed']"), "not one's own"
    assert second.page(here).xpath("//input[@name='moderation-agreed']")
    word = {"moderation-agreed": "yes", "moderation-reason": "Worked again."}
    assert first.post(f"{here}/decision/{decision.id}/moderation", word).status_code == 403
    assert second.post(f"{here}/decision/{decision.id}/moderation", word).status_code == 303
    assert "Due Thu 30 September 2021" in said(second.page(here))
    met = {"condition-shown_by": "Deed of 1 September."}
    assert second.post(f"{here}/decision/{decision.id}/condition", met).status_code == 303
    assert check_of(tender.id, small.procurement.id).state is State.CONDITION_MET
    row = next(row for row in first.page(f"{AT}/finance").xpath("//tbody/tr") if "Alder" in row.text_content())
    assert "Condition met" in row.text_content()


BAD_FIGURES = ("NaN", "sNaN", "1e999", "٣", "1_0", "1,5", "0." + "1" * 31, "9" * 40, "<b>5</b>", "\x00", "--5")


def test_a_figure_that_is_no_number_is_refused_beside_its_box_and_kept(app: Flask, small: Small) -> None:
    small.moderated().open(Stage.FINANCE)
    accountant = person(app, small, "accountant1")
    here = f"{AT}/finance/{small.tenders[0].id}/figures"
    accountant.get(here.removesuffix("/figures"))
    for typed in BAD_FIGURES:
        reply = accountant.post(here, year(revenue=typed))
        page = html.fromstring(reply.text)
        assert reply.status_code == 422, typed
        assert said(page, "//*[@id='year-1-revenue-error']").startswith("Error: "), typed
        assert page.xpath("//input[@id='year-1-revenue']/@value") == [typed.replace("\x00", "�")]
        assert page.xpath("//input[@id='year-1-cash']/@value") == [""]
        assert page.xpath("//title/text()")[0].startswith("Error: ")
    for changes, sentence in (
        ({"year_end-month": "2"}, "exist"),
        ({"year_end-year": "2031"}, "lies ahead"),
        ({"months": "0"}, "1"),
        ({"audited": ""}, "audited"),
        ({"entity": ""}, "whose accounts"),
        ({"stock": "-1"}, "0 or more"),
        ({"source": "a" * 201}, "characters long"),
    ):
        reply = accountant.post(here, year(**changes))
        assert reply.status_code == 422
        assert sentence in said(html.fromstring(reply.text), "//*[contains(@class,'govuk-error-message')]")
    assert not figures(small.tenders[0].id)


def test_years_stand_side_by_side_and_what_changed_alone_is_keyed_again(app: Flask, small: Small) -> None:
    small.moderated().open(Stage.FINANCE)
    accountant, tender = person(app, small, "accountant1"), small.tenders[0]
    here = f"{AT}/finance/{tender.id}"
    form = accountant.page(here)
    document = form.xpath("//select[@id='year-1-document']/option[2]/@value")[0]
    wanted = year(revenue="2400000.50", document=document, source="")
    second = {"year-2-year_end-day": "31", "year-2-year_end-month": "12", "year-2-revenue": "2100000"}
    refused = accountant.post(f"{here}/figures", {**wanted, **second, "year-2-year_end-year": "2020"})
    assert refused.status_code == 422 and "Say where the figures are from." in refused.text
    second |= {"year-2-document": document, "year-2-audited": "yes", "year-2-months": "12"}
    refused = accountant.post(f"{here}/figures", {**wanted, **second, "year-2-year_end-year": "2020"})
    assert "Another column has this day" in refused.text and not figures(tender.id), "all of it, or nothing"
    wanted |= {**second, "year-2-year_end-year": "2019", "year-page-revenue": "8", "year-page-net_assets": "9"}
    assert accountant.post(f"{here}/figures", wanted).status_code == 303
    db.session.rollback()
    latest, before = figures(tender.id)
    assert (latest.document, latest.pages, before.pages) == (document, {"revenue": 8, "net_assets": 9}, {"revenue": 8})
    assert latest.source == form.xpath("//select[@id='year-1-document']/option[2]/text()")[0], "the file's own name"
    page = accountant.page(here)
    assert page.xpath("//input[@id='year-1-revenue']/@value") == ["2400000.50"]
    assert page.xpath("//input[@id='year-3-year_end-year']/@value") == ["2018"]
    assert "p. 8" in said(page, "//tbody[@class='keyed']")
    lead = person(app, small, "lead").page(here)
    assert f"/files/{document.removeprefix('file:')}" in lead.xpath("//a[contains(., 'p. 8')]/@href")[0]
    nothing = accountant.post(
        f"{here}/figures", {**wanted, "year-1-source": latest.source, "year-2-source": before.source}
    )
    assert nothing.status_code == 422 and "not on file already" in nothing.text
    changed = {**wanted, "year-2-revenue": "2100001"}
    assert accountant.post(f"{here}/figures", changed).status_code == 303
    db.session.rollback()
    kept, again = figures(tender.id)
    assert kept.id == latest.id and again.id > before.id
    assert accountant.post(f"{here}/figures", {**changed, "year-1-document": "file:999999"}).status_code == 422


def test_the_list_narrows_sorts_and_closes_to_whoever_has_an_interest(app: Flask, small: Small) -> None:
    small.moderated().open(Stage.FINANCE)
    small.declare("accountant1", {small.tenders[1].organisation_id: "My sister works there."})
    accountant = person(app, small, "accountant1")

    def listed(query: str = "") -> list[str]:
        rows = accountant.page(f"{AT}/finance{query}").xpath("//tbody/tr")
        return [row.text_content().split()[1] for row in rows]

    assert listed() == ["01", "02", "03"]
    assert listed("?sort=-name") == ["03", "02", "01"]
    assert listed("?show=to+do") == ["01", "03"]
    assert listed("?show=nonsense&sort=nonsense") == ["01", "02", "03"]
    assert "Closed to you" in said(accountant.page(f"{AT}/finance"))
    assert accountant.get(f"{AT}/finance/{small.tenders[1].id}").status_code == 403
    assert person(app, small, "accountant2").get(f"{AT}/finance/{small.tenders[1].id}").status_code == 200


def test_who_may_not_read_is_told_why_and_strangers_find_nothing(app: Flask, small: Small) -> None:
    small.moderated()
    evaluator = person(app, small, "evaluator1")
    for address in (f"{AT}/finance", f"{AT}/award", f"{AT}/award/1", f"{AT}/award/decision"):
        reply = evaluator.get(address)
        assert reply.status_code == 403 and "This is for the" in reply.text
    bidder = Person(app, small.bidders[0])
    assert bidder.get(f"{AT}/award").status_code == 403
    lead = person(app, small, "lead")
    assert lead.get(f"{AT}/award/99").status_code == 404
    assert lead.get(f"{AT}/finance/999").status_code == 404
    assert lead.get(f"{AT}/award/letters/{small.tenders[0].id}").status_code == 404, "nothing is recommended yet"


def test_before_the_opening_both_say_what_will_appear(app: Flask, small: Small) -> None:
    small.submitted()
    lead = person(app, small, "lead")
    assert "No bid to rank yet" in said(lead.page(f"{AT}/award"))
    assert "No bid for this lot" in said(lead.page(f"{AT}/award/1"))
    assert "No tender has been opened" in said(lead.page(f"{AT}/award/decision"))
    assert "No bidder to check yet" in said(lead.page(f"{AT}/finance"))


# Award


def test_a_lot_shows_its_ranking_with_the_line_the_working_and_every_exclusion(app: Flask, small: Small) -> None:
    small.financed(("pass", "pass", "fail"))
    lead = person(app, small, "lead")
    overview = lead.page(f"{AT}/award")
    assert "2 of 2 lots have the providers they need" in said(overview)
    page = lead.page(f"{AT}/award/2")
    first, second, third = page.xpath("//table[caption[contains(., 'Ranking of bids')]]/tbody/tr")
    assert "cut" in first.get("class") and "cut" not in second.get("class")
    assert said(first, "./td[@data-l='Total']").startswith("80.00")
    assert "1,500.50 h a week" in said(first, "./td[@data-l='Result']")
    assert said(second, "./td[@data-l='Result']") == "Reserve"
    assert "Failed financial standing" in third.text_content() and "60.00" in third.text_content()
    assert said(third, "./td[@data-l='Rank']") == "–"
    assert "4 ÷ 5 × 60 = 48" in said(page, "//section[@id='working']")
    for target in page.xpath("//td[@data-l='Total']//a/@href"):
        assert page.xpath(f"//*[@id='{target.removeprefix('#')}']"), "a total opens its working"


def test_every_score_leads_to_who_gave_it_and_why(app: Flask, small: Small) -> None:
    small.financed()
    lead = person(app, small, "lead")
    page = lead.page(f"{AT}/award/1")
    cell = page.xpath("//table[caption[contains(., 'Quality by question')]]/tbody/tr[1]/td[1]/a")[0]
    assert cell.text_content().startswith("4")
    record = lead.get(cell.get("href"))
    assert record.status_code == 200
    shown = said(html.fromstring(record.text))
    assert "Evaluator1 Person" in shown and "The turnover figure decided Q1." in shown


def test_a_tie_is_said_in_words_on_the_lot_and_beside_the_recommendation(app: Flask, small: Small) -> None:
    small.marks.clear()
    small.financed()
    lead = person(app, small, "lead")
    page = lead.page(f"{AT}/award/1")
    assert "Bidder 02 and Bidder 03 have equal totals at rank 2" in said(page)
    assert said(page, "//td[@data-l='Result']") == "Award 1,500.50 h a week Tied Tied"
    assert "are tied across the last place" in said(lead.page(f"{AT}/award/decision"))


def test_recommend_approve_and_tell_without_scripts(app: Flask, small: Small) -> None:
    small.financed(("pass", "pass", "fail"))
    lead, approver = person(app, small, "lead"), person(app, small, "approver")
    here = f"{AT}/award/decision"
    lead.page(here)
    assert lead.post(f"{here}/recommend", {"words": "Too early."}).status_code == 409
    small.open(Stage.AWARD)
    lead.page(here)
    assert lead.post(f"{here}/recommend", {"words": " "}).status_code == 422
    assert lead.post(f"{here}/recommend", {"words": HOSTILE}).status_code == 303
    page = approver.page(here)
    assert "<script>alert" in said(page, "//p[contains(@class,'said')]"), "shown as it was typed, and inert"
    decide = page.xpath("//form[contains(@action,'/recommendations/1/decision')]/@action")[0]
    assert approver.post(decide, {"approved": "yes", "reason": ""}).status_code == 422
    assert approver.post(decide, {"approved": "yes", "reason": "The record supports it."}).status_code == 303
    assert approved(small.procurement.id)
    preview = lead.page(f"{AT}/award/letters/{small.tenders[2].id}")
    assert "Not sent." in said(preview) and "Reason: Failed financial standing" in said(preview)
    before = open_data(lead.get(f"{AT}/award/notices?as=ocds").data)
    assert (before.tag, before.bids, len(before.parties)) == (["tender"], None, 1), (
        "nothing of any bid before the letters"
    )
    _letters_are_made_ready(small, lead)
    assert approver.post(f"{AT}/award/letters/send").status_code == 403
    assert lead.post(f"{AT}/award/letters/send").status_code == 303
    sent = outcome_letters(small.procurement.id)
    assert sent is not None
    letter = db.session.scalar(select(OutcomeLetter).where(OutcomeLetter.tender_id == small.tenders[2].id))
    assert letter is not None and letter.sha256 in said(lead.page(f"{AT}/award/letters/{small.tenders[2].id}"))
    assert "ends at midnight at the end of Thu 2 September 2021" in said(lead.page(here))
    assert said(lead.page(f"{AT}/award/letters")).count("Delivered to the mail server") == 3
    _open_data_names_winners_alone(small, lead)
    again = lead.post(f"{AT}/award/letters/send")
    assert again.status_code == 422 and "have been sent" in again.text


def test_nothing_is_signed_in_standstill_and_a_corrected_award_begins_it_again(app: Flask, small: Small) -> None:
    small.awarded()
    send_letters(small.ctx("lead"), small.procurement)
    lead, at = person(app, small, "lead"), f"{AT}/award/after"
    page = lead.page(at)
    assert "3 contracts: 0 signed, 0 started" in said(page)
    pairs = page.xpath("//input[@name='contracts-pairs'][not(starts-with(@value, 'lot-'))]/@value")

    def step(what: str, day: str, month: str, **more: str) -> TestResponse:
        when = {f"{what}-on-day": day, f"{what}-on-month": month, f"{what}-on-year": "2021"}
        return lead.post(at, {"what": what, **when, **{f"{what}-{name}": text for name, text in more.items()}})

    debrief = {"tender": str(small.tenders[2].id), "reference": "Both sides", "words": HOSTILE}
    assert step("debrief", "23", "8", **debrief).status_code == 303
    lead = _what_did_not_arrive_goes_again(app, small, lead, at)
    early = step("contracts", "23", "8", kind="signed", pairs=pairs[0])
    assert early.status_code == 422 and "no contract is signed before" in early.text
    assert step("standstill", "23", "8", kind="extended", words="Notice").status_code == 422, "never shorter"
    assert step("standstill", "7", "9", kind="extended", words="A longer period was given.").status_code == 303
    assert "Last day Tue 7 September 2021" in said(lead.page(at))
    assert step("standstill", "23", "8", kind="challenged", words="Claim of Cedar").status_code == 303
    small.clock.at(local("2021-09-08T10:00"))
    lead = person(app, small, "lead")
    assert "A claim is open" in step("contracts", "8", "9", kind="signed", pairs=pairs[0]).text
    lead.page(at)
    assert step("standstill", "8", "9", kind="settled", words="Withdrawn").status_code == 303
    assert lead.post(at, {"what": "correction", "correction-reason": "A score was read wrongly."}).status_code == 303
    assert outcome_letters(small.procurement.id) is None and approved(small.procurement.id) is None
    assert "No contract yet" in said(lead.page(at))
    done = recommend(small.ctx("lead"), small.procurement, "Award as corrected.")
    approve(small.ctx("approver"), done, "Read again.")
    again = send_letters(small.ctx("lead"), small.procurement)
    assert again.last_day > date(2021, 9, 8)
    letter = db.session.scalar(select(OutcomeLetter).where(OutcomeLetter.letters_id == again.id))
    assert letter is not None and "takes the place of ours of" in letter.words and "read wrongly" in letter.words
    small.clock.at(local("2021-09-28T10:00"))
    lead = person(app, small, "lead")
    lead.page(at)
    worth = {"value_net": "5000001", "value_gross": "6000001.20"}
    assert (
        "at least what it is without"
        in step("contracts", "27", "9", kind="signed", pairs=pairs[0], value_net="2", value_gross="1").text
    )
    assert step("contracts", "27", "9", kind="signed", pairs=pairs[0], reference="C-1", **worth).status_code == 303
    assert step("contracts", "27", "9", kind="started", pairs="lot-1").status_code == 422, "not all of it is signed"
    assert "3 contracts: 1 signed, 0 started" in said(lead.page(at))
    told = open_data(lead.get(f"{AT}/award/notices?as=ocds").data)
    assert (told.tag, [one.id[-3:] for one in told.contracts]) == (["award", "contract"], ["C-1"])
    assert told.contracts[0].value == Value("GBP", 5000001.0, 6000001.2) and told.bids and not told.bids.details
    none = {"what": "indicators", "indicators-kind": "none_set"}
    assert "Say the target" in lead.post(at, none).text
    assert lead.post(at, {**none, "indicators-words": "One delivery."}).status_code == 303
    measured = {"indicators-kind": "indicator", "indicators-reference": "Calls kept", "indicators-words": "98%"}
    assert lead.post(at, {"what": "indicators", **measured}).status_code == 303
    policy = {"what": "bids", "bids-public": "yes"}
    assert "Say which policy" in lead.post(at, policy).text
    assert lead.post(at, {**policy, "bids-reason": "Open contracting policy, 3.2"}).status_code == 303
    assert "how it stands already" in lead.post(at, {**policy, "bids-reason": "Again"}).text
    told = open_data(lead.get(f"{AT}/award/notices?as=ocds").data)
    assert told.bids and (told.bids.details[0].status, told.bids.details[0].related_lots) == ("valid", ["1", "2"])
    assert [one.title for one in told.contracts[0].agreed_metrics] == ["Calls kept"]


def _what_did_not_arrive_goes_again(app: Flask, small: Small, lead: Person, at: str) -> Person:
    """Word for word, to somebody of the bidder; the standstill is counted from it. What arrived does not go."""
    mail = db.session.scalars(select(Message).where(Message.to_address == small.bidders[1].email)).all()[-1]
    again = {"what": "again", "again-tender": str(small.tenders[1].id), "again-to": small.bidders[1].email}
    assert "not known to have failed" in lead.post(at, again).text
    mail.bounced_at, mail.failure = small.clock.moment, "550 no such user"
    db.session.commit()
    small.clock.at(small.clock.moment + timedelta(days=3))
    lead = person(app, small, "lead")
    assert "1 letter did not arrive" in said(lead.page(at))
    assert "Choose whom it goes to" in lead.post(at, {**again, "again-to": ""}).text
    assert lead.post(at, {**again, "again-to": "somebody@elsewhere.example"}).status_code == 422
    assert lead.post(at, again).status_code == 303
    sent = db.session.scalars(select(Message).where(Message.once.contains("-again-"))).one()
    letter = db.session.scalars(select(OutcomeLetter).where(OutcomeLetter.tender_id == small.tenders[1].id)).one()
    assert sent.body.endswith(letter.words) and "lasts to the end of Mon 6 September 2021" in sent.body
    page = said(lead.page(at))
    assert letter.sha256 not in page and "Letter sent again Thu 26 August 2021" in page and "did not arrive:" in page
    assert lead.post(at, again).status_code == 422, "it arrived"
    return lead


def _open_data_names_winners_alone(small: Small, lead: Person) -> None:
    content = lead.get(f"{AT}/award/notices?as=ocds").data
    told = open_data(content)
    losers = [small.tenders[2].organisation.name]
    assert told.tag == ["award"] and all(name not in content.decode() for name in losers)
    assert told.bids is not None
    counts = {(one.related_lot, one.measure): one.value for one in told.bids.statistics}
    assert (counts["1", "bids"], counts["1", "validBids"], counts["1", "finalStageBids"]) == (3, 3, 2)
    assert [award.status for award in told.awards] == ["active", "active"]
    page = said(lead.page(f"{AT}/award/notices"))
    assert "CAN: Contract award notice" in page and "Missing no recorded notice names one" in page


def _letters_are_made_ready(small: Small, lead: Person) -> None:
    """A placeholder without words, a confidential passage that would be told and a call-in each keep all letters."""
    at, send = f"{AT}/award/letters", f"{AT}/award/letters/send"
    page = lead.page(at)
    assert "3 letters: 2 to be awarded a lot, 1 not awarded, 0 not scored" in said(page)
    words = page.xpath("//textarea[@name='words']")[0].text_content()
    template = {"what": "template", "version": "0", "own": "debrief:"}
    refused = lead.post(at, {**template, "words": words.replace("{winners}", "")})
    assert refused.status_code == 422 and "{winners} is missing, and the law asks for it." in refused.text
    assert lead.post(at, {**template, "words": words + "{debrief}"}).status_code == 303
    assert "3 things wanting" in said(lead.page(at)) and lead.post(send).status_code == 422
    assert lead.post(at, {**template, "words": words}).status_code == 409, "somebody saved since"
    whole = {"version": "1", "own": "debrief: Ask by 3 September.", "words": words + "\n{debrief}\n"}
    assert lead.post(at, {**template, **whole}).status_code == 303
    marked = {"what": "confidential", "tender": str(small.tenders[0].id), "passages": "turnover figure for two years"}
    assert "Say where" in lead.post(at, marked).text
    assert lead.post(at, {**marked, "source": "Schedule 4"}).status_code == 303
    assert "would tell of other bidders" in lead.post(send).text
    keys = lead.page(at).xpath("//input[@name='leak']/@value")
    assert keys and "Say why" in lead.post(at, {"what": "leaks", "leak": keys[0], "withheld": "yes"}).text
    for key in keys:
        decision = {"what": "leaks", "leak": key, "withheld": "yes", "reason": "Regulation 86(6)."}
        assert lead.post(at, decision).status_code == 303
    withheld = said(lead.page(f"{at}/{small.tenders[1].id}"))
    assert "A [withheld]" in withheld and "Ask by 3 September." in withheld


def test_a_stale_page_cannot_approve_what_was_recommended_anew(app: Flask, small: Small) -> None:
    small.financed()
    small.open(Stage.AWARD)
    approver = person(app, small, "approver")
    recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    approver.page(f"{AT}/award/decision")
    recommend(small.ctx("lead"), small.procurement, "Award as ranked, and more said.")
    reply = approver.post(f"{AT}/award/recommendations/1/decision", {"approved": "yes", "reason": "It is right."})
    assert reply.status_code == 422 and "A later recommendation stands" in reply.text
    assert approver.post(f"{AT}/award/recommendations/7/decision", {"approved": "yes"}).status_code == 404
    second = recommendation(small.procurement.id)
    assert second is not None
    return_to_lead(small.ctx("approver"), second, "Say why lot 2 is short.")
    assert "Say why lot 2 is short." in said(person(app, small, "lead").page(f"{AT}/award/decision"))


def test_pages_read_with_as_many_statements_for_three_bidders_as_for_one(app: Flask, small: Small) -> None:
    small.moderated().open(Stage.FINANCE)
    lead = person(app, small, "lead")
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *ran: counted.append(ran[2]))

    def statements(address: str) -> int:
        lead.page(address)
        counted.clear()
        lead.page(address)
        return len(counted)

    def settle(index: int) -> None:
        tender = small.tenders[index]
        given = {name: Decimal(value) for name, value in FIGURES.items()}
        key_figures(
            small.ctx("accountant1"),
            tender,
            entity="The bidder",
            source="Accounts",
            year_end=small.clock.moment.date().replace(year=2020),
            months=12,
            audited=True,
            figures=given,
        )
        by = small.clock.moment + timedelta(days=2)
        decision = decide_standing(small.ctx("accountant1"), tender, outcome="fail", reason="As shown.", explain_by=by)
        small.heard(tender)
        moderate_standing(small.ctx("accountant2"), decision, agreed=True, reason="Worked again.")

    addresses = (f"{AT}/award", f"{AT}/award/1", f"{AT}/finance")
    settle(0)
    one = [statements(address) for address in addresses]
    settle(1)
    settle(2)
    three = [statements(address) for address in addresses]
    assert all(now <= before for now, before in zip(three, one, strict=True)), (one, three)
    assert max(one) < 60
