"""The files of the archive, one after another; the manifest is the last, once the others have gone by."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import select

from evaluation.award.models import IssuedDocument
from evaluation.setup.files import to_json
from evaluation.setup.queries import draft_of, publications
from exports.taking_out.before import tables_before
from exports.taking_out.closed import closed_rows
from exports.taking_out.judged import letters, snapshots, tables_judged
from exports.taking_out.reach import Reach
from exports.taking_out.record import audit_lines
from exports.taking_out.tables import Table
from exports.tender_pack.sheets import workbook as pack_workbook
from procurement.core.archive import Member, Weighed
from procurement.core.db import db
from procurement.core.files import FileStore
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import STAGE_WORDS, Permission
from procurement.papers.queries import issued_papers
from procurement.papers.rules import plain_name
from procurement.tenders.models import Opening, Submission
from procurement.tenders.partners import partner_answers, partner_files, submitted_partners
from procurement.tenders.queries import answers, files, lots_of, standing_submissions
from procurement.tenders.rules import ending
from procurement.tenders.sealed import manifest_of
from procurement.timetable.calendar_file import CalendarEntry, calendar_file
from procurement.timetable.queries import windows

MANIFEST = "manifest.json"


def everything(reach: Reach, store: FileStore) -> Iterator[Member]:
    """The whole archive, with its manifest as the last file. Each file is read when its turn comes."""
    weighed, at = Weighed(), reach.ctx.now
    folder = f"{file_name(reach.procurement.code)}/" if reach.procurement.rehearsal else ""
    content = (Member(f"{folder}{one.name}", one.at, one.pieces) for one in _content(reach, store))
    yield from map(weighed.weigh, content)
    manifest = {
        "procurement": reach.procurement.code,
        "title": reach.procurement.title,
        "made_at": at.astimezone(UTC).isoformat(),
        "made_for": reach.people.get(reach.ctx.person),
        "rounds_opened": list(reach.rounds),
        "left_out": reach.left_out,
        "members": weighed.members,
    }
    yield Member(f"{folder}{MANIFEST}", at, [json.dumps(manifest, indent=1, ensure_ascii=False).encode()])


def _content(reach: Reach, store: FileStore) -> Iterator[Member]:
    at, procurement = reach.ctx.now, reach.procurement
    yield Member("README.txt", at, [_readme(reach).encode()])
    _, pack = draft_of(procurement)
    yield Member("pack/pack.json", at, [to_json(pack).encode()])
    yield Member("pack/pack.xlsx", at, [pack_workbook(pack, procurement.code, at, rehearsal=procurement.rehearsal)])
    for row in publications(procurement.id):
        yield Member(f"publications/version-{row.number}.json", row.at, [row.document.encode()])
    yield Member("timetable/timetable.ics", at, [_calendar(reach)])
    for table in tables_before(reach):
        yield from _both(table, at)
    yield from _papers(reach, store)
    yield from _openings(reach)
    yield from _tenders(reach, store)
    for table in tables_judged(reach):
        yield from _both(table, at)
    for recommendation in snapshots(reach):
        name = f"award/recommendation-{recommendation.number}.json"
        yield Member(name, recommendation.at, [recommendation.snapshot.encode()])
    for code, letter in letters(reach):
        yield Member(f"letters/{code}.txt", at, [letter.words.encode()])
    yield from _issued(reach, store)
    if reach.may(Permission.AUDIT_READ):
        yield Member(
            "record/audit.jsonl", at, audit_lines(procurement.id, closed_rows(reach.closed, reach.closed_organisations))
        )


def _both(table: Table, at: datetime) -> Iterator[Member]:
    yield Member(f"{table.name}.csv", at, table.csv())
    yield Member(f"{table.name}.json", at, table.json())


def _papers(reach: Reach, store: FileStore) -> Iterator[Member]:
    for place, one in enumerate(issued_papers(reach.procurement.id), start=1):
        for version in one.versions:
            end = ending(version.name)
            name = (
                f"papers/{place:02d} {plain_name(one.paper.title)}, version {version.number}{'.' + end if end else ''}"
            )
            yield Member(name, version.issued_at, store.read(version.blob, version.wrapped_key))


def _openings(reach: Reach) -> Iterator[Member]:
    """The register of each opening, word for word, for those to whom no tender is closed: it names them all."""
    if reach.left_out:
        return
    query = select(Opening).where(Opening.procurement_id == reach.procurement.id).order_by(Opening.round)
    for row in list(db.session.scalars(query)):
        yield Member(f"tenders/opening-round-{row.round}.json", row.opened_at, [row.register.encode()])


def _tenders(reach: Reach, store: FileStore) -> Iterator[Member]:
    """What opened tenders say, as submitted; versions that were replaced before the deadline were never opened."""
    for round_ in reach.rounds:
        for submission in standing_submissions(reach.procurement.id, round_):
            if submission.tender_id in reach.tenders:
                yield from _tender(reach, store, submission)


def _tender(reach: Reach, store: FileStore, submission: Submission) -> Iterator[Member]:
    tender = reach.tenders[submission.tender_id]
    folder, at = f"tenders/{tender.bidder_code}/round-{submission.round}", submission.received_at
    about = {
        "bidder": tender.bidder_code,
        "organisation": tender.organisation.name,
        "company_number": tender.organisation.company_number,
        "reference": submission.reference,
        "lots": [lot.number for lot in lots_of(submission.id)],
        "manifest_sha256": submission.manifest_sha256,
    }
    yield Member(f"{folder}/tender.json", at, [json.dumps(about, indent=1, ensure_ascii=False).encode()])
    yield Member(f"{folder}/manifest.json", at, [manifest_of(submission).encode()])
    head = ("question", "words", "carried over", "text")
    given = answers(submission.id).values()
    rows = [
        dict(zip(head, (reach.questions[one.question_id], one.words, one.carried, one.text), strict=True))
        for one in given
    ]
    yield from _both(Table(f"{folder}/answers", head, rows), at)
    for number, file in enumerate(files(submission.id), start=1):
        name = f"{folder}/files/{_named(number, file.slot.code, file.name)}"
        yield Member(name, at, store.read(file.blob, file.wrapped_key))
    if reach.may(Permission.SELECTION_READ):
        yield from _parts(reach, store, submission, folder)


def _parts(reach: Reach, store: FileStore, submission: Submission, folder: str) -> Iterator[Member]:
    """What members of the group and subcontractors answered and sent in parts of their own."""
    with_it = submitted_partners(submission.id)
    given, sent = partner_answers([one.id for one in with_it]), partner_files([one.id for one in with_it])
    for number, one in enumerate(with_it, start=1):
        place = f"{folder}/partners/{number:02d}"
        about = {"name": one.name, "company_number": one.company_number, "kind": one.kind, "share": one.share}
        said = json.dumps({**about, "lots": one.lots}, indent=1, ensure_ascii=False)
        yield Member(f"{place}/partner.json", submission.received_at, [said.encode()])
        head = ("question", "text")
        rows = [{"question": reach.questions[key], "text": text} for key, text in given[one.id].items()]
        yield from _both(Table(f"{place}/answers", head, rows), submission.received_at)
        for file in sent[one.id]:
            name = f"{place}/files/{_named(file.id, file.slot.code, file.name)}"
            yield Member(name, submission.received_at, store.read(file.blob, file.wrapped_key))


def _named(number: int, slot: str, name: str) -> str:
    """What a file is called in the archive: a number, its place, its name without what a disk refuses."""
    end = ending(name)
    stem = plain_name(name.removesuffix(f".{end}")) if end else plain_name(name)
    return f"{number:02d} {plain_name(slot)} {stem}{'.' + plain_name(end) if end else ''}"


def _issued(reach: Reach, store: FileStore) -> Iterator[Member]:
    """Documents that were made here and issued; they speak of all tenders."""
    if not reach.may(Permission.REPORT_READ) or (reach.rounds and reach.left_out):
        return
    query = select(IssuedDocument).where(IssuedDocument.procurement_id == reach.procurement.id)
    for row in list(db.session.scalars(query.order_by(IssuedDocument.id))):
        yield Member(f"documents/{row.id} {row.name}", row.made_at, store.read(row.blob, row.wrapped_key))


def _calendar(reach: Reach) -> bytes:
    """The planned openings and closings, for any calendar."""
    code, title = reach.procurement.code, reach.procurement.title
    entries = [
        CalendarEntry(
            f"{code}-{stage.value}-{verb}@evenhand", at, f"{STAGE_WORDS[stage]} {verb}: {title}", "", reach.ctx.now
        )
        for stage, window in windows(reach.procurement.id, reach.ctx.now).items()
        for verb, at in (("opens", window.opens_at), ("closes", window.closes_at))
        if at
    ]
    return calendar_file(f"{title} ({code})", entries)


def _readme(reach: Reach) -> str:
    left = "\n".join(f"- {sentence}" for sentence in reach.left_out) or "- Nothing that is on record."
    return f"""{reach.procurement.title} ({reach.procurement.code}), {reach.procurement.buyer}

