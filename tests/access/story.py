"""One procurement told from its start to its letters, kept at every point where somebody may do or see something new.

Everything sensitive that is typed in it holds a word of its own (`secret`), so that a test can look for it in whatever
a person is given. The people are those of the small procurement and more: an evaluator with an interest, one who marks
nothing, a moderator who never declared, a moderator and accountant with an interest, a bidder who never began, and the
lead of another procurement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from evaluation.award.actions import approve, recommend, send_letters
from evaluation.award.actions.signs import look_for_signs
from evaluation.explaining.actions import explain
from evaluation.explaining.queries import Topic, asked_of
from evaluation.financial.actions import (
    ask_for_accounts,
    decide_standing,
    key_figures,
    meet_condition,
    moderate_standing,
    note_signs,
)
from evaluation.library.actions import keep_entry
from evaluation.library.rules import EntryKind, LibraryText
from evaluation.moderation.actions import agree_consensus, assent
from evaluation.moderation.actions.holding import open_item
from evaluation.negotiation.actions import Point as Discussed
from evaluation.negotiation.actions import plan_meeting, record_meeting, send_minutes, sign_minutes
from evaluation.negotiation.models import Meeting
from evaluation.pricing.actions import Correction, ask_low_price, correct_price, decide_low_price, open_prices
from evaluation.scheme.queries import criteria
from evaluation.scoring.actions import assign, draft_mark, submit_marks
from evaluation.scoring.items import Batch, Item, items
from evaluation.setup.actions import Signing, sign_conflicts
from evaluation.setup.conflicts import Entry, Level
from evaluation.setup.from_rows import pack_from_rows
from evaluation.setup.record_queries import influencers
from exports.actions import ask_document
from exports.catalogue import PAPERS
from exports.taking_out.actions import ask_take_out
from procurement.clarifications.actions import (
    ask_question,
    come_back,
    decide_confidential,
    decline_bid,
    publish_answers,
    save_answer,
    write_answer,
    write_to_bidder,
    write_to_council,
)
from procurement.clarifications.rules import Declining, Subject
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND, Role, Stage
from procurement.papers.actions import Chosen, add_paper, take_all, undertake
from procurement.papers.rules import PaperKind
from procurement.people.actions import appoint, declare_interests
from procurement.people.models import AccountLink, User
from procurement.pqq.actions import answer_asking, ask_bidder, check_item, decide_selection, second_check
from procurement.questionnaire.models import Part, Question, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.actions import (
    begin_upload,
    choose_lots,
    decide_late,
    invite_resubmission,
    note_late_attempt,
    put_file,
    receive_chunk,
    save_answers,
)
from procurement.tenders.actions.part_files import begin_part_upload, put_part_file, receive_part_chunk
from procurement.tenders.actions.partnering import answer_part, invite_partner, name_partner, take_part
from procurement.tenders.enclosures import Chosen as Enclosed
from procurement.tenders.models import Tender
from procurement.tenders.partners import Details
from tests.factories import DISCUSSED, FIGURES, PASSWORD, Small, local, workbook

ALDER, BIRCH, CEDAR, DOGWOOD = range(4)
"""Two bidders that go all the way, one that fails selection, one that presses submit too late."""

NAMES = ("Alderquay Homecare", "Birchmoor Support", "Cedarholt Living", "Dogwoodfen Care", "Elmstead Newcomer")

TENDERING, SEALED, OPENING, OPENED, SCORING, MODERATION = (
    "tendering",
    "sealed",
    "opening",
    "opened",
    "scoring",
    "moderation",
)
NEGOTIATION, RESCORING, FINANCE, AWARD, APPROVED, TOLD = (
    "negotiation",
    "rescoring",
    "finance",
    "award",
    "approved",
    "told",
)
POINTS = (
    TENDERING,
    SEALED,
    OPENING,
    OPENED,
    SCORING,
    MODERATION,
    NEGOTIATION,
    RESCORING,
    FINANCE,
    AWARD,
    APPROVED,
    TOLD,
)
"""Sets of open windows, in the order of the work. Tendering: open. Sealed: closed by the clock, nothing opened."""


MEMBERS_ADDRESS = "nia@foxgrove.example"
"""Of the person who answers for a member of Alder's group."""

