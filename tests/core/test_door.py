"""The one door: refused, invalid and stale writes leave nothing; what passes is logged and committed once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import check_bars
from procurement.core import audit, web
from procurement.core.access import POLICY, Ground, Standing, refusal
from procurement.core.action import BARS, Context, Invalid, Refused, action, keep
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.jobs import Job, ask, kind
from procurement.core.outbox import Message, send
from procurement.core.vocabulary import Bar, Event, Permission
from procurement.people.actions import add_person
from procurement.people.models import Organisation, User


@action(Permission.PROFILE_EDIT, Event.PROFILE_CHANGED)
def spoil(ctx: Context, _: None) -> None:
    """Write something, then find fault with it."""
    keep(Organisation(name="Half", company_number="99000099", registered_at=ctx.now))
    raise Invalid("name", "Not like this.")


@action(Permission.PROFILE_EDIT, Event.PROFILE_CHANGED)
def inside_another(ctx: Context, _: None) -> None:
    """Call an action from an action."""
    spoil(ctx, None)


@action(Permission.PROFILE_EDIT, Event.PROFILE_CHANGED)
def write_mail(ctx: Context, _: None) -> None:
    """Write the same mail twice."""
    send(ctx, "a@b.example", "A receipt", "Received.", once="receipt-1")
    send(ctx, "a@b.example", "A receipt", "Received.", once="receipt-1")


@kind("break")
def break_off(_job: Job, report: Any) -> str:
    """A job that fails halfway."""
    report(1, 2, "Halfway")
    raise OSError("no room")


@action(Permission.PROFILE_EDIT, Event.DOCUMENT_ASKED)
def ask_for_trouble(ctx: Context, _: None) -> Job:
    """Ask for a job that will fail."""
    return ask(ctx, "break")


@pytest.fixture
def someone(app: Flask) -> Any:
    with app.app_context():
        yield add_person(Context.at_console(), None, "a@b.example", "Ann Bee", demonstration=True)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_invalid_write_leaves_nothing(someone: User) -> None:
    before = count(AuditEntry)
    with pytest.raises(Invalid):
        spoil(Context.of(someone.id), None)
    assert (count(Organisation), count(AuditEntry)) == (0, before)


def test_a_refused_write_is_logged_and_changes_nothing(someone: User) -> None:
    with pytest.raises(Refused) as refused:
        add_person(Context.of(someone.id), None, "c@d.example", "Cy Dee")
    assert refused.value.refusal.ground is Ground.ROLE
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None and last.event == Event.REFUSED and last.actor_id == someone.id
    assert count(User) == 1


def test_actions_never_call_actions(someone: User) -> None:
    with pytest.raises(RuntimeError, match="never call"):
        inside_another(Context.of(someone.id), None)


def test_a_mail_goes_once_and_lands_as_a_file(someone: User, app: Flask) -> None:
    write_mail(Context.of(someone.id), None)
    write_mail(Context.of(someone.id), None)
    message = db.session.scalars(select(Message)).one()
    assert message.sent_at is not None
    written = list((app.config["SETTINGS"].instance / "outbox").glob("*.eml"))
    assert len(written) == 1 and b"Received." in written[0].read_bytes()


def test_a_job_that_fails_says_so_in_words(someone: User) -> None:
    job = ask_for_trouble(Context.of(someone.id), None)
    assert job.state == "failed" and job.done == 1 and "Nothing was changed" in job.step


def test_the_chain_finds_a_changed_entry_and_a_missing_one(someone: User) -> None:
    for number in range(3):
        add_person(Context.at_console(), None, f"p{number}@b.example", "P Q")
    assert list(audit.verify()) == []
    dialect = db.engine.dialect.name
    off = "DROP TRIGGER audit_entry_UPDATE" + (" ON audit_entry" if dialect == "postgresql" else "")
    gone = "DROP TRIGGER audit_entry_DELETE" + (" ON audit_entry" if dialect == "postgresql" else "")
    db.session.execute(db.text(off))
    db.session.execute(db.text(gone))
    db.session.execute(db.text("UPDATE audit_entry SET actor_id = 99 WHERE id = 2"))
    db.session.execute(db.text("DELETE FROM audit_entry WHERE id = 3"))
    db.session.commit()
    db.session.expire_all()
    faults = {fault.seq: fault.what for fault in audit.verify()}
    assert "changed" in faults[2] and "missing" in faults[3]


def test_a_route_without_a_permission_stops_the_start(app: Flask) -> None:
    app.view_functions["bare"] = lambda: "hello"
    app.url_map.add(app.url_rule_class("/bare", endpoint="bare"))
    with pytest.raises(RuntimeError, match="bare"):
        web.check_routes(app)


def test_a_bar_that_nothing_finds_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(BARS, Bar.CONFLICTED)
    with pytest.raises(RuntimeError, match="conflicted"):
        check_bars()


def test_whoever_has_not_signed_in_may_only_register_or_use_the_link_they_were_sent() -> None:
    allowed = {permission for permission in POLICY if refusal(permission, Standing()) is None}
    by_link = {Permission.ACCOUNT_ASK, Permission.LINK_TAKE, Permission.SIGN_IN, Permission.INVITATION_ACCEPT}
    assert allowed == by_link | {Permission.ORGANISATION_REGISTER}
