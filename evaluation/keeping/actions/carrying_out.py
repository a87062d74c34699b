"""A disposal is carried out: first the rows, in one commit with what the certificate says; then keys and files.

Killed before the commit it has not begun. Killed after it, the next start goes on: destroying twice harms nothing.
"""

import json
from pathlib import Path
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from evaluation.keeping.actions.disposing import nothing_in_the_way, stepped
from evaluation.keeping.certifying import certificate_facts
from evaluation.keeping.counting import blobs_of, count_what_goes, here, reach
from evaluation.keeping.models import Disposal, DisposalStep, DisposalUnderWay
from evaluation.keeping.queries import Disposing, disposals
from evaluation.keeping.rules import State, Step
from procurement.cases.models import Procurement
from procurement.core import clock
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import canonical
from procurement.core.belonging import belonging
from procurement.core.clock import LONDON
from procurement.core.db import db, evidence_tables
from procurement.core.outbox import Message
from procurement.core.vocabulary import Event, Permission
from procurement.tenders.actions.sweeping import blobs_on_record
from procurement.tenders.models import DraftKey, Tender
from procurement.tenders.storing import store

log = structlog.get_logger()

WAIT_MILLISECONDS = 20_000
"""How long a table is waited for that somebody reads: after it the rest is left to the next run."""


def dispose_of_due() -> int:
    """Carry out every disposal whose day has come, and go on with what was begun; how many are complete now.

    What somebody placed a hold on meanwhile waits until that is lifted.
    """
    today, complete = clock.now().astimezone(LONDON).date(), 0
    _again_what_a_backup_brought_back()
    for one in disposals(today):
        if one.state not in (State.READY, State.GOING):
            continue
        ctx = Context.at_console()
        ctx.procurement_id = one.row.procurement_id
        try:
            step = one.steps.get(Step.CARRIED_OUT) or carry_out(ctx, one.row)
        except Invalid as waits:
            log.info("disposal waits", certificate=one.row.number, why=waits.field)
            continue
        complete += _finished(one, step)
    db.session.rollback()
    return complete


@action(Permission.DISPOSAL_CARRY_OUT, Event.DISPOSAL_CARRIED_OUT)
def carry_out(ctx: Context, disposal: Disposal) -> DisposalStep:
    """Take every row of the procurement but what shows that it was there, was awarded, and went."""
    procurement = db.session.get_one(Procurement, disposal.procurement_id)
    today = ctx.now.astimezone(LONDON).date()
    standing = next(one for one in disposals(today, [procurement.id]) if one.row.id == disposal.id)
    if standing.state is not State.READY:
        raise Invalid("disposal", "Its day has not come.")
    nothing_in_the_way(ctx, procurement, "disposal")
    ids = reach(procurement)
    said = certificate_facts(standing, procurement, count_what_goes(procurement), ctx.now)
    return _taken(ctx, disposal, ids, said)


def _taken(ctx: Context, disposal: Disposal, ids: list[int], said: dict[str, Any]) -> DisposalStep:
    session = db.session()
    left = _left(session, ids)
    step = stepped(ctx, disposal, Step.CARRIED_OUT, facts=canonical({"certificate": said, "left": left}))
    for number in ids:
        keep(DisposalUnderWay(procurement_id=number, step_id=step.id))
    for one in belonging():
        session.execute(text(f"DELETE FROM {one.table.name} WHERE {here(one, ids)}"))  # noqa: S608 - our own names
    session.execute(text("DELETE FROM disposal_under_way"))
    session.expire_all()
    return step


def _left(session: Session, ids: list[int]) -> dict[str, Any]:
    """What lies outside the database: names of files, of keys of drafts, of mails; and the procurements' keys."""
    tokens = select(DraftKey.token).join(Tender, Tender.id == DraftKey.tender_id).where(Tender.procurement_id.in_(ids))
    mails = select(Message.id).where(Message.procurement_id.in_(ids))
    return {
        "files": sorted(blobs_of(ids, session)),
        "tokens": sorted(session.scalars(tokens)),
        "mails": sorted(session.scalars(mails)),
        "keys": ids,
        "elsewhere": _written_elsewhere(session, ids),
    }


