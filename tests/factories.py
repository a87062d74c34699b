"""A small procurement, made through the product's own actions: two lots, three bidders, two evaluators.

`Small` goes from stage to stage as far as a test needs: `Small(clock).tendering()`, `.submitted()`, `.opened()`,
`.selected()`, `.scored()`, `.moderated()`, `.negotiated()`, `.financed()`, `.awarded()`. Each does all before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from string import ascii_lowercase
from typing import Any

from procurement.cases.actions import add_lot, create_procurement
from procurement.cases.models import Lot, Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.sealing import Holds, new_code
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND, Regime, Role, Stage
from procurement.people.actions import add_person, appoint, declare_interests, register_organisation
from procurement.people.models import User
from procurement.pqq.queries import in_evaluation
from procurement.questionnaire.actions import QuestionText, SlotText, set_questionnaire
from procurement.questionnaire.models import Kind, Part
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.models import Submission, Tender
from procurement.timetable.actions import close_stage, open_stage, plan_stage
from tests.keeping import entries, kept

DISCUSSED = "(a) Evaluator1 Person: two years of rates.\n(b) EP: cover has no date."
"""What was said of the two parts of Q1 at the meeting, and by whom."""


def discussed(parts: Sequence[str]) -> str:
    """What was said of each part of any question, and by whom."""
    told = (f"({letter}) EP: {part} was read." for letter, part in zip(ascii_lowercase[2:], parts[2:], strict=False))
    return "\n".join([DISCUSSED, *told])


PASSWORD = "a long enough password"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

SCALE = (
    ("0", "None", "Nothing was said that can be judged."),
    ("1", "Poor", "Falls well short, with little to rely on."),
    ("2", "Weak", "Meets part of what was asked, with real gaps."),
    ("3", "Fair", "Meets most of it, with small concerns."),
    ("4", "Good", "Meets all of it, with good evidence."),
    ("5", "Excellent", "Meets all of it and more, with evidence throughout."),
)

WINDOWS: dict[Stage, tuple[str, str]] = {
    Stage.TENDERING: ("2021-03-24T09:00", "2021-04-23T16:00"),
    Stage.OPENING: ("2021-04-26T09:00", "2021-04-26T17:00"),
    Stage.SELECTION: ("2021-04-26T09:00", "2021-04-30T17:00"),
    Stage.SCORING: ("2021-04-26T09:00", "2021-05-28T17:00"),
    Stage.MODERATION: ("2021-04-30T09:00", "2021-05-28T17:00"),
    Stage.NEGOTIATION: ("2021-06-02T09:00", "2021-06-30T17:00"),
    Stage.RESUBMISSION: ("2021-06-02T09:00", "2021-07-09T16:00"),
    Stage.RESCORING: ("2021-07-12T09:00", "2021-08-06T17:00"),
    Stage.FINANCE: ("2021-07-12T09:00", "2021-08-20T17:00"),
    Stage.AWARD: ("2021-08-23T09:00", "2021-10-29T17:00"),
    Stage.STANDSTILL: ("2021-11-01T09:00", "2021-11-12T23:59"),
}

FIGURES = {
    "revenue": "2400000",
    "operating_profit": "310000",
    "profit_after_tax": "240000",
    "current_assets": "900000",
    "stock": "0",
    "creditors_within_1y": "400000",
    "net_assets": "700000",
    "borrowings": "100000",
}


def local(text: str) -> datetime:
    """A London time: "2021-04-23T16:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def workbook(rows: list[list[str]], sheet: str = "Sheet") -> bytes:
    """A small real XLSX file."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_keys(procurement: Procurement, people: dict[str, User]) -> dict[str, str]:
    """Lead and opener take shares, the opening keys are made, the two rehearse; the share of each."""
    from procurement.tenders.actions import make_opening_keys, rehearse_opening, take_share

    shares = {name: new_code(Holds.SHARE) for name in people}
    for name, user in people.items():
        take_share(Context.of(user.id, procurement.id), procurement, shares[name])
    make_opening_keys(Context.of(people["lead"].id, procurement.id), procurement)
    for name, user in people.items():
        rehearse_opening(Context.of(user.id, procurement.id), procurement, shares[name])
    return shares


class Small:
    """The small procurement and its people. `marks` may be changed before scoring: (bidder, question, evaluator)."""

    code = "SMALL-1"
    bidder_names = ("Alder Homecare", "Birch Support", "Cedar Living")

    def __init__(self, clock: Any, *, code: str = "SMALL-1", prefix: str = "") -> None:
        self.clock = clock
        self.code = code
        self.prefix = prefix
        self.done: set[str] = set()
        self.marks: dict[tuple[int, str, str], Decimal] = {}
        self.keeping, self.began = False, 0
        self.tenders: list[Tender] = []
        self.staff: dict[str, User] = {}
        self.shares: dict[str, str] = {}
        self.receipts: dict[int, str] = {}
        self._set_up()
        self.began = entries()

    @kept
    def _set_up(self) -> None:
        """Its people, its pack and three bidders."""
        self.clock.at(local("2021-03-22T09:00"))
        self.staff = {
            name: self._person(name, title)
            for name, title in (
                ("lead", "Procurement lead"),
                ("opener", "Opening officer"),
                ("moderator", "Moderator"),
                ("evaluator1", "Evaluator"),
                ("evaluator2", "Evaluator"),
                ("accountant1", "Accountant"),
                ("accountant2", "Accountant"),
                ("approver", "Corporate director"),
                ("auditor", "Auditor"),
            )
        }
        self.procurement = self._procurement()
        self._keys()
        self.bidders = [self._bidder(index, name) for index, name in enumerate(self.bidder_names, start=1)]

    # what is kept of it between tests

    def untouched(self) -> bool:
        """Whether nothing has happened since it was set up, so that a kept state of it may be laid in its place."""
        if type(self) is not Small or self.keeping or self.done or self.marks or self.tenders:
            return False
        return entries() == self.began

    def key(self) -> str:
        """What states of it are kept under: where it was set up differently they are others."""
        return f"{self.code} {self.prefix} {self.began}"

    def memory(self) -> dict[str, Any]:
        """What it knows, without rows."""
        return {
            "staff": {name: user.id for name, user in self.staff.items()},
            "bidders": [user.id for user in self.bidders],
            "tenders": [tender.id for tender in self.tenders],
            "shares": dict(self.shares),
            "receipts": dict(self.receipts),
            "procurement": self.procurement.id,
            "done": set(self.done),
            "moment": self.clock.moment,
        }

    def remember(self, memory: dict[str, Any]) -> None:
        """Know it again, with the rows of the database that is there now."""
        self.clock.at(memory["moment"])
        self.staff = {name: db.session.get_one(User, number) for name, number in memory["staff"].items()}
        self.bidders = [db.session.get_one(User, number) for number in memory["bidders"]]
        self.tenders = [db.session.get_one(Tender, number) for number in memory["tenders"]]
        self.procurement = db.session.get_one(Procurement, memory["procurement"])
        self.shares, self.receipts = dict(memory["shares"]), dict(memory["receipts"])
        self.done = set(memory["done"])

    # people

    def _person(self, name: str, title: str) -> User:
        return add_person(
            Context.at_console(),
            None,
            f"{self.prefix}{name}@council.example",
            f"{name.capitalize()} Person",
            job_title=title,
            password=PASSWORD,
            demonstration=True,
        )

    def _bidder(self, index: int, name: str) -> User:
        return register_organisation(
            Context.of(None),
            None,
            self.prefix + name,
            f"99{abs(hash(self.prefix)) % 1000:03d}{index:03d}" if self.prefix else f"9900000{index}",
            f"Bid Manager {index}",
            f"{self.prefix}bid{index}@bidder{index}.example",
            PASSWORD,
            demonstration=True,
        )

    def ctx(self, who: str | User) -> Context:
        """The context of a person, by their name here, now."""
        user = self.staff[who] if isinstance(who, str) else who
        return Context.of(user.id, self.procurement.id)

    # set-up

    def _procurement(self) -> Procurement:
        lead = self.staff["lead"]
        procurement = create_procurement(
            Context.at_console(),
            lead,
            code=self.code,
            title="Small care procurement",
            buyer="Invented Council",
            regime=Regime.PCR2015,
            route="Light touch, with negotiation",
            summary="Care at home in two towns. Invented.",
            demonstration=True,
        )
        self.procurement = procurement
        for name, role in (
            ("opener", Role.OPENER),
            ("moderator", Role.MODERATOR),
            ("evaluator1", Role.EVALUATOR),
            ("evaluator2", Role.EVALUATOR),
            ("accountant1", Role.ACCOUNTANT),
            ("accountant2", Role.ACCOUNTANT),
            ("approver", Role.APPROVER),
            ("auditor", Role.AUDITOR),
        ):
            appoint(self.ctx("lead"), procurement, self.staff[name], role)
        for number, (name, most) in enumerate((("Northtown", 2), ("Southtown", 1)), start=1):
            add_lot(
                self.ctx("lead"),
                procurement,
                number=number,
                name=name,
                weekly_hours=Decimal("1500.50"),
                min_providers=1,
                max_providers=most,
                urban_rate=Decimal("19.50"),
                rural_rate=Decimal("21.25"),
            )
        self._ask()
        return procurement

    def _ask(self) -> None:
        from evaluation.scheme.actions import Step, Weighted, freeze_scheme, set_scheme
        from evaluation.scheme.queries import criteria
        from evaluation.scoring.actions import assign

        lead, procurement = self.ctx("lead"), self.procurement
        set_questionnaire(
            lead,
            procurement,
            [
                QuestionText(
                    Part.SELECTION, "P1", "Exclusion grounds", "Does any ground apply?", Kind.YES_NO, expected="No"
                ),
                QuestionText(Part.SELECTION, "P2", "Insurance", "Which cover do you hold?", Kind.TEXT, word_limit=100),
                QuestionText(
                    Part.QUALITY,
                    "Q1",
                    "Workforce",
                    "How do you keep enough care workers?",
                    parts=("rates", "cover"),
                    word_limit=150,
                    revisable=True,
                ),
                QuestionText(
                    Part.QUALITY, "Q2", "Safety", "How do you keep people safe?", word_limit=150, revisable=True
                ),
            ],
            [
                SlotText("A", "Appendix A: selection and mobilisation", accepts=("pdf", "docx")),
                SlotText("S3", "Schedule 3: prices", accepts=("xlsx",), revisable=True, prices=True),
                SlotText("SUP", "Supporting documents", accepts=("pdf",), required=False, several=True),
            ],
        )
        set_scheme(
            lead,
            procurement,
            [Step(Decimal(value), word, text) for value, word, text in SCALE],
            [
                Weighted("Q1", Decimal(60), Decimal(2), ("figures for two years",)),
                Weighted("Q2", Decimal(40), None, ("a named lead",)),
            ],
            quality_minimum=Decimal(40),
        )
        freeze_scheme(lead, procurement)
        for criterion in criteria(procurement.id):
            for name in ("evaluator1", "evaluator2"):
                assign(lead, procurement, criterion, self.staff[name])
        for stage, (opens, closes) in WINDOWS.items():
            plan_stage(lead, procurement, stage, local(opens), local(closes))

    def _keys(self) -> None:
        """Lead and opener took shares, the opening keys were made, and the two have rehearsed."""
        people = {name: self.staff[name] for name in ("lead", "opener")}
        self.shares = with_keys(self.procurement, people)

    def confirm(self, name: str, round_: int = FIRST_ROUND) -> Any:
        """A person confirms the opening of a round with their share."""
        from procurement.tenders.actions import confirm_opening

        return confirm_opening(self.ctx(name), self.procurement, round_, self.shares.get(name, ""))

    def submit(self, index: int, tender: Tender, lots: tuple[int, ...] | None = None) -> Submission:
        """Bidder `index` submits, for some of its lots if they are named, and keeps the key of its receipt."""
        from procurement.tenders.actions import submit_tender

        key = new_code(Holds.RECEIPT)
        submission = submit_tender(self.ctx(self.bidders[index]), tender, lots, receipt_key=key)
        self.receipts.setdefault(submission.id, key)
        return submission

    @property
    def lots(self) -> list[Lot]:
        """The two lots."""
        from procurement.cases.queries import lots

        return lots(self.procurement.id)

    def open(self, stage: Stage, at: str | None = None) -> None:
        """Open a stage at its planned time (or later)."""
        self._not_before(local(at) if at else local(WINDOWS[stage][0]))
        open_stage(self.ctx("lead"), self.procurement, stage)

    def close(self, stage: Stage) -> None:
        """Close a stage now."""
        close_stage(self.ctx("lead"), self.procurement, stage)

    def _not_before(self, moment: datetime) -> None:
        from procurement.core import clock as core

        self.clock.at(max(core.now(), moment))

    def _once(self, step: str) -> bool:
        if step in self.done:
            return False
        self.done.add(step)
        return True

    # the stages

    def tendering(self) -> Small:
        """Tendering is open."""
        if self._once("tendering"):
            self.open(Stage.TENDERING)
        return self

    def fill(self, index: int, lots: tuple[int, ...] = (1, 2), keep: tuple[int, ...] = ()) -> Tender:
        """Bidder `index` (from 0) fills a tender completely and does not submit it; answers to `keep` stay."""
        from procurement.tenders.actions import choose_lots, put_file, save_answers, start_tender

        user = self.bidders[index]
        tender = start_tender(self.ctx(user), self.procurement)
        choose_lots(self.ctx(user), tender, [lot.id for lot in self.lots if lot.number in lots])
        save_answers(
            self.ctx(user),
            tender,
            {q.id: self.answer(index, q.code) for q in questions(self.procurement.id) if q.id not in keep},
        )
        for slot in slots(self.procurement.id):
            if slot.code == "S3":
                put_file(self.ctx(user), tender, slot, "prices.xlsx", workbook([["Lot", "Urban"], ["1", "19.50"]]))
            elif slot.required:
                put_file(self.ctx(user), tender, slot, f"appendix {slot.code}.pdf", PDF)
        return tender

    def answer(self, index: int, code: str) -> str:
        """What a bidder answers."""
        if code == "P1":
            return "No"
        if code == "P2":
            return "Employers' and public liability, five million each."
        return f"{self.bidder_names[index]} answers {code}: turnover was {20 + index}% last year, and cover is planned."

    @kept
    def submitted(self) -> Small:
        """Three tenders lie sealed."""
        self.tendering()
        if self._once("submitted"):
            self._not_before(local("2021-04-22T10:00"))
            for index in range(3):
                tender = self.fill(index)
                self.submit(index, tender)
                self.tenders.append(tender)
        return self

    @kept
    def opened(self) -> Small:
        """Two people have opened them, and everybody has declared no interest."""
        self.submitted()
        if self._once("opened"):
            self.open(Stage.OPENING)
            self.confirm("lead")
            self.confirm("opener")
            self.close(Stage.OPENING)
            for name in self.staff:
                if name != "opener":
                    self.declare(name)
        return self

    def declare(self, name: str, interests: dict[int, str] | None = None) -> None:
        """A person declares against the list of bidders (by organisation id)."""
        bidders = [tender.organisation_id for tender in self.tenders]
        declare_interests(self.ctx(name), self.procurement, bidders, interests or {})

    @kept
    def selected(self, fail: tuple[int, ...] = ()) -> Small:
        """Selection is decided; bidders named by index failed it."""
        from procurement.pqq.actions import check_item, decide_selection, second_check

        self.opened()
        if self._once("selected"):
            self.open(Stage.SELECTION)
            for index, tender in enumerate(self.tenders):
                for question in questions(self.procurement.id, Part.SELECTION):
                    outcome = "fail" if index in fail else "pass"
                    check_item(self.ctx("lead"), tender, question, outcome, "As declared and evidenced.")
                second_check(self.ctx("moderator"), tender, True)
                decide_selection(self.ctx("lead"), tender, index not in fail, "Checked item by item.")
            self.close(Stage.SELECTION)
        return self

    def mark(self, index: int, code: str, evaluator: str) -> Decimal:
        """The mark an evaluator gives."""
        base = {0: 4, 1: 3, 2: 3}[index]
        default = Decimal(base + (1 if evaluator == "evaluator2" and code == "Q1" and index == 0 else 0))
        return self.marks.get((index, code, evaluator), default)

    def in_round(self, index: int, code: str, evaluator: str, round_: int) -> Decimal:
        """The mark in a round: one more for a revised answer, up to the top of the scale."""
        given = self.mark(index, code, evaluator)
        return min(Decimal(5), given + 1) if round_ == SECOND_ROUND else given

    @kept
    def scoring(self) -> Small:
        """Scoring is open, nothing marked yet."""
        self.selected()
        if self._once("scoring"):
            self.open(Stage.SCORING)
        return self

    @kept
    def scored(self, round_: int = FIRST_ROUND) -> Small:
        """Both evaluators have marked and submitted everything."""
        self.scoring()
        if self._once(f"scored{round_}"):
            for name in ("evaluator1", "evaluator2"):
                self.mark_all(name, round_)
        return self

    def mark_all(self, name: str, round_: int = FIRST_ROUND) -> None:
        """One evaluator marks and submits everything of a round."""
        from evaluation.scoring.actions import draft_mark, submit_marks
        from evaluation.scoring.items import Batch, items

        order = [tender.id for tender in self.tenders]
        todo = items(self.procurement.id, round_)
        for item in todo:
            index, code = order.index(item.tender.id), item.criterion.question.code
            draft_mark(
                self.ctx(name),
                item,
                mark=self.in_round(index, code, name, round_),
                strengths=f"{name} found the turnover figure.",
                concerns="Cover in winter is thin.",
                reason=f"{name}: part (b) has no date for {code}.",
                version=None,
            )
        for criterion in {item.criterion.id: item.criterion for item in todo}.values():
            submit_marks(self.ctx(name), Batch(self.procurement.id, criterion, round_))

    @kept
    def moderated(self, round_: int = FIRST_ROUND) -> Small:
        """Every item has its consensus, and the evaluators agreed the record."""
        self.scored(round_)
        if self._once(f"moderated{round_}"):
            if round_ == FIRST_ROUND:
                self.open(Stage.MODERATION)
            self.agree_all(round_)
            if round_ == FIRST_ROUND:
                self.close(Stage.SCORING)
                self.close(Stage.MODERATION)
        return self

    def agree_all(self, round_: int = FIRST_ROUND) -> None:
        """The panel agrees the first evaluator's mark for every item."""
        from evaluation.moderation.actions import agree_consensus, assent
        from evaluation.moderation.actions.holding import open_item
        from evaluation.scoring.items import items

        order = [tender.id for tender in self.tenders]
        panel = [self.staff["evaluator1"], self.staff["evaluator2"]]
        for item in items(self.procurement.id, round_):
            index, code = order.index(item.tender.id), item.criterion.question.code
            open_item(self.ctx("moderator"), item)
            consensus = agree_consensus(
                self.ctx("moderator"),
                item,
                score=self.in_round(index, code, "evaluator1", round_),
                deciding=f"The turnover figure decided {code}.",
                not_followed="The higher mark rested on a plan without a date.",
                strengths="A turnover figure for two years.",
                higher="A date for winter cover.",
                discussed=discussed(item.criterion.question.parts),
                present=[user.id for user in panel],
            )
            for user in panel:
                assent(self.ctx(user), consensus, agrees=True)

    @kept
    def negotiated(self, revised: tuple[int, ...] = (0,)) -> Small:
        """One meeting each, a resubmission by the bidders in `revised`, marked and moderated again."""
        from evaluation.negotiation.actions import Point, plan_meeting, record_meeting
        from procurement.tenders.actions import invite_resubmission, save_answers

        self.moderated()
        if not self._once("negotiated"):
            return self
        self.open(Stage.NEGOTIATION)
        for index, tender in enumerate(self.tenders):
            start = local("2021-06-03T09:00") + timedelta(hours=2 * index)
            meeting = plan_meeting(
                self.ctx("lead"),
                tender,
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                place="Room 1",
                agenda="Cover",
            )
            self._not_before(start + timedelta(hours=1))
            point = Point(
                "Winter cover",
                "A dated plan",
                "By October",
                "Agreed",
                "Q1 may be revised",
                "Send it",
                "Bidder",
                date(2021, 6, 20),
            )
            record_meeting(self.ctx("lead"), meeting, held=True, attended="Both sides", notes="Calm.", points=[point])
        self.open(Stage.RESUBMISSION)
        q1 = next(q for q in questions(self.procurement.id) if q.code == "Q1")
        invite_resubmission(self.ctx("lead"), self.procurement, [q1.id], [], "You may revise Q1.")
        self._not_before(local("2021-07-08T10:00"))
        for index in revised:
            user, tender = self.bidders[index], self.tenders[index]
            save_answers(
                self.ctx(user), tender, {q1.id: self.answer(index, "Q1") + " Winter cover starts on 1 October."}
            )
            self.submit(index, tender)
        self.close(Stage.NEGOTIATION)
        self.open(Stage.RESCORING)
        self.confirm("lead", SECOND_ROUND)
        self.confirm("opener", SECOND_ROUND)
        self.moderated(SECOND_ROUND)
        self.close(Stage.RESCORING)
        return self

    @kept
    def financed(self, outcomes: tuple[str, str, str] = ("pass", "pass", "pass"), *, negotiate: bool = False) -> Small:
        """Standing decided by one accountant and moderated by the other."""
        from evaluation.financial.actions import decide_standing, key_figures, moderate_standing

        (self.negotiated if negotiate else self.moderated)()
        if self._once("financed"):
            self.open(Stage.FINANCE)
            running = {tender.id for tender in in_evaluation(self.procurement.id)}
            for tender, outcome in zip(self.tenders, outcomes, strict=True):
                if tender.id not in running:
                    continue
                key_figures(
                    self.ctx("accountant1"),
                    tender,
                    entity="The bidder",
                    source="Filed accounts",
                    year_end=date(2020, 12, 31),
                    months=12,
                    audited=True,
                    figures={name: Decimal(value) for name, value in FIGURES.items()},
                )
                conditional = outcome == "conditional"
                decision = decide_standing(
                    self.ctx("accountant1"),
                    tender,
                    outcome=outcome,
                    reason=f"The figures say {outcome}.",
                    explain_by=self.clock.moment + timedelta(days=2) if outcome == "fail" else None,
                    condition="A guarantee by the parent company." if conditional else "",
                    condition_due_on=date(2021, 9, 30) if conditional else None,
                )
                self.heard(tender)
                moderate_standing(
                    self.ctx("accountant2"), decision, agreed=True, reason="Checked against the accounts."
                )
            self.close(Stage.FINANCE)
        return self

    def heard(self, tender: Tender) -> None:
        """The bidder explains whatever it is asked to explain."""
        from evaluation.explaining.actions import explain
        from evaluation.explaining.queries import asked_of

        for one in asked_of(tender.id):
            if one.waits(self.clock.moment):
                explain(self.ctx(self.bidders[self.tenders.index(tender)]), one.asked, "The loss was of one winter.")

    def ties_left_open(self) -> None:
        """What becomes of each lot with a tie that nothing parts: its last place is tendered again."""
        from evaluation.award.actions.of_lots import decide_course
        from evaluation.award.queries import results

        for lot in results(self.procurement.id, self.clock.moment):
            if lot.tied:
                here = next(one for one in self.lots if one.id == lot.lot.lot_id)
                on = self.clock.moment.date()
                decide_course(self.ctx("lead"), here, "retender", "Nothing published parts them.", "The director", on)

    @kept
    def awarded(self, outcomes: tuple[str, str, str] = ("pass", "pass", "pass"), *, negotiate: bool = False) -> Small:
        """Recommended by the lead and approved by the director."""
        from evaluation.award.actions import approve, recommend

        self.financed(outcomes, negotiate=negotiate)
        if self._once("awarded"):
            self.open(Stage.AWARD)
            self.ties_left_open()
            recommendation = recommend(self.ctx("lead"), self.procurement, "Award as ranked.")
            approve(self.ctx("approver"), recommendation, "The record supports it.")
        return self
