"""A backup while bidders write: put back elsewhere everything submitted opens, and no draft was in it."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import create_engine, select

from app import create_app
from config import Settings
from evaluation.check import report
from procurement.core import audit
from procurement.core.backing_up import Unusable, run_tool
from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.questionnaire.queries import questions
from procurement.tenders.actions import save_answers
from procurement.tenders.actions.sweeping import Swept, sweep
from procurement.tenders.backup_console import COMMANDS
from procurement.tenders.models import DraftAnswer, DraftFile, DraftKey, Submission, Tender
from procurement.tenders.queries import answers, files
from procurement.tenders.storing import store
from tests.actions.test_sealing import CANARY, fill
from tests.conftest import SetClock, close
from tests.factories import Small


class Writing:
    """A bidder who types on and on, until it is told to stop."""

    def __init__(self, app: Flask, small: Small, tender: Tender) -> None:
        self.app, self.saved, self.over = app, 0, threading.Event()
        self.who, self.procurement, self.tender = small.bidders[1].id, small.procurement.id, tender.id
        self.thread = threading.Thread(target=self._write)

    def _write(self) -> None:
        from procurement.core.action import Context

        with self.app.app_context():
            tender = db.session.get_one(Tender, self.tender)
            asked = [q.id for q in questions(self.procurement) if q.kind == "text"]
            while not self.over.is_set():
                said = dict.fromkeys(asked, f"{CANARY} {self.saved}")
                save_answers(Context.of(self.who, self.procurement), tender, said)
                self.saved += 1

    def __enter__(self) -> Writing:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()


@pytest.fixture
def beside(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Path]]:
    """An empty instance with the keys of the first, its empty database, and where backups lie."""
    folder = tmp_path_factory.mktemp("beside")
    if not settings.database_url.startswith("postgresql"):
        yield Settings.for_tests(folder / "other"), folder
        return
    url = create_engine(settings.database_url).url
    with psycopg.connect(
        url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False), autocommit=True
    ) as server:
        server.execute('CREATE DATABASE "put back"')
        other = url.set(database="put back").render_as_string(hide_password=False)
        yield Settings.for_tests(folder / "other", other), folder
        server.execute('DROP DATABASE "put back" WITH (FORCE)')


def run(app: Flask, *command: str) -> Any:
    """The command as the keeper types it."""
    named = {one.name: one for one in COMMANDS}
    return app.test_cli_runner().invoke(named[command[0]], command[1:])


def test_what_was_submitted_comes_back_from_a_backup_under_load_and_no_draft_is_in_it(
    app: Flask, clock: SetClock, settings: Settings, beside: tuple[Settings, Path]
) -> None:
    elsewhere, folder = beside
    with app.app_context():
        small = Small(clock).tendering()
        typing = fill(small, 1)
        sent = small.submit(0, fill(small, 0)).id
        memory = small.memory()
        with Writing(app, small, typing) as writing:
            for number in range(3):
                done = run(app, "backup", str(folder / str(number)))
                assert done.exit_code == 0 and "Keys of drafts are never copied" in done.output, done.output
        assert writing.saved >= 3, "bidders wrote on meanwhile"
        keys = {path.read_bytes() for path in store().drafts.folder.iterdir()}
        keys |= {path.read_bytes().strip() for path in (settings.instance / "keys").iterdir()}
    last = folder / "2"
    kept = {path.relative_to(last).as_posix(): path.read_bytes() for path in last.rglob("*") if path.is_file()}
    assert set(json.loads(kept["manifest.json"])["files"]) == set(kept) - {"manifest.json"}
    assert not [name for name, held in kept.items() if CANARY in name or CANARY.encode() in held]
    assert not [name for name, held in kept.items() if any(key in held for key in keys)], "no key is in it"
    assert len([name for name in kept if name.startswith("files/")]) == 3, "of drafts not even the files"

    other = create_app(elsewhere)
    refused = run(other, "restore", str(last))
    assert refused.exit_code == 2 and "keys here are not those" in refused.output, "keys come from their keeper"
    close(other)
    shutil.rmtree(elsewhere.instance / "keys")
    shutil.copytree(settings.instance / "keys", elsewhere.instance / "keys")
    other = create_app(elsewhere)
    blob = next(last.glob("files/*/*"))
    whole = blob.read_bytes()
    blob.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    refused = run(other, "restore", str(last))
    assert refused.exit_code == 2 and blob.name in refused.output and "Nothing was put back" in refused.output
    blob.write_bytes(whole)
    done = run(other, "restore", str(last))
    assert done.exit_code == 0 and "Lost: 2 drafts not submitted" in done.output, done.output
    assert run(other, "restore", str(last)).exit_code == 2, "never over a database"
    with other.app_context():
        assert db.session.scalars(select(DraftAnswer)).all() == db.session.scalars(select(DraftFile)).all() == []
        assert db.session.scalars(select(DraftKey)).all() == []
        assert sweep(0) == Swept() and list(audit.verify()) == []
        small.remember(memory)
        small.open(Stage.OPENING)
        small.confirm("lead")
        small.confirm("opener")
        assert all(CANARY in row.text for row in answers(sent).values() if row.text != "No")
        assert len([store().content(file.blob, file.wrapped_key) for file in files(sent)]) == 3
        assert [breaches for _, breaches in report(files=True) if breaches] == []
        assert db.session.scalar(select(Submission.id)) == sent
    close(other)


def test_postgresql_is_not_copied_without_its_own_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unusable, match="pg_dump is not installed"):
        run_tool("pg_dump", create_engine("postgresql+psycopg://nobody@localhost/none"))
