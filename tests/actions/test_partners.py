"""Members and relied-on subcontractors answer their own part by invitation; it is sealed and checked with a tender."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask, current_app
from sqlalchemy import select, update

from evaluation.check import report
from procurement.core.action import Context, Invalid, Refused
from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.core.words import size
from procurement.people.actions import register_organisation
from procurement.people.links import account_link
from procurement.people.models import AccountLink, User
from procurement.people.queries import declarations
from procurement.pqq.actions import (
    Judgement,
    Weighed,
    ask_bidder,
    check_item,
    decide_selection,
    exclude_unreplaced,
    judge_ground,
    name_relied_on,
    pass_expected,
    second_check,
)
from procurement.pqq.beside import beside
from procurement.pqq.queries import checks
from procurement.pqq.standing import keeps_relied_on, regime_of, relied_on
from procurement.questionnaire.models import Part, Question, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.questionnaire.rules import Nature
from procurement.tenders.actions import take_up
from procurement.tenders.actions.part_files import put_part_file, remove_part_file
from procurement.tenders.actions.partnering import (
    answer_part,
    invite_partner,
    name_partner,
    remove_partner,
    take_part,
)
from procurement.tenders.drafts import draft
from procurement.tenders.models import Opening, Tender
from procurement.tenders.partner_models import Partner, PartnerFile
from procurement.tenders.partners import Details, answers_for, partner_answers, partner_files, submitted_partners
from procurement.tenders.receipts import receipt_words
from procurement.tenders.sealed import manifest_of
from procurement.tenders.storing import store
from procurement.tenders.tus import PIECE, metadata
from tests.actions.test_sealing import CANARY, fill, found_in
from tests.factories import PASSWORD, PDF, Small
from tests.pages.mailbox import last_link
from tests.pages.visiting import Visitor, page

pytestmark = pytest.mark.one_database

MEMBER = Details("member", f"{CANARY} Care Ltd", "01234567", "40 % of the hours")
ADDRESS = "https://evenhand.example"


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        made = Small(clock)
        about = update(Question).where(Question.code == "P1")
        db.session.execute(about.values(also_asked="relied", nature=Nature.MANDATORY.value))
        db.session.commit()
        yield made.tendering()


def item(small: Small, code: str = "P1") -> Question:
    return next(q for q in questions(small.procurement.id) if q.code == code)


def invited(small: Small, tender: Tender, details: Details = MEMBER, email: str = "nia@member.example") -> Partner:
    partner = name_partner(small.ctx(small.bidders[0]), tender, details)
    invite_partner(small.ctx(small.bidders[0]), partner, email, "Nia Rees", ADDRESS)
    return partner


def link_to(email: str) -> AccountLink:
    link = account_link(last_link(Path(current_app.instance_path), email).removeprefix("/links/"))
    assert link is not None
    return link


def joined(small: Small, email: str = "nia@member.example") -> Context:
    take_part(Context.of(None), link_to(email), "Nia Rees", PASSWORD)
    return small.ctx(db.session.scalars(select(User).where(User.email == email)).one())


def test_a_part_is_answered_by_invitation_sealed_with_the_tender_and_taken_up_again(
    app: Flask, small: Small, tmp_path: Path
) -> None:
    bidder, question = small.ctx(small.bidders[0]), item(small)
    tender = fill(small, 0)
    partner = invited(small, tender)
    assert [m.title for m in draft(tender, 1).missing] == [MEMBER.name]
    with pytest.raises(Invalid, match="still to do"):
        small.submit(0, tender)
    nia = joined(small)
    assert [row.id for row in answers_for(nia.person)] == [partner.id]
    with pytest.raises(Invalid, match="no longer be used"):
        take_part(Context.of(None), link_to("nia@member.example"), "Again", PASSWORD)
    with pytest.raises(Invalid, match="P1 first"):
        answer_part(nia, partner, {}, done=True)
    evidence = place_for(small)
    with pytest.raises(Invalid, match="a file for A first"):
        answer_part(nia, partner, {question.id: "Yes"}, done=True)
    content = PDF + f"%{CANARY} of the member".encode() * 90
    with pytest.raises(Invalid, match="not in your part"):
        put_part_file(nia, partner, place_for(small, "P2", "SUP"), "b.pdf", content)
    put_part_file(nia, partner, evidence, "wrong.pdf", PDF)
    put_part_file(nia, partner, evidence, f"{CANARY} record.pdf", content)
    assert [one.lacking and one.lacking.why for one in draft(tender, 1).partners] == ["Its own part is missing"]
    answer_part(nia, partner, {question.id: "Yes"}, done=True)
    with pytest.raises(Refused):
        remove_part_file(bidder, draft(tender, 1).partners[0].files[evidence.id][0])
    with pytest.raises(Refused):
        answer_part(bidder, partner, {question.id: "No"}, done=True)
    with pytest.raises(Invalid, match="not in your part"):
        answer_part(nia, partner, {item(small, "P2").id: "Ours."}, done=True)
    assert draft(tender, 1).missing == ()
    sent = small.submit(0, tender)
    assert found_in(tmp_path) == [], "neither who the member is nor what it answered or sent lies in the clear"
    assert partner.details is None and db.session.scalars(select(PartnerFile)).all() == []
    with pytest.raises(Invalid, match="lies sealed"):
        put_part_file(nia, partner, evidence, "late.pdf", PDF)
    assert f"A: in a partner's own part, {size(len(content))}" in receipt_words(sent, small.clock.moment)[1]
    with pytest.raises(Invalid, match="lies sealed"):
        answer_part(nia, partner, {question.id: "No"}, done=True)
    take_up(small.ctx(small.bidders[0]), sent, small.receipts[sent.id])
    held = draft(tender, 1).partners[0]
    assert held.done and held.details == MEMBER and held.answers == {question.id: "Yes"}
    assert [file.name for file in held.files[evidence.id]] == [f"{CANARY} record.pdf"]
    answer_part(nia, partner, {question.id: "No"}, done=True, seen=held.version)
    again = small.submit(0, tender)
    small.open(Stage.OPENING)
    small.confirm("lead")
    small.confirm("opener")
    (one,) = submitted_partners(again.id)
    assert (one.name, one.share) == (MEMBER.name, MEMBER.share)
    assert partner_answers([one.id]) == {one.id: {question.id: "No"}}
    (kept,) = partner_files([one.id])[one.id]
    assert (kept.name, store().content(kept.blob, kept.wrapped_key)) == (f"{CANARY} record.pdf", content)
    assert MEMBER.name in manifest_of(again)
    assert kept.sha256 in manifest_of(again) and kept.name not in manifest_of(again), "its name is not the bidder's"
    assert [breach for _, breaches in report(files=True) for breach in breaches] == []
    (row,) = json.loads(db.session.scalars(select(Opening)).one().register)["tenders"]
    assert row["partners"] == [{"name": MEMBER.name, "company_number": "01234567", "role": "Member of the group"}]
    assert [(file["slot"], file["name"]) for file in row["files"] if "with" in file] == [("A", kept.name)]
    lead, here = Visitor(app, small.staff["lead"]), "/procurements/SMALL-1/interests"
    (member,) = relied_on(tender.id)
    chosen = {f"interest_{tender.organisation_id}": "no", f"interest_with{member.id}": "yes", "read": "y"}
    assert MEMBER.name in lead.get(here).text
    assert "Say what the interest is" in lead.post(here, chosen).text
    assert lead.post(here, chosen | {f"detail_with{member.id}": "My sister works there."}).status_code == 303
    shown = page(lead.get(here))
    assert shown.xpath("//input[@type='radio' and @checked]/@value") == ["no", "yes"], "as it was declared"
    assert f"Closed to you: {tender.bidder_code}" in lead.get(here).text, "its bidder is closed with it"
    db.session.rollback()
    assert declarations(small.procurement.id, small.staff["lead"].id)[tender.organisation_id].detail == (
        f"{MEMBER.name}: My sister works there."
    )
    with pytest.raises(Refused, match="Tendering"):
        answer_part(small.ctx(db.session.get_one(User, nia.person)), partner, {question.id: "Yes"}, done=True)


def test_lots_keep_each_other_back_no_more_and_a_removed_partner_keeps_nobody(small: Small) -> None:
    tender = fill(small, 0)
    partner = invited(small, tender, Details("relied", "For lot 2 only", lots=(2,)))
    name_partner(small.ctx(small.bidders[0]), tender, Details("other", "Caterers"))
    (lacking,) = draft(tender, 1).missing
    assert lacking.lots == (2,), "whoever is asked nothing holds nothing up, and lot 1 can go"
    small.submit(0, tender, (1,))
    assert draft(tender, 1).partners[0].details is not None, "what was left out goes on in the draft"
    with pytest.raises(Invalid, match="your own people"):
        invite_partner(small.ctx(small.bidders[0]), partner, small.bidders[0].email, "Me", ADDRESS)
    open_link = link_to("nia@member.example")
    remove_partner(small.ctx(small.bidders[0]), partner)
    with pytest.raises(Invalid, match="no longer be used"):
        take_part(Context.of(None), open_link, "Nia", PASSWORD)
    assert partner.id not in [m.id for m in draft(tender, 1).missing if m.want == "partner"]


def test_an_existing_account_answers_and_the_council_never_does(app: Flask, small: Small) -> None:
    tender = fill(small, 0)
    partner = invited(small, tender, email="old@member.example")
    old = register_organisation(
        Context.of(None), None, "Old Member", "07654321", "Olwen", "old@member.example", PASSWORD
    )
    with pytest.raises(Invalid, match="has an account"):
        take_part(Context.of(None), link_to("old@member.example"), "Somebody", PASSWORD)
    with pytest.raises(Invalid, match="another address"):
        take_part(small.ctx(small.bidders[1]), link_to("old@member.example"))
    take_part(Context.of(old.id), link_to("old@member.example"))
    lead = small.staff["lead"]
    invite_partner(small.ctx(small.bidders[0]), partner, lead.email, "Lead", ADDRESS)
    with pytest.raises(Invalid, match="council's side"):
        take_part(Context.of(lead.id), link_to(lead.email))
    assert Visitor(app, small.bidders[0]).get(f"/parts/{partner.id}").status_code == 404, "not even the bidder itself"
    visitor = Visitor(app, old)
    page = visitor.get(f"/parts/{partner.id}")
    assert "Exclusion grounds" in page.text and f"{CANARY}0" not in page.text
    assert visitor.get("/bid/SMALL-1/partners").status_code == 404 and "/parts/" in visitor.get("/").text
    assert "P1 first" in visitor.post(f"/parts/{partner.id}", {"then": "done"}).text
    number = item(small).id
    done = visitor.post(f"/parts/{partner.id}", {f"q{number}": "No", "then": "done", "version": "0"})
    db.session.rollback()
    assert done.status_code == 303 and draft(tender, 1).partners[0].done
    assert "Part complete" in Visitor(app, small.bidders[0]).get("/bid/SMALL-1/partners").text


def test_an_excluded_member_is_replaced_or_the_bidder_goes(small: Small, clock: Any) -> None:
    question, tender = item(small), fill(small, 0)
    partner = invited(small, tender)
    answer_part(joined(small), partner, {question.id: "Yes"}, done=True)
    small.submit(0, tender)
    small.open(Stage.OPENING)
    small.confirm("lead")
    small.confirm("opener")
    small.tenders = [tender]
    for name in ("lead", "moderator"):
        small.declare(name)
    small.open(Stage.SELECTION)
    (member,) = relied_on(tender.id)
    asked = questions(small.procurement.id, Part.SELECTION)
    (with_it,) = beside(small.procurement.id, asked)[tender.id]
    assert member.kind == "member" and not with_it.expected(question)
    with pytest.raises(Invalid, match="No unchecked answer"):
        pass_expected(small.ctx("lead"), tender)
    due = clock.moment + timedelta(days=2)
    words = "What is the conviction that your member names?"
    ask_bidder(small.ctx("lead"), tender, question, words, due, "fraud", member)
    clock.at(due)
    said = Judgement(
        applies=True, found="A conviction.", recurs=True, weighed=[Weighed("a", "Nothing.", "not")], reason="It stands."
    )
    judge_ground(small.ctx("lead"), tender, question, "fraud", said, member)
    regime = regime_of(small.procurement.id)
    assert "to be replaced" in keeps_relied_on(tender.id, regime)[0]
    assert checks(tender.id)[question.id].outcome == "clarify"
    with pytest.raises(Invalid, match="name another"):
        exclude_unreplaced(small.ctx("lead"), tender, question, member, "None named.")
    later = clock.moment + timedelta(days=1)
    ask_bidder(small.ctx("lead"), tender, question, "Name another.", later, "fraud", member, replace=True)
    with pytest.raises(Invalid, match="has not passed"):
        exclude_unreplaced(small.ctx("lead"), tender, question, member, "None named.")
    clock.at(later)
    exclude_unreplaced(small.ctx("lead"), tender, question, member, "None named.")
    second_check(small.ctx("moderator"), tender, True)
    decide_selection(small.ctx("lead"), tender, False, "Its member is excluded and it named nobody else.")
    other = name_relied_on(small.ctx("lead"), tender, "member", "Another Ltd", "", member)
    assert [row.id for row in relied_on(tender.id)] == [other.id] and beside(small.procurement.id, asked) == {}
    check_item(small.ctx("lead"), tender, question, "pass", "Replaced; the bidder's own answer stands.")
    assert keeps_relied_on(tender.id, regime) == []


def everything(app: Flask) -> list[str]:
    """Every page and file of the procurement and of its bidders whose address names nothing else."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.defaults]
    adapter = app.url_map.bind("localhost")
    return sorted(
        {
            adapter.build(rule.endpoint, {"procurement": "SMALL-1"})
            for rule in rules
            if rule.arguments == {"procurement"}
        }
    )