Everything of this procurement, as one person may read it, in formats that any program opens: JSON, CSV (UTF-8),
plain text, and the files as they were handed in.

pack/          the tender pack as it stands, as JSON and as a workbook
publications/  each published version, word for word
timetable/     stages with planned and actual times, every change with its reason, a file for calendars
papers/        the documents for bidders in all versions, and who took which
clarifications/
               questions as asked, answers as published, letters with one bidder, who said that it will not bid
people/        roles, and what was declared once tenders were opened
tenders/       envelopes; of opened tenders the answers and files as submitted, with the manifest of each; what members
               and subcontractors answered and sent, for whoever reads that in selection
selection/ scoring/ moderation/ negotiation/ finance/ award/ letters/
               what was judged, agreed, met about, decided, recommended and told
documents/     documents that were issued
record/        the audit log, one entry a line

Left out:
{left}
- Drafts, and versions that a bidder replaced before the deadline: nobody at the council reads either.

Times are in UTC. {MANIFEST} names every other file with its size and SHA-256. In a table a cell that begins like a
formula has an apostrophe before it in the CSV, and not in the JSON. In the audit log an entry's hash is the SHA-256
of the hash before it, followed by the SHA-256 of the entry: JSON without spaces and with sorted keys of seq, at, actor,
event, procurement, subject and payload (the text of it). Where the entry before belongs to another procurement, or is
sealed still, its hash is not told. An entry that is left out for an interest you declared has a number and a time and
nothing more.
"""
