"""What there is of a procurement before anything is judged: set-up, dates, documents, envelopes, openings."""

from collections.abc import Iterator

from sqlalchemy import select

from evaluation.setup.queries import publications
from exports.taking_out.reach import Reach
from exports.taking_out.tables import Table
from procurement.cases.queries import abandonment, lot_abandonments
from procurement.clarifications.queries import all_answers, answers, declines, letters, questions
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Permission
from procurement.papers.queries import issued_papers
from procurement.papers.register import register
from procurement.people.models import Appointment, Declaration, Organisation
from procurement.tenders.drafts import invitations
from procurement.tenders.envelopes import envelopes
from procurement.timetable.amending import amendments
from procurement.timetable.history import changes
from procurement.timetable.queries import milestones, windows


def tables_before(reach: Reach) -> Iterator[Table]:
    """Each as a table."""
    yield _published(reach)
    yield _ended(reach)
    yield _amended(reach)
    yield _stages(reach)
    yield _changes(reach)
    yield _dates(reach)
    yield _papers(reach)
    yield _register(reach)
    if reach.may(Permission.CLARIFICATION_LOG):
        yield _questions(reach)
        yield _letters(reach)
        yield _declines(reach)
    yield _answers(reach)
    yield _appointments(reach)
    if reach.may(Permission.ENVELOPE_READ):
        yield _envelopes(reach)
    if reach.rounds:
        yield _declarations(reach)


def _published(reach: Reach) -> Table:
    head = ("number", "at", "by", "reason", "sha256")
    rows = [
        {
            "number": row.number,
            "at": row.at,
            "by": reach.people.get(row.by_id),
            "reason": row.reason,
            "sha256": row.sha256,
        }
        for row in publications(reach.procurement.id)
    ]
    return Table("publications/publications", head, rows)


def _amended(reach: Reach) -> Table:
    """What bidders were given and that changed since, with the reason as they read it."""
    head = ("number", "at", "by", "reason", "version", "dates")
    rows = [
        dict(
            zip(
                head,
                (row.number, row.at, reach.people.get(row.by_id), row.reason, row.publication, row.reads),
                strict=True,
            )
        )
        for row in amendments(reach.procurement.id)
    ]
    return Table("publications/amendments", head, rows)


def _ended(reach: Reach) -> Table:
    """The decisions not to award: of the whole, or of a lot."""
    head = ("lot", "decided on", "decided by", "reason", "at", "by")
    whole = abandonment(reach.procurement.id)
    found = [*((("", whole),) if whole else ()), *lot_abandonments(reach.procurement.id).items()]
    rows = [
        dict(
            zip(
                head,
                (str(lot), row.decided_on, row.decided_by, row.reason, row.at, reach.people.get(row.by_id)),
                strict=True,
            )
        )
        for lot, row in found
    ]
    return Table("publications/abandoned", head, rows)


def _stages(reach: Reach) -> Table:
    head = ("stage", "state", "planned to open", "planned to close", "opened", "closed")
    rows = [
        dict(
            zip(
                head,
                (
                    stage.value,
                    window.state.value,
                    window.opens_at,
                    window.closes_at,
                    window.opened_at,
                    window.closed_at,
                ),
                strict=True,
            )
        )
        for stage, window in windows(reach.procurement.id, reach.ctx.now).items()
    ]
    return Table("timetable/stages", head, rows)


def _changes(reach: Reach) -> Table:
    head = ("at", "by", "stage", "what", "opens", "closes", "reason", "note")
    rows = [
        {
            "at": one.at,
            "by": one.by,
            "stage": one.stage.value,
            "what": one.turn.value if one.turn else "planned",
            "opens": one.now.opens_at if one.now else None,
            "closes": one.now.closes_at if one.now else None,
            "reason": one.reason,
            "note": one.note,
        }
        for one in changes(reach.procurement.id)
    ]
    return Table("timetable/changes", head, rows)


def _dates(reach: Reach) -> Table:
    rows = [{"date": one.label, "at": one.at, "ends_at": one.ends_at} for one in milestones(reach.procurement.id)]
    return Table("timetable/other-dates", ("date", "at"), rows)


def _papers(reach: Reach) -> Table:
    head = (
        "title",
        "kind",
        "undertaking",
        "form for",
        "version",
        "file",
        "size",
        "sha256",
        "issued at",
        "by",
        "reason",
        "withdrawn",
    )
    rows = [
        {
            "title": one.paper.title,
            "kind": one.paper.kind,
            "undertaking": one.paper.undertaking,
            "form for": one.paper.place,
            "version": version.number,
            "file": version.name,
            "size": version.size,
            "sha256": version.sha256,
            "issued at": version.issued_at,
            "by": reach.people.get(version.issued_by_id),
            "reason": version.reason,
            "withdrawn": f"{one.withdrawn.at.isoformat()}: {one.withdrawn.reason}" if one.withdrawn else None,
        }
        for one in issued_papers(reach.procurement.id)
        for version in one.versions
    ]
    return Table("papers/papers", head, rows)


