"""One awarded procurement full of things to find, and every document that can be made of it: drafts, final, told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.conftest import SetClock, close, migrate
from tests.databases import SqliteStore
from tests.factories import Small

ORGANISATIONS = ("Zebrafish Homecare", '=HYPERLINK("http://127.0.0.1:9/","Quokka")', "@SUM(1+1)*cmd|'Narwhal'!A1")
"""Names that no report would have by chance; two are formulas to a sheet that is careless."""

LOSER = 2
"""The bidder that fails the financial check."""

WORDS = "Award as ranked; Zebrafish was the clear first. ‮gnitteserp‬"
APPROVAL = "+1: I have read what Quokka said in its meeting."

NAMES = ("Zebrafish", "Quokka", "Narwhal")
"""What tells each bidder's name."""

EXEMPT = (
    "Cover in winter is thin",
    "found the turnover figure",
    "part (b) has no date",
    "The turnover figure decided",
    "rested on a plan without a date",
    "The figures say",
    "A dated plan",
    "Q1 may be revised",
    "clear first",
    "said in its meeting",
    "99000001",
    "99000002",
    "99000003",
    "Bidder 01",
    "Bidder 02",
    "Bidder 03",
    "Filed accounts",
    "Checked against the accounts",
)
"""Words of evaluators, panel, accountants, lead and approver about named bidders, and what identifies these."""


class Planted(Small):
    """The small procurement with names and words to find, and injections to find inert."""

    bidder_names = ORGANISATIONS

    def awarded(self, outcomes: tuple[str, str, str] = ("pass", "pass", "pass"), *, negotiate: bool = False) -> Planted:
        """Recommended, and approved by the director, with words that name a bidder."""
        from evaluation.award.actions import approve

        recommendation = self.recommended(outcomes, negotiate=negotiate)
        if self._once("approved"):
            approve(self.ctx("approver"), recommendation, APPROVAL)
        return self

    def recommended(self, outcomes: tuple[str, str, str], *, negotiate: bool) -> Any:
        """Recommended, and not decided yet."""
        from evaluation.award.actions import recommend
        from evaluation.award.queries import recommendation
        from procurement.core.vocabulary import Stage

        self.financed(outcomes, negotiate=negotiate)
        if self._once("recommended"):
            self.open(Stage.AWARD)
            self.ties_left_open()
            recommend(self.ctx("lead"), self.procurement, WORDS)
        return recommendation(self.procurement.id)


@dataclass(frozen=True)
class Issued:
    """Every document by kind, as approved; those of the award also before that, and after the outcome letters."""

    app: Flask
    small: Planted
    draft: Mapping[str, bytes]
    final: Mapping[str, bytes]
    told: Mapping[str, bytes]
    snapshot: str
    sha256: str


AWARD = ("award_report", "award_report_public", "award_workbook", "award_workbook_public")


def _made(small: Planted, kinds: Iterable[str]) -> dict[str, bytes]:
    from flask import current_app

    from exports.actions import ask_document
    from exports.queries import document_of

    found = {}
    for kind in kinds:
        job = ask_document(small.ctx("lead"), small.procurement, kind)
        assert job.state == "done", (kind, job.step)
        document = document_of(small.procurement.id, int(job.result or "0"))
        assert document is not None
        found[kind] = current_app.extensions["files"].content(document.blob, document.wrapped_key)
    return found


@pytest.fixture(scope="session")
def issued(sqlite_store: SqliteStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issued]:
    """The documents; made once for all tests that only read them."""
    from app import create_app
    from config import Settings
    from evaluation.award.actions import send_letters
    from exports.catalogue import BY_KIND
    from procurement.core import clock as core_clock

    folder: Path = tmp_path_factory.mktemp("issued")
    app = create_app(Settings.for_tests(folder, sqlite_store.fresh(migrate, folder)))
    with app.app_context():
        small = Planted(SetClock())
        small.marks = {(1, "Q2", "evaluator1"): Decimal(2), (1, "Q2", "evaluator2"): Decimal(5)}
        recommendation = small.recommended(("pass", "pass", "fail"), negotiate=True)
        draft = _made(small, AWARD)
        small.awarded()
        final = _made(small, BY_KIND)
        send_letters(small.ctx("lead"), small.procurement)
        told = _made(small, AWARD)
        snapshot, sha256 = recommendation.snapshot, recommendation.sha256
    core_clock.reset()
    yield Issued(app, small, draft, final, told, snapshot, sha256)
    close(app)
