"""Procurements of a size: the stages by their actions for three bidders, all others copied from the first in bulk.

What is copied stands in no audit log, so `evenhand check` names those rows; the kept figures are as it wants them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, text

from procurement.core.audit import canonical
from procurement.core.db import db
from procurement.core.vocabulary import Role, Stage
from tests.conftest import ROOT, close, migrate
from tests.factories import SCALE, WINDOWS, Small, local

if TYPE_CHECKING:
    from flask import Flask

QUESTIONS = 12
LOTS = 20


@dataclass(frozen=True)
class Scale:
    """How many bids and evaluators."""

    name: str
    bids: int
    evaluators: int

    @property
    def marks(self) -> int:
        """Every evaluator on every answer."""
        return self.bids * QUESTIONS * self.evaluators


SCALES = {one.name: one for one in (Scale("S", 20, 3), Scale("M", 90, 5), Scale("L", 1_000, 5), Scale("XL", 5_000, 5))}


class Standing:
    """A clock that stands where it was put."""

    moment = datetime(2021, 1, 4, 9, tzinfo=UTC)

    def at(self, when: str | datetime) -> datetime:
        """Stand there."""
        from procurement.core import clock

        self.moment = datetime.fromisoformat(when) if isinstance(when, str) else when
        clock.set(lambda: self.moment)
        return self.moment

    def forward(self, **_length: float) -> datetime:
        """Stay."""
        return self.moment


class Wide(Small):
    """Twelve questions and as many evaluators as wanted."""

    evaluators = 5

    def _ask(self) -> None:
        from evaluation.scheme.actions import Step, Weighted, freeze_scheme, set_scheme
        from evaluation.scheme.queries import criteria
        from evaluation.scoring.actions import assign
        from procurement.people.actions import appoint
        from procurement.questionnaire.actions import QuestionText, SlotText, set_questionnaire
        from procurement.questionnaire.models import Kind, Part
        from procurement.timetable.actions import plan_stage

        lead, here = self.ctx("lead"), self.procurement
        for number in range(3, self.evaluators + 1):
            self.staff[f"evaluator{number}"] = self._person(f"evaluator{number}", "Evaluator")
            appoint(lead, here, self.staff[f"evaluator{number}"], Role.EVALUATOR)
        codes = [f"Q{number}" for number in range(1, QUESTIONS + 1)]
        selection = [
            QuestionText(Part.SELECTION, "P1", "Exclusion grounds", "Does any apply?", Kind.YES_NO, expected="No"),
            QuestionText(Part.SELECTION, "P2", "Insurance", "Which cover do you hold?", Kind.TEXT, word_limit=100),
        ]
        asked = [QuestionText(Part.QUALITY, code, f"Question {code}", "How do you do it?") for code in codes]
        places = [
            SlotText("A", "Appendix A: selection and mobilisation", accepts=("pdf", "docx")),
            SlotText("S3", "Schedule 3: prices", accepts=("xlsx",), revisable=True, prices=True),
        ]
        set_questionnaire(lead, here, selection + asked, places)
        steps = [Step(Decimal(value), word, said) for value, word, said in SCALE]
        weights = [Weighted(code, Decimal(12 if code == "Q1" else 8), None, ()) for code in codes]
        set_scheme(lead, here, steps, weights, quality_minimum=None)
        freeze_scheme(lead, here)
        for criterion in criteria(here.id):
            for number in range(1, self.evaluators + 1):
                assign(lead, here, criterion, self.staff[f"evaluator{number}"])
        for stage, (opens, closes) in WINDOWS.items():
            plan_stage(lead, here, stage, local(opens), local(closes))


def filled(scale: Scale, folder: Path) -> Path:
    """Two instances of a scale, made once (anew for other tables): `answers`, nothing marked yet, and `marked`."""
    from app import create_app
    from config import Settings
    from procurement.core import clock

    here = folder / scale.name
    schema = max(path.name for path in (ROOT / "migrations" / "versions").glob("*.py"))
    whole = here / "whole"
    if whole.exists() and whole.read_text() == schema:
        return here
    shutil.rmtree(here, ignore_errors=True)
    answers = here / "answers"
    answers.mkdir(parents=True)
    migrate(f"sqlite:///{answers / 'evenhand.db'}")
    app = create_app(Settings.for_tests(answers))
    with app.app_context():
        kind = type("Wide", (Wide,), {"evaluators": scale.evaluators})
        small = kind(Standing()).scoring()
        small.open(Stage.MODERATION)
        _more_bidders(small, scale.bids)
        db.session.commit()
    close(app)
    shutil.copytree(answers, here / "marked")
    app = create_app(Settings.for_tests(here / "marked"))
    with app.app_context():
        _all_marks(scale)
    close(app)
    clock.reset()
    whole.write_text(schema)
    return here


def _more_bidders(small: Small, bids: int) -> None:
    """Bidders after the third: each with everything that the first has."""
    tables = db.metadata.tables
    first = small.tenders[0]
    submission = db.session.execute(
        select(tables["submission"]).where(tables["submission"].c.tender_id == first.id)
    ).one()
    top = {name: (db.session.scalar(text(f"SELECT max(id) FROM {name}")) or 0) for name in _COPIED}
    answers = _of("submitted_answer", submission_id=submission.id)
    lots = _of("submitted_lot", submission_id=submission.id)
    decision = _of("selection_decision", tender_id=first.id)
    declared = _of("declaration", organisation_id=first.organisation_id)
    for begin in range(4, bids + 1, 500):
        numbers = range(begin, min(begin + 500, bids + 1))
        ids = {n: {name: top[name] + n for name in ("organisation", "tender", "submission")} for n in numbers}
        company = _row("organisation", first.organisation_id)
        names = {n: {"name": f"Invented Care {n}", "company_number": f"B{n:07d}"} for n in numbers}
        _put("organisation", (company | names[n] | {"id": ids[n]["organisation"]} for n in numbers))
        own = {n: {"organisation_id": ids[n]["organisation"], "number": n, "id": ids[n]["tender"]} for n in numbers}
        bid = _row("tender", first.id)
        _put("tender", (bid | own[n] for n in numbers))
        sent = dict(submission._mapping)
        into = {n: {"tender_id": ids[n]["tender"], "reference": f"SMALL-1-B{n}"} for n in numbers}
        _put("submission", (sent | into[n] | {"id": ids[n]["submission"]} for n in numbers))
        for name, rows, key, to in (
            ("submitted_answer", answers, "submission_id", "submission"),
            ("submitted_lot", lots, "submission_id", "submission"),
            ("selection_decision", decision, "tender_id", "tender"),
            ("declaration", declared, "organisation_id", "organisation"),
        ):
            _put(
                name, ({k: v for k, v in row.items() if k != "id"} | {key: ids[n][to]} for n in numbers for row in rows)
            )


_COPIED = ("organisation", "tender", "submission")


def _of(name: str, **where: int) -> list[dict[str, Any]]:
    table = db.metadata.tables[name]
    query = select(table).where(*(table.c[key] == value for key, value in where.items()))
    return [dict(row) for row in db.session.execute(query).mappings()]


def _row(name: str, number: int) -> dict[str, Any]:
    return _of(name, id=number)[0]


def _put(name: str, rows: Iterator[Mapping[str, Any]]) -> None:
    found = [dict(row) for row in rows]
    if found:
        db.session.execute(insert(db.metadata.tables[name]), found)


def _all_marks(scale: Scale) -> None:
    """Every evaluator's marks of every answer, submitted; the figures as the product keeps them."""
    from evaluation.moderation.actions.keeping import rebuild
    from evaluation.moderation.models import Consensus
    from evaluation.scoring.models import Assignment, Mark, MarksLock

    at = local("2021-05-10T12:00")
    tenders = db.session.execute(text("SELECT t.id, s.id FROM tender t JOIN submission s ON s.tender_id = t.id")).all()
    for row in db.session.scalars(select(Assignment)).all():
        shared = {
            "procurement_id": row.procurement_id,
            "user_id": row.user_id,
            "criterion_id": row.criterion_id,
            "round": 1,
        }
        db.session.execute(
            insert(Mark),
            [
                shared
                | {
                    "tender_id": tender_id,
                    "submission_id": submission_id,
                    "given_at": at,
                    "mark": Decimal((tender_id * 7 + row.criterion_id * 3 + row.user_id * (tender_id % 3)) % 6),
                    "strengths": "A turnover figure for two years.",
                    "concerns": "Cover in winter is thin.",
                    "reason": "Part (b) has no date, and the figures are of one town only.",
                }
                for tender_id, submission_id in tenders
            ],
        )
        db.session.execute(
            insert(MarksLock), [shared | {"kind": "submitted", "reason": "", "by_id": row.user_id, "at": at}]
        )
    db.session.execute(insert(Consensus), list(_records(at)))
    rebuild()
    db.session.commit()


