"""Asking for everything of a procurement, keeping the archive once it is made, and taking it."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from flask import current_app

from evaluation.award.queries import approved
from exports.record.bundle import bundle, still_sealed
from exports.taking_out.members import everything
from exports.taking_out.models import TakeOut
from exports.taking_out.queries import JOB, last_job, under_way
from exports.taking_out.reach import reach_of
from procurement.cases.models import Procurement
from procurement.core import jobs
from procurement.core.action import Context, Invalid, Refused, action, keep
from procurement.core.archive import Member, zipped
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.files import FileStore, Stored
from procurement.core.jobs import Job, Report
from procurement.core.rehearsing import file_name
from procurement.core.signing_key import own_key
from procurement.core.vocabulary import Event, Permission, Role

GATHERED = 4 * 1024 * 1024
"""Bytes that are written at once, so that a great archive is not synced to disk for each small file in it."""

BETWEEN = 25
"""Progress is told every so many files."""


@action(Permission.TAKE_OUT, Event.TAKE_OUT_ASKED)
def ask_take_out(ctx: Context, procurement: Procurement, *, record: bool = False) -> Job:
    """Ask for the archive, or for the record as a bundle; a job makes it. Asking again meanwhile changes nothing."""
    job = last_job(procurement.id, ctx.person)
    if job is not None and under_way(job, ctx.now):
        return job
    if record and (why := no_record(ctx, procurement)):
        raise Invalid("record", why)
    ctx.note(record=record)
    return jobs.ask(ctx, JOB, record=record)


def no_record(ctx: Context, procurement: Procurement) -> str:
    """Why this person cannot have the record as a bundle now, in a sentence; nothing where they can."""
    if still_sealed(procurement.id):
        return "Tenders lie sealed. The record can be taken out once two people have opened them."
    if reach_of(ctx, procurement).closed:
        return "You declared an interest in a bidder. The record speaks of all of them: somebody else takes it out."
    if not ctx.may(Permission.PRICE_READ, procurement):
        return "Quality is still being judged. The record tells prices too, and can be taken out once it is settled."
    if Role.AUDITOR not in ctx.standing.roles and approved(procurement.id) is None:
        return "While the procurement is under way the record is for the auditor. You can take it out after approval."
    return ""


class Made(NamedTuple):
    """An archive that was written: its name, how many files are in it, where it lies."""

    name: str
    files: int
    stored: Stored


@action(Permission.TAKE_OUT, Event.TAKE_OUT_MADE)
def keep_take_out(ctx: Context, procurement: Procurement, made: Made) -> TakeOut:
    """Put an archive on record, for the person who asked."""
    ctx.note(files=made.files, sha256=made.stored.sha256, size=made.stored.size)
    return keep(
        TakeOut(
            procurement_id=procurement.id,
            name=made.name,
            files=made.files,
            sha256=made.stored.sha256,
            size=made.stored.size,
            blob=made.stored.blob,
            wrapped_key=made.stored.wrapped_key,
            made_by_id=ctx.person,
            made_at=ctx.now,
        )
    )


@action(Permission.TAKE_OUT, Event.TAKE_OUT_TAKEN)
def take(ctx: Context, take_out: TakeOut) -> TakeOut:
    """Take an archive; who did, and when, is on record."""
    ctx.note(sha256=take_out.sha256)
    return take_out


@jobs.kind(JOB)
def make_take_out(job: Job, report: Report) -> str:
    """Write the archive into the store, piece by piece and encrypted, as the person who asked may read it."""
    procurement = db.session.get_one(Procurement, job.procurement_id)
    ctx = Context.of(job.asked_by_id, procurement.id)
    if no := ctx.refusal(Permission.TAKE_OUT, procurement):
        raise Refused(no)
    record = bool(json.loads(job.arguments).get("record"))
    files: FileStore = current_app.extensions["files"]
    counted = _Counted(report)
    blob, wrapped_key = files.begin(of=procurement.id)
    try:
        for piece in zipped(counted.through(_members(ctx, procurement, files, record=record)), GATHERED):
            files.append(blob, wrapped_key, piece)
        code = file_name(procurement.code) if procurement.rehearsal else procurement.code
        name = f"{code}-{'record' if record else 'everything'}-{ctx.now.astimezone(LONDON):%Y%m%d-%H%M}.zip"
        made = Made(name, counted.files, files.seal(blob, wrapped_key))
        kept = keep_take_out(Context.of(job.asked_by_id, procurement.id), procurement, made)
    except BaseException:
        files.remove(blob)
        raise
    report(counted.files, counted.files, "Ready")
    return str(kept.id)


def _members(ctx: Context, procurement: Procurement, files: FileStore, *, record: bool) -> Iterator[Member]:
    if not record:
        return everything(reach_of(ctx, procurement), files)
    if why := no_record(ctx, procurement):
        raise Invalid("record", why)
    return bundle(procurement, ctx.now, own_key(), files)


class _Counted:
    """How many files have gone by; nobody knows beforehand how many there will be."""

    def __init__(self, report: Report) -> None:
        self.files, self.report = 0, report

    def through(self, members: Iterator[Member]) -> Iterator[Member]:
        """The same files, counted, and told of now and then."""
        for member in members:
            if self.files % BETWEEN == 0:
                self.report(self.files, 0, f"Writing {member.name.partition('/')[0]}, {self.files} files so far")
            self.files += 1
            yield member