def _register(reach: Reach) -> Table:
    head = ("at", "what", "document", "version", "organisation", "person", "sha256")
    found = register(reach.procurement.id, issued_papers(reach.procurement.id))
    rows = [
        dict(
            zip(
                head,
                (one.at, one.what, one.paper, one.number, one.organisation, one.person, one.sha256),
                strict=True,
            )
        )
        for one in found
    ]
    return Table("papers/register", head, rows)


def _questions(reach: Reach) -> Table:
    head = ("asked at", "organisation", "by", "title", "question", "confidential", "why", "decided", "state", "answer")
    rows = [
        dict(
            zip(
                head,
                (
                    one.row.at,
                    one.row.organisation.name,
                    one.row.by.name,
                    one.row.title,
                    one.row.words,
                    one.row.confidential,
                    one.row.why_confidential,
                    one.decision.reason if one.decision else None,
                    one.state.value,
                    one.answer.mark if one.answer else None,
                ),
                strict=True,
            )
        )
        for one in questions(reach.procurement.id, reach.ctx.now)
        if one.row.organisation_id not in reach.closed_organisations
    ]
    return Table("clarifications/questions", head, rows)


def _answers(reach: Reach) -> Table:
    head = ("number", "edition", "published at", "title", "question", "answer", "to one bidder alone")
    logs = reach.may(Permission.CLARIFICATION_LOG)
    rows = [
        dict(
            zip(
                head,
                (
                    row.mark,
                    row.edition,
                    row.at,
                    row.title,
                    row.question,
                    row.answer,
                    row.to_organisation_id is not None,
                ),
                strict=True,
            )
        )
        for one in (all_answers(reach.procurement.id) if logs else answers(reach.procurement.id))
        for row in (one.current, *one.before)
        if row.to_organisation_id not in reach.closed_organisations
    ]
    return Table("clarifications/answers", head, rows)


def _letters(reach: Reach) -> Table:
    head = ("at", "bidder", "from the council", "by", "about", "words")
    rows = [
        dict(
            zip(
                head,
                (row.at, row.organisation.name, row.from_council, row.by.name, row.subject_words, row.words),
                strict=True,
            )
        )
        for row in letters(reach.procurement.id)
        if row.organisation_id not in reach.closed_organisations
    ]
    return Table("clarifications/letters", head, rows)


def _declines(reach: Reach) -> Table:
    head = ("at", "organisation", "by", "will not bid", "why", "words")
    rows = [
        dict(
            zip(
                head,
                (row.at, row.organisation.name, row.by.name, row.declined, row.kind_words, row.reason),
                strict=True,
            )
        )
        for row in declines(reach.procurement.id)
        if row.organisation_id not in reach.closed_organisations
    ]
    return Table("clarifications/will-not-bid", head, rows)


def _appointments(reach: Reach) -> Table:
    query = select(Appointment).where(Appointment.procurement_id == reach.procurement.id).order_by(Appointment.id)
    rows = [
        {"person": reach.people.get(row.user_id), "role": row.role, "at": row.appointed_at}
        for row in db.session.scalars(query)
    ]
    return Table("people/roles", ("person", "role", "at"), rows)


def _envelopes(reach: Reach) -> Table:
    head = (
        "round",
        "bidder",
        "received at",
        "receipt",
        "reference",
        "files",
        "size",
        "manifest sha256",
        "late at",
        "withdrawn at",
    )
    rows = [
        {
            "round": round_,
            "bidder": one.bidder_code,
            "received at": one.received_at,
            "receipt": one.receipt,
            "reference": one.reference,
            "files": one.files,
            "size": one.size,
            "manifest sha256": one.manifest_sha256,
            "late at": one.late_at,
            "withdrawn at": one.withdrawn_at,
        }
        for round_ in (FIRST_ROUND, *(one.round for one in invitations(reach.procurement.id)))
        for one in envelopes(reach.procurement.id, round_)
    ]
    return Table("tenders/envelopes", head, rows)


def _declarations(reach: Reach) -> Table:
    query = select(Declaration, Organisation.name).join(Organisation, Organisation.id == Declaration.organisation_id)
    found = db.session.execute(query.where(Declaration.procurement_id == reach.procurement.id).order_by(Declaration.id))
    rows = [
        {
            "person": reach.people.get(row.user_id),
            "organisation": organisation,
            "interest": row.interest,
            "detail": row.detail,
            "at": row.declared_at,
        }
        for row, organisation in found
    ]
    return Table("people/declarations", ("person", "organisation", "interest", "detail", "at"), rows)
