"""Documents for bidders: versions that stay, undertakings before a list of staff, who took what, who is told."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from procurement.core.action import Invalid, Refused
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.papers.actions import (
    Chosen,
    add_paper,
    move_paper,
    replace_paper,
    take_all,
    take_version,
    undertake,
    withdraw_paper,
)
from procurement.papers.models import Paper, PaperTaking, PaperVersion
from procurement.papers.queries import gaps, issued_paper, issued_papers, offered, takings
from procurement.papers.rules import Held, PaperKind
from procurement.tenders.storing import store
from tests.conftest import SetClock
from tests.factories import PDF, Small, workbook

pytestmark = pytest.mark.one_database

SECOND = PDF.replace(b"%PDF-1.4", b"%PDF-1.5")


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Any:
    """A procurement that is being set up."""
    with app.app_context():
        yield Small(clock)


def spec(small: Small, title: str = "Specification", **more: Any) -> Paper:
    """A document for its bidders."""
    file = more.pop("file", Chosen("spec.pdf", PDF))
    kind = more.pop("kind", PaperKind.SPECIFICATION)
    return add_paper(small.ctx("lead"), small.procurement, title=title, kind=kind, file=file, **more)


def test_a_replaced_document_keeps_its_versions_and_tells_only_those_who_are_bidding(small: Small) -> None:
    paper = spec(small)
    assert not list(db.session.scalars(select(Message))), "nobody is told while nobody can bid"
    small.tendering()
    small.fill(0)
    with pytest.raises(Invalid) as asked:
        replace_paper(small.ctx("lead"), paper, file=Chosen("spec.pdf", SECOND), reason=" ")
    assert asked.value.field == "reason"
    second = replace_paper(small.ctx("lead"), paper, file=Chosen("spec 2.pdf", SECOND), reason="Lot 2 has moved.")
    assert second.number == 2
    first, current = issued_paper(paper).versions
    assert store().content(first.blob, first.wrapped_key) == PDF
    assert store().content(current.blob, current.wrapped_key) == SECOND
    told = list(db.session.scalars(select(Message).where(Message.once.like("paper-%"))))
    assert [row.to_address for row in told] == [small.bidders[0].email]
    assert "Lot 2 has moved." in told[0].body
    with pytest.raises(Invalid, match="version 2 already"):
        replace_paper(small.ctx("lead"), paper, file=Chosen("again.pdf", SECOND), reason="Again.")
    assert len(list(store().blobs())) == len(set(store().blobs()))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "empty"),
        ("map.exe", b"MZ\x90", "takes"),
        ("spec.pdf", b"not a PDF at all", "content is something else"),
        ("spec.pdf", PDF.replace(b"<</Root", b"<</Encrypt 9 0 R/Root"), "protected with a password"),
        ("prices.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "has a password"),
        ("prices.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older Word or Excel"),
        ("prices.xlsm", workbook([["a"]]), "has macros"),
    ],
)
def test_what_cannot_be_handed_out_is_said_at_once(small: Small, name: str, content: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said) as wrong:
        spec(small, file=Chosen(name, content))
    assert wrong.value.field == "file"
    assert not issued_papers(small.procurement.id)


def test_macros_inside_a_workbook_are_found_whatever_its_name_says(small: Small) -> None:
    out = BytesIO(workbook([["a"]]))
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"code")
    with pytest.raises(Invalid, match="macros"):
        spec(small, file=Chosen("prices.xlsx", out.getvalue()))


def test_a_list_behind_an_undertaking_is_taken_by_nobody_who_has_not_accepted_its_words(small: Small) -> None:
    staff = spec(small, "Staff", kind=PaperKind.STAFF, undertaking="I keep it to myself.")
    terms = spec(small, "Terms", kind=PaperKind.TERMS)
    small.tendering()
    mine, theirs = small.bidders[0], small.bidders[1]
    version = issued_paper(staff).current
    with pytest.raises(Refused) as no:
        take_version(small.ctx(mine), version)
    assert "undertaking" in no.value.refusal.reason
    assert [one.paper_id for one in take_all(small.ctx(mine), small.procurement)] == [terms.id]
    with pytest.raises(Invalid) as asked:
        undertake(small.ctx(mine), staff, name="Ann", capacity="Director", accepted=False)
    assert asked.value.field == "accepted"
    given = undertake(small.ctx(mine), staff, name="Ann", capacity="Director", accepted=True)
    assert given.words == "I keep it to myself."
    assert undertake(small.ctx(mine), staff, name="Bob", capacity="Clerk", accepted=True).id == given.id
    take_version(small.ctx(mine), version)
    with pytest.raises(Refused):
        take_version(small.ctx(theirs), version)
    rows = [(row.organisation_id, row.version_id) for row in takings(small.procurement.id)]
    assert (mine.organisation_id, version.id) in rows
    assert theirs.organisation_id not in {organisation for organisation, _ in rows}


def test_a_bidder_sees_what_changed_since_it_took_it_and_the_council_who_is_behind(small: Small) -> None:
    paper = spec(small)
    small.tendering()
    mine = small.bidders[0]
    take_version(small.ctx(mine), issued_paper(paper).current)
    assert gaps(small.procurement.id, issued_papers(small.procurement.id), takings(small.procurement.id)) == []
    replace_paper(small.ctx("lead"), paper, file=Chosen("spec.pdf", SECOND), reason="Corrected.")
    assert mine.organisation_id is not None
    (found,) = offered(small.procurement.id, mine.organisation_id)
    assert found.changed and found.last_taken == 1
    (gap,) = gaps(small.procurement.id, issued_papers(small.procurement.id), takings(small.procurement.id))
    assert (gap.organisation.id, gap.held) == (mine.organisation_id, Held.OLDER)
    take_all(small.ctx(mine), small.procurement)
    assert gaps(small.procurement.id, issued_papers(small.procurement.id), takings(small.procurement.id)) == []


def test_what_was_taken_back_stays_for_the_council_and_is_gone_for_bidders(small: Small) -> None:
    first, second = spec(small, "One"), spec(small, "Two")
    move_paper(small.ctx("lead"), second, earlier=True)
    assert [one.paper.title for one in issued_papers(small.procurement.id)] == ["Two", "One"]
    withdraw_paper(small.ctx("lead"), first, reason="Not ours to give.")
    small.tendering()
    assert small.bidders[0].organisation_id is not None
    shown = offered(small.procurement.id, small.bidders[0].organisation_id)
    assert [one.issued.paper.title for one in shown] == ["Two"]
    assert [one.paper.title for one in issued_papers(small.procurement.id)] == ["Two", "One"]
    with pytest.raises(Invalid):
        replace_paper(small.ctx("lead"), first, file=Chosen("x.pdf", SECOND), reason="Late.")
    assert db.session.scalar(select(PaperVersion.number).where(PaperVersion.paper_id == first.id)) == 1


def test_only_the_lead_hands_out_and_a_failed_write_leaves_no_row(small: Small) -> None:
    for who in ("evaluator1", "auditor", small.bidders[0]):
        with pytest.raises(Refused):
            add_paper(
                small.ctx(who),
                small.procurement,
                title="Mine",
                kind=PaperKind.OTHER,
                file=Chosen("a.pdf", PDF),
            )
    assert not issued_papers(small.procurement.id)
    assert not list(db.session.scalars(select(PaperTaking)))