def _records(at: datetime) -> Iterator[dict[str, Any]]:
    """The first six questions are agreed; everybody's word on the records is still to come."""
    moderator = db.session.scalar(text("SELECT id FROM person WHERE email LIKE 'moderator@%'"))
    marks = "SELECT m.id, m.user_id, m.tender_id, m.criterion_id, m.procurement_id FROM mark m"
    first = (
        " JOIN criterion c ON c.id = m.criterion_id WHERE c.position <= 6 ORDER BY m.tender_id, m.criterion_id, m.id"
    )
    for (tender_id, criterion_id), rows in groupby(db.session.execute(text(marks + first)), lambda row: row[2:4]):
        given = list(rows)
        yield {
            "procurement_id": given[0].procurement_id,
            "tender_id": tender_id,
            "criterion_id": criterion_id,
            "round": 1,
            "score": Decimal(3),
            **dict.fromkeys(("deciding", "not_followed", "strengths", "higher"), "A date is missing in part (b)."),
            "mark_ids": canonical([row.id for row in given]),
            "present_ids": canonical(sorted(row.user_id for row in given)),
            "moderator_id": moderator,
            "agreed_at": at,
        }


def application(folder: Path) -> Flask:
    """The application on one of the instances."""
    from app import create_app
    from config import Settings

    return create_app(Settings.for_tests(folder))