def test_a_partners_person_finds_nothing_else_and_only_the_council_reads_what_it_answered(
    app: Flask, small: Small
) -> None:
    said = f"{CANARY} of the member alone."
    insurance = item(small, "P2")
    insurance.also_asked = "relied"
    db.session.commit()
    tender = fill(small, 0)
    member = joined_after(small, tender)
    place_for(small, "P2")
    part = partner_of(tender)
    answer_part(member, part, {item(small).id: "No", insurance.id: said}, done=False)
    _send_files(app, small, part, said)
    answer_part(member, part, {}, done=True)
    nia = Visitor(app, db.session.scalars(select(User).where(User.email == "nia@member.example")).one())
    paths = everything(app)
    assert len(paths) > 60
    assert said in nia.get(f"/parts/{partner_of(tender).id}").text
    shut = {path: (401,) if path.startswith("/api/") else (403, 404) for path in paths}  # the first asks for a token
    open_to_her = [path for path in paths if nia.get(path).status_code not in shut[path]]
    assert open_to_her == [], "her part is all that she finds of the procurement"
    own, theirs = Visitor(app, small.bidders[0]), [path for path in paths if path.startswith("/bid/")]
    assert [path for path in theirs if said in own.get(path).text] == [], "not even the bidder reads it"
    sent = small.submit(0, tender)
    small.open(Stage.OPENING)
    small.confirm("lead")
    small.confirm("opener")
    small.tenders = [tender]
    for name in ("lead", "evaluator1"):
        small.declare(name)
    small.open(Stage.SELECTION)
    receipt = [f"/bid/SMALL-1/receipts/{sent.reference}{end}" for end in ("", "/content")]
    ours = [path for path in paths if not path.startswith("/bid/")]
    one_checked = f"/procurements/SMALL-1/selection/{tender.id}"
    evaluator = Visitor(app, small.staff["evaluator1"])
    for visitor, there in ((nia, ours), (own, [*theirs, *receipt]), (evaluator, [*ours, one_checked])):
        assert [path for path in there if said.encode() in unpacked(visitor.get(path).data)] == []
    lead = Visitor(app, small.staff["lead"])
    shown = lead.get(one_checked)
    assert said in shown.text and "plan.pdf" in shown.text
    (link,) = page(shown).xpath("//a[contains(@href, 'part_file=')]/@href")
    assert said.encode() in lead.get(link).data
    her = Visitor(app, db.session.scalars(select(User).where(User.email == "nia@member.example")).one())
    assert [visitor.get(link).status_code for visitor in (her, own, evaluator)] == [404, 404, 404]
    packed = ZipFile(BytesIO(lead.get(f"/procurements/SMALL-1/tenders/{tender.id}/files.zip").data))
    assert [name for name in packed.namelist() if name.startswith("partner ") and name.endswith("plan.pdf")]


