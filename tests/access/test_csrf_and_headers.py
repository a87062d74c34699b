"""No write without the token; and every answer, whoever gets it, keeps the browser in bounds."""

import pytest
from flask import Flask

from tests.access.guarding import faults_of
from tests.access.places import OURS
from tests.access.story import MODERATION, POINTS, TENDERING
from tests.access.walking import READING, WRITING, walk, ways
from tests.access.world import World

pytestmark = pytest.mark.one_database


def test_nothing_is_written_without_the_token(world: World) -> None:
    """Every route that is not for reading answers 400 without a token, and with another session's token."""
    world.at(TENDERING)
    refused = 0
    for way in ways(world, WRITING):
        if way.whose != OURS:
            continue
        for person in ("lead", "alder", "anonymous"):
            before = world.last_entry()
            for headers in ({}, {"X-CSRFToken": world.tokens["auditor"]}, {"X-CSRFToken": "nonsense"}):
                answer = world.as_(person).open(way.path, method=way.method, data={}, headers=headers)
                assert answer.status_code == 400, f"{way.method} {way.path} as {person}: {answer.status_code}"
                refused += 1
            assert world.last_entry() == before
    assert refused > 200


def test_signing_out_needs_the_token_too(world: World) -> None:
    world.at(TENDERING)
    assert world.as_("lead").post("/sign-out").status_code == 400
    assert world.as_("lead").get("/").status_code == 200


@pytest.mark.parametrize("methods", [READING, WRITING], ids=["read", "sent"])
@pytest.mark.parametrize("point", POINTS)
def test_every_answer_is_guarded(world: World, point: str, methods: tuple[str, ...]) -> None:
    found = {
        f"{visit.way.method} {visit.way.endpoint} ({visit.status}): {', '.join(visit.unguarded)}"
        for visit in walk(world, point, methods)
        if visit.unguarded
    }
    assert not found, "\n".join(sorted(found)[:40])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/no/such/page", 404),
        ("GET", "/procurements/%00", 404),
        ("POST", "/", 405),
        ("PUT", "/sign-in", 405),
        ("POST", "/sign-in", 400),
        ("GET", "/static/no-such.css", 404),
    ],
)
def test_errors_are_guarded(world: World, method: str, path: str, status: int) -> None:
    world.at(MODERATION)
    headers = {"X-CSRFToken": world.tokens["lead"]} if status == 405 else {}
    answer = world.as_("lead").open(path, method=method, headers=headers)
    assert answer.status_code == status
    assert list(faults_of(answer, answer.data)) == []


def test_a_fault_shows_nothing_and_is_guarded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page for the fault that nobody foresaw: 500, in the house's words, with the house's headers."""
    world.at(MODERATION)
    app: Flask = world.app
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "home.help", _broken)
    answer = world.as_("lead").get("/help")
    assert answer.status_code == 500
    assert b"tartaric" not in answer.data and b"Traceback" not in answer.data
    assert list(faults_of(answer, answer.data)) == []


def _broken() -> str:
    raise ZeroDivisionError("tartaric")


def test_another_host_is_not_answered(world: World) -> None:
    world.at(MODERATION)
    answer = world.as_("lead").get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_the_session_cookie_is_out_of_scripts_reach(world: World) -> None:
    world.at(MODERATION)
    client = world.app.test_client()
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "lead" not in cookie