def _written_elsewhere(session: Session, ids: list[int]) -> list[str]:
    """Rows of evidence that go and were written with an entry of no procurement, or of another."""
    evidence, numbers = set(evidence_tables()), ", ".join(map(str, ids))
    found: list[str] = []
    for one in belonging():
        name = one.table.name
        if name in evidence:
            own = f"""SELECT 1 FROM audit_row r JOIN audit_entry e ON e.id = r.entry_id
                WHERE r.about = '{name}:' || {name}.id AND e.procurement_id IN ({numbers})"""  # noqa: S608
            query = f"SELECT '{name}:' || {name}.id FROM {name} WHERE {here(one, ids)} AND NOT EXISTS ({own})"  # noqa: S608
            found += session.scalars(text(query))
    return sorted(found)


def _finished(one: Disposing, step: DisposalStep) -> bool:
    """Destroy keys and files, clean what the database keeps of rows that went, and put it on record."""
    left = json.loads(step.facts)["left"]
    files, named = store(), blobs_on_record()
    db.session.rollback()
    for number in left["keys"]:
        files.book.strike(number, one.row.number)
    for token in left["tokens"]:
        files.drafts.destroy(token)
    gone = sum(files.destroy(blob) for blob in left["files"] if blob not in named)
    for number in left["mails"]:
        (Path(current_app.instance_path) / "outbox" / f"{number:06d}.eml").unlink(missing_ok=True)
    if not _cleaned():
        log.warning("disposal is not complete: the database is being read", certificate=one.row.number)
        return False
    ctx = Context.at_console()
    ctx.procurement_id = one.row.procurement_id
    complete(ctx, one.row, gone)
    _cleaned()
    return True


@action(Permission.DISPOSAL_CARRY_OUT, Event.DISPOSAL_COMPLETED)
def complete(ctx: Context, disposal: Disposal, files: int) -> DisposalStep:
    """Keys are destroyed and files overwritten: nothing opens it any more."""
    ctx.note(files=files)
    return stepped(ctx, disposal, Step.COMPLETED, facts=canonical({"files": files}))


def _cleaned() -> bool:
    """See that no page of the database holds what was deleted; false where somebody's reading keeps it there.

    SQLite overwrites what is deleted (`secure_delete`), and its log is emptied here; PostgreSQL writes its tables anew.
    """
    db.session.rollback()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if db.engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET lock_timeout = {WAIT_MILLISECONDS}")
            try:
                for one in belonging():
                    connection.exec_driver_sql(f"VACUUM FULL {one.table.name}")
            except DBAPIError:
                return False
            finally:
                connection.exec_driver_sql("RESET lock_timeout")
            return True
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        return not busy


def _again_what_a_backup_brought_back() -> None:
    """A backup of before a disposal was put back: what its key was struck for goes again."""
    struck = store().book.struck()
    if not struck:
        return
    done = set(db.session.scalars(select(DisposalStep.procurement_id).where(DisposalStep.kind == Step.CARRIED_OUT)))
    for number, certificate in sorted(struck.items()):
        procurement = db.session.get(Procurement, number)
        if procurement is not None and number not in done and not procurement.rehearsal:
            ctx = Context.at_console()
            ctx.procurement_id = number
            carry_out_again(ctx, procurement, certificate)


@action(Permission.DISPOSAL_CARRY_OUT, Event.DISPOSAL_CARRIED_OUT)
def carry_out_again(ctx: Context, procurement: Procurement, certificate: int) -> DisposalStep:
    """What was disposed of, and came back with a backup of before, goes again under the same certificate."""
    again = f"A backup was put back that was made before it was disposed of under certificate {certificate}."
    row = db.session.scalar(select(Disposal).where(Disposal.number == certificate)) or keep(
        Disposal(
            procurement_id=procurement.id,
            number=certificate,
            reason=again,
            backup_days=0,
            goes=count_what_goes(procurement).text,
            by_id=None,
            at=ctx.now,
        )
    )
    ctx.note(again=True)
    standing = Disposing(row, {}, State.READY)
    said = certificate_facts(standing, procurement, count_what_goes(procurement), ctx.now)
    return _taken(ctx, row, reach(procurement), said | {"again": again})
