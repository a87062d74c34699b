"""Notices, the conflicts assessment and abandonment as records, on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from evaluation.check import report
from evaluation.setup.actions import Signing, abandon, record_notice, save_pack, sign_conflicts
from evaluation.setup.conflicts import Entry, Level
from evaluation.setup.from_rows import pack_from_rows
from evaluation.setup.notices import Recorded, first_notice
from evaluation.setup.queries import draft_of
from evaluation.setup.record_queries import assessment_of, assessment_rows, notices_of
from procurement.cases.queries import abandonment
from procurement.core.action import Invalid, Stale
from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.timetable.queries import windows
from tests.conftest import SetClock
from tests.factories import Small

SIGNING = Signing(
    (Entry("dee", "Dee", "Drafter", Level.PERCEIVED, "Worked for a provider.", "Marks nothing."),),
    date(2022, 3, 1),
    "",
    "Lead Person",
    replaces=0,
)


def test_they_are_kept_corrected_by_later_ones_and_never_changed(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock)
        lead, case = small.ctx("lead"), small.procurement
        pack = pack_from_rows(case).with_basics(authority="Cabinet", procedure="light_touch")
        save_pack(lead, case, pack, version=None, part="basics")
        for spoiled, box in (
            (replace(SIGNING, entries=()), "entries"),
            (replace(SIGNING, signed_name=" "), "signed_name"),
            (replace(SIGNING, next_review=date(2021, 3, 22)), "next_review"),
            (replace(SIGNING, entries=(replace(SIGNING.entries[0], mitigation=""),)), "person-0-mitigation"),
        ):
            with pytest.raises(Invalid) as refused:
                sign_conflicts(lead, case, spoiled)
            assert refused.value.field == box
        assert sign_conflicts(lead, case, SIGNING).number == 1
        with pytest.raises(Stale):
            sign_conflicts(lead, case, SIGNING)
        with pytest.raises(Invalid, match="what this version changes"):
            sign_conflicts(lead, case, replace(SIGNING, replaces=1))
        (row,) = assessment_rows(case.id)
        assert assessment_of(row).entries == SIGNING.entries
        wrong = record_notice(lead, case, Recorded(0, "CN", date(2021, 3, 20), "2021/S 1"))
        right = Recorded(0, "CN", date(2021, 3, 22), "2021/S 2", reason="The day was wrong.", corrects=wrong.id)
        record_notice(lead, case, right)
        first = first_notice(notices_of(case.id))
        assert first is not None and first.reference == "2021/S 2"
        assert draft_of(case)[1].basics.first_notice_on == date(2021, 3, 22)
        with pytest.raises(Invalid, match="fixed the law and the procedure"):
            save_pack(lead, case, draft_of(case)[1].with_basics(procedure="open"), version=None, part="basics")
        abandon(small.ctx("approver"), case, "No funds.", "Cabinet", date(2021, 3, 22))
        assert abandonment(case.id) is not None
        assert not any(window.open for window in windows(case.id, clock.moment).values())
        assert windows(case.id, clock.moment)[Stage.TENDERING].opened_at is None
        assert not [breaches for _, breaches in report() if breaches]
        for table in ("abandonment", "conflicts_assessment", "published_notice"):
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET by_id = by_id"):
                with pytest.raises(DBAPIError, match="never changed or removed"):
                    db.session.execute(text(statement))
                db.session.rollback()