PLANTED: set[str] = set()
"""Every secret of the story that has been told."""


def secret(kind: str, *about: object) -> str:
    """A word that stands nowhere but in one field of the story."""
    word = "zq" + kind + "x".join(re.sub(r"[^a-z0-9]", "", str(part).lower()) for part in ("", *about)) + "qz"
    PLANTED.add(word)
    return word


def pdf_with(word: str) -> bytes:
    """A small PDF whose bytes hold a word."""
    return (
        b"%PDF-1.4\n%" + word.encode() + b"\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


class Other(Small):
    """Another procurement of the same council, opened, whose people have no business in ours."""

    bidder_names = ("Firland Care", "Gorsedale Care", "Hawthorn Care")

    def with_papers(self) -> Other:
        """Its bidders are given a document."""
        file = Chosen("terms.pdf", pdf_with("Terms of another procurement."))
        add_paper(self.ctx("lead"), self.procurement, title="Terms", kind=PaperKind.TERMS, file=file)
        return self


class Story(Small):
    """Our procurement. `tell` walks it to its end and calls `keep` at each point."""

    bidder_names = NAMES

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        for name, title, role in (
            ("conflicted", "Evaluator", Role.EVALUATOR),
            ("unassigned", "Evaluator", Role.EVALUATOR),
            ("undeclared", "Moderator", Role.MODERATOR),
            ("torn", "Moderator and accountant", Role.MODERATOR),
        ):
            self.staff[name] = self._person(name, title)
            appoint(self.ctx("lead"), self.procurement, self.staff[name], role)
        appoint(self.ctx("lead"), self.procurement, self.staff["torn"], Role.ACCOUNTANT)
        for criterion in criteria(self.procurement.id):
            assign(self.ctx("lead"), self.procurement, criterion, self.staff["conflicted"])

    def papers(self) -> None:
        """What bidders are given: terms for all of them, and a list of staff behind an undertaking."""
        lead, procurement = self.ctx("lead"), self.procurement
        keep_entry(lead, None, LibraryText(EntryKind.PARAGRAPH, "Counting", "Words are counted."))
        terms = Chosen("terms.pdf", pdf_with("Terms."))
        add_paper(lead, procurement, title="Terms", kind=PaperKind.TERMS, file=terms)
        staff = Chosen("staff.pdf", pdf_with(secret("staff")))
        self.staff_list = add_paper(
            lead,
            procurement,
            title="Staff who may transfer",
            kind=PaperKind.STAFF,
            file=staff,
            undertaking="I keep this list to myself.",
        )

    def undertaken(self) -> None:
        """Alder accepts the undertaking and takes the list."""
        alder = self.bidders[ALDER]
        undertake(self.ctx(alder), self.staff_list, name="Ada Alder", capacity="Director", accepted=True)
        take_all(self.ctx(alder), self.procurement)

    def clarified(self) -> None:
        """Alder asks, in confidence and otherwise; all are answered; it writes and is written to; Birch declines."""
        lead, alder, birch = self.ctx("lead"), self.bidders[ALDER], self.bidders[BIRCH]
        asked = ask_question(
            self.ctx(alder), self.procurement, title="Staff", words=f"We ask {secret('enquired', ALDER)} about staff."
        )
        draft = write_answer(lead, self.procurement, chosen=[asked.id])
        save_answer(lead, draft, title="Staff", question="Do staff transfer?", answer=secret("told"), chosen=[asked.id])
        publish_answers(lead, self.procurement, chosen=[draft.id])
        kept = ask_question(
            self.ctx(alder),
            self.procurement,
            title="Method",
            words=secret("enquired", ALDER),
            confidential=True,
            why=secret("enquired", ALDER),
        )
        decide_confidential(lead, kept, kept=True, reason=secret("enquired", ALDER))
        alone = write_answer(lead, self.procurement, chosen=[kept.id])
        save_answer(lead, alone, title="Method", question="Ours?", answer=secret("alone", ALDER), chosen=[kept.id])
        publish_answers(lead, self.procurement, chosen=[alone.id])
        ask_question(self.ctx(alder), self.procurement, title="Rates", words=secret("enquired", ALDER))
        write_answer(lead, self.procurement, chosen=[])
        about = Subject.PRACTICAL
        posted = [Enclosed("policy.pdf", pdf_with(secret("posted", ALDER)))]
        write_to_council(self.ctx(alder), self.procurement, subject=about, words=secret("letter", ALDER), files=posted)
        write_to_bidder(
            lead, self.procurement, alder.organisation, subject=about, words=secret("letter", ALDER), fair=True
        )
        decline_bid(self.ctx(birch), self.procurement, kind=Declining.TIME, reason=secret("declined", BIRCH))
        come_back(self.ctx(birch), self.procurement)

    def tell(self, keep: Callable[[str], None]) -> None:
        """The whole of it."""
        self.asked_of_partners()
        self.assessed()
        self.papers()
        self.tendering()
        self.clarified()
        self.bids()
        self.undertaken()
        ask_take_out(self.ctx("lead"), self.procurement)
        keep(TENDERING)
        self.too_late()
        keep(SEALED)
        self.first_to_open()
        keep(OPENING)
        self.second_to_open()
        keep(OPENED)
        self.selection()
        self.some_marks()
        keep(SCORING)
        self.all_marks()
        keep(MODERATION)
        self.rest_of_moderation()
        self.meetings()
        keep(NEGOTIATION)
        self.second_round()
        keep(RESCORING)
        self.rest_of_second_round()
        self.some_standings()
        keep(FINANCE)
        self.rest_of_standings()
        self.recommended()
        keep(AWARD)
        self.approve()
        self.issue(["award_report", *PUBLIC])
        keep(APPROVED)
        self._not_before(local("2021-11-01T09:05"))
        send_letters(self.ctx("lead"), self.procurement)
        self.issue(PUBLIC)
        keep(TOLD)

    def assessed(self) -> None:
        """The conflicts assessment, which names a person's private affairs."""
        people = influencers(self.procurement.id, pack_from_rows(self.procurement))
        found = Entry("dee draft", "Dee Draft", "Drafter", Level.PERCEIVED, secret("affair"), secret("remedy"))
        entries = (*(Entry(one.key, one.name, one.part) for one in people), found)
        sign_conflicts(
            self.ctx("lead"), self.procurement, Signing(entries, date(2022, 3, 1), "", "Lead Person", replaces=0)
        )

    def asked_of_partners(self) -> None:
        """Whom a bidder relies on answers about insurance for itself, and sends the evidence."""
        next(q for q in questions(self.procurement.id) if q.code == "P2").also_asked = "relied"
        next(slot for slot in slots(self.procurement.id) if slot.code == "SUP").question = "P2"
        db.session.commit()

    # tendering

    def answer(self, index: int, code: str) -> str:
        """What a bidder answers: a word of its own in each, save where only yes or no can be said."""
        if code == "P1":
            return "No"
        return f"{secret('answer', index, code)} turnover was {20 + index}% last year, and cover is planned."

    def fill(self, index: int, lots: tuple[int, ...] = (1, 2)) -> Tender:
        """A complete draft; every file holds a word, and every file's name says whose it is."""
        from procurement.tenders.actions import start_tender

        user = self.bidders[index]
        tender = start_tender(self.ctx(user), self.procurement)
        choose_lots(self.ctx(user), tender, [lot.id for lot in self.lots if lot.number in lots])
        save_answers(self.ctx(user), tender, {q.id: self.answer(index, q.code) for q in questions(self.procurement.id)})
        for slot in slots(self.procurement.id):
            if slot.code == "S3":
                asks = secret("price", index)
                prices = workbook([["1-P1", "", "", "", "", asks], ["2-P1", "", "", "", "", "95000"]], "Prices")
                put_file(self.ctx(user), tender, slot, f"{NAMES[index]} prices.xlsx", prices)
            elif slot.required:
                put_file(
                    self.ctx(user), tender, slot, f"{NAMES[index]} {slot.code}.pdf", pdf_with(secret("file", index))
                )
        return tender

    def bids(self) -> None:
        """Two are submitted; two more lie finished and unsubmitted; each has a file on its way."""
        self.tendering()
        self._not_before(local("2021-04-22T10:00"))
        self.all_tenders = [self.fill(index) for index in range(4)]
        more = next(slot for slot in slots(self.procurement.id) if slot.code == "SUP")
        self.partnered(more)
        for index in (ALDER, BIRCH, CEDAR):
            self.submit(index, self.all_tenders[index])
        self.tenders = self.all_tenders[:3]
        for index in (ALDER, BIRCH):
            put_file(self.ctx(self.bidders[index]), self.all_tenders[index], more, "more.pdf", pdf_with("More."))
        for index in (ALDER, BIRCH):
            user = self.bidders[index]
            upload = begin_upload(
                self.ctx(user), self.all_tenders[index], more, "plan.pdf", len(pdf_with(secret("chunk", index)))
            )
            receive_chunk(self.ctx(user), upload, 0, pdf_with(secret("chunk", index))[:40])

    def partnered(self, place: Slot) -> None:
        """A member of Alder's group answers its own part, and sends a file of its own; another is on its way."""
        alder = self.ctx(self.bidders[ALDER])
        self.partner = name_partner(alder, self.all_tenders[ALDER], Details("member", "Foxgrove Care", "01234567"))
        invite_partner(alder, self.partner, MEMBERS_ADDRESS, "Nia Rees", "https://evenhand.example")
        link = db.session.scalars(select(AccountLink).where(AccountLink.email == MEMBERS_ADDRESS)).one()
        take_part(Context.of(None), link, "Nia Rees", PASSWORD)
        nia = self.ctx(db.session.scalars(select(User).where(User.email == MEMBERS_ADDRESS)).one())
        item = next(q for q in questions(self.procurement.id) if q.code == "P2")
        put_part_file(nia, self.partner, place, "cover.pdf", pdf_with(secret("partfile", ALDER)))
        plan = pdf_with(secret("chunk", ALDER))
        upload = begin_part_upload(nia, self.partner, place, "plan.pdf", len(plan))
        receive_part_chunk(nia, upload, 0, plan[:40])
        answer_part(nia, self.partner, {item.id: secret("part", ALDER)}, done=True)

    def too_late(self) -> None:
        """Dogwood presses one second after the deadline."""
        self.clock.at(local("2021-04-23T16:00:01"))
        note_late_attempt(self.ctx(self.bidders[DOGWOOD]), self.all_tenders[DOGWOOD])
        self.clock.at(local("2021-04-26T08:30"))

    # opening and selection

    def first_to_open(self) -> None:
        """The late one is left sealed; the lead has confirmed the opening, and nobody else yet."""
        self.open(Stage.OPENING)
        decide_late(self.ctx("lead"), self.all_tenders[DOGWOOD], False, "The rules leave no choice.")
        self.confirm("lead")

    def second_to_open(self) -> None:
        """The tenders are open, nearly everybody declared, one tender has been checked."""
        self.confirm("opener")
        self.close(Stage.OPENING)
        bidders = [tender.organisation_id for tender in self.tenders]
        alder = self.all_tenders[ALDER].organisation_id
        for name in self.staff:
            if name not in ("opener", "undeclared"):
                torn = name in ("conflicted", "torn")
                interests = {alder: f"{secret('interest', name)} My brother works there."} if torn else {}
                declare_interests(self.ctx(name), self.procurement, bidders, interests)
        self.open(Stage.SELECTION)
        self._check(ALDER, passed=True)

    def _check(self, index: int, *, passed: bool) -> None:
        tender = self.tenders[index]
        for question in questions(self.procurement.id, Part.SELECTION):
            outcome = "pass" if passed else "fail"
            if index == BIRCH and question.code == "P2":
                self._asked(tender, question)
            check_item(self.ctx("lead"), tender, question, outcome, f"{secret('check', index)} As evidenced.")
        second_check(self.ctx("moderator"), tender, True)
        decide_selection(self.ctx("lead"), tender, passed, f"{secret('selection', index)} Checked item by item.")

    def _asked(self, tender: Tender, question: Question) -> None:
        words = f"{secret('asked', BIRCH)} Which cover holds for agency staff?"
        asking = ask_bidder(self.ctx("lead"), tender, question, words, self.clock.moment + timedelta(days=2))
        filed = [Enclosed("cover.pdf", pdf_with(secret("filed", BIRCH)))]
        answer_asking(self.ctx(self.bidders[BIRCH]), asking, f"{secret('replied', BIRCH)} Both do.", filed)

    def selection(self) -> None:
        """Birch passes, Cedar fails."""
        self._check(BIRCH, passed=True)
        self._check(CEDAR, passed=False)
        self.close(Stage.SELECTION)

    # marks

    def items(self, round_: int, name: str) -> list[Item]:
        """What an evaluator has to mark."""
        closed = {self.all_tenders[ALDER].organisation_id} if name == "conflicted" else set()
        return [item for item in items(self.procurement.id, round_) if item.tender.organisation_id not in closed]

    def about(self, item: Item) -> tuple[int, str, int]:
        """Bidder, question and round, as the words of the story name them."""
        index = [tender.id for tender in self.all_tenders].index(item.tender.id)
        return index, item.criterion.question.code, item.round

    def draft(self, item: Item, name: str) -> None:
        """One evaluator writes about one answer."""
        index, code, round_ = self.about(item)
        about = (name, index, code, round_)
        draft_mark(
            self.ctx(name),
            item,
            mark=self.in_round(index, code, name, round_),
            strengths=f"{secret('strength', *about)} The turnover figure.",
            concerns=f"{secret('concern', *about)} Cover in winter is thin.",
            reason=f"{secret('reason', *about)} Part (b) has no date.",
            notes=secret("jotted", *about),
            version=None,
        )

    def mark_and_submit(self, name: str, code: str, round_: int) -> None:
        """One evaluator finishes one question."""
        mine = [item for item in self.items(round_, name) if item.criterion.question.code == code]
        for item in mine:
            self.draft(item, name)
        submit_marks(self.ctx(name), Batch(self.procurement.id, mine[0].criterion, round_))

    def some_marks(self) -> None:
        """One evaluator has submitted a question and writes on the other; a colleague has drafts."""
        self.open(Stage.SCORING)
        self.mark_and_submit("evaluator1", "Q1", FIRST_ROUND)
        for name, code in (("evaluator1", "Q2"), ("evaluator2", "Q1"), ("conflicted", "Q1")):
            for item in self.items(FIRST_ROUND, name):
                if item.criterion.question.code == code:
                    self.draft(item, name)

    def all_marks(self) -> None:
        """Everybody has submitted. One record is agreed by the panel, of whom one has said so."""
        for name, code in (
            ("evaluator1", "Q2"),
            ("evaluator2", "Q1"),
            ("evaluator2", "Q2"),
            ("conflicted", "Q1"),
            ("conflicted", "Q2"),
        ):
            mine = [item for item in self.items(FIRST_ROUND, name) if item.criterion.question.code == code]
            for item in mine:
                if (name, code) not in (("evaluator1", "Q2"), ("evaluator2", "Q1"), ("conflicted", "Q1")):
                    self.draft(item, name)
            submit_marks(self.ctx(name), Batch(self.procurement.id, mine[0].criterion, FIRST_ROUND))
        self.open(Stage.MODERATION)
        first = self.items(FIRST_ROUND, "evaluator1")[0]
        consensus = self.agree(first)
        assent(self.ctx("evaluator1"), consensus, agrees=True)

    def agree(self, item: Item) -> Any:
        """The panel agrees the first evaluator's mark."""
        index, code, round_ = self.about(item)
        open_item(self.ctx("moderator"), item)
        return agree_consensus(
            self.ctx("moderator"),
            item,
            score=self.in_round(index, code, "evaluator1", round_),
            deciding=f"{secret('deciding', index, code, round_)} The turnover figure.",
            not_followed=f"{secret('notfollowed', index, code, round_)} The higher mark rested on no date.",
            strengths=f"{secret('agreedstrength', index, code, round_)} A figure for two years.",
            higher=f"{secret('higher', index, code, round_)} A date for winter cover.",
            discussed=f"{secret('discussed', index, code, round_)}\n{DISCUSSED}",
            present=[self.staff["evaluator1"].id, self.staff["evaluator2"].id],
        )

    def rest_of_moderation(self) -> None:
        """Every record is agreed by all who were present."""
        from evaluation.moderation.queries import consensus_now

        first = next(iter(consensus_now(self.procurement.id).values()))
        assent(self.ctx("evaluator2"), first, agrees=True)
        for item in self.items(FIRST_ROUND, "evaluator1")[1:]:
            consensus = self.agree(item)
            for name in ("evaluator1", "evaluator2"):
                assent(self.ctx(name), consensus, agrees=True)
        self.close(Stage.SCORING)
        self.close(Stage.MODERATION)

    # negotiation and the second round

    def meetings(self) -> None:
        """Alder was met, Birch will be; both may revise one answer, and Alder has begun to."""
        self.open(Stage.NEGOTIATION)
        start = local("2021-06-03T09:00")
        met, self.planned = (
            plan_meeting(
                self.ctx("lead"),
                self.tenders[index],
                starts_at=start + timedelta(days=index),
                ends_at=start + timedelta(days=index, hours=1),
                place=f"Room 1 {secret('place', index)}",
                agenda=f"Cover {secret('agenda', index)}",
            )
            for index in (ALDER, BIRCH)
        )
        self._not_before(start + timedelta(hours=1))
        self._record(met, ALDER)
        sign_minutes(self.ctx("lead"), met)
        send_minutes(self.ctx("lead"), met)
        self.open(Stage.RESUBMISSION)
        self.q1 = next(q for q in questions(self.procurement.id) if q.code == "Q1")
        invite_resubmission(self.ctx("lead"), self.procurement, [self.q1.id], [], "You may revise Q1.")
        alder = self.bidders[ALDER]
        text = f"{secret('revised', ALDER, 'Q1')} turnover was 20% last year. Winter cover starts on 1 October."
        save_answers(self.ctx(alder), self.tenders[ALDER], {self.q1.id: text})

    def _record(self, meeting: Meeting, index: int) -> None:
        point = Discussed(
            "Winter cover",
            f"A dated plan {secret('ours', index)}",
            f"By October {secret('theirs', index)}",
            "Agreed",
            "Q1 may be revised",
            "Send it",
            "Bidder",
            date(2021, 6, 20),
        )
        notes = secret("notes", index)
        record_meeting(self.ctx("lead"), meeting, held=True, attended="Both sides", notes=notes, points=[point])

    def second_round(self) -> None:
        """What Alder revised is opened; one evaluator has marked it."""
        self._not_before(local("2021-06-05T10:00"))
        self._record(self.planned, BIRCH)
        self._not_before(local("2021-07-08T10:00"))
        self.submit(ALDER, self.tenders[ALDER])
        self.close(Stage.NEGOTIATION)
        self.open(Stage.RESCORING)
        self.confirm("lead", SECOND_ROUND)
        self.confirm("opener", SECOND_ROUND)
        self.mark_and_submit("evaluator2", "Q1", SECOND_ROUND)

    def rest_of_second_round(self) -> None:
        """The revised answer is marked, moderated and settled."""
        self.mark_and_submit("evaluator1", "Q1", SECOND_ROUND)
        for item in self.items(SECOND_ROUND, "evaluator1"):
            consensus = self.agree(item)
            for name in ("evaluator1", "evaluator2"):
                assent(self.ctx(name), consensus, agrees=True)
        self.close(Stage.RESCORING)
        open_prices(self.ctx("accountant1"), self.procurement)
        self._too_low()

    def _too_low(self) -> None:
        """Birch's price is put right; it is asked about it, and explains."""
        agreed = f"{secret('putright', BIRCH)} By its letter."
        right = Correction(1, "P1", Decimal("41234.56"), agreed, "A. Director", self.clock.moment.date())
        correct_price(self.ctx("lead"), self.tenders[BIRCH], right)
        words = f"{secret('lowasked', BIRCH)} How is this price made?"
        due = self.clock.moment + timedelta(days=1)
        asked = ask_low_price(self.ctx("lead"), self.tenders[BIRCH], 1, words=words, due_at=due)
        explain(self.ctx(self.bidders[BIRCH]), asked, f"{secret('accounted', BIRCH)} We own our vans.")
        reason = f"{secret('lowreason', BIRCH)} It accounts for the price."
        decide_low_price(self.ctx("lead"), self.tenders[BIRCH], 1, finding="explained", reason=reason)

    # standing

    def some_standings(self) -> None:
        """Alder's standing waits for its second accountant; Birch's is agreed on a condition."""
        self.open(Stage.FINANCE)
        for index in (ALDER, BIRCH):
            key_figures(
                self.ctx("accountant1"),
                self.tenders[index],
                entity="The bidder",
                source=f"Filed accounts {secret('source', index)}",
                year_end=date(2020, 12, 31),
                months=12,
                audited=True,
                figures={name: Decimal(value) for name, value in FIGURES.items()} | {"revenue": REVENUE[index]},
            )
        decide_standing(
            self.ctx("accountant1"), self.tenders[ALDER], outcome="pass", reason=f"{secret('standing', ALDER)} Sound."
        )
        self._heard()
        look_for_signs(self.ctx("lead"), self.procurement)
        self.birch_standing = decide_standing(
            self.ctx("accountant1"),
            self.tenders[BIRCH],
            outcome="conditional",
            reason=f"{secret('standing', BIRCH)} Thin.",
            condition=f"{secret('condition', BIRCH)} A guarantee of its parent.",
            condition_due_on=date(2021, 8, 19),
        )
        moderate_standing(
            self.ctx("accountant2"), self.birch_standing, agreed=True, reason=f"{secret('second', BIRCH)} Checked."
        )

    def _heard(self) -> None:
        """Birch is asked for more of its accounts, fails at first, and answers both; what lies beside them is noted."""
        birch, due = self.tenders[BIRCH], self.clock.moment + timedelta(days=1)
        words = f"{secret('morewanted', BIRCH)} Send the profit and loss account."
        wanted = ask_for_accounts(self.ctx("accountant1"), birch, words=words, due_at=due)
        explain(self.ctx(self.bidders[BIRCH]), wanted, f"{secret('moresent', BIRCH)} Here it is.")
        reason = f"{secret('failing', BIRCH)} A loss."
        decide_standing(self.ctx("accountant1"), birch, outcome="fail", reason=reason, explain_by=due)
        asked = next(one.asked for one in asked_of(birch.id) if one.topic is Topic.STANDING)
        explain(self.ctx(self.bidders[BIRCH]), asked, f"{secret('pleaded', BIRCH)} It was one bad year.")
        signs = {"going_concern": "noted", "going_concern_words": f"{secret('sign', BIRCH)} A doubt is stated."}
        note_signs(self.ctx("accountant1"), birch, signs, None)

    def rest_of_standings(self) -> None:
        """All settled."""
        from evaluation.financial.queries import check_of

        alder = check_of(self.tenders[ALDER].id, self.procurement.id).decision
        assert alder is not None
        moderate_standing(self.ctx("accountant2"), alder, agreed=True, reason=f"{secret('second', ALDER)} Checked.")
        meet_condition(self.ctx("accountant1"), self.birch_standing, shown_by=f"{secret('shown', BIRCH)} The deed.")
        self.close(Stage.FINANCE)

    # award

    def recommended(self) -> None:
        """The lead recommends."""
        self.open(Stage.AWARD)
        self.recommendation = recommend(self.ctx("lead"), self.procurement, f"{secret('recommended')} Award as ranked.")

    def approve(self) -> None:
        """The director approves; nobody outside has been told."""
        approve(self.ctx("approver"), self.recommendation, f"{secret('approved')} The record stands.")

    def issue(self, kinds: Sequence[str]) -> None:
        """Documents are asked for, and made at once."""
        for kind in kinds:
            ask_document(self.ctx("lead"), self.procurement, kind)


PUBLIC = tuple(paper.kind for paper in PAPERS if not paper.exempt)
"""The documents that anyone may read."""

REVENUE = {ALDER: Decimal(2417397), BIRCH: Decimal(3528416)}
"""Turnovers that no other figure of the story could be taken for."""
