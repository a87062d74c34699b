"""Every route × person × point of the story × whose thing it is, against the table written by hand."""

import pytest

from tests.access.expected import CLOSED, NOTHING, OK, REFUSED, STATUSES, TABLE
from tests.access.places import FOREIGN, MISSING
from tests.access.story import POINTS
from tests.access.walking import APART, READING, TELLS_THEM_APART, TURNS, WRITING, Visit, asks, walk, ways
from tests.access.world import PEOPLE, World

pytestmark = pytest.mark.one_database


def expected(visit: Visit, point: str) -> frozenset[int]:
    """The statuses that the table allows."""
    row = TABLE[visit.way.method, visit.way.endpoint]
    answer = row.answer(visit.person, point, visit.way.whose)
    if answer == NOTHING and visit.way.whose in (MISSING, FOREIGN):
        # That a thing does not exist may be said before or after that it is not this person's business.
        return STATUSES[NOTHING] | STATUSES[REFUSED] | STATUSES[CLOSED]
    return STATUSES[answer]


def wrong(visits: list[Visit], point: str) -> list[str]:
    """What differs from the table."""
    found = []
    for visit in visits:
        row = TABLE.get((visit.way.method, visit.way.endpoint))
        if row is None:
            continue
        allowed = expected(visit, point)
        if visit.broke or visit.status not in allowed:
            found.append(f"{visit}, not {row.answer(visit.person, point, visit.way.whose)}")
        elif visit.status not in STATUSES[OK] and set(visit.wrote) - {"action.refused", "tender.refused_late"}:
            found.append(f"{visit}: refused, and yet it wrote {', '.join(visit.wrote)}")
    return found


@pytest.mark.parametrize("point", POINTS)
def test_what_everybody_may_read(world: World, point: str) -> None:
    faults = wrong(walk(world, point, READING), point)
    assert not faults, f"{len(faults)} answers differ from the table:\n" + "\n".join(faults[:60])


@pytest.mark.parametrize("point", POINTS)
def test_what_everybody_may_do(world: World, point: str) -> None:
    faults = wrong(walk(world, point, WRITING), point)
    assert not faults, f"{len(faults)} answers differ from the table:\n" + "\n".join(faults[:60])


def test_every_route_stands_in_the_table(world: World) -> None:
    asked = set()
    for point in POINTS:
        world.at(point)
        asked |= {(way.method, way.endpoint) for way in ways(world, (*READING, *WRITING))}
    routes = {
        (method, rule.endpoint)
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in APART
    }
    assert routes - set(TABLE) == set(), "routes that the table does not know"
    assert set(TABLE) - routes == set(), "rows of the table without a route"
    assert routes - asked == set(), "routes that were never asked"


def test_the_walk_is_long(world: World) -> None:
    """Safety asks for 10,000 cells; this counts what is asked, so that nobody cuts it."""
    cells = 0
    for point in POINTS:
        world.at(point)
        cells += sum(asks(point, way, person) for way in ways(world, (*READING, *WRITING)) for person in PEOPLE)
    assert cells > 20_000, cells


def test_whoever_is_refused_always_asks_at_several_points(world: World) -> None:
    world.at(POINTS[0])
    for way in ways(world, WRITING):
        for person in TELLS_THEM_APART:
            assert sum(asks(point, way, person) for point in POINTS) >= len(POINTS) // TURNS
