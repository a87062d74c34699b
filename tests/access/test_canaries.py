"""Nobody is handed what is not theirs to know: every page and file that anyone gets is searched for planted words.

Also that nothing which an evaluator gets tells what a colleague has given, before both have submitted.
"""

import re
from collections import defaultdict
from decimal import Decimal

import pytest

from evaluation.award.models import IssuedDocument
from evaluation.scoring.actions import draft_mark, submit_marks
from evaluation.scoring.items import Batch, items
from exports.catalogue import BY_KIND
from procurement.cases.queries import by_code
from procurement.core.action import Context
from procurement.core.db import db
from procurement.questionnaire.models import Slot
from procurement.tenders.models import SubmittedFile
from tests.access.knowing import KINDS, MARKS, may_know
from tests.access.search import Found, found_in
from tests.access.story import APPROVED, BIRCH, FINANCE, MODERATION, NAMES, OPENED, POINTS, SCORING, TOLD
from tests.access.walking import READING, WRITING, walk, ways
from tests.access.world import World, person_id

pytestmark = pytest.mark.one_database


def leaks(world: World, point: str, methods: tuple[str, ...]) -> list[str]:
    """Who was handed what, and should not have been."""
    found: dict[tuple[str, str], set[Found]] = defaultdict(set)
    for visit in walk(world, point, methods):
        for secret in visit.secrets:
            if not may_know(secret, visit.person, point, visit.way.endpoint):
                found[visit.person, f"{visit.way.method} {visit.way.path}"].add(secret)
    return [f"{who} in {where}: {', '.join(map('-'.join, sorted(what)))}" for (who, where), what in found.items()]


@pytest.mark.parametrize("methods", [READING, WRITING], ids=["read", "sent"])
@pytest.mark.parametrize("point", POINTS)
def test_nobody_is_handed_what_is_not_theirs_to_know(world: World, point: str, methods: tuple[str, ...]) -> None:
    found = leaks(world, point, methods)
    assert not found, f"{len(found)} answers hold too much:\n" + "\n".join(found[:60])


def test_every_kind_of_secret_was_there_to_be_found(world: World) -> None:
    """A search that finds nothing anywhere proves nothing."""
    seen = {secret[0] for point in POINTS for visit in walk(world, point, READING) for secret in visit.secrets}
    never_shown = {"chunk"}  # bytes on their way are handed out to nobody
    assert seen >= (set(KINDS) | set(MARKS) | {"name"}) - never_shown, set(KINDS) - seen


def issued(world: World, kind: str, point: str) -> frozenset[Found]:
    """What is in the last document of a kind that the lead can take at a point."""
    world.at(point)
    with world.within():
        query = db.select(IssuedDocument).where(IssuedDocument.kind == kind).order_by(IssuedDocument.id.desc())
        document = db.session.scalars(query).first()
        assert document is not None, f"{kind} was not issued"
        number = document.id
    answer = world.as_("lead").get(f"/procurements/SMALL-1/documents/{number}/file")
    assert answer.status_code == 200
    assert len(answer.data) > 1000
    return found_in(answer.data, answer.content_type)


@pytest.mark.parametrize("kind", sorted(kind for kind, paper in BY_KIND.items() if not paper.exempt))
def test_a_public_document_holds_nothing_exempt(world: World, kind: str) -> None:
    exempt = {secret for secret in issued(world, kind, APPROVED) if secret[0] not in ("recommended", "approved")}
    assert exempt == set(), "before the letters not even a name"
    afterwards = {secret for secret in issued(world, kind, TOLD) if secret[0] not in ("recommended", "approved")}
    assert {secret[0] for secret in afterwards} <= {"name"}


def test_the_exempt_report_holds_what_the_public_one_must_not(world: World) -> None:
    kinds = {secret[0] for secret in issued(world, "award_report", APPROVED)}
    assert "name" in kinds and kinds & {"standing", "condition", "deciding", "revenue"}


@pytest.mark.parametrize("point", [OPENED, MODERATION, FINANCE])
def test_whoever_judges_quality_gets_no_prices(world: World, point: str) -> None:
    """Not by the address of the file either, whether or not a page links to it."""
    world.at(point)
    with world.within():
        query = db.select(SubmittedFile).join(SubmittedFile.slot).where(Slot.prices)
        files = [file for file in db.session.scalars(query) if file.name.startswith(NAMES[BIRCH])]
        paths = [f"/procurements/SMALL-1/tenders/{file.tender.id}/files/{file.id}" for file in files]
    assert paths, "there are prices to be kept back"
    for path in paths:
        for person in ("evaluator1", "conflicted", "unassigned", "moderator"):
            assert world.as_(person).get(path).status_code == 403
        for person in ("lead", "accountant1", "auditor"):
            answer = world.as_(person).get(path)
            assert answer.status_code == 200
            assert ("price", str(BIRCH)) in found_in(answer.data, answer.content_type or "")


CHANGES_EACH_TIME = re.compile(rb'(name="csrf_token"[^>]*value=")[^"]*|(csrf-token" content=")[^"]*')


def as_seen(world: World, person: str) -> dict[str, bytes]:
    """Every page that somebody gets, without what differs each time."""
    pages = {}
    for way in ways(world, READING):
        answer = world.as_(person).get(way.path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            pages[way.path] = CHANGES_EACH_TIME.sub(rb"\1\2", answer.data)
    return pages


def test_a_colleagues_mark_changes_nothing_that_an_evaluator_sees(world: World) -> None:
    """Not their number, not an average, not the order: the pages are the same to the byte."""
    world.at(SCORING)
    before = as_seen(world, "evaluator1")
    assert len(before) > 8, "there are pages to compare"
    with world.within():
        procurement = by_code("SMALL-1")
        assert procurement is not None
        colleague = Context.of(person_id("evaluator2@council.example"), procurement.id)
        todo = [item for item in items(procurement.id, 1) if item.criterion.question.code == "Q2"]
        for item in todo:
            mark = Decimal(5 - item.tender.number)
            draft_mark(colleague, item, mark=mark, strengths="Seen.", concerns="", reason="Because.", version=None)
        submit_marks(colleague, Batch(procurement.id, todo[0].criterion, 1))
    after = as_seen(world, "evaluator1")
    assert {path for path in before if before[path] != after.get(path)} == set()
