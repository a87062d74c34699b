"""Whatever is done leaves its entry in the log, refused or not; the chain holds; what is evidence cannot be changed."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from procurement.core import audit
from procurement.core.action import Context, Refused
from procurement.core.audit import AuditEntry
from procurement.core.db import db, evidence_tables
from procurement.core.vocabulary import Event, Permission
from tests.conftest import SetClock
from tests.factories import Small

NEVER_BY_AN_ACTION = {Event.REFUSED, Event.SIGNED_IN, Event.SIGNED_OUT, Event.TENDERS_OPENED, Event.TENDER_READ}
"""Entries that are written beside an action: a refusal, signing in and out, the opening that two confirmations make."""


def actions() -> dict[str, Any]:
    """Every door in the product, by module and name."""
    import app as whole

    whole.load_everything()
    ours = [
        module for name, module in sys.modules.items() if name.split(".")[0] in ("procurement", "evaluation", "exports")
    ]
    return {
        f"{one.__module__}.{one.__name__}": one
        for module in ours
        for one in vars(module).values()
        if isinstance(one, types.FunctionType) and hasattr(one, "event") and hasattr(one, "permission")
    }


def test_there_are_actions_to_look_at() -> None:
    assert len(actions()) > 40


def test_every_event_that_is_named_can_happen() -> None:
    """No entry is promised that nothing writes."""
    written = {one.event for one in actions().values()} | NEVER_BY_AN_ACTION
    unused = {event for event in Event if event not in written}
    assert unused == set(), f"nothing is ever logged as {sorted(unused)}"


def entries() -> list[AuditEntry]:
    """The whole log."""
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


@pytest.fixture
def approved(app: Flask, clock: SetClock) -> Small:
    """The small procurement at its end, negotiated, resubmitted and approved."""
    with app.app_context():
        return Small(clock).awarded(negotiate=True)


def test_the_chain_holds_over_a_whole_procurement(app: Flask, approved: Small) -> None:
    with app.app_context():
        assert list(audit.verify()) == []
        log = entries()
        assert [entry.id for entry in log] == list(range(1, len(log) + 1))
        happened = {entry.event for entry in log}
    told = {
        Event.PERSON_ADDED,
        Event.PROCUREMENT_CREATED,
        Event.STAGE_OPENED,
        Event.TENDER_SUBMITTED,
        Event.OPENING_CONFIRMED,
        Event.TENDERS_OPENED,
        Event.INTEREST_DECLARED,
        Event.SELECTION_DECIDED,
        Event.MARK_DRAFTED,
        Event.MARKS_LOCKED,
        Event.CONSENSUS_AGREED,
        Event.CONSENSUS_ASSENTED,
        Event.MEETING_RECORDED,
        Event.RESUBMISSION_INVITED,
        Event.STANDING_MODERATED,
        Event.AWARD_RECOMMENDED,
        Event.AWARD_APPROVED,
    }
    assert {event.value for event in told} <= happened


def test_every_action_is_logged_once_with_who_when_and_where(app: Flask, clock: SetClock) -> None:
    """Each step of a procurement's life adds exactly one entry of its own event (two where two people open)."""
    calls: list[tuple[str, int, int]] = []
    with app.app_context():
        small = Small(clock).moderated()
        before = len(entries())
        from evaluation.financial.actions import decide_standing
        from procurement.core.vocabulary import Stage

        small.open(Stage.FINANCE)
        calls.append(("open", before, len(entries())))
        decided = decide_standing(
            small.ctx("accountant1"), small.tenders[0], outcome="insufficient", reason="No accounts came."
        )
        last = entries()[-1]
        assert last.event == Event.STANDING_DECIDED.value
        assert last.actor_id == small.staff["accountant1"].id
        assert last.procurement_id == small.procurement.id
        assert last.subject == f"financial_decision:{decided.id}"
        assert last.at == clock.moment
        assert "No accounts came." not in last.payload, "what people type stands beside the entry, not inside it"
    assert calls == [("open", before, before + 1)]


def nobody_may(procurement_id: int, stranger: int) -> list[tuple[str, Callable[[], Any]]]:
    """Every action, asked for by somebody without any role in the procurement."""
    asked: list[tuple[str, Callable[[], Any]]] = []
    for name, one in sorted(actions().items()):
        if one.permission in (
            Permission.ACCOUNT_ASK,
            Permission.LINK_TAKE,
            Permission.SIGN_IN,
            Permission.ORGANISATION_REGISTER,
            Permission.PROFILE_EDIT,
            Permission.INVITATION_ACCEPT,
        ):
            continue  # these are everybody's own, or of whoever holds the link
        asked.append((name, lambda one=one: one(Context.of(stranger, procurement_id), None)))
    return asked


def test_every_action_refuses_a_stranger_and_logs_that_it_did(app: Flask, clock: SetClock) -> None:
    """The door is shut before the body runs: a stranger with the very call gets a refusal, and the log says so."""
    with app.app_context():
        small = Small(clock).opened()
        from procurement.people.actions import add_person

        stranger = add_person(Context.at_console(), None, "stranger@council.example", "Str Anger")
        before = entries()[-1].id
        doors = nobody_may(small.procurement.id, stranger.id)
        for name, ask in doors:
            with pytest.raises(Refused):
                ask()
            last = entries()[-1]
            assert last.event == Event.REFUSED.value, name
            assert last.actor_id == stranger.id
        assert entries()[-1].id == before + len(doors)
        assert list(audit.verify()) == []


def test_evidence_is_never_changed_or_removed(app: Flask, approved: Small) -> None:
    """Update, delete and replace are refused on every table of evidence that has rows, by the database itself."""
    tried = 0
    with app.app_context():
        engine = db.engine
        for table in evidence_tables():
            columns = [column["name"] for column in inspect(engine).get_columns(table)]
            with engine.connect() as connection:
                row = connection.execute(text(f'SELECT * FROM "{table}" ORDER BY id LIMIT 1')).mappings().first()
            if row is None:
                continue
            statements = [f'UPDATE "{table}" SET id = id WHERE id = :id', f'DELETE FROM "{table}" WHERE id = :id']
            if engine.dialect.name == "sqlite":
                named = ", ".join(f'"{column}"' for column in columns)
                statements.append(
                    f'INSERT OR REPLACE INTO "{table}" ({named}) SELECT {named} FROM "{table}" WHERE id = :id'
                )
            for statement in statements:
                with engine.connect() as connection, pytest.raises(DBAPIError, match="is evidence"):
                    connection.execute(text(statement), {"id": row["id"]})
                tried += 1
            with engine.connect() as connection:
                now = connection.execute(text(f'SELECT * FROM "{table}" WHERE id = :id'), {"id": row["id"]})
                assert dict(now.mappings().one()) == dict(row)
        assert list(audit.verify()) == []
    assert tried > 40