def _send_files(app: Flask, small: Small, part: Partner, said: str) -> None:
    """The member sends a file by a plain form, and another in pieces; the bidder can neither read nor touch them."""
    nia = Visitor(app, db.session.scalars(select(User).where(User.email == "nia@member.example")).one())
    here, content = f"/parts/{part.id}?files=1", PDF + f"%{said}".encode() * 90
    (slot,) = page(nia.get(here)).xpath("//form[@data-upload]/input[@name='slot']/@value")
    assert "Choose a file first" in nia.post(here, {"slot": slot}).text
    assert "Word" in nia.post(here, {"slot": slot, "file": (BytesIO(b"no"), "a.docx")}).text
    assert nia.post(here, {"slot": slot, "file": (BytesIO(content), f"{said}.pdf")}).status_code == 303
    (copy,) = page(nia.get(here)).xpath("//a[@class='name']/@href")
    assert nia.get(copy).data == content
    bidder = Visitor(app, small.bidders[0])
    about = bidder.get("/bid/SMALL-1/partners").text
    assert "1 file" in about and said not in about and bidder.get(copy).status_code == 404
    number = copy.rpartition("=")[2]
    assert nia.post(here, {"do": "remove", "file": number}).status_code == 303
    named = metadata({"filename": "plan.pdf", "slot": slot})
    begun = nia.send("POST", f"/parts/{part.id}/uploads", Upload_Length=str(len(content)), Upload_Metadata=named)
    place = begun.headers["Location"]
    assert begun.status_code == 201 and "plan.pdf" not in bidder.get("/bid/SMALL-1").text
    for address in (place, f"/bid/SMALL-1/uploads/{place.rpartition('/')[2]}"):
        assert [bidder.send(method, address).status_code for method in ("HEAD", "PATCH", "DELETE")] == [404] * 3
    for start, end in ((0, 500), (500, len(content))):
        sent = nia.send("PATCH", place, content[start:end], Upload_Offset=str(start), Content_Type=PIECE)
        assert sent.status_code == 204
        if not start:
            assert "are here. Choose the same file again" in nia.get(here).text
    assert sent.headers["Evenhand-SHA256"] == sha256(content).hexdigest()
    assert "Every file is here" in nia.get(here).text
    db.session.rollback()


def place_for(small: Small, item_code: str = "P1", code: str = "A") -> Slot:
    """A place for a file that belongs to an item from now on."""
    slot = next(one for one in slots(small.procurement.id) if one.code == code)
    slot.question = item_code
    db.session.commit()
    return slot


def unpacked(content: bytes) -> bytes:
    """What an answer holds, an archive or a workbook taken apart."""
    if content[:2] != b"PK":
        return content
    with ZipFile(BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def joined_after(small: Small, tender: Tender) -> Context:
    invited(small, tender)
    return joined(small)


def partner_of(tender: Tender) -> Partner:
    return db.session.scalars(select(Partner).where(Partner.tender_id == tender.id)).one()
