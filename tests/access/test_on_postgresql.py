"""The whole story told on PostgreSQL, and every page of it read there: what SQLite lets pass, PostgreSQL may refuse."""

from contextvars import Context
from pathlib import Path

from app import create_app
from config import Settings
from procurement.core.db import db
from tests.access.expected import OK, STATUSES, TABLE
from tests.access.places import found_now
from tests.access.story import (
    AWARD,
    FINANCE,
    MODERATION,
    OPENED,
    SCORING,
    TENDERING,
    TOLD,
    Other,
    Story,
)
from tests.access.walking import READING, Visit, ask, status_of, ways
from tests.access.world import BIDDERS, STAFF, Kept, World, sign_in
from tests.conftest import SetClock, close, compiled_once, migrate
from tests.databases import Cluster

READERS = {
    TENDERING: "alder",
    OPENED: "lead",
    SCORING: "evaluator1",
    MODERATION: "moderator",
    FINANCE: "accountant1",
    AWARD: "lead",
    TOLD: "auditor",
}
"""Who reads at a point all that is theirs to read: between them they meet every page of a procurement."""


def test_every_page_is_read_from_postgresql_as_the_story_goes_on(
    postgres: Cluster, tmp_path: Path, clock: SetClock
) -> None:
    name = postgres.fresh(migrate)
    app = compiled_once(create_app(Settings.for_tests(tmp_path, postgres.url(name))))
    world = World(app, tmp_path / "none.db", clock, tmp_path)
    faults: list[str] = []
    statuses: list[int] = []

    def read(point: str) -> None:
        person = READERS[point]
        sign_in(world, person, emails[person])
        for way in ways(world, READING):
            if TABLE["GET", way.endpoint].answer(person, point, way.whose) == OK:
                visit = Visit(way, person, status_of(ask(world, way, person)))
                statuses.append(visit.status)
                if visit.status not in STATUSES[OK]:
                    faults.append(f"{point}: {visit}")

    def keep(point: str) -> None:
        db.session.commit()
        world.points[point] = Kept(tmp_path, tmp_path, clock.moment, found_now(story, other))
        world.here = point
        if point in READERS:
            Context().run(read, point)  # outside of the application context in which the story is told

    with app.app_context():
        other = Other(clock, code="OTHER-1", prefix="other-").with_papers().opened()
        story = Story(clock)
        emails = {name: story.staff[name].email for name in STAFF}
        emails |= {name: story.bidders[index].email for name, index in BIDDERS.items()}
        story.tell(keep)
    close(app)
    postgres.drop(name)
    assert not faults, "\n".join(faults[:60])
    assert statuses.count(200) > 300
